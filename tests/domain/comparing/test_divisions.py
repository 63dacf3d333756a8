"""Micro-grids and party grids before and after a plan."""

import numpy as np

from geogrid.domain.comparing.divisions import changed_divisions, moves_within
from geogrid.domain.comparing.impact import Points
from geogrid.domain.comparing.parties import changed_parties
from geogrid.domain.editing.edit import (
    DivideMicro,
    GroupParty,
    MergeMicro,
    MoveBorder,
    Named,
    Recode,
    RecodeMicro,
    RenameMicro,
    Retire,
    Split,
)
from geogrid.domain.editing.plan import Plan
from geogrid.domain.people.post import Post, Role
from tests.domain.editing.drawn import line, mesh
from tests.store import pictures

HALVES = DivideMicro("A", line((-1, 1), (3, 1)))  # A01 south of row 1, A02 north
QUARTER = DivideMicro("A", line((1, -1), (1, 1)))
PARTY = GroupParty("P", "组团", ("A", "B"))


def planned(base, *edits):
    begun = Plan.of(mesh(), base).mesh
    return begun, Plan.of(begun, edits).mesh


def divisions(base, *edits):
    begun = Plan.of(mesh(), base).mesh
    plan = Plan.of(begun, edits)
    return changed_divisions(begun.micros, plan.mesh.micros, plan.recoded, plan.recoded_micros)


def at(*places):
    return Points(*np.array([pictures.at(*place) for place in places]).T)


def codes(micros):
    return [micro.code for micro in micros]


def test_a_grid_that_is_divided_further():
    (change,) = divisions([HALVES], QUARTER)
    assert (change.grid, len(change.old), len(change.new)) == ("A", 2, 3)
    assert (codes(change.made), codes(change.dropped), codes(change.changed)) == (["A03"], [], ["A02"])


def test_divided_for_the_first_time_and_not_any_more():
    (first,) = divisions([], HALVES)
    assert (first.old, codes(first.made), first.changed) == ((), ["A01", "A02"], ())
    (last,) = divisions([HALVES], MergeMicro("A", ("A01", "A02"), "A01"))
    assert (last.new, codes(last.dropped)) == ((), ["A01", "A02"])
    points = at((0.5, 0.5), (0.5, 1.5))
    assert len(moves_within([first, last], points)) == 0


def test_another_name_is_a_change_and_a_neighbours_vertex_is_none():
    (change,) = divisions([HALVES], RenameMicro("A", "A01", "花园"))
    assert ([micro.name for micro in change.changed], change.made, change.dropped) == (["花园"], (), ())
    assert divisions([HALVES], Split("B", line((1, 0.5), (5, 0.5)), (Named("B", "乙"), Named("E", "戊")))) == ()
    assert divisions([HALVES]) == ()


def test_a_grid_that_is_no_more_takes_its_micro_grids_along():
    changes = {change.grid: change for change in divisions([HALVES], Retire("A", "B"))}
    assert codes(changes["A"].dropped) == ["A01", "A02"]
    assert changes["B"].old == ()


def test_a_grid_with_another_code_is_divided_as_it_was():
    twice = Recode("A", "X"), Recode("X", "Y")
    assert divisions([HALVES], *twice) == ()
    (renamed,) = divisions([HALVES], *twice, RenameMicro("Y", "A01", "花园"))
    assert (renamed.grid, codes(renamed.changed), renamed.made, renamed.dropped) == ("Y", ["A01"], (), ())
    (recoded,) = divisions([HALVES], *twice, RecodeMicro("Y", "A01", "Y01"))
    assert (recoded.grid, recoded.recoded) == ("Y", {"A01": "Y01"})
    (first,) = divisions([], *twice, DivideMicro("Y", HALVES.line))
    assert (first.grid, first.old, len(first.new)) == ("Y", (), 2)


def test_a_micro_grid_with_another_code_is_the_one_that_it_was():
    twice = RecodeMicro("A", "A01", "A21"), RecodeMicro("A", "A21", "A22")
    (change,) = divisions([HALVES], *twice, RenameMicro("A", "A22", "花园"))
    assert (change.recoded, codes(change.changed), change.made, change.dropped) == ({"A01": "A22"}, ["A22"], (), ())
    points = at((0.5, 0.5), (1.5, 0.5), (0.5, 1.5), (1.5, 1.5))
    assert moves_within([change], points).each() == []
    further = divisions([HALVES], RecodeMicro("A", "A02", "A22"), QUARTER)
    assert (codes(further[0].changed), codes(further[0].made), further[0].dropped) == (["A22"], ["A03"], ())
    (move,) = moves_within(further, points).each()
    assert (move.old, move.new) == ("A02", "A03")
    (merged,) = divisions([HALVES, QUARTER], RecodeMicro("A", "A01", "A21"), MergeMicro("A", ("A21", "A03"), "A03"))
    assert (merged.recoded, codes(merged.dropped)) == ({}, ["A01"])


def test_points_that_change_the_micro_grid_of_a_grid_with_another_code():
    changes = divisions([HALVES], Recode("A", "X"), DivideMicro("X", QUARTER.line))
    (move,) = moves_within(changes, at((0.5, 0.5), (1.5, 0.5), (0.5, 1.5), (1.5, 1.5))).each()
    assert move.old == "A02" and move.new in {micro.code for micro in changes[0].made}


def test_points_that_change_the_micro_grid_but_not_the_grid():
    changes = divisions([HALVES], QUARTER)
    points = at((0.5, 0.5), (1.5, 0.5), (0.5, 1.5), (3, 3), (9, 9))
    (move,) = moves_within(changes, points).each()
    assert (move.old, move.new) == ("A02", "A03") and move.row in (0, 1)
    assert moves_within((), points).each() == []


def test_a_point_that_leaves_its_grid_is_not_counted():
    """A loses a corner to B, which is divided, too; what stays in A stays in its micro-grid."""
    base = [HALVES, DivideMicro("B", line((1, 1), (5, 1)))]
    changes = divisions(base, MoveBorder(("A", "B"), pictures.at(2, 1), line((2, 0), (1, 1), (2, 2))))
    assert [change.grid for change in changes] == ["A", "B"]
    assert moves_within(changes, at((1.7, 0.9), (0.5, 0.5), (3, 1.5))).each() == []


def test_party_grids_made_dissolved_and_of_other_grids():
    old, new = planned([PARTY], GroupParty("P", "组团", ("B", "C")), GroupParty("Q", "乙团", ("D",)))
    first, second = changed_parties(old.parties, new.parties)
    assert (first.party.code, first.joined, first.left) == ("P", ("C",), ("A",))
    assert (second.old, second.joined, second.left) == (None, ("D",), ())
    posts = [Post(code, role, "张三", None) for code in "ABCD" for role in (Role.LEADER, Role.POLICE)]
    assert [post.grid for post in first.posts(posts)] == ["A", "B", "C"]
    (gone,) = changed_parties(new.parties, {"P": new.parties["P"]})
    assert (gone.new, gone.party.name, gone.left) == (None, "乙团", ("D",))
    assert changed_parties(old.parties, old.parties) == ()


def test_a_member_with_another_code_neither_joins_nor_leaves():
    begun = Plan.of(mesh(), [PARTY]).mesh
    posts = [Post(code, Role.LEADER, "张三", None) for code in "ABC"]

    def changes(*edits):
        plan = Plan.of(begun, [Recode("A", "X"), *edits])
        return changed_parties(begun.parties, plan.mesh.parties, plan.recoded)

    assert changes() == ()
    (renamed,) = changes(GroupParty("P", "乙团", ("X", "B")))
    assert (renamed.joined, renamed.left) == ((), ())
    (joined,) = changes(GroupParty("P", "组团", ("X", "B", "C")))
    assert (joined.joined, joined.left) == (("C",), ())
    assert [post.grid for post in joined.posts(posts)] == ["A", "B", "C"], "the leader is known by the code of today"
    (left,) = changes(GroupParty("P", "组团", ("B",)))
    assert (left.joined, left.left, sorted(left.old.members)) == ((), ("X",), ["A", "B"])
    (gone,) = changes(GroupParty("P", "组团", ()))
    assert (gone.new, gone.left) == (None, ("B", "X"))
    (back,) = changed_parties({"P": joined.new}, begun.parties, {"X": "A"})
    assert (back.joined, back.left) == ((), ("C",))


def test_a_member_that_is_split_or_retired_changes_its_party_grid():
    (change,) = changed_parties(*(each.parties for each in planned([PARTY], Retire("A", "B"))))
    assert (change.joined, change.left) == ((), ("A",))
