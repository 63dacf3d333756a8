"""What is different about two drawings of a shape is measured as the whole of each would be; portions come together."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from geogrid.domain.coverage.changes import Changes
from geogrid.domain.coverage.difference import ground, turned, won_m2
from geogrid.domain.coverage.plane import Plane
from geogrid.domain.coverage.portion import Portion
from geogrid.domain.coverage.proposal import Action, Proposal
from geogrid.domain.coverage.step import Step
from geogrid.errors import RepairRefused

EAST, NORTH = 627_000.0, 3_288_000.0
PLANE = Plane("EPSG:4548", (EAST, NORTH, EAST + 1000, NORTH + 1000))


def at(shape):
    return shapely.transform(shape, lambda xy: xy + (EAST, NORTH))


def sieve(count):
    """A square with holes in rows, each 2 m wide."""
    holes = [box(x, y, x + 2, y + 2) for x in range(10, 10 * count, 10) for y in range(10, 10 * count, 10)]
    return at(box(0, 0, 10 * count, 10 * count).difference(shapely.union_all(holes)))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), many=st.booleans())
def test_what_a_shape_wins_is_what_the_overlay_says(seed, many):
    chance = np.random.default_rng(seed)
    before = sieve(6)
    if many:
        before = MultiPolygon([before, at(box(200, 0, 240, 40))])
    x, y, wide, high = chance.integers(0, 60, 4).tolist()
    piece = at(box(x - 5, y - 5, x + wide, y + high))
    for after in (before.union(piece), before.difference(piece)):
        expected = after.area - before.area
        assert won_m2(PLANE, turned(before, after)) == pytest.approx(expected, rel=1e-3, abs=1e-3)
        assert won_m2(PLANE, turned(after, before)) == pytest.approx(-expected, rel=1e-3, abs=1e-3)
        lost, won = ground(PLANE, turned(before, after))
        assert lost.symmetric_difference(before - after).area == pytest.approx(0, abs=1e-3)
        assert won.symmetric_difference(after - before).area == pytest.approx(0, abs=1e-3)


def test_the_same_shape_drawn_from_another_corner_is_no_other():
    ring = shapely.get_coordinates(at(box(0, 0, 10, 10)))[:-1]
    begun_elsewhere = Polygon(np.roll(ring, 2, axis=0))
    assert won_m2(PLANE, turned(Polygon(ring), begun_elsewhere)) == 0.0
    assert all(part.is_empty for part in ground(PLANE, turned(Polygon(ring), begun_elsewhere)))


@pytest.mark.parametrize("many", [False, True])
def test_a_portion_and_the_rest_are_the_whole(many):
    whole = MultiPolygon([sieve(8), at(box(500, 500, 510, 510))]) if many else sieve(8)
    window = at(box(9, 9, 23, 13))
    portion = Portion.of(whole, window)
    assert shapely.get_num_interior_rings(shapely.get_parts(portion.shape)).tolist() == [2]
    assert portion.whole(portion.shape).normalize() == whole.normalize()
    filled = portion.whole(Polygon(shapely.get_parts(portion.shape)[0].exterior))
    assert filled.is_valid
    assert filled.area == pytest.approx(whole.area + 8)


def test_holes_elsewhere_go_with_the_part_they_lie_in():
    whole = sieve(8)
    cut = at(box(-1, 39, 81, 39.5))
    portion = Portion.of(whole, cut)
    halves = portion.whole(portion.shape.difference(cut))
    assert halves.is_valid
    assert halves.symmetric_difference(whole.difference(cut)).area == pytest.approx(0, abs=1e-9)
    with pytest.raises(RepairRefused):
        portion.whole(Polygon())


def test_two_changes_of_one_shape_leave_no_portion_known():
    first, second = Changes(), Changes()
    first[0] = first[1] = second[1] = box(0, 0, 1, 1)
    for changed in (first, second):
        changed.portions |= {at: (box(0, 0, 2, 1), shape) for at, shape in changed.items()}
    first.include(second)
    assert first.portions.keys() == {0}


def test_another_drawing_of_a_grid_has_what_a_step_gave_and_took_and_no_more():
    before, lost, won = at(box(0, 0, 100, 100)), at(box(0, 0, 100, 10)), at(box(100, 20, 120, 40))
    edges = {"A": turned(before, (before - lost) | won), "B": turned(before, before), "C": turned(before, Polygon())}
    step = Step(None, Proposal(Action.DROP, 2, "C"), {}, edges)
    other = at(box(0, 0, 120, 100)) - at(box(0, 90, 5, 100))
    expected = (other - lost) | won
    assert step.redrawn(PLANE, "A", other).symmetric_difference(expected).area == pytest.approx(0, abs=0.1)
    assert step.redrawn(PLANE, "B", other) is other
    assert step.redrawn(PLANE, "C", other).is_empty
