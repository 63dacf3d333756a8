"""Narrow ground along the border of two areas above, which it crosses by less than the snapping distance."""

import numpy as np
import pytest
import shapely
from shapely import Polygon

from geogrid.domain.coverage.repair import Repair
from geogrid.domain.coverage.validate import validate

PLANE = "EPSG:4548"
OFFSET = np.array([500_000.0, 3_280_000.0])

# The line between the areas, the border of the southern grid, that of the northern one; metres, from west to east.
CORNER_CLOSE = (
    [(-60, -0.0964), (6.8944, 0.0192), (60, -0.1826)],
    [(-60, -0.0964), (0, 0), (0.6268, -0.0059), (1.2535, -0.0114), (2.5071, -0.0203), (3.7607, -0.0253),
     (5.0142, -0.0257), (6.2677, -0.021), (6.8943, -0.0168), (8.1477, -0.0123), (10.0281, 0), (60, -0.1826)],
    [(-60, -0.0964), (0, 0), (0.2634, 0.0078), (6.8944, 0.0192), (9.7654, 0.0082), (10.0281, 0), (60, -0.1826)],
)  # fmt: skip
"""Corners of the ground lie within the snapping distance of the areas' line, on both sides."""
STRIP_BEYOND = (
    [(-60, -1.7149), (21.9642, 0.6277), (57.7918, -0.0072), (100, -0.7)],
    [(-60, -1.7149), (0, 0), (21.9949, 0.6116), (57.7025, 0), (57.7918, -0.0072), (100, -0.7)],
    [(-60, -1.7149), (0, 0), (21.9642, 0.6277), (31.0665, 0.4664), (57.7025, 0), (57.7918, -0.0072), (100, -0.7)],
)
"""A strip of the ground, too narrow to be told, lies in the northern area."""


def side(line, north):
    ends = [(line[-1][0], north), (line[0][0], north)]
    return Polygon(np.array([*line, *ends]) + OFFSET)


@pytest.mark.parametrize("drawn", [CORNER_CLOSE, STRIP_BEYOND], ids=["corner-close", "strip-beyond"])
def test_it_goes_to_the_area_that_holds_most_of_it(drawn):
    between, southern, northern = drawn
    shapes = [side(southern, -200), side(northern, 200)]
    areas = [("S", side(between, -200)), ("N", side(between, 200))]
    parent = shapely.union_all([area for _, area in areas])
    repair = Repair.of(["s", "n"], shapes, crs=PLANE, areas=areas, own={"s": "S", "n": "N"})
    (gap,) = repair.items
    assert [proposal.name for proposal in repair.proposals(gap)] == ["give:s"]
    after = repair.accept_all(5.0).coverage.shapes
    assert validate(["s", "n"], after, crs=PLANE, parent=parent).defects == ()
    assert shapely.coverage_is_valid(after)
