"""Shapes converted: straight edges stay within a centimetre, shared vertices stay shared."""

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geogrid.domain import crs
from geogrid.domain.conversion import convert

WAYS = [("EPSG:4548", "EPSG:4490"), ("EPSG:4490", "EPSG:4548"), ("gcj02", "EPSG:4490"), ("EPSG:4490", "EPSG:3857"),
        ("bd09", "EPSG:4527"), ("EPSG:4490", "gcj02")]  # fmt: skip
degrees = st.tuples(st.floats(117.5, 119.0), st.floats(29.0, 30.5))


def there(system, points):
    return [tuple(map(float, crs.from_storage(system, *point))) for point in points]


@pytest.mark.parametrize(("source", "target"), WAYS)
@given(ends=st.tuples(degrees, degrees))
@example(ends=((118.0, 29.0), (119.0, 29.0)))
@example(ends=((118.0, 29.0), (118.0, 30.0)))
@settings(max_examples=25, deadline=None)
def test_a_straight_edge_stays_within_a_centimetre(source, target, ends):
    line = shapely.LineString(there(source, ends))
    (converted,) = convert([line], source, target)
    along = shapely.get_coordinates(shapely.line_interpolate_point(line, np.linspace(0, 1, 200), normalized=True))
    truth = np.column_stack(crs.from_storage(target, *crs.to_storage(source, *along.T)))
    apart = shapely.distance(converted, shapely.points(truth)) * crs.metres_per_unit(target)
    assert apart.max() < 0.012  # the lattice and the looking at parts of it included


@pytest.mark.parametrize(("source", "target"), WAYS)
@given(corners=st.lists(degrees, min_size=3, max_size=6, unique=True))
@settings(max_examples=20, deadline=None)
def test_an_edge_gets_the_same_points_from_either_side(source, target, corners):
    ring = there(source, corners)
    forth, back = convert([shapely.LineString(ring), shapely.LineString(ring[::-1])], source, target)
    assert forth.coords[:] == back.coords[::-1]


def test_a_coverage_stays_one():
    """
    +---+---+
    | a | b |     edges of 60 km in degrees
    +---+---+
    | c     |
    +-------+
    """
    a, b = shapely.box(117.6, 29.6, 118.2, 30.2), shapely.box(118.2, 29.6, 118.8, 30.2)
    c = shapely.Polygon([(117.6, 29.0), (118.8, 29.0), (118.8, 29.6), (118.2, 29.6), (117.6, 29.6)])
    converted = convert([a, b, c], "EPSG:4490", "EPSG:4548")
    assert shapely.coverage_is_valid(converted)
    assert len(converted[0].exterior.coords) > 5
    back = convert(converted, "EPSG:4548", "EPSG:4490")
    assert shapely.coverage_is_valid(back)
    for was, now in zip((a, b, c), back):
        assert set(shapely.get_coordinates(was).round(9).view(complex).ravel()) <= set(
            shapely.get_coordinates(now).view(complex).ravel()
        )


def test_every_kind_of_shape():
    shapes = [
        None,
        shapely.Point(118.3, 29.7),
        shapely.MultiPoint([(118.3, 29.7), (118.4, 29.7)]),
        shapely.MultiLineString([[(118, 29), (119, 30)], [(118, 30), (119, 30), (119, 29)]]),
        shapely.box(118, 29, 119, 30).difference(shapely.box(118.2, 29.2, 118.8, 29.8)),
        shapely.MultiPolygon([shapely.box(118, 29, 118.1, 29.1), shapely.box(118.5, 29, 119, 29.1)]),
    ]
    converted = convert(shapes, "EPSG:4490", "EPSG:4548")
    assert [shape and shape.geom_type for shape in converted] == [shape and shape.geom_type for shape in shapes]
    for shape, was in zip(convert(converted, "EPSG:4548", "EPSG:4490"), shapes):
        assert shape is was is None or shapely.hausdorff_distance(shape, was) < 1e-7


def test_the_same_system_changes_nothing():
    grid = shapely.box(118, 29, 119, 30)
    assert convert([grid], "EPSG:4326", "EPSG:4490") == [grid]
    assert convert([grid], "EPSG:4490", "EPSG:4490") == [grid]
