"""Where a shape is widest."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geogrid.domain.coverage.width import widest_place
from geogrid.domain.measure import LocalPlane

PLANE = LocalPlane(118.3, 29.7)
sizes = st.floats(0.05, 40.0)


@settings(max_examples=60, deadline=None)
@given(long=st.floats(5.0, 400.0), ends=st.tuples(sizes, sizes), bulge=sizes, at=st.floats(0.2, 0.8))
def test_the_circle_fits_there_and_hardly_a_larger_one_anywhere(long, ends, bulge, at):
    #        ___bulge___
    #  ends /           \ ends
    #      |_____________|
    flat = shapely.Polygon([(0, 0), (long, 0), (long, ends[1]), (at * long, max(bulge, *ends)), (0, ends[0])])
    lon, lat, width = widest_place(PLANE.to_degrees(flat))
    room = 2.0 * PLANE.to_plane(shapely.Point(lon, lat)).distance(flat.exterior)
    assert flat.covers(PLANE.to_plane(shapely.Point(lon, lat)))
    assert room == pytest.approx(width, rel=0.05)
    assert shapely.buffer(flat, -0.51 * width, quad_segs=32).is_empty


@pytest.mark.parametrize(
    "shape", [shapely.Point(118.3, 29.7), shapely.MultiPoint([(118.3, 29.7), (118.31, 29.7)])], ids=["point", "points"]
)
def test_what_has_no_area_has_a_place_too(shape):
    lon, lat, width = widest_place(shape)
    assert shape.distance(shapely.Point(lon, lat)) < 1e-9
    assert width == 0
