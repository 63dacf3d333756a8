"""Areas, lengths, distances: against PROJ's own geodesics and the Gauss-Krueger plane."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from geogrid.domain import measure
from geogrid.domain.measure import LocalPlane

GRS80 = Geod(ellps="GRS80")
BLOCK = shapely.box(118.30, 29.70, 118.31, 29.71)


def test_area_does_not_depend_on_the_direction_of_the_ring():
    assert measure.area_m2(BLOCK) == pytest.approx(measure.area_m2(BLOCK.reverse()))


def test_area_agrees_with_the_plane_after_its_scale():
    plane = Transformer.from_crs("EPSG:4490", "EPSG:4548", always_xy=True)
    flat = shapely.transform(BLOCK, lambda xy: np.column_stack(plane.transform(*xy.T)))
    assert measure.area_m2(BLOCK) == pytest.approx(flat.area / 1.00040, rel=2e-5)


def test_a_hole_and_several_parts_count():
    holed = BLOCK.difference(shapely.box(118.303, 29.703, 118.306, 29.706))
    both = shapely.MultiPolygon([holed, shapely.box(118.4, 29.7, 118.401, 29.701)])
    parts = sum(measure.area_m2(part) for part in both.geoms)
    assert measure.area_m2(both) == pytest.approx(parts)
    assert measure.area_m2(holed) < measure.area_m2(BLOCK)
    assert measure.area_m2(shapely.Polygon()) == 0


def test_perimeter_counts_every_ring():
    holed = BLOCK.difference(shapely.box(118.303, 29.703, 118.306, 29.706))
    assert measure.perimeter_m(holed) > measure.perimeter_m(BLOCK)


@given(
    bearing=st.floats(0, 360),
    distance=st.floats(0.001, 10_000),
    lat=st.floats(-60, 60),
)
def test_the_local_plane_keeps_distances(bearing, distance, lat):
    lon, there, _ = GRS80.fwd(118.3, lat, bearing, distance)
    flat = LocalPlane(118.3, lat).to_plane(shapely.Point(lon, there))
    assert np.hypot(flat.x, flat.y) == pytest.approx(distance, rel=3e-3)
    back = LocalPlane(118.3, lat).to_degrees(flat)
    assert (back.x, back.y) == pytest.approx((lon, there), abs=1e-12)
