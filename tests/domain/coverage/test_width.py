"""Where a shape is widest."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geogrid.domain.coverage.width import greatest_widths, widest_place
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


def test_where_the_search_for_the_largest_circle_stops_early_a_larger_one_is_found():
    flat = shapely.Polygon(
        [(99.44, 7.51), (108.18, 9.27), (115.13, 10.76), (122.42, 12.38), (129.49, 13.73), (136.63, 15.38),
         (143.89, 16.72), (165.99, 21.53), (167.67, 15.91), (161.65, 15.91), (161.65, -6.97), (138.77, -6.97),
         (115.89, -6.97), (93.01, -6.97), (93.01, 4.74)]
    )  # fmt: skip
    (width,) = greatest_widths(np.array([flat], dtype=object))
    assert width == pytest.approx(2.0 * shapely.maximum_inscribed_circle(flat, tolerance=1e-3).length, rel=5e-3)
