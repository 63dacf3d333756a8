"""The check finds every defect that was put in, with the right grids and area, and nothing else. Seeded.

The test run puts in a few hundred. For the whole figure, over coverages of 92 to 2,000 grids (some minutes)::

    GEOGRID_INJURIES=10000 ./run test tests/domain/coverage/test_injuries.py

What was put in is known from how it was made, and held against plain overlay of the shapes named, which is not code of
the check. A case that fails is named by what it takes to make it again: coverage, grids, seed.
"""

import os
import tomllib
from datetime import date
from functools import cache
from itertools import cycle, product

import numpy as np
import pytest
import shapely

from geogrid.domain import crs
from geogrid.domain.coverage.defect import DEFAULTS, GROUND, DefectKind
from geogrid.domain.coverage.validate import validate
from geogrid.domain.measure import area_m2, metres_per_degree
from geogrid.domain.simulate import Recipe, simulate
from geogrid.domain.simulate.cloth import PLANE, weave
from geogrid.domain.simulate.damage import damage
from geogrid.domain.simulate.wounds import Way
from geogrid.paths import BOUNDARIES

INJURIES = int(os.environ.get("GEOGRID_INJURIES", "400"))
SIZES = (92, 150) if INJURIES < 1000 else (92, 300, 800, 2000)
GRIDS_AN_INJURY = 4  # about as dense as wounds can lie without touching each other
WIDTH = 0.03  # of the greatest width: both sides look for it by trial
SHORT = 0.1  # GEOS, which says how wide an injury is, stops early in a long strip: larger circles fit, seen up to 8 %
AT_THE_EDGE = {Way.INLET, Way.OUTSIDE, Way.STRAY_OUTSIDE}
WITHOUT_GROUND = {DefectKind.MISMATCH, DefectKind.INVALID, DefectKind.EMPTY, DefectKind.DUPLICATE_CODE,
                  DefectKind.MULTIPART, DefectKind.SLIVER}  # fmt: skip


def cloth(grids, seed):
    woven = weave(grids, vertices=(12, 36, 70)[seed % 3], seed=seed)
    return woven.codes, woven.shapes, woven.parent, PLANE


@cache
def district(grids, seed):
    recipe = Recipe.parse(tomllib.loads((BOUNDARIES / "tunxi.toml").read_text(encoding="utf-8")))
    return simulate(recipe, grids=grids, places=200, cases=1, seed=seed, today=date(2026, 2, 1)).grids


def degrees(grids, seed):
    made = district(grids, 1 + seed % 3)
    shapes = np.array([grid.shape for grid in made], dtype=object)
    return [grid.code for grid in made], shapes, shapely.coverage_union_all(shapes), crs.STORAGE


def gauss_krueger(grids, seed):
    codes, shapes, parent, _ = degrees(grids, seed)

    def forward(xy):
        return np.column_stack(crs.from_storage(PLANE, *xy.T))

    return codes, shapely.transform(shapes, forward), shapely.transform(parent, forward), PLANE


def cases():
    """As many coverages as it takes for all the injuries."""
    left = INJURIES
    for seed, (grids, make) in enumerate(cycle(product(SIZES, (cloth, degrees, gauss_krueger))), start=1):
        if left <= 0:
            return
        left -= grids // GRIDS_AN_INJURY
        yield pytest.param(make, grids, seed, id=f"{make.__name__}-{grids}-{seed}")


def is_found(injury, kind, defect, crs_name):
    """A defect is the injury: kind, grids, and where it has ground, its area; 0.1 mm of rounding matter to 2 cm."""
    if (defect.kind, set(defect.grids)) != (kind, set(injury.grids)):
        return False
    steps = 2.0 if injury.way == Way.REDRAWN else 1.0  # of the lattice: where the one border leaves the other too
    near = 2e-3 + steps * 1e-4 / max(injury.width, 1e-4)
    least = injury.area * (wide_part(injury, crs_name) if injury.way == Way.REDRAWN else 1.0)
    return kind in WITHOUT_GROUND or (
        (1 - near) * least - 2e-3 <= defect.area_m2 <= (1 + near) * injury.area + 2e-3
        and (1 - WIDTH) * injury.width - 2e-3 <= defect.width_m <= (1 + SHORT) * injury.width + 2e-3
    )


def wide_part(injury, crs_name):
    """What of an injury's area lies where it is wider than the snapping distance: two borders closer count as one."""
    middle = injury.shape.centroid
    scale = metres_per_degree(middle.y) if crs_name == crs.STORAGE else (1.0, 1.0)
    ground = shapely.transform(injury.shape, lambda xy: (xy - (middle.x, middle.y)) * scale)
    half = DEFAULTS.snapping / 2
    return shapely.buffer(shapely.buffer(ground, -half), half).intersection(ground).area / ground.area


def is_guess(defect, injuries, crs_name):
    """What a bow-tie covers is anybody's guess: overlaps and gaps on its ground, with its grid, may be told."""
    return defect.kind in GROUND and any(
        injury.kind == DefectKind.INVALID
        and set(injury.grids) & set(defect.grids)
        and shapely.dwithin(to_storage(injury.shape, crs_name), defect.shape, 1e-7)
        for injury in injuries
    )


def to_storage(shape, crs_name):
    return shapely.transform(shape, lambda xy: np.column_stack(crs.to_storage(crs_name, *xy.T)))


def judge(defects, injuries, crs_name, kind_of):
    """Return the injuries not found, and the defects that nobody put in."""
    left, missed = list(defects), []
    for injury in injuries:
        found = next((d for d in left if is_found(injury, kind_of(injury), d, crs_name)), None)
        if found:
            left.remove(found)
        else:
            missed.append(injury)
    return told(missed), told(d for d in left if not is_guess(d, injuries, crs_name))


def told(found):
    """What a person needs to find it again."""
    return [
        (str(item.kind), item.grids, getattr(item, "way", "told"), getattr(item, "area", None) or
         getattr(item, "area_m2", 0.0), getattr(item, "width", None) or getattr(item, "width_m", 0.0))
        for item in found
    ]  # fmt: skip


def overlay_area(injury, damaged, parent, crs_name):
    """The area of an injury by shapely alone, of the shapes as they are now."""
    ground = injury.shape.buffer(0.01 / crs.metres_per_unit(crs_name))
    rows = dict(zip(damaged.codes, damaged.shapes))
    if injury.kind == DefectKind.OVERLAP:
        one, other = (shapely.intersection(rows[code], ground) for code in injury.grids)
        return area_m2(to_storage(shapely.intersection(one, other), crs_name))
    if injury.kind == DefectKind.OUTSIDE:
        beyond = shapely.difference(shapely.intersection(rows[injury.grids[0]], ground), parent)
        return area_m2(to_storage(beyond, crs_name))
    near = [shape for shape in damaged.shapes if shape is not None and shapely.intersects(shape, ground)]
    bare = shapely.difference(shapely.intersection(ground, parent), shapely.union_all(near))
    return area_m2(to_storage(bare, crs_name))


@pytest.mark.parametrize(("make", "grids", "seed"), list(cases()))
def test_with_a_parent(make, grids, seed):
    codes, shapes, parent, plane = make(grids, seed)
    damaged = damage(codes, shapes, parent, count=grids // GRIDS_AN_INJURY, seed=seed, crs=plane)
    assert len(damaged.injuries) > grids // GRIDS_AN_INJURY // 2
    for injury in damaged.injuries:
        if injury.kind not in WITHOUT_GROUND:
            area = overlay_area(injury, damaged, parent, plane)
            assert injury.area == pytest.approx(area, rel=2e-3, abs=2e-3), injury
    report = validate(damaged.codes, damaged.shapes, crs=plane, parent=parent)
    missed, invented = judge(report.defects, damaged.injuries, plane, lambda injury: injury.kind)
    assert (missed, invented) == ([], [])
    has_guess = any(injury.way == Way.BOW_TIE for injury in damaged.injuries)
    assert has_guess or report.below_tolerance == 0


@pytest.mark.parametrize(("make", "seed"), [(cloth, 101), (degrees, 102), (gauss_krueger, 103)])
def test_without_a_parent(make, seed):
    """A hole wider than the gap width is an enclave then; nothing can be said of the outer edge."""
    codes, shapes, parent, plane = make(92, seed)
    ways = [way for way in Way if way not in AT_THE_EDGE]
    damaged = damage(codes, shapes, parent, count=23, seed=seed, crs=plane, ways=ways)
    edge = [injury for injury in damaged.injuries if injury.kind in (DefectKind.INLET, DefectKind.OUTSIDE)]

    def kind(injury):
        is_wide = injury.kind == DefectKind.GAP and injury.width > DEFAULTS.gap_width
        return DefectKind.ENCLAVE if is_wide else injury.kind

    report = validate(damaged.codes, damaged.shapes, crs=plane)
    missed, invented = judge(report.defects, [i for i in damaged.injuries if i not in edge], plane, kind)
    at_the_edge = {injury.grids for injury in edge}
    assert missed == []
    assert [defect for defect in invented if defect[1] not in at_the_edge] == []


@pytest.mark.parametrize(("make", "grids"), [(cloth, 400), (degrees, 300), (gauss_krueger, 300)])
def test_a_sound_coverage_raises_no_alarm(make, grids):
    codes, shapes, parent, plane = make(grids, 7)
    assert validate(codes, shapes, crs=plane, parent=parent).defects == ()
    assert validate(codes, shapes, crs=plane).defects == ()
