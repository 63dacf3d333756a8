"""The twelve published cases of the JTS coverage validator, moved to a place in Tunxi, in metres.

Published are three verdicts. `checkValid` means that neighbours match; a shape that collapses or is empty is no matter
of neighbours there, so such a shape itself may be told as `empty` or `invalid` here. Parts (`multipart`) and small
squares (`sliver`) are warnings of ours that JTS has no word for. `checkInvalidWithGaps` names the gap width up to which
an opening counts; one that is open to the outside is an `inlet` here.
"""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from geogrid.domain.coverage.defect import DefectKind, Tolerances
from geogrid.domain.coverage.validate import validate

FILE = Path(__file__).resolve().parents[4] / "shared" / "data" / "coverage_vectors" / "jts_coverage_vectors.json"
PLACE = (627_000.0, 3_288_000.0)
OPEN = {DefectKind.GAP, DefectKind.INLET}
BROKEN = {DefectKind.OVERLAP, DefectKind.MISMATCH, *OPEN}
OF_ONE_SHAPE = {DefectKind.EMPTY, DefectKind.INVALID}
OURS = {DefectKind.MULTIPART, DefectKind.SLIVER, DefectKind.ENCLAVE}
TESTS = ["testCollinearUnmatchedEdge", "testOverlappingSquares", "testFullyCoveredTriangles", "testGap",
         "testGapDisjoint", "testGore", "testGrid", "testMultiPolygon", "testValidDuplicatePoints", "testRingCollapse",
         "testPolygonEmpty", "testMultiPolygonWithEmptyRing"]  # fmt: skip


@pytest.fixture(scope="module")
def vectors():
    if not FILE.exists():
        pytest.skip(f"public data not here: coverage_vectors/{FILE.name}")
    found = json.loads(FILE.read_text(encoding="utf-8"))["vectors"]
    return {vector["test"]: vector for vector in found if vector["file"] == "CoverageValidatorTest"}


def test_all_of_them_are_here(vectors):
    assert sorted(vectors) == sorted(TESTS)


@pytest.mark.parametrize("test", TESTS)
def test_as_published(vectors, test):
    vector = vectors[test]
    shapes = [shapely.transform(shapely.from_wkt(text), lambda xy: xy + PLACE) for text in vector["polygons"]]
    codes = [f"{number:02d}" for number in range(len(shapes))]
    gap_width = vector["nums"][0] if vector["nums"] else 0.0
    report = validate(codes, shapes, crs="EPSG:4548", tolerances=Tolerances(gap_width=gap_width))
    found = [defect for defect in report.defects if defect.kind not in OURS]
    if vector["check"] == "checkInvalidWithGaps":
        assert {defect.kind for defect in found} & OPEN
    elif vector["check"] == "checkInvalid":
        assert {defect.kind for defect in found} & BROKEN
    else:
        degenerate = {code for code, shape in zip(codes, shapes) if shape.area == 0 or not shape.is_valid}
        assert [d for d in found if d.kind not in OF_ONE_SHAPE or not set(d.grids) <= degenerate] == []
    if vector["check"] != "checkValid":
        assert not report.valid


def test_ours_and_geos_agree_on_the_verdict(vectors):
    """GEOS is a port of JTS: what it says of each shape tells that the cases were read right."""
    for vector in vectors.values():
        shapes = np.array([shapely.from_wkt(text) for text in vector["polygons"]], dtype=object)
        gap_width = vector["nums"][0] if vector["nums"] else 0.0
        assert shapely.coverage_is_valid(shapes, gap_width=gap_width) == (vector["check"] == "checkValid")
