"""What the halves of a grid are called: by the side of the line on which they lie."""

import numpy as np
import pytest
import shapely
from shapely import LineString, Polygon, box
from shapely.ops import split

from geogrid.domain.redraw.halves import Half, Part, parts

METRES = np.array([96_500.0, 110_900.0])
"""Of a degree at 29.7° north."""


def grid(width, height):
    return box(0.0, 0.0, width, height)


def named(first, second):
    """What two shapes in metres are called."""
    degrees = [shapely.transform(each, lambda xy: xy / METRES + [118.3, 29.7]) for each in (first, second)]
    found = parts(tuple(Half(shape, 0, None, 0, flat.area, None) for shape, flat in zip(degrees, (first, second))))
    assert parts(tuple(Half(shape, 0, None, 0, flat.area, None)
                       for shape, flat in zip(degrees[::-1], (second, first)))) == found[::-1]  # fmt: skip
    return found


def named_by(ground, *line):
    """What the halves are called that a line makes, that first in which its left is."""
    first, second = split(ground, LineString(line)).geoms
    inside = LineString(line).parallel_offset(1.0, "left").interpolate(0.5, normalized=True)
    return named(first, second) if first.contains(inside) else named(second, first)


#      what is parted, the line, the half on the left of it
#
#  a strip of 1,000 m by 100 m:       a square:
#   ┌───────────────────────┐          ┌──────┐
#   └───────────────────────┘          └──────┘
@pytest.mark.parametrize(
    ("ground", "line", "left"),
    [
        (grid(1000, 100), [(500, -9), (500, 109)], Part.WEST),
        (grid(1000, 100), [(-9, 50), (1009, 50)], Part.NORTH),
        (grid(1000, 100), [(-10, -1), (1010, 101)], Part.NORTH),  # from corner to corner: middles are 333 m apart east
        (grid(1000, 100), [(-10, 101), (1010, -1)], Part.NORTH),
        (grid(1000, 100), [(400, -6), (600, 106)], Part.WEST),  # steep enough for a strip, though it runs to the east
        (grid(100, 1000), [(-1, -10), (101, 1010)], Part.WEST),
        (grid(300, 300), [(-9, 100), (309, 160)], Part.NORTH),
        (grid(300, 300), [(100, -9), (180, 309)], Part.WEST),
    ],
)
def test_a_line_across_names_its_sides(ground, line, left):
    right = {Part.WEST: Part.EAST, Part.NORTH: Part.SOUTH}[left]
    assert named_by(ground, *line) == (left, right)


def test_a_thread_along_the_north_is_northern_however_far_west_its_middle_is():
    thread = box(0, 90, 300, 100)
    assert named(thread, grid(1000, 100).difference(thread)) == (Part.NORTH, Part.SOUTH)


def test_a_thread_that_is_bent_round_a_corner_is_where_it_lies_for_the_most_part():
    thread = Polygon([(0, 0), (10, 0), (10, 290), (60, 290), (60, 300), (0, 300)])
    assert named(thread, grid(300, 300).difference(thread)) == (Part.WEST, Part.EAST)


def test_a_part_in_the_middle_of_the_other_is_called_by_its_size():
    yard = box(120, 120, 180, 180)
    assert named(yard, grid(300, 300).difference(yard)) == (Part.SMALLER, Part.LARGER)
