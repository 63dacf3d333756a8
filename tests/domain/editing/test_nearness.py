"""Ground that would narrow to a thread is refused of what is asked for now, and of that alone."""

import pytest
import shapely

from geogrid.domain.editing.edit import Create, DivideMicro, Merge, MoveBorder, Named, Split, Transfer
from geogrid.domain.editing.nearness import refuse_threads
from geogrid.domain.editing.plan import Plan
from geogrid.domain.editing.refusal import THREAD
from geogrid.errors import EditRefused
from tests.domain.editing.drawn import NORTH, box, line, mesh

ROW = 1 / 111
"""A metre, in rows of a picture."""
COLUMN = 1 / 97
NEW = Named("new", "新网格")
A = Named("A", "网格A")


def refusal_of(base, *edits):
    """The reason, the grids and the place; None where they are taken."""
    after = Plan.of(base, edits).mesh
    try:
        refuse_threads(base, after)
    except EditRefused as refusal:
        facts = refusal.facts
        there = shapely.Point(facts["lon"], facts["lat"])
        named = [mesh.grids[code].shape for mesh in (base, after) for code in facts["codes"] if code in mesh.grids]
        assert facts["codes"][0] in base.grids
        assert shapely.union_all(named).contains(there)
        return facts["reason"], facts["codes"]
    return None


def cut(metres):
    """A line across A, so far from its southern border."""
    return Split("A", line((-0.1, 2 - metres * ROW), (2.1, 2 - metres * ROW)), (A, NEW))


@pytest.mark.parametrize(("metres", "refused"), [(1.25, True), (2.8, True), (3.3, False), (12.0, False)])
def test_a_line_beside_the_border_leaves_no_thread(metres, refused):
    assert refusal_of(mesh(), cut(metres)) == ((THREAD, ["A"]) if refused else None)


@pytest.mark.parametrize(("metres", "refused"), [(2.0, True), (3.4, False)])
def test_a_grid_drawn_inside_another_leaves_no_thread_around_it(metres, refused):
    inside = box(metres * COLUMN, metres * ROW, 2 - metres * COLUMN, 1)
    made = Create(inside, "new", "新网格", NORTH)
    assert refusal_of(mesh(), made) == ((THREAD, ["A"]) if refused else None)


def test_a_border_drawn_beside_another_leaves_no_thread():
    west = line((2, 0), (0.02, 0.05), (0.02, 1.95), (2, 2))
    assert refusal_of(mesh(), MoveBorder(("A", "B"), line((2, 1))[0], west)) == (THREAD, ["A"])


def test_ground_that_is_given_is_no_thread_of_the_taker():
    along = box(1, 2 - 2 * ROW, 2, 2)
    assert refusal_of(mesh(), Transfer(along, ("A",), "B")) == (THREAD, ["B"])


@pytest.mark.parametrize(("metres", "refused"), [(2.0, True), (3.4, False)])
def test_a_line_between_micro_grids_leaves_no_thread_of_one(metres, refused):
    beside = line((-0.1, 2 - metres * ROW), (2.1, 2 - metres * ROW))
    assert refusal_of(mesh(), DivideMicro("A", beside)) == ((THREAD, ["A"]) if refused else None)


def test_the_sharp_end_of_a_block_is_none():
    sloping = Split("A", line((-0.1, 1.7), (2.1, 2.01)), (A, NEW))
    assert refusal_of(mesh(), sloping) is None


def test_what_was_a_thread_before_may_stay_one():
    base = Plan.of(mesh(), [cut(2.0)]).mesh
    assert refusal_of(base, Split("A", line((1, -0.1), (1, 2.1)), (A, Named("more", "又一网格")))) is None
    assert refusal_of(base, Split("B", line((3, -0.1), (3, 2.1)), (Named("B", "网格B"), Named("b", "网格b")))) is None
    assert refusal_of(base, Merge(("B", "new"), "B")) is None


def test_of_several_edits_the_outcome_counts():
    assert refusal_of(mesh(), cut(2.0), Merge(("A", "new"), "A")) is None
    assert refusal_of(mesh(), cut(2.0)) is not None
