"""Damage does what it says and nothing else: held against plain overlay."""

import numpy as np
import pytest
import shapely

from geogrid.domain import crs
from geogrid.domain.coverage.defect import DefectKind
from geogrid.domain.measure import area_m2
from geogrid.domain.simulate.cloth import PLANE, weave
from geogrid.domain.simulate.damage import damage
from geogrid.domain.simulate.wounds import Way
from tests.damaged import damaged_demo
from tests.overlay import DUST, faults

DEGREE = 111_000.0
NO_GROUND = {DefectKind.INVALID, DefectKind.EMPTY, DefectKind.MISMATCH, DefectKind.MULTIPART, DefectKind.SLIVER,
             DefectKind.DUPLICATE_CODE}  # fmt: skip
KNOWN_GROUND = [way for way in Way if way != Way.BOW_TIE]


def cloth(seed=1, **options):
    woven = weave(120, vertices=36, seed=seed)
    return woven, damage(woven.codes, woven.shapes, woven.parent, seed=seed, crs=PLANE, **options)


def as_told(injuries):
    return sorted((i.kind, i.grids) for i in injuries if i.kind not in NO_GROUND)


@pytest.mark.parametrize("seed", range(6))
def test_overlay_finds_what_was_put_in_and_nothing_else(seed):
    woven, damaged = cloth(seed, ways=KNOWN_GROUND, count=40)
    found = {(fault.kind, fault.grids): fault.shape for fault in faults(damaged.codes, damaged.shapes, woven.parent)}
    assert sorted(found) == as_told(damaged.injuries)
    for injury in damaged.injuries:
        if injury.kind not in NO_GROUND:
            shape = found[injury.kind, injury.grids]
            assert shape.area == pytest.approx(injury.shape.area, abs=DUST)
            assert injury.area == pytest.approx(shape.area, rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("grids", [92, 150])
def test_the_simulated_district_in_degrees(make, grids):
    whole = [grid.shape for grid in make(grids=grids).grids]
    codes = [grid.code for grid in make(grids=grids).grids]
    parent = shapely.coverage_union_all(whole)
    damaged = damage(codes, whole, parent, count=30, seed=grids, crs=crs.STORAGE, ways=KNOWN_GROUND)
    found = {(f.kind, f.grids): f.shape for f in faults(damaged.codes, damaged.shapes, parent, 0.002 / DEGREE**2)}
    assert sorted(found) == as_told(damaged.injuries)
    for injury in damaged.injuries:
        if injury.kind not in NO_GROUND:
            assert injury.area == pytest.approx(area_m2(found[injury.kind, injury.grids]), rel=1e-3, abs=2e-3)


def test_every_way_comes_up_and_widths_go_from_2_cm_to_50_m():
    woven = weave(600, vertices=36)
    injuries = damage(woven.codes, woven.shapes, woven.parent, count=150, seed=2, crs=PLANE).injuries
    assert {injury.way for injury in injuries} == set(Way)
    assert {injury.kind for injury in injuries} == NO_GROUND | {
        DefectKind.OVERLAP,
        DefectKind.GAP,
        DefectKind.INLET,
        DefectKind.OUTSIDE,
    }
    widths = [injury.width for injury in injuries if injury.width and injury.way in (Way.OVERLAP, Way.GAP, Way.INLET)]
    assert 0.019 < min(widths) < 0.1
    assert 5 < max(widths) < 60


def test_what_is_not_concerned_stays_byte_for_byte():
    woven, damaged = cloth(count=10)
    concerned = {code for injury in damaged.injuries for code in injury.grids}
    before = dict(zip(woven.codes, woven.shapes))
    same = [code for code in damaged.codes if code not in concerned]
    assert len(same) > 60
    after = dict(zip(damaged.codes, damaged.shapes))
    assert all(shapely.equals_identical(before[code], after[code]) for code in same)


def test_vertices_that_did_not_move_are_the_same_in_degrees(demo):
    shapes = [grid.shape for grid in demo.grids]
    codes = [grid.code for grid in demo.grids]
    damaged = damage(codes, shapes, shapely.coverage_union_all(shapes), count=25, seed=3, crs=crs.STORAGE,
                     ways=[Way.SHIFTED, Way.DROPPED])  # fmt: skip
    old = set(map(tuple, shapely.get_coordinates(shapes).tolist()))
    for before, after in zip(shapes, damaged.shapes):
        new = [xy for xy in after.exterior.coords if xy not in old]
        assert len(new) < len(before.exterior.coords) / 2
        assert (np.round(new, 9) == np.array(new)).all()


def test_the_same_seed_does_the_same_damage():
    (_, one), (_, same) = cloth(4, count=30), cloth(4, count=30)
    assert one.injuries == same.injuries
    assert shapely.to_wkb(one.shapes).tolist() == shapely.to_wkb(same.shapes).tolist()


def test_the_damaged_demo_has_some_of_everything_that_can_be_repaired():
    """What the tests of the repair begin with."""
    demo = damaged_demo()
    kinds = [injury.kind for injury in demo.injuries]
    assert len(kinds) == 14
    assert set(kinds) == {DefectKind.OVERLAP, DefectKind.GAP, DefectKind.INLET, DefectKind.OUTSIDE, DefectKind.MISMATCH}
    changed = [one.code for one, other in zip(demo.sound, demo.grids) if one.shape != other.shape]
    assert 12 <= len(changed) <= 20
    assert 0.05 < min(i.width for i in demo.injuries if i.area) < max(i.width for i in demo.injuries) < 5
