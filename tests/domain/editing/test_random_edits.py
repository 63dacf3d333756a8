"""Random edits of all kinds leave no gap and no overlap, lose no grid, and can be undone and done again to the byte.

The test run does 3,000. For the whole figure::

    GEOGRID_RANDOM_EDITS=100000 ./run test tests/domain/editing/test_random_edits.py -s

A plan that fails is named by what it takes to make it again: how many grids, which seed.
"""

import json
import os
from collections import Counter
from datetime import date
from functools import cache
from itertools import cycle

import numpy as np
import pytest
import shapely

from geogrid.domain.editing import refusal
from geogrid.domain.editing.building import mesh_of
from geogrid.domain.editing.edit import Create
from geogrid.domain.editing.plan import Plan
from geogrid.domain.editing.wire import from_json, to_json
from geogrid.errors import EditRefused
from geogrid.services.simulation import Size, make
from tests.domain.editing import oracle
from tests.domain.editing.random_edits import Planner

EDITS = int(os.environ.get("GEOGRID_RANDOM_EDITS", "3000"))
A_PLAN = 100
SIZES = (10, 10, 92, 92, 400, 10, 92, 10, 400, 2000)  # of the plans, in turn
WHOLE = {10: 1, 92: 2, 400: 10, 2000: 50}  # after so many edits the whole mesh is looked at, else what changed
REASONS = {value for name, value in vars(refusal).items() if name.isupper()}


@cache
def base(grids):
    """A simulated district in which a few grids are nobody's ground."""
    district = make(Size(grids, 3 * grids + 100, 10), date(2026, 2, 1))
    every = len(district.grids)
    mesh = mesh_of(district.grids, district.areas)
    inner = [code for code in sorted(mesh.grids) if all(None not in arc.sides for arc in mesh.arcs[code])]
    gone = set(inner[5 :: max(every // 4, 8)])
    left = [grid for grid in district.grids if grid.code not in gone]
    return mesh_of(left, district.areas, used=gone)


def plans():
    for seed, grids in enumerate(cycle(SIZES), start=1):
        if (seed - 1) * A_PLAN >= EDITS:
            return
        yield pytest.param(grids, seed, id=f"{grids}-{seed}")


def in_bounds(refused, mesh):
    lon, lat = refused.facts["lon"], refused.facts["lat"]
    west, south, east, north = shapely.total_bounds(oracle.shapes(mesh)) + np.array([-1, -1, 1, 1]) * 0.05
    return lon is None or (west < lon < east and south < lat < north)


def codes_after(edit, before, after):
    """Which codes there must be after an edit, as the edit says itself."""
    gone = {"split": "code", "retire": "code", "recode": "code", "merge": "codes"}.get(edit.kind)
    lost = set(np.atleast_1d(getattr(edit, gone)).tolist()) if gone else set()
    new = {"split": lambda: {piece.code for piece in edit.pieces}, "merge": lambda: {edit.into},
           "recode": lambda: {edit.new_code}, "create": lambda: {edit.code}}.get(edit.kind, set)()  # fmt: skip
    return (set(before) - lost) | new


def recoded(before, old, new):
    """What is known of other codes once something is given another: nothing that led from one that it has again."""
    led, code = [], new
    while code in before:
        led.append(code)
        code = before[code]
    came_back = led and code == old
    return {code: to for code, to in before.items() if not (came_back and code in led)} | (
        {} if came_back else {old: new}
    )


def assert_done(before, step, after):
    """Nothing is lost, and all but the changed grids are the very same."""
    assert set(after.grids) == codes_after(step.edit, before.grids, after.grids)
    old = {"recode": "code", "recode_micro": "micro"}.get(step.edit.kind)
    assert after.recoded == (
        recoded(before.recoded, getattr(step.edit, old), step.edit.new_code) if old else before.recoded
    )
    others = before.grids.keys() - set(step.changed)
    assert all(after.micros.get(code) is before.micros.get(code) for code in others)
    oracle.assert_nested(after, {*step.changed, *(near for code in step.changed if code in after.grids
                                                  for near in after.neighbours(code))})  # fmt: skip
    assert all(after.grids[code] is before.grids[code] for code in others)
    changed = [code for code in step.changed if code in after.grids]
    if not changed:
        return
    oracle.assert_ground_kept(before, after, step.changed, filled=isinstance(step.edit, Create))
    near = {other for code in changed for other in after.neighbours(code)} | set(changed)
    # GEOS objects to a part of a coverage when a shape touches itself just where the part leaves a neighbour out.
    if not shapely.coverage_is_valid(oracle.shapes(after, near)):
        oracle.assert_seamless(oracle.shapes(after))


def assert_whole(base_area, mesh):
    oracle.assert_seamless(oracle.shapes(mesh))
    oracle.assert_levels(mesh)
    oracle.assert_nested(mesh)
    covered = shapely.area(oracle.shapes(mesh)).sum() + mesh.gaps().area
    assert covered == pytest.approx(base_area, rel=1e-9)


@pytest.mark.parametrize(("grids", "seed"), list(plans()))
def test_a_plan_of_random_edits_stays_seamless(grids, seed):
    start, planner = base(grids), Planner(seed)
    plan, done, refused = Plan.of(start), [], Counter()
    ground = shapely.area(oracle.shapes(start)).sum() + start.gaps().area
    while len(done) < A_PLAN:
        edit = planner.edit(plan.mesh)
        if edit is None:
            continue
        before = plan
        try:
            plan = plan.apply(edit)
        except EditRefused as error:
            assert error.facts["reason"] in REASONS
            assert in_bounds(error, plan.mesh)
            refused[edit.kind, error.facts["reason"]] += 1
            continue
        done.append(edit)
        assert_done(before.mesh, plan.steps[-1], plan.mesh)
        if len(done) % WHOLE[grids] == 0:
            assert_whole(ground, plan.mesh)
        oracle_undo(before, plan, grids)
        if planner.chance.random() < 0.05 and len(plan.steps) > 3:
            plan = plan.undo().undo()
    assert_whole(ground, plan.mesh)
    oracle.assert_checked(plan.mesh)
    oracle.assert_arcs(plan.mesh)
    again = Plan.of(start, [from_json(json.loads(json.dumps(to_json(edit)))) for edit in plan.edits])
    oracle.assert_same(again.mesh, plan.mesh)
    while plan.steps:
        plan = plan.undo()
    oracle.assert_same(plan.mesh, start)
    for _ in again.steps:
        plan = plan.redo()
    oracle.assert_same(again.mesh, plan.mesh)
    kinds = dict(Counter(edit.kind for edit in done))
    print(grids, seed, kinds, "refused", sum(refused.values()))  # noqa: T201 - shown with -s


def oracle_undo(before, plan, grids):
    back = plan.undo()
    if len(plan.steps) % WHOLE[grids] == 0:
        oracle.assert_same(back.mesh, before.mesh)
        oracle.assert_same(back.redo().mesh, plan.mesh)
