"""Ground that is meant so: inside it a defect is told as such, beside it it stays one."""

from dataclasses import replace
from datetime import date

import pytest
import shapely

from geogrid.domain.coverage.allowance import allowed
from geogrid.domain.coverage.defect import Allowance, Defect, DefectKind, Report, Severity
from geogrid.domain.measure import area_m2
from tests.store import pictures

# A gap of four cells (g) and an overlap of two (o); K and L are drawn beside each other.
GROUND = pictures.shapes("""
    ......
    .gggg.
    ......
    .oo...
""")
MARKS = pictures.shapes("""
    KKKLLL
    KKKLLL
    ......
""")


def defect(kind, letter="g", **more):
    return Defect(kind, ("A", "B"), area_m2(GROUND[letter]), 380.0, 96.7, GROUND[letter], members=(0, 1), **more)


GAP, OVERLAP = defect(DefectKind.GAP), defect(DefectKind.OVERLAP, "o")
EMPTY = Defect(DefectKind.EMPTY, ("C",))


def allowance(shape, kind=None, code="K1"):
    return Allowance(code, "人工湖", "示例审批人", date(2026, 3, 1), shape, kind)


LAKE = allowance(GROUND["g"].buffer(0.0001))


def report(*defects, **more):
    return Report(6, defects, **more)


def test_a_defect_inside_is_kept_as_it_was_and_told_as_information():
    told = allowed(report(GAP, OVERLAP, EMPTY), [LAKE])
    inside = next(each for each in told.defects if each.kind == DefectKind.GAP)
    assert inside == replace(GAP, allowed=LAKE)
    assert (inside.severity, told.unused) == (Severity.INFORMATION, ())
    assert told.defects[-1] is inside
    assert [d.allowed for d in told.defects if d.kind != DefectKind.GAP] == [None, None]
    assert DefectKind.GAP not in told.totals()
    assert allowed(report(GAP), [LAKE]).valid


def test_drawn_a_centimetre_too_small_it_still_covers():
    smaller = allowance(shapely.buffer(GROUND["g"], -0.008 / 111_000, join_style="mitre"))
    assert allowed(report(GAP), [smaller]).valid


def test_of_one_partly_covered_the_remainder_stays_measured_anew():
    half = allowance(MARKS["K"])
    left, covered = allowed(report(GAP), [half]).defects
    assert (left.allowed, covered.allowed) == (None, half)
    assert left.area_m2 == pytest.approx(GAP.area_m2 / 2, rel=1e-3)
    assert covered.area_m2 == pytest.approx(GAP.area_m2 / 2, rel=1e-3)
    assert left.width_m == pytest.approx(110.8, rel=0.01)
    assert (left.grids, left.members) == (GAP.grids, GAP.members)


def test_two_together_cover_it_whole():
    both = [allowance(MARKS["K"]), allowance(MARKS["L"], code="K2")]
    told = allowed(report(GAP), both)
    assert told.valid
    assert [each.allowed.code for each in told.defects] == ["K1", "K2"]


@pytest.mark.parametrize(
    ("kind", "of", "meant"),
    [
        (DefectKind.GAP, DefectKind.GAP, True),
        (DefectKind.GAP, DefectKind.INLET, True),
        (DefectKind.GAP, DefectKind.ENCLAVE, True),
        (DefectKind.GAP, DefectKind.OVERLAP, False),
        (DefectKind.OVERLAP, DefectKind.OVERLAP, True),
        (DefectKind.OVERLAP, DefectKind.OUTSIDE, True),
        (DefectKind.OVERLAP, DefectKind.GAP, False),
        (None, DefectKind.OVERLAP, True),
        (None, DefectKind.GAP, True),
        (None, DefectKind.SLIVER, False),
    ],
)
def test_it_speaks_of_its_kind_only(kind, of, meant):
    told = allowed(report(defect(of)), [replace(LAKE, kind=kind)])
    assert bool(told.defects[0].allowed) == meant
    assert bool(told.unused) != meant


def test_one_that_touches_nothing_any_more_is_said():
    far, beside = allowance(shapely.box(119, 30, 119.1, 30.1)), allowance(pictures.shapes("...Z")["Z"], code="K2")
    told = allowed(report(GAP), [LAKE, far, beside])
    assert told.unused == (far, beside)
    assert allowed(report(), [far]).unused == (far,)


def test_faces_are_told_too():
    face = replace(OVERLAP, grids=("A", "B", "C"))
    told = allowed(report(OVERLAP, faces=(face,)), [replace(LAKE, shape=GROUND["o"], kind=DefectKind.OVERLAP)])
    assert told.faces[0].allowed and told.defects[0].allowed
