"""What became of grids: each kind of edit, shares, successors over several generations, histories."""

from dataclasses import replace

import pytest

from geogrid.domain.comparing.compare import compare
from geogrid.domain.comparing.flow import Flow
from geogrid.domain.comparing.impact import Points, Relocation
from geogrid.domain.comparing.lineage import (
    Descent,
    DescentKind,
    Event,
    Successor,
    history,
    lineage,
    successors,
)
from geogrid.domain.editing.edit import (
    ChangeCommunity,
    ChangeKind,
    Create,
    Merge,
    MoveBorder,
    Named,
    Recode,
    Rename,
    Retire,
    Split,
    Transfer,
)
from geogrid.domain.editing.plan import Plan
from geogrid.domain.grid import Called, GridKind
from geogrid.render.lineage import event
from geogrid.render.wording import Wording
from tests.domain.comparing import changed
from tests.domain.editing.drawn import NORTH, SOUTH, box, line, mesh
from tests.store import pictures

HALVES = line((1, 3), (1, -1))


def compared(*edits, base=None):
    plan = Plan.of(base or mesh(), edits)
    return compare(plan.base.grids.values(), plan.mesh.grids.values())


def told(descents):
    return [
        (each.old, each.new, each.kind.value, round(each.area_share, 4), round(each.area_share_of_new, 4))
        for each in descents
    ]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (Split("A", HALVES, (Named("A", "网格A"), Named("E", "东"))),
         [("A", "A", "reshaped", 0.5, 1), ("A", "E", "split_from", 0.5, 1)]),
        (Split("A", HALVES, (Named("E", "西"), Named("F", "东"))),
         [("A", "E", "split_from", 0.5, 1), ("A", "F", "split_from", 0.5, 1)]),
        (Merge(("A", "B"), "A"), [("A", "A", "reshaped", 1, 0.5), ("B", "A", "merged_into", 1, 0.5)]),
        (Merge(("A", "B"), "Z"), [("A", "Z", "merged_into", 1, 0.5), ("B", "Z", "merged_into", 1, 0.5)]),
        (Retire("C"), [("C", "D", "merged_into", 1, 0.5), ("D", "D", "reshaped", 1, 0.5)]),
        (MoveBorder(("C", "D"), pictures.at(2, 3), line((2, 2), (2.5, 3), (2, 4))),
         [("C", "C", "reshaped", 1, 0.8889), ("D", "C", "reshaped", 0.125, 0.1111), ("D", "D", "reshaped", 0.875, 1)]),
        (Recode("A", "Z"), [("A", "Z", "recoded", 1, 1)]),
        (Rename("A", "甲"), [("A", "A", "renamed", 1, 1)]),
        (ChangeKind("A", GridKind.DEDICATED), [("A", "A", "reclassified", 1, 1)]),
        (ChangeCommunity("B", SOUTH), [("B", "B", "reassigned", 1, 1)]),
        (Transfer(box(0, 0, 0.1, 0.1), ("A",), "B", several_parts=True),  # less than a hundredth, and no sliver
         [("A", "A", "reshaped", 0.9975, 1), ("A", "B", "reshaped", 0.0025, 0.0025),
          ("B", "B", "reshaped", 1, 0.9975)]),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)  # fmt: skip
def test_every_kind_of_edit(edit, expected):
    assert told(lineage(compared(edit))) == expected


HOLED = """
    AAAA
    A.EA
    AAAA
"""


def test_ground_that_was_nobodys():
    filled = compared(Create(box(1, 1, 2, 2), "N", "新", NORTH), base=mesh(HOLED, south=""))
    assert told(lineage(filled)) == [(None, "N", "created", 0, 1)]
    back = compare(filled.new.values(), filled.old.values())
    assert told(lineage(back)) == [("N", None, "retired", 1, 0)]


@pytest.mark.parametrize(
    ("edit", "code", "merged", "split"),
    [
        (Merge(("A", "B"), "A"), "A", True, False),
        (Retire("C"), "D", True, False),
        (Split("A", HALVES, (Named("A", "网格A"), Named("E", "东"))), "A", False, True),
        (Transfer(box(1, 0, 2, 2), ("A",), "B"), "A", False, False),
        (Transfer(box(1, 0, 2, 2), ("A",), "B"), "B", False, False),
        (Merge(("A", "B"), "Z"), "A", False, False),  # it is no more
    ],
)
def test_what_is_merged_or_split_is_no_border_that_was_moved(edit, code, merged, split):
    change = compared(edit).changes[code]
    assert (change.merged, change.split) == (merged, split)


@pytest.mark.parametrize(
    ("edit", "code", "said"),
    [
        (Merge(("A", "B"), "A"), "A", "It grew: all of its ground is still its own and makes 50% of its ground since."),
        (Split("A", HALVES, (Named("A", "网格A"), Named("E", "东"))), "A",
         "It became smaller: it kept 50% of the ground."),
        (MoveBorder(("A", "B"), (2, 1), line((2, 2), (1, 1.6), (3, 0.4), (2, 0))), "A",
         "Its border was moved: it kept"),
    ],
)  # fmt: skip
def test_the_history_tells_what_became_of_a_grid_that_stays(edit, code, said):
    (itself,) = (each for each in lineage(compared(edit)) if each.old == each.new == code)
    called = Called(code, "网格A", "北社区", GridKind.BASE)
    assert event(itself, called, called, code, first=False, wording=Wording("en")).startswith(said)


def test_a_grid_that_is_somewhere_else_kept_nothing():
    grids = mesh().grids
    exchanged = {
        **grids,
        "A": replace(grids["A"], shape=grids["D"].shape),
        "D": replace(grids["D"], shape=grids["A"].shape),
    }
    (itself,) = (each for each in lineage(compare(grids.values(), exchanged.values())) if each.old == each.new == "A")
    called = Called("A", "网格A", "北社区", GridKind.BASE)
    said = event(itself, called, called, "A", first=False, wording=Wording("en"))
    assert said == "It has other ground since: nothing of what it had."


def test_a_grid_with_another_code_goes_on_whatever_ground_it_gives_or_takes():
    """What it gave most of its ground to did not come from its end, and it is not new where it took ground."""
    plan = Plan.of(mesh(), [Recode("A", "Z"), Transfer(box(0, 0, 1.8, 2), ("Z",), "B", several_parts=True)])
    gave = compare(plan.base.grids.values(), plan.mesh.grids.values())
    assert [each[:3] for each in told(lineage(gave, recoded=plan.recoded))] == [
        ("A", "B", "reshaped"), ("A", "Z", "recoded"), ("B", "B", "reshaped"),
    ]  # fmt: skip
    plan = Plan.of(mesh(), [Recode("B", "Y"), Transfer(box(0, 0, 1.8, 2), ("A",), "Y", several_parts=True)])
    took = compare(plan.base.grids.values(), plan.mesh.grids.values())
    assert [each[:3] for each in told(lineage(took, recoded=plan.recoded))] == [
        ("A", "A", "reshaped"), ("A", "Y", "reshaped"), ("B", "Y", "recoded"),
    ]  # fmt: skip


def test_households_weigh_too():
    """A tower on hardly any ground."""
    comparison = compared(Transfer(box(0, 0, 0.1, 0.1), ("A",), "B", several_parts=True))
    spots = [pictures.at(*place) for place in ((0.05, 0.05), (1, 1), (3, 1))]
    flow = Relocation(comparison).flow(Points(*zip(*spots)), [90, 210, 500])
    found = lineage(comparison, flow)
    assert [(each.old, each.new, each.kind, each.households_share) for each in found] == [
        ("A", "A", DescentKind.RESHAPED, 0.7),
        ("A", "B", DescentKind.RESHAPED, 0.3),
        ("B", "B", DescentKind.RESHAPED, 1.0),
    ]
    assert 0 < found[1].area_share < 0.01


def test_households_that_nobody_counted_are_not_known():
    comparison = compared(Retire("C"))
    assert {each.households_share for each in lineage(comparison)} == {None}
    assert [each.households_share for each in lineage(comparison, Flow({("C", "D"): 0.0, ("D", "D"): 5.0}))] == [
        None,
        1,
    ]
    # Of a grid with the same shape nobody moves.
    renamed = lineage(compared(Rename("A", "甲")), Flow({}))
    assert [each.households_share for each in renamed] == [1.0]


@pytest.mark.parametrize(("grids", "seed"), [(10, 1), (92, 2), (92, 3)])
def test_the_shares_of_random_plans_make_one(grids, seed):
    comparison = compare(*changed.planned(grids, seed, 25))
    found = [each for each in lineage(comparison) if each.kind.value not in ("renamed", "reclassified", "reassigned")]
    assert len({(each.old, each.new) for each in found}) == len(found)
    beside = 0.001  # slivers
    for code in {each.old for each in found} - {None}:
        assert sum(each.area_share for each in found if each.old == code) == pytest.approx(1, abs=beside)
    for code in {each.new for each in found} - {None}:
        assert sum(each.area_share_of_new for each in found if each.new == code) == pytest.approx(1, abs=beside)
    told_of = {each.old for each in found} | {each.new for each in found}
    assert {code for code in comparison.redrawn if (code in comparison.old) != (code in comparison.new)} <= told_of
    for each in found:
        assert (each.old in comparison.new) == any(other.old == other.new == each.old for other in found)
    for code in comparison.old.keys() - comparison.new.keys():
        heirs = successors(found, code)
        assert heirs
        assert {heir.code for heir in heirs} <= comparison.new.keys()


def split(old, *shares):
    return [Descent(old, new, DescentKind.SPLIT_FROM, area, 1.0, lived) for new, area, lived in shares]


def test_successors_the_best_first():
    one = split("A", ("B", 0.7, 0.2), ("C", 0.3, 0.8))
    assert successors(one, "A") == (Successor("C", 0.3, 0.8), Successor("B", 0.7, 0.2))
    unknown = split("A", ("B", 0.7, None), ("C", 0.3, 0.8))
    assert [heir.code for heir in successors(unknown, "A")] == ["B", "C"]
    even = split("A", ("C", 0.5, 0.5), ("B", 0.5, 0.5))
    assert [heir.code for heir in successors(even, "A")] == ["B", "C"]


def test_a_grid_whose_ground_is_nobodys_has_no_successor():
    assert successors([Descent("A", None, DescentKind.RETIRED, 1.0, 0.0)], "A") == ()


def test_the_history_of_a_grid():
    first = lineage(compared(Split("A", HALVES, (Named("E", "西"), Named("F", "东")))))
    second = lineage(compared(Rename("B", "乙")))
    found = history({3: second, 2: first}, "E")
    assert found == (Event(2, first[0]),)
    assert [event.generation for event in history({3: second, 2: first, 5: second}, "B")] == [3, 5]
    assert [event.descent.new for event in history({2: first}, "A")] == ["E", "F"]
