"""Borders that part by just about the snapping distance: wider is told, narrower is counted, both can be mended."""

import numpy as np
import pytest
import shapely
from shapely import Polygon

from geogrid.domain.coverage.defect import DEFAULTS, DefectKind
from geogrid.domain.coverage.repair import Repair
from geogrid.domain.coverage.validate import validate
from tests.domain.coverage.test_redrawn_borders import greatest_width

PLANE = "EPSG:4548"
OFFSET = np.array([500_000.0, 3_280_000.0])
CODES = ["south", "north"]


def bent(length, place, height, turn=0.0, depth=50.0):
    """Two neighbours and their parent; the northern one's border has one vertex more, that much beside the line."""
    turned = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    south = [(0, 0), (length, 0), (length, -depth), (0, -depth)]
    north = [(0, 0), (place, height), (length, 0), (length, depth), (0, depth)]
    parent = [(0, -depth), (length, -depth), (length, 0), (length, depth), (0, depth), (0, 0)]
    return [Polygon(np.array(ring) @ turned + OFFSET) for ring in (south, north, parent)]


def by_chance(seed):
    chance = np.random.default_rng(seed)
    length, height = chance.uniform(5, 200), chance.uniform(0.0085, 0.0125) * chance.choice([-1, 1])
    place = min(chance.uniform(0.002, 0.998) * length, chance.uniform(0, 0.2) if seed % 3 == 0 else length)
    return length, place, height, chance.uniform(0, 2 * np.pi)


def check_told_and_mended(south, north, parent):
    report = validate(CODES, [south, north], crs=PLANE, parent=parent)
    whole = shapely.union(south, north)
    width = max(
        greatest_width(part)
        for apart in (shapely.intersection(south, north), shapely.difference(parent, whole))
        for part in shapely.get_parts(apart)
    )
    if abs(width - DEFAULTS.snapping) > 3e-4:  # put on the lattice, it may be either
        assert bool(report.defects) == (width > DEFAULTS.snapping)
        assert bool(report.below_tolerance) == (width < DEFAULTS.snapping)
    assert report.defects or report.below_tolerance
    check_mended([south, north], parent)


def check_mended(shapes, parent):
    codes = CODES[: len(shapes)]
    after = Repair.of(codes, shapes, crs=PLANE, parent=parent).accept_all(5.0)
    assert (after.report.defects, after.report.below_tolerance) == ((), 0)
    assert shapely.coverage_is_valid(after.coverage.shapes)
    assert validate(codes, after.coverage.shapes, crs=PLANE, parent=parent).defects == ()


@pytest.mark.parametrize("seed", range(150))
def test_one_vertex_beside_the_border(seed):
    check_told_and_mended(*bent(*by_chance(seed)))


def test_a_border_a_centimetre_off_where_no_parent_is_given():
    south, north, _ = bent(14, 5.6, -0.01)
    assert validate(CODES, [south, north], crs=PLANE).below_tolerance == 1
    check_mended([south, north], None)


@pytest.mark.parametrize(("length", "place", "height"), [(145.77, 0.003, 0.0112), (116.56, 0.0013, 0.0103)])
def test_a_gap_that_is_open_to_the_outer_edge_by_the_tolerance(length, place, height):
    south, north, _ = bent(length, place, height)
    (defect,) = validate(CODES, [south, north], crs=PLANE).defects
    assert defect.kind == DefectKind.INLET
    assert defect.width_m == pytest.approx(height, abs=2e-4)


@pytest.mark.parametrize(
    ("length", "place", "height"), [(133.04, 0.0093, -0.0088), (128.67, 0.01, -0.0095), (151.36, 0.0079, 0.0098)]
)
def test_what_closes_at_the_outer_edge_is_counted(length, place, height):
    south, north, _ = bent(length, place, height)
    report = validate(CODES, [south, north], crs=PLANE)
    assert report.defects == () and report.below_tolerance >= 1
    check_mended([south, north], None)


@pytest.mark.parametrize("height", [2e-4, -2e-4, 5e-4])
def test_one_vertex_hardly_off_the_border_is_counted(height):
    south, north, parent = bent(126.0, 63.0, height)
    report = validate(CODES, [south, north], crs=PLANE, parent=parent)
    assert report.defects == () and report.below_tolerance == 1


def test_a_gap_that_ends_at_the_outer_edge_is_told_once():
    south, north, _ = bent(40.0, 15.0, 0.04, turn=0.7)
    kinds = [defect.kind for defect in validate(CODES, [south, north], crs=PLANE).defects]
    assert kinds == [DefectKind.GAP]
