"""Buildings cut, places in no grid, grids without places, households outside the band."""

import numpy as np
import pytest
import shapely

from geogrid.domain.coverage.contents import Band, cut, outside_the_band, places_outside, without_place
from geogrid.domain.coverage.defect import DefectKind, Severity
from geogrid.domain.grid import Grid, GridKind
from tests.store import pictures

GRIDS = pictures.grids("""
    AABB
    AABB
    CCDD
    CCDD
""")
EAST_M, NORTH_M = 1 / 96_700, 1 / 110_850  # degrees a metre


def building(column, row, wide, high=10.0, dx=0.0):
    """A building whose middle lies in the picture, in metres; dx metres further east."""
    x, y = pictures.at(column, row)
    x += dx * EAST_M
    return shapely.box(x - wide / 2 * EAST_M, y - high / 2 * NORTH_M, x + wide / 2 * EAST_M, y + high / 2 * NORTH_M)


def found(*shapes, kind=DefectKind.CUT_BUILDING):
    return cut(kind, GRIDS, [f"{n}幢" for n in range(len(shapes))], list(shapes))


def test_a_building_on_the_border_is_cut_and_its_smaller_part_measured():
    (defect,) = found(building(1, 1, 20), building(2, 1, 20, dx=5))
    assert (defect.kind, defect.grids, defect.reason) == (DefectKind.CUT_BUILDING, ("A", "B"), "1幢")
    assert defect.area_m2 == pytest.approx(50, rel=0.01)
    assert defect.width_m == pytest.approx(5, rel=0.01)
    assert shapely.equals(defect.shape, building(2, 1, 20, dx=5))
    assert defect.severity == Severity.WARNING


@pytest.mark.parametrize(("over", "count"), [(0.0, 0), (0.006, 0), (0.02, 1)])
def test_a_part_thinner_than_the_snapping_distance_does_not_count(over, count):
    assert len(found(building(2, 1, 20, dx=10 - over))) == count


def test_one_on_the_corner_has_four_sides_and_one_on_the_edge_a_single_grid():
    corner, edge = found(building(2, 2, 20), building(0, 1, 20), kind=DefectKind.CUT_ESTATE)
    assert corner.grids == ("A", "B", "C", "D")
    assert corner.area_m2 == pytest.approx(50, rel=0.01)
    assert (edge.grids, edge.kind) == (("A",), DefectKind.CUT_ESTATE)
    assert edge.area_m2 == pytest.approx(100, rel=0.01)


def test_none_is_cut_where_there_is_none():
    assert found() == []
    assert cut(DefectKind.CUT_BUILDING, [], ["1幢"], [building(2, 1, 20)]) == []


def test_places_in_no_grid_are_told_by_the_nearest():
    lon, lat = np.array([pictures.at(5, 1), pictures.at(6, 1), pictures.at(1, 6)]).T
    words = np.array(["前园南路1号", "前园南路3号", "黄山路9号"])
    two, one = places_outside(GRIDS, lon, lat, lambda at: words[at].tolist())
    assert (two.kind, two.grids, two.count, two.reason) == (DefectKind.PLACE_OUTSIDE, ("B",), 2, "前园南路1号")
    assert shapely.get_num_geometries(two.shape) == 2
    assert (one.grids, one.count, one.reason, one.shape.geom_type) == (("C",), 1, "黄山路9号", "Point")


def test_many_places_outside_are_few_rows():
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(118.5, 118.6, 20_000), rng.uniform(29.7, 29.8, 20_000)
    rows = places_outside(GRIDS, lon, lat, lambda at: ["路"] * len(at))
    assert len(rows) <= len(GRIDS)
    assert sum(row.count for row in rows) == 20_000


def test_a_grid_without_place_is_told_only_where_places_are_known():
    located = np.array(["A", "B", "D", None, "A"], dtype=object)
    assert [defect.grids for defect in without_place(GRIDS, located)] == [("C",)]
    assert without_place(GRIDS, np.array([], dtype=object)) == []


def test_households_outside_the_band_are_a_warning():
    shape = shapely.box(0, 0, 1, 1)
    grids = [Grid(str(n), "网格", None, n, shape) for n in (299, 300, 500, 501)]
    grids += [Grid("unknown", "网格", None, None, shape), Grid("school", "学校", None, 3, shape, GridKind.DEDICATED)]
    few, many = outside_the_band(grids, Band())
    assert (few.count, many.count, few.reason) == (299, 501, "300-500")
    assert {few.severity, many.severity} == {Severity.WARNING}
    assert outside_the_band(grids, Band(200, 600)) == []
