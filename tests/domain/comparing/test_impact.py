"""What changes for people: found near what has changed, held to the index of everything asked for everything."""

from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest
import shapely

from geogrid.domain.comparing.compare import Difference, compare
from geogrid.domain.comparing.impact import Board, Move, Points, Relocation, boards, impact
from geogrid.domain.editing.edit import ChangeKind, Merge, Named, Recode, Rename, Retire, Split
from geogrid.domain.editing.plan import Plan
from geogrid.domain.evaluation.figures import PERSONS_PER_HOUSEHOLD
from geogrid.domain.grid import GridKind
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.people.post import Post, Role
from tests.domain.comparing import changed
from tests.domain.editing.drawn import line, mesh
from tests.store import pictures

NOWHERE = Points([], [])


def located(grids, points):
    index = LocateIndex([grid.code for grid in grids], [grid.shape for grid in grids])
    return index.locate(points.lon, points.lat)


def assert_as_everywhere(old, new, seed, count=3000):
    """The moves are those that the whole index finds, and so is the flow of redrawn grids."""
    comparison = compare(old, new)
    points = Points(*changed.points([*old, *new], count, seed))
    before, after = located(old, points), located(new, points)
    relocation = Relocation(comparison)
    moves = relocation.moves(points)
    rows = np.flatnonzero(before != after)
    assert moves.rows.tolist() == rows.tolist()
    assert moves.old.tolist() == before[rows].tolist()
    assert moves.new.tolist() == after[rows].tolist()
    flow = relocation.flow(points)
    for code in comparison.redrawn:
        assert flow.of_old.get(code, 0) == (before == code).sum()
        assert flow.of_new.get(code, 0) == (after == code).sum()
    return moves


@pytest.mark.parametrize(("grids", "seed"), [(10, 1), (10, 2), (92, 3), (92, 4), (400, 5)])
def test_random_plans(grids, seed):
    moves = assert_as_everywhere(*changed.planned(grids, seed, 20), seed)
    assert len(moves)


@pytest.mark.parametrize("seed", range(2, 7))
def test_one_edit_in_a_district_of_many_grids(seed):
    assert_as_everywhere(*changed.planned(400, seed, 1), seed)


@pytest.mark.parametrize("seed", range(2, 6))
def test_coverages_that_have_nothing_in_common(seed):
    assert_as_everywhere(*changed.unrelated(seed), seed)


@pytest.mark.parametrize("seed", range(2, 8))
def test_coverages_with_gaps_and_overlaps(seed):
    assert_as_everywhere(*changed.torn(seed), seed)


@pytest.mark.parametrize("degrees", [1e-9, 3e-8, 1e-3])
def test_hardly_any_ground_moves_and_points_on_borders_do(degrees):
    old = changed.woven(1)
    new = [replace(grid, shape=shapely.transform(grid.shape, lambda xy: xy + degrees)) for grid in old]
    assert len(assert_as_everywhere(old, new, 1))


def test_nothing_moves_when_nothing_changed():
    some = changed.woven(1)
    points = Points(*changed.points(some, 100, 1))
    found = impact(compare(some, some), places=points, cases=points, buildings=points, households=[1] * 301, posts=[])
    assert (len(found.places), len(found.cases), found.households, found.residents) == (0, 0, 0, 0)
    assert (found.posts, found.boards) == ((), ())
    assert Relocation(compare([], [])).moves(points).each() == []
    assert len(Relocation(compare([], some)).moves(points)) == (located(some, points) != None).sum()  # noqa: E711


def planned(*edits):
    plan = Plan.of(mesh(), edits)
    return compare(plan.base.grids.values(), plan.mesh.grids.values())


SPLIT = Split("A", line((1, 3), (1, -1)), (Named("A", "网格A"), Named("E", "网格E")))


def at(*places):
    return Points(*np.array([pictures.at(*place) for place in places]).T)


def test_addresses_cases_and_households_that_move():
    found = impact(
        planned(SPLIT, Retire("C")),
        places=at((0.5, 0.5), (1.5, 0.5), (1, 1), (0.5, 3), (9, 9), (3, 3)),
        cases=at((1.5, 1.5)),
        buildings=at((1.5, 0.5), (0.5, 0.5), (0.5, 3), (1.7, 0.5)),
        households=[30, 50, 20, np.nan],
        posts=[],
    )
    # The place on the new border stays with A, the lower code.
    assert found.places.each() == [Move(1, "A", "E"), Move(3, "C", "D")]
    assert found.cases.each() == [Move(0, "A", "E")]
    assert found.buildings.each() == [Move(0, "A", "E"), Move(2, "C", "D"), Move(3, "A", "E")]
    assert found.buildings.flow([30, 50, 20, np.nan]).cells == {("A", "E"): 30, ("C", "D"): 20}
    assert found.households == 50
    assert found.residents == round(50 * PERSONS_PER_HOUSEHOLD) == 131


def test_posts_and_boards():
    posts = [Post(code, role, "张三", None) for code in "ABC" for role in (Role.LEADER, Role.POLICE)]
    comparison = planned(SPLIT, Retire("C"), Rename("B", "乙"))
    found = impact(comparison, places=NOWHERE, cases=NOWHERE, buildings=NOWHERE, households=[], posts=posts)
    assert [(post.grid, post.role) for post in found.posts] == [("C", Role.LEADER), ("C", Role.POLICE)]
    assert found.leaderless == ("D", "E")
    assert found.boards == (
        Board("A", (Difference.RESHAPED,), split=True),
        Board("B", (Difference.RENAMED,)),
        Board("C", (Difference.GONE,)),
        Board("D", (Difference.RESHAPED,), merged=True),
        Board("E", (Difference.NEW,)),
    )


def test_another_code_is_another_board_and_another_kind_is_none():
    assert [board.code for board in boards(planned(Recode("A", "Z")))] == ["A", "Z"]
    assert boards(planned(ChangeKind("A", GridKind.DEDICATED))) == ()
    assert [board.code for board in boards(planned(Merge(("A", "B"), "A")))] == ["A", "B"]


@pytest.mark.alone
def test_a_plan_of_twenty_edits_is_fast():
    """With ten times the room that it takes, for machines that have other things to do."""
    old, new = changed.planned(2000, 1, 20)
    chance = np.random.default_rng(1)
    west, south, east, north = shapely.total_bounds([grid.shape for grid in old])
    points = Points(chance.uniform(west, east, 1_000_000), chance.uniform(south, north, 1_000_000))
    begun = perf_counter()
    comparison = compare(old, new)
    compared = perf_counter()
    assert len(Relocation(comparison).moves(points))
    moved = perf_counter()
    assert compared - begun < 0.5
    assert moved - compared < 1.5
