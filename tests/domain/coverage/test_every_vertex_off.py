"""Files in which no two neighbours were drawn by the same hand: every vertex of every border is off."""

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from geogrid.domain.coverage.defect import DefectKind
from geogrid.domain.coverage.validate import validate
from tests import overlay

PLANE = "EPSG:4548"
OFFSET = np.array([500_000.0, 3_290_000.0])


def drawn_anew(side, spacing, off, seed, count=5):
    """Return count x count squares, each vertex moved by itself; metres."""
    chance = np.random.default_rng(seed)
    shapes = []
    for row in range(count):
        for column in range(count):
            square = shapely.segmentize(box(column * side, row * side, (column + 1) * side, (row + 1) * side), spacing)
            xy = shapely.get_coordinates(square)[:-1] + OFFSET
            shapes.append(Polygon(xy + chance.normal(0, off, xy.shape)))
    return shapes


@pytest.mark.parametrize("seed", range(6))
def test_overlaps_are_those_of_an_overlay(seed):
    shapes = drawn_anew(side=60, spacing=4, off=0.08, seed=seed)
    codes = [f"{at:03}" for at in range(len(shapes))]
    report = validate(codes, shapes, crs=PLANE)
    expected = {fault.grids: fault.shape.area for fault in overlay.faults(codes, shapes, shapely.union_all(shapes))
                if fault.kind == DefectKind.OVERLAP}  # fmt: skip
    found = {defect.grids: defect.area_m2 for defect in report.defects if defect.kind == DefectKind.OVERLAP}
    # What is closer than 1 cm counts as one border, along 60 m of it; corners may lie on four grids.
    assert {pair for pair, area in expected.items() if area > 0.1} <= set(found) <= set(expected)
    for pair, area in found.items():
        assert area == pytest.approx(expected[pair], rel=0.02, abs=0.3)


@pytest.mark.parametrize("seed", range(20))
def test_vertices_as_close_as_the_tolerance_are_no_reason_to_refuse(seed):
    shapes = drawn_anew(side=1, spacing=0.05, off=0.006, seed=seed)
    report = validate([f"{at:03}" for at in range(len(shapes))], shapes, crs=PLANE)
    assert report.features == len(shapes)


def test_a_triangle_hardly_larger_than_the_tolerance():
    low, right, top = (0.0, 0.0), (0.0113, 0.0), (0.00565, 0.0098)
    around = [[low, right, (50, -50)], [low, top, (-50, 50)], [top, right, (50, 50)]]
    report = validate(list("abc"), [Polygon(np.array(ring) + OFFSET) for ring in around], crs=PLANE)
    assert {defect.kind for defect in report.defects} == {DefectKind.SLIVER}
