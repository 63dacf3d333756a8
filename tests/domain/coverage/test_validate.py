"""The check finds what was put in, says with whom, and invents nothing."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box

from geogrid.domain.coverage.defect import DefectKind, Severity, Tolerances
from geogrid.domain.coverage.validate import validate
from geogrid.errors import TooDense, TooWide

PLANE = "EPSG:4548"  # Gauss-Krueger, metres
EAST, NORTH = 627_000.0, 3_288_000.0


def at(shape):
    return shapely.transform(shape, lambda xy: xy + (EAST, NORTH))


def squares(columns=4, rows=3, side=100.0):
    """A checked cloth of squares, coded 00, 01 ... row by row from the south-west."""
    return {
        f"{row}{column}": box(column * side, row * side, (column + 1) * side, (row + 1) * side)
        for row in range(rows)
        for column in range(columns)
    }


def check(shapes, **options):
    return validate(list(shapes), [shape and at(shape) for shape in shapes.values()], crs=PLANE, **options)


def test_a_seamless_coverage_has_no_defects():
    report = check(squares())
    assert report.valid
    assert report.features == 12
    assert report.defects == ()


def test_an_overlap_names_both_and_measures_it():
    shapes = squares()
    shapes["11"] = box(100, 100, 203, 200)  # 3 m into 12
    (defect,) = check(shapes).defects
    assert defect.kind == DefectKind.OVERLAP
    assert defect.grids == ("11", "12")
    assert defect.area_m2 == pytest.approx(300, rel=1e-3)
    assert (defect.length_m, defect.width_m) == pytest.approx((100, 3), rel=1e-2)


def test_a_hole_is_an_enclave_unless_narrow_or_inside_the_parent():
    shapes = squares()
    del shapes["11"]
    parent = at(box(0, 0, 400, 300))
    assert [d.kind for d in check(shapes).defects] == [DefectKind.ENCLAVE]
    assert check(shapes).valid
    (gap,) = check(shapes, parent=parent).defects
    assert (gap.kind, gap.grids) == (DefectKind.GAP, ("01", "10", "12", "21"))
    assert gap.area_m2 == pytest.approx(10_000, rel=1e-3)
    assert check(shapes, parent=parent.difference(at(box(100, 100, 200, 200)))).defects == ()

    elsewhere = at(box(5000, 0, 5400, 300))
    kinds = {d.kind for d in check(shapes, parent=elsewhere).defects}
    assert kinds == {DefectKind.INLET, DefectKind.OUTSIDE}

    narrow = squares()
    narrow["11"] = box(100, 100, 198, 200)
    (gap,) = check(narrow).defects
    assert gap.kind == DefectKind.GAP
    assert gap.area_m2 == pytest.approx(200, rel=1e-3)
    wider = check(narrow, tolerances=Tolerances(gap_width=1.0)).defects
    assert [d.kind for d in wider] == [DefectKind.MISMATCH, DefectKind.MISMATCH, DefectKind.ENCLAVE]


def test_three_grids_on_one_spot_are_three_pairs():
    shapes = {"a": box(0, 0, 10, 10), "b": box(5, 0, 15, 10), "c": box(6, 0, 20, 10)}
    report = check(shapes)
    assert {d.grids for d in report.defects} == {("a", "b"), ("a", "c"), ("b", "c")}
    areas = {face.grids: face.area_m2 for face in report.faces}
    assert areas == pytest.approx({("a", "b"): 10, ("a", "b", "c"): 40, ("b", "c"): 50}, rel=1e-3)


def test_one_grid_inside_another_is_an_overlap():
    shapes = {"big": box(0, 0, 100, 100), "small": box(40, 40, 60, 60)}
    (defect,) = check(shapes).defects
    assert defect.grids == ("big", "small")
    assert defect.area_m2 == pytest.approx(400, rel=1e-3)


def test_the_same_shape_twice_is_an_overlap():
    (defect,) = check({"a": box(0, 0, 10, 10), "b": box(0, 0, 10, 10)}).defects
    assert defect.kind == DefectKind.OVERLAP


def test_an_island_inside_a_hole_does_not_hide_the_hole():
    ring = box(0, 0, 100, 100).difference(box(20, 20, 80, 80))
    report = check({"ring": ring, "island": box(40, 40, 60, 60)})
    (defect,) = report.defects
    assert defect.kind == DefectKind.ENCLAVE
    assert defect.area_m2 == pytest.approx(3600 - 400, rel=1e-3)


def test_holes_within_holes_are_found_once_each():
    #  ((( ))) rings in rings: as many empty rings between them, and the middle
    rings = {
        f"{n:03d}": Point(0, 0).buffer(20 * n + 20, 16).difference(Point(0, 0).buffer(20 * n + 10, 16))
        for n in range(120)
    }
    report = check(rings)
    assert len(report.defects) == 120
    covered = sum(ring.area for ring in rings.values())
    total = sum(defect.area_m2 for defect in report.defects)
    assert total == pytest.approx(Point(0, 0).buffer(20 * 119 + 20, 16).area - covered, rel=2e-3)
    assert {len(defect.grids) for defect in report.defects} == {1, 2}


def test_invalid_and_empty_shapes_are_named():
    bow_tie = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    report = check({"bow": bow_tie, "none": None, "empty": Polygon(), "good": box(20, 0, 30, 10)})
    assert {(d.kind, d.grids[0]) for d in report.defects} == {
        (DefectKind.INVALID, "bow"),
        (DefectKind.EMPTY, "none"),
        (DefectKind.EMPTY, "empty"),
    }
    invalid = next(d for d in report.defects if d.kind == DefectKind.INVALID)
    assert invalid.reason == "Self-intersection"
    assert invalid.shape is not None


def test_what_is_below_the_snapping_tolerance_is_counted_not_listed():
    shapes = {"a": box(0, 0, 100, 100), "b": box(99.998, 0.5, 200, 99.5)}
    assert check(shapes).defects == ()


def test_least_area():
    shapes = squares()
    shapes["11"] = box(100, 100, 203, 200)
    assert check(shapes, tolerances=Tolerances(min_area=1000)).defects == ()


def test_parts_count():
    two = MultiPolygon([box(0, 0, 10, 10), box(50, 0, 60, 10)])
    overlap, multipart = check({"two": two, "b": box(55, 0, 70, 10)}).defects
    assert (overlap.kind, overlap.grids) == (DefectKind.OVERLAP, ("b", "two"))
    assert (multipart.kind, multipart.grids, multipart.count) == (DefectKind.MULTIPART, ("two",), 2)
    assert multipart.severity == Severity.WARNING


def test_a_file_of_repeated_rows_is_refused_and_not_worked_on_for_ever():
    with pytest.raises(TooDense):
        check({f"{n:04d}": box(0, 0, 100, 100) for n in range(1000)})


@pytest.mark.parametrize(("degrees", "area_km2"), [(1, 42_853), (10, 4_240_000)])
def test_ground_far_beyond_the_grids_is_a_gap_of_its_size(degrees, area_km2):
    """A country around one grid: its corners are thousands of kilometres away, the lattice reaches there."""
    grid = box(118.30, 29.70, 118.31, 29.71)
    around = box(118.3 - degrees, 29.7 - degrees, 118.3 + degrees, 29.7 + degrees)
    (defect,) = validate(["a"], [grid], parent=around).defects
    assert (defect.kind, defect.grids) == (DefectKind.INLET, ("a",)) or defect.kind == DefectKind.GAP
    assert defect.area_m2 / 1e6 == pytest.approx(area_km2, rel=0.01)


def test_what_reaches_too_far_for_the_tolerance_is_refused():
    with pytest.raises(TooWide) as refused:
        validate(["a"], [box(118.30, 29.70, 118.31, 29.71)], parent=box(-180, -90, 180, 90))
    assert refused.value.facts["reach_km"] > 20_000


def test_nothing_to_check():
    assert validate([], []).valid


@settings(max_examples=40, deadline=None)
@given(
    width=st.floats(0.02, 40),
    where=st.integers(0, 2),
    row=st.integers(0, 2),
    overlap=st.booleans(),
)
def test_every_injected_overlap_and_gap_is_found_with_its_area(width, where, row, overlap):
    shapes = squares()
    west = where * 100
    reach = width if overlap else -width
    shapes[f"{row}{where}"] = box(west, row * 100, west + 100 + reach, row * 100 + 100)
    report = check(shapes, parent=at(box(0, 0, 400, 300)))
    (defect,) = report.defects
    void = DefectKind.GAP if row == 1 else DefectKind.INLET
    assert defect.kind == (DefectKind.OVERLAP if overlap else void)
    assert defect.area_m2 == pytest.approx(width * 100, rel=2e-3)
    assert np.isfinite([defect.length_m, defect.width_m]).all()
