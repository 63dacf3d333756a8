"""A plan: edits in order, undone and done again, the same to the byte whichever way it was reached."""

import pytest
import shapely

from geogrid.domain.editing.edit import (
    ChangeCommunity,
    Create,
    Merge,
    MoveBorder,
    Named,
    Recode,
    Rename,
    Retire,
    Split,
)
from geogrid.domain.editing.plan import Plan
from geogrid.errors import EditRefused
from tests.domain.editing import oracle
from tests.domain.editing.drawn import DISTRICT, NORTH, box, line, mesh
from tests.store import pictures

EDITS = [
    Split("A", line((0.7, -1), (1.1, 3)), (Named("A1", "西"), Named("A2", "东"))),
    Create(box(1.3, 0.2, 3, 1.1), "N", "新", NORTH),
    Merge(("A1", "A2"), "A3", "合"),
    Retire("N"),
    Rename("B", "乙"),
    MoveBorder(("C", "D"), pictures.at(2, 3), line((2, 2), (2.5, 3), (2, 4))),
]


def test_steps_one_by_one_are_the_plan_made_at_once():
    plan = Plan.of(mesh())
    for edit in EDITS:
        plan = plan.apply(edit)
    assert plan.edits == tuple(EDITS)
    oracle.assert_same(plan.mesh, Plan.of(mesh(), EDITS).mesh)


def test_undo_leads_back_over_every_step_to_the_base_itself():
    base = mesh()
    meshes, plan = [base], Plan.of(base)
    for edit in EDITS:
        plan = plan.apply(edit)
        meshes.append(plan.mesh)
    for before in meshes[-2::-1]:
        plan = plan.undo()
        oracle.assert_same(plan.mesh, before)
    assert plan.undo() is plan
    assert all(plan.mesh.grids[code] is base.grids[code] for code in base.grids)
    assert plan.mesh.area_shape(DISTRICT) is base.areas[DISTRICT].shape
    for after in meshes[1:]:
        plan = plan.redo()
        oracle.assert_same(plan.mesh, after)
    assert plan.redo() is plan


def test_a_refusal_about_a_grid_that_is_no_more_shows_where_it_lay():
    plan = Plan.of(
        mesh(), [Merge(("A", "B"), "E", "合"), Split("E", line((-1, 1), (5, 1)), (Named("F", "北"), Named("G", "南")))]
    )
    for edit, code in ((Rename("A", "甲"), "A"), (Retire("E"), "E"), (Recode("C", "A"), "A")):
        with pytest.raises(EditRefused) as refused:
            plan.apply(edit)
        lon, lat = refused.value.facts["lon"], refused.value.facts["lat"]
        assert refused.value.facts["codes"] == [code]
        assert plan.retired[code].shape.contains(shapely.Point(lon, lat))
    with pytest.raises(EditRefused) as refused:
        plan.undo().undo().apply(Rename("E", "戊"))
    assert refused.value.facts["lon"] is None, "there never was one"


@pytest.mark.parametrize(
    ("edit", "codes", "grid"),
    [
        (Recode("A", "B"), ["B"], "B"),
        (Recode("A", "OLD"), ["OLD"], "A"),
        (ChangeCommunity("A", "nowhere"), ["A"], "A"),
        (Merge(("A", "A"), "A"), ["A"], "A"),
        (Split("A", line((0, -1), (1, 1), (1, 0), (0, 1)), (Named("F", "北"), Named("G", "南"))), ["A"], "A"),
        (MoveBorder(("A", "B"), pictures.at(2, 1), line((2, 0), (1, 1), (3, 1), (1, 0.5), (2, 2))), ["A", "B"], None),
        (MoveBorder(("A", "B"), pictures.at(2, 1), line((2, 0), (1, 3), (2, 2))), ["A", "B", "C"], None),
    ],
)
def test_each_refusal_names_its_grids_and_shows_a_place(edit, codes, grid):
    with pytest.raises(EditRefused) as refused:
        Plan.of(mesh(used=["OLD"])).apply(edit)
    facts = refused.value.facts
    assert set(facts["codes"]) >= set(codes)
    place = shapely.Point(facts["lon"], facts["lat"])
    assert grid is None or mesh().grids[grid].shape.covers(place)


def test_a_line_that_crosses_itself_is_shown_where_it_does():
    bow = line((0.5, -1), (0.5, 1), (1, 1), (1, 0.5), (-1, 0.5))
    with pytest.raises(EditRefused) as refused:
        Plan.of(mesh()).apply(Split("A", bow, (Named("F", "北"), Named("G", "南"))))
    facts = refused.value.facts
    assert (facts["lon"], facts["lat"]) == pytest.approx(pictures.at(0.5, 0.5), abs=1e-8)


def test_what_was_undone_is_gone_after_another_edit():
    plan = Plan.of(mesh(), EDITS).undo().undo().apply(Rename("C", "丙"))
    assert plan.undone == ()
    assert plan.edits == (*EDITS[:4], Rename("C", "丙"))


def test_a_code_is_free_again_when_the_edit_that_used_it_is_undone():
    plan = Plan.of(mesh(), EDITS[:1])
    with pytest.raises(EditRefused):
        plan.apply(Merge(("A2", "B"), "A"))
    assert plan.undo().apply(Merge(("A", "B"), "A1")).edits == (Merge(("A", "B"), "A1"),)


def test_a_refused_edit_leaves_the_plan_as_it_is():
    plan = Plan.of(mesh(), EDITS)
    before = plan.mesh
    with pytest.raises(EditRefused):
        plan.apply(Retire("A"))
    assert plan.mesh is before
    assert len(plan.steps) == len(EDITS)
