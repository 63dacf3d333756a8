"""Micro-grids (微网格) nest inside one grid, vertex for vertex, and follow whatever happens to it."""

from dataclasses import replace

import pytest

from geogrid.domain.editing import refusal
from geogrid.domain.editing.building import mesh_of
from geogrid.domain.editing.edit import (
    Create,
    DivideMicro,
    Merge,
    MergeMicro,
    MoveBorder,
    Named,
    Recode,
    RecodeMicro,
    Rename,
    RenameMicro,
    Retire,
    Split,
    Transfer,
)
from geogrid.domain.editing.fingerprint import geometry_hash
from geogrid.domain.editing.plan import Plan
from geogrid.errors import EditRefused
from tests.domain.editing import oracle
from tests.domain.editing.drawn import NORTH, box, cells, line, mesh
from tests.store import pictures

WEST_EAST = DivideMicro("A", line((0.8, -1), (0.8, 3)))
"""A, two cells by two, divided into 0.8 and 1.2 of its breadth: A01 in the east, A02 in the west."""


def done(*edits, of=None):
    plan = Plan.of(of or mesh(), edits)
    oracle.assert_nested(plan.mesh)
    oracle.assert_levels(plan.mesh)
    oracle.assert_arcs(plan.mesh)
    return plan.mesh


def sizes(whole, grid):
    return {micro.code: cells(micro.shape) for micro in whole.micros.get(grid, ())}


def reason(*edits, of=None):
    with pytest.raises(EditRefused) as refused:
        Plan.of(of or mesh(), edits)
    return refused.value.facts["reason"]


def test_a_grid_is_divided_and_its_neighbours_take_over_where_the_line_ends():
    whole = done(WEST_EAST)
    assert [(micro.code, micro.name) for micro in whole.micros["A"]] == [("A01", "第一微网格"), ("A02", "第二微网格")]
    assert sizes(whole, "A") == {"A01": 2.4, "A02": 1.6}
    assert pictures.at(0.8, 2) in whole.grids["C"].shape.exterior.coords


def test_of_a_divided_grid_that_micro_grid_is_parted_in_which_the_middle_of_the_line_lies():
    whole = done(WEST_EAST, DivideMicro("A", line((-0.4, 0.5), (0.9, 0.5))))
    assert sizes(whole, "A") == {"A01": 2.4, "A02": 1.2, "A03": 0.4}


def test_micro_grids_may_meet_at_four_corners_where_a_road_goes_on_over_another():
    level = DivideMicro("A", line((-1, 0.8), (3, 0.8)))
    whole = done(level, DivideMicro("A", line((0.9, -0.3), (0.9, 0.9))), DivideMicro("A", line((0.9, 0.5), (0.9, 2.3))))
    assert sorted(sizes(whole, "A").values()) == [0.72, 0.88, 1.08, 1.32]


def test_micro_grids_are_merged_and_all_of_them_are_none():
    three = done(WEST_EAST, DivideMicro("A", line((-0.4, 0.5), (0.9, 0.5))))
    two = done(MergeMicro("A", ("A02", "A03"), "A02"), of=three)
    assert sizes(two, "A") == {"A01": 2.4, "A02": 1.6}
    none = done(MergeMicro("A", ("A01", "A02"), "A01"), of=two)
    assert none.micros == {}
    assert {"A01", "A02", "A03"} <= none.used.keys()
    assert sizes(done(WEST_EAST, of=none), "A").keys() == {"A04", "A05"}


def test_a_micro_grid_is_renamed():
    whole = done(WEST_EAST, RenameMicro("A", "A02", "花园微网格"))
    assert [micro.name for micro in whole.micros["A"]] == ["第一微网格", "花园微网格"]


def test_a_micro_grid_is_given_another_code_and_the_old_one_is_not_used_again():
    whole = done(WEST_EAST, RecodeMicro("A", "A01", "A20"))
    assert [(micro.code, micro.name) for micro in whole.micros["A"]] == [("A02", "第二微网格"), ("A20", "第一微网格")]
    assert sizes(whole, "A") == {"A20": 2.4, "A02": 1.6}
    assert reason(RecodeMicro("A", "A02", "A01"), of=whole) == refusal.CODE_USED
    assert done(DivideMicro("A", line((-0.4, 0.5), (0.9, 0.5))), of=whole).micros["A"][1].code == "A03"
    back = Plan.of(mesh(), [WEST_EAST, RecodeMicro("A", "A01", "A20")]).undo()
    assert "A20" not in back.mesh.used and sizes(back.mesh, "A").keys() == {"A01", "A02"}


def test_ground_that_leaves_is_cut_and_ground_that_comes_goes_to_the_longest_border():
    whole = done(WEST_EAST, MoveBorder(("A", "B"), pictures.at(2, 1), line((2, 0), (1.5, 0.1), (1.5, 1.9), (2, 2))))
    assert sizes(whole, "A") == {"A01": 1.45, "A02": 1.6}
    back = done(MoveBorder(("A", "B"), pictures.at(1.5, 1), line((2, 0), (2.5, 0.1), (2.5, 1.9), (2, 2))), of=whole)
    assert sizes(back, "A") == {"A01": 3.35, "A02": 1.6}


def test_a_border_moved_where_micro_grids_end_meets_them_elsewhere():
    level = DivideMicro("A", line((-1, 0.8), (3, 0.8)))
    narrow = MoveBorder(("A", "B"), pictures.at(2, 1), line((2, 0), (1.5, 0.1), (1.5, 1.9), (2, 2)))
    whole = done(level, narrow)
    assert sizes(whole, "A") == {"A01": 1.825, "A02": 1.225}
    assert pictures.at(1.5, 0.8) in whole.grids["B"].shape.exterior.coords
    wide = MoveBorder(("A", "B"), pictures.at(2, 1), line((2, 0), (2.5, 0.1), (2.5, 1.9), (2, 2)))
    assert sizes(done(level, wide), "A") == {"A01": 3.35, "A02": 1.6}


def test_a_grid_that_loses_a_micro_grid_whole_and_has_one_left_has_none():
    whole = done(WEST_EAST, Transfer(box(0.8, -0.5, 2.5, 2.5), ("A",), "B"))
    assert whole.micros == {}


def test_a_split_gives_each_part_its_micro_grids_and_cuts_the_one_that_is_crossed():
    across = Split("A", line((-1, 0.5), (3, 0.5)), (Named("A", "北"), Named("E", "南")))
    whole = done(WEST_EAST, across)
    assert sizes(whole, "A") == {"A03": 0.6, "A04": 0.4}
    assert sizes(whole, "E") == {"A01": 1.8, "A02": 1.2}
    between = Split("A", line((0.8, -1), (0.8, 3)), (Named("W", "西"), Named("E", "东")))
    assert done(WEST_EAST, between).micros == {}


def test_merged_grids_bring_theirs_and_one_that_had_none_becomes_one():
    whole = done(WEST_EAST, Merge(("A", "B"), "B"))
    assert sizes(whole, "B") == {"A01": 2.4, "A02": 1.6, "B03": 4.0}
    assert whole.micros.keys() == {"B"}
    both = done(WEST_EAST, DivideMicro("B", line((3, -1), (3, 3))), Retire("B", "A"))
    assert sizes(both, "A") == {"A01": 2.4, "A02": 1.6, "B01": 2.0, "B02": 2.0}


def test_another_code_or_name_of_the_grid_leaves_them_as_they_are():
    whole = done(WEST_EAST)
    assert sizes(done(Recode("A", "K"), of=whole), "K") == {"A01": 2.4, "A02": 1.6}
    assert done(Rename("A", "甲"), of=whole).micros["A"] is whole.micros["A"]


def test_a_grid_made_of_their_ground_has_none():
    whole = done(WEST_EAST, Create(box(0.5, 0.5, 1.5, 1.5), "N", "新", NORTH))
    assert sizes(whole, "A") == {"A01": 1.7, "A02": 1.3}
    assert whole.micros.keys() == {"A"}


def test_a_neighbours_new_vertex_is_in_the_micro_grid_beside_it():
    whole = done(WEST_EAST, Split("B", line((1.9, 0.3), (5, 0.4)), (Named("B", "北"), Named("E", "南"))))
    shared = {*whole.grids["E"].shape.exterior.coords} & {*whole.grids["A"].shape.exterior.coords}
    assert len(shared) == 2
    assert shared <= {*whole.micros["A"][0].shape.exterior.coords}


def test_what_is_torn_off_or_too_small_goes_to_the_neighbour():
    level = DivideMicro("A", line((-1, 0.8), (3, 0.8)))
    notch = Transfer(box(0.9, 0.7, 2.5, 2.5), ("A",), "B", several_parts=True)
    whole = done(level, notch)
    assert all(micro.shape.geom_type == "Polygon" for micro in whole.micros["A"])


def test_hundreds_of_pieces_that_a_border_cuts_off_a_micro_grid_go_to_its_neighbour():
    strip = DivideMicro("A", line((1.7, -1), (1.7, 3)))
    teeth = [(1.6 if at % 2 else 1.9, 2.0 * at / 600) for at in range(1, 600)]
    whole = done(WEST_EAST, strip, MoveBorder(("A", "B"), pictures.at(2, 1), line((2, 0), *teeth, (2, 2))))
    assert len(whole.micros["A"]) == 2
    assert sum(sizes(whole, "A").values()) == pytest.approx(cells(whole.grids["A"].shape))


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (DivideMicro("Z", WEST_EAST.line), refusal.UNKNOWN),
        (DivideMicro("A", line((0.5, 0.5), (3, 0.5))), refusal.ENDS_INSIDE),
        (DivideMicro("A", line((-1, -1), (3, -1))), refusal.NOT_CROSSING),
        (DivideMicro("A", line((-1, 0.001), (3, 0.001))), refusal.TOO_SMALL),
        (MergeMicro("A", ("A01", "A09"), "A01"), refusal.NO_MICRO),
        (MergeMicro("A", ("A01",), "A01"), refusal.UNCHANGED),
        (RenameMicro("B", "A01", "新"), refusal.NO_MICRO),
        (RenameMicro("A", "A01", "第一微网格"), refusal.UNCHANGED),
        (RecodeMicro("A", "A09", "A10"), refusal.NO_MICRO),
        (RecodeMicro("B", "A01", "B01"), refusal.NO_MICRO),
        (RecodeMicro("A", "A01", "A01"), refusal.UNCHANGED),
        (RecodeMicro("A", "A01", "B"), refusal.CODE_TAKEN),
        (Recode("B", "A01"), refusal.CODE_TAKEN),
    ],
)
def test_what_cannot_be_done_is_refused(edit, why):
    assert reason(WEST_EAST if edit.kind != "divide_micro" else Rename("B", "乙"), edit) == why


def test_a_micro_grid_may_be_given_its_code_again():
    plan = Plan.of(mesh(), [WEST_EAST, RecodeMicro("A", "A01", "A07")])
    back = plan.apply(RecodeMicro("A", "A07", "A01"))
    assert back.mesh.recoded == {} and {micro.code for micro in back.mesh.micros["A"]} == {"A01", "A02"}


def test_undo_leads_back_to_the_very_same_micro_grids():
    plan = Plan.of(mesh(), [WEST_EAST, DivideMicro("B", line((3, -1), (3, 3)))])
    before = plan.mesh
    after = plan.apply(MoveBorder(("A", "B"), pictures.at(2, 1), line((2, 0), (1.5, 1), (2, 2))))
    assert after.steps[-1].changed == ("A", "B")
    assert all(after.undo().mesh.micros[code] is before.micros[code] for code in "AB")
    oracle.assert_same(after.undo().redo().mesh, after.mesh)
    oracle.assert_same(after.undo().undo().undo().mesh, mesh())


def test_only_the_micro_grids_concerned_are_other_ones():
    whole = done(WEST_EAST)
    after = done(MoveBorder(("A", "B"), pictures.at(2, 1), line((2, 0), (1.5, 1), (2, 2))), of=whole)
    assert after.micros["A"][1] is whole.micros["A"][1]


def test_a_mesh_made_of_what_a_plan_left_is_the_same():
    whole = done(WEST_EAST)
    again = mesh_of(list(whole.grids.values()), list(whole.areas.values()), micros=whole.micros)
    assert again.micros == whole.micros
    assert again.used.keys() >= {"A01", "A02"}


def test_the_fingerprint_covers_them():
    whole = done(WEST_EAST)
    grids = whole.grids.values()
    assert geometry_hash(grids, {}) == geometry_hash(grids)
    renamed = {"A": (whole.micros["A"][0], replace(whole.micros["A"][1], name="别名"))}
    assert len({geometry_hash(grids, each) for each in ({}, whole.micros, renamed)}) == 3
