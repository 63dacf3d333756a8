"""Shapes come into another plane where they were, on their edges too."""

import numpy as np
import pytest
import shapely

from geogrid.domain import crs
from geogrid.domain.reprojection import reprojected

LONG = shapely.box(118.2, 29.6, 118.4, 29.8)  # edges of 20 km bow 3 m away from straight ones in the plane


def to_plane(points):
    return np.column_stack(crs.from_storage("EPSG:4548", points[:, 0], points[:, 1]))


@pytest.mark.parametrize("deviation", [0.01, 1.0])
def test_long_edges_stay_where_they_were(deviation):
    (shape,) = reprojected([LONG], "EPSG:4490", "EPSG:4548", deviation)
    there = to_plane(shapely.get_coordinates(shapely.segmentize(LONG.exterior, 0.0005)))
    away = shapely.distance(shapely.points(there), shape.exterior)
    assert away.max() <= deviation
    assert shapely.distance(shapely.points(there), shapely.transform(LONG, to_plane).exterior).max() > 1.0


def test_neighbours_still_share_their_vertices():
    west, east = shapely.box(118.2, 29.6, 118.3, 29.8), shapely.box(118.3, 29.6, 118.4, 29.8)
    west, east = reprojected([west, east], "EPSG:4490", "EPSG:4548")
    shared = shapely.intersection(west, east)
    assert shared.area < 1e-3
    assert shapely.length(shared) > 22_000


def test_short_edges_and_the_same_system_get_no_vertices():
    near = shapely.box(118.3, 29.7, 118.301, 29.701)
    assert shapely.get_num_coordinates(reprojected([near, shapely.Polygon()], "EPSG:4490", "EPSG:4548")[0]) == 5
    assert reprojected([LONG], "4490", "EPSG:4490")[0] is LONG
    assert len(reprojected([], "EPSG:4490", "EPSG:4548")) == 0
