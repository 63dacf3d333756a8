"""The figures after an edit are those worked out anew, whatever was edited, and those that GEOS counts."""

from dataclasses import fields, replace

import numpy as np
import pytest
import shapely

from geogrid.domain.coverage.contents import cut
from geogrid.domain.coverage.defect import DefectKind
from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.edit import Create, GroupParty, Merge, MoveBorder, Recode, Rename, Retire
from geogrid.domain.editing.plan import Plan
from geogrid.domain.evaluation import assignment, cuts, features
from geogrid.domain.evaluation.contents import Contents, Golden, Points
from geogrid.domain.evaluation.rules import findings, usual
from geogrid.domain.evaluation.tally import Tally
from geogrid.errors import EditRefused
from tests.domain.editing.drawn import HOLED, NORTH, line, mesh
from tests.domain.editing.random_edits import Planner
from tests.domain.editing.test_random_edits import base
from tests.domain.evaluation.laid_over import contents
from tests.store import pictures

HELD = ("places", "households", "cases", "open_cases", "golden")


def assert_same(one, other):
    """Two tallies say the same of every point, building, arc, community and grid."""
    for name in HELD:
        first, second = getattr(one, name), getattr(other, name)
        assert (first.assignment.codes() == second.assignment.codes()).all(), name
        assert {code: first.at(code) for code in one.mesh.grids} == {code: second.at(code) for code in one.mesh.grids}
        assert first.nobodys() == second.nobodys()
    assert dict(one.along) == dict(other.along)
    for name in ("buildings", "estates"):
        assert getattr(one, name).cut == getattr(other, name).cut, name
        assert getattr(one, name).met == getattr(other, name).met, name
    assert one.micro_cuts.cut == other.micro_cuts.cut
    assert (one.filling.gaps, one.filling.astray) == (other.filling.gaps, other.filling.astray)
    assert one.figures == other.figures
    assert one.totals == other.totals


def assert_counted(tally):
    """What each grid has, as GEOS counts it: of the grids that cover a point the lowest has it."""
    codes = sorted(tally.mesh.grids)
    shapes = np.array([tally.mesh.grids[code].shape for code in codes], dtype=object)
    for name in HELD:
        points = getattr(tally, name).assignment.points
        owners = np.full(len(points), len(codes))
        point, grid = shapely.STRtree(shapes).query(shapely.points(points.lon, points.lat), predicate="covered_by")
        np.minimum.at(owners, point, grid)
        assert (np.array([*codes, None], dtype=object)[owners] == getattr(tally, name).assignment.codes()).all()
    homes = tally.households.assignment.codes()
    for code in codes:
        assert tally.figures[code].households == tally.contents.households[homes == code].sum()
        assert tally.figures[code].places == (tally.places.assignment.codes() == code).sum()


def assert_cut(tally):
    """The buildings that are cut are those of the check, which knows nothing of arcs, but for hardly wide parts."""
    units = tally.buildings.units
    names = [str(at) for at in range(len(units))]
    grids = sorted(tally.mesh.grids.values(), key=lambda grid: grid.code)
    found = {int(each.reason): each.grids for each in cut(DefectKind.CUT_BUILDING, grids, names, units.shapes)}
    mine = {unit: each.codes for unit, each in tally.buildings.cut.items()}
    assert mine == found


@pytest.mark.parametrize(("grids", "seed"), [(10, 1), (10, 2), (92, 3), (92, 4), (92, 5)])
def test_the_next_version_is_what_would_be_worked_out_anew(grids, seed):
    planner, plan = Planner(seed), Plan.of(base(grids))
    tally = Tally.of(plan.mesh, contents(plan.mesh, seed))
    rules = usual(plan.base)
    first, done = tally, 0
    while done < 40:
        edit = planner.edit(plan.mesh)
        if edit is None:
            continue
        try:
            plan = plan.apply(edit)
        except EditRefused:
            continue
        done += 1
        if planner.chance.random() < 0.2:
            plan = plan.undo()
        if planner.chance.random() < 0.2:  # and several edits at once
            continue
        tally = tally.after(plan.mesh)
        again = Tally.of(plan.mesh, tally.contents)
        assert_same(tally, again)
        assert findings(tally, rules) == findings(again, rules)
        if done % 10 == 0:
            assert_counted(tally)
            assert_cut(tally)
    tally = tally.after(plan.base)
    assert_same(tally, first)


def test_other_places_that_must_stay_and_another_target_are_what_would_be_worked_out_anew():
    whole = mesh()
    tally = Tally.of(whole, contents(whole, 7)).after(apply(whole, Recode("A", "E")).mesh)
    golden = [Golden(*pictures.at(0.5, 0.5), "市政府", "A"), Golden(*pictures.at(9, 9), "外", "B")]
    after = tally.settled(golden, 90.0)
    again = Tally.of(after.mesh, replace(tally.contents, golden=golden), 90.0)
    assert_same(after, again)
    assert findings(after, usual(whole)) == findings(again, usual(whole))
    assert after.buildings is tally.buildings and after.places is tally.places
    assert tally.settled(tally.contents.golden, tally.target) is tally


@pytest.mark.parametrize(
    "others",
    [
        ("buildings", "households", "estates_of"), ("households",), ("estates",), ("places",), ("cases", "open_cases"),
        ("posts",), ("lines", "surfaces"), ("golden",), [field.name for field in fields(Contents)],
    ],
)  # fmt: skip
def test_other_contents_are_what_would_be_worked_out_anew_and_the_same_are_not_counted_again(others):
    whole = mesh()
    tally = Tally.of(whole, contents(whole, 7)).after(apply(whole, Recode("A", "E")).mesh)
    other = contents(whole, 8)
    now = replace(tally.contents, **{name: getattr(other, name) for name in others})
    lines = features.Features(now.lines, now.surfaces) if "lines" in others else tally.features
    after, again = tally.recounted(now, 90.0, lines), Tally.of(tally.mesh, now, 90.0)
    assert_same(after, again)
    assert findings(after, usual(whole)) == findings(again, usual(whole))
    for name in ("places", "households", "golden", "estates"):
        assert name in others or getattr(after, name) is getattr(tally, name)
    moved = apply(after.mesh, Merge(("E", "B"), "B")).mesh
    assert_same(after.after(moved), Tally.of(moved, now, 90.0))


def test_buildings_that_are_called_otherwise_are_not_counted_again():
    whole = mesh()
    tally = Tally.of(whole, contents(whole, 7))
    units = tally.contents.buildings.relabelled([f"{at}号" for at in range(len(tally.contents.buildings))])
    after = tally.recounted(replace(tally.contents, buildings=units), tally.target, tally.features)
    assert after.households is tally.households and after.buildings.met is tally.buildings.met
    assert after.buildings.units.labels[0] == "0号"


def test_an_edit_that_moves_no_ground_keeps_all_that_is_of_ground():
    whole = mesh()
    tally = Tally.of(whole, contents(whole, 7))
    for edit in (Rename("A", "新"), GroupParty("P", "组团", ("A", "B"))):
        after = tally.after(apply(whole, edit).mesh)
        assert_same(after, Tally.of(after.mesh, tally.contents))
        assert after.figures == tally.figures
        assert after.places.assignment.owners is tally.places.assignment.owners
        assert after.buildings is tally.buildings


def test_a_place_on_a_border_follows_the_lowest_code():
    """It lies where A, B, C and D meet; the grid that has it gets another code, is taken over, comes back."""
    whole = mesh(south="")
    lon, lat = pictures.at(2, 2)
    tally = Tally.of(whole, Contents(places=Points.of([lon], [lat])))
    plan = Plan.of(whole)
    owners = []
    for edit in (Recode("A", "Z"), Retire("B", "D"), Recode("D", "E"), Recode("C", "F"), Merge(("E", "F", "Z"), "Z")):
        plan = plan.apply(edit)
        tally = tally.after(plan.mesh)
        owners.append(tally.places.assignment.code_at(0))
    assert owners == ["B", "C", "C", "E", "Z"]
    assert tally.after(whole).places.assignment.code_at(0) == "A"


def test_a_place_in_a_gap_is_owned_when_a_grid_is_made_of_it():
    whole = mesh(HOLED, south="")
    tally = Tally.of(whole, Contents(places=Points.of(*zip(pictures.at(1.5, 1.5), pictures.at(9, 9), (np.nan, 0.0)))))
    assert (tally.totals.unowned_places, tally.totals.places) == (3, 0)
    gap = tuple(tuple(place) for place in shapely.get_coordinates(whole.gaps()).tolist())
    after = tally.after(apply(whole, Create(((gap,),), "N", "新", NORTH)).mesh)
    assert (after.totals.unowned_places, after.figures["N"].places) == (2, 1)


def test_without_contents_there_are_the_figures_of_shapes_and_records():
    whole = mesh()
    tally = Tally.of(whole, Contents())
    assert {each.households for each in tally.figures.values()} == {100}
    assert tally.totals.residents == 4 * 262
    assert tally.figures["A"].border.real_share == 0.0
    after = tally.after(apply(whole, Merge(("A", "B"), "B")).mesh)
    assert after.figures["B"].households == 200
    assert_same(after, Tally.of(after.mesh, Contents()))


def test_many_points_near_an_edit_are_located_by_an_index(monkeypatch):
    whole = mesh(south="")
    tally = Tally.of(whole, contents(whole, 3, places=3_000))
    after = apply(whole, MoveBorder(("A", "B"), pictures.at(2, 1), line((2, 0), (1, 1), (2, 2)))).mesh
    few = tally.after(after)
    monkeypatch.setattr(assignment, "_MANY", 10)
    assert_same(tally.after(after), few)


def test_in_small_portions_it_is_the_same(monkeypatch):
    whole = base(10)
    on = contents(whole, 3)
    at_once = Tally.of(whole, on)
    monkeypatch.setattr(features, "_POINTS", 7)
    monkeypatch.setattr(cuts, "_ARCS", 3)
    assert_same(Tally.of(whole, on), at_once)
    assert_same(Tally.of(whole, on, features=at_once.features), at_once)
