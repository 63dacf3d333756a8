"""The library face, as in a notebook."""

import doctest

import geopandas
import numpy as np
import pytest
from shapely import LineString, Point, Polygon, box

import geogrid
from geogrid.errors import (
    CodeRepeated,
    CoordinatesOutOfRange,
    CrsMissing,
    FileMissing,
    PointsImpossible,
    PointsSwapped,
    QueryError,
    ShapeInvalid,
    ShapeWrongType,
)
from geogrid.frames import coverage, locating


def test_the_examples_hold():
    for module in (coverage, locating):
        told = doctest.testmod(module)
        assert (told.failed, told.attempted > 0) == (0, True)


def test_points_and_grids_may_come_in_different_systems():
    grids = geopandas.GeoDataFrame({"code": ["a"]}, geometry=[box(118.30, 29.70, 118.31, 29.71)], crs=4490).to_crs(4548)
    points = geopandas.GeoDataFrame({"n": [7]}, geometry=[Point(118.305, 29.705)], crs=4326, index=["x"])
    located = geogrid.locate(points, grids)
    assert located.loc["x", "grid_code"] == "a"
    assert located.crs == points.crs
    assert "grid_code" not in points


def test_defects_can_be_shown_on_a_map():
    grids = geopandas.GeoDataFrame({"code": ["a", "b"]}, geometry=[box(0, 0, 2, 1), box(1, 0, 3, 1)], crs=4548)
    defects = geogrid.validate(grids)
    assert defects.crs == "EPSG:4490"
    assert defects.geometry.iloc[0].geom_type == "Polygon"


def test_a_parent_in_another_system_and_the_repair():
    grids = geopandas.GeoDataFrame(
        {"code": ["a", "b"], "name": ["甲", "乙"]},
        geometry=[box(500000, 3290000, 500099, 3290100), box(500100, 3290000, 500200, 3290100)],
        crs=4548,
        index=[7, 8],
    )
    parent = geopandas.GeoDataFrame(geometry=[box(500000, 3290000, 500200, 3290100)], crs=4548).to_crs(4490)
    assert geogrid.validate(grids, parent=parent)["kind"].tolist() == ["inlet"]
    mended = geogrid.repair(grids, parent=parent)
    assert geogrid.validate(mended, parent=parent).empty
    assert (mended.index.tolist(), mended["name"].tolist(), mended.crs) == ([7, 8], ["甲", "乙"], grids.crs)
    assert mended.area.sum() == pytest.approx(20_000, rel=1e-6)
    with pytest.raises(ValueError):
        geogrid.repair(grids, rule="nearest")


def test_a_parent_of_several_areas_keeps_each_grid_in_its_own():
    west, east = box(500000, 3290000, 500100, 3290100), box(500100, 3290000, 500200, 3290100)
    over = box(500000, 3290000, 500103, 3290100), box(500103, 3290000, 500200, 3290100)
    grids = geopandas.GeoDataFrame({"code": ["a", "b"]}, geometry=list(over), crs=4548)
    parent = geopandas.GeoDataFrame(geometry=[west, east], crs=4548)
    told = geogrid.validate(grids, parent=parent)
    assert told[["kind", "grids", "parent"]].values.tolist() == [["outside", ("a",), "1"]]
    mended = geogrid.repair(grids, parent=parent)
    assert geogrid.validate(mended, parent=parent).empty
    assert mended.area.tolist() == pytest.approx([10_000, 10_000])


@pytest.mark.parametrize(
    ("shape", "error"),
    [
        (LineString([(500000, 3290000), (500100, 3290000)]), ShapeWrongType),
        (box(500000, 3290000, 1e15, 1e15), CoordinatesOutOfRange),
        (Polygon([(500000, 3290000), (float("inf"), 3290000), (500100, 3290100)]), CoordinatesOutOfRange),
    ],
)
def test_what_cannot_be_checked_is_refused_by_its_row(shape, error):
    sound = box(500000, 3290000, 500100, 3290100)
    grids = geopandas.GeoDataFrame({"code": ["a", "b"]}, geometry=[sound, shape], crs=4548)
    for work in (geogrid.validate, geogrid.repair):
        with pytest.raises(error) as refusal:
            work(grids)
        assert refusal.value.facts["row"] == 2


def test_refusals():
    grids = geopandas.GeoDataFrame({"code": ["a", "a"]}, geometry=[box(0, 0, 1, 1)] * 2)
    with pytest.raises(CrsMissing):
        geogrid.validate(grids)
    placed = grids.set_crs(4548)
    with pytest.raises(CodeRepeated):
        geogrid.locate(placed, placed)
    assert "duplicate_code" in set(geogrid.validate(placed)["kind"])
    with pytest.raises(AttributeError):
        geogrid.nothing  # noqa: B018 - the attribute is the point


SQUARES = geopandas.GeoDataFrame(
    {"code": ["b", "a"]}, geometry=[box(118.30, 29.70, 118.31, 29.71), box(118.31, 29.70, 118.32, 29.71)], crs=4490
)


def test_plain_arrays_and_what_is_no_point():
    found = geogrid.locate(([118.305, float("nan"), 0], [29.705, 29.7, 0]), SQUARES)
    assert found.tolist() == ["b", None, None]
    with pytest.raises(ValueError, match="as many"):
        geogrid.locate(([118.3], [29.7, 29.8]), SQUARES)


def test_a_few_impossible_points_are_in_no_grid():
    lon, lat = [118.305, 118.305, 532000, float("inf"), 118.315], [29.705, 118.305, 3290000, 29.7, 29.705]
    assert geogrid.locate((lon, lat), SQUARES).tolist() == ["b", None, None, None, "a"]
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(lon, lat), crs=4490)
    assert geogrid.locate(points, SQUARES, within=5)["grid_code"].tolist() == ["b", None, None, None, "a"]
    assert geogrid.locate(([float("inf")], [29.7]), SQUARES).tolist() == [None]


def test_points_of_which_most_are_impossible_are_refused_with_their_share():
    with pytest.raises(
        PointsImpossible, match=r"^points: 67 % of them .* EPSG:4490, .* row 2: 29.705, 118.305\."
    ) as told:
        geogrid.locate(([118.305, 29.705, 29.705], [29.705, 118.305, 118.315]), SQUARES)
    assert "--" not in str(told.value)
    metres = geopandas.GeoDataFrame(geometry=[Point(532000, 3290000)], crs=4490)
    with pytest.raises(PointsImpossible):
        geogrid.locate(metres, SQUARES)


LOW = geopandas.GeoDataFrame({"code": ["a"]}, geometry=[box(87.5, 43.7, 87.7, 43.9)], crs=4490)  # both ways possible


@pytest.mark.parametrize("as_points", [tuple, lambda xy: geopandas.GeoSeries.from_xy(*xy, crs=4490)])
def test_swapped_axes_are_refused_or_told(as_points):
    east, north = [87.55] * 100, [43.8] * 100
    with pytest.raises(PointsSwapped, match=r"^points: 51 of them \(51 %\) .* row 50\. "):
        geogrid.locate(as_points((east[:49] + north[:51], north[:49] + east[:51])), LOW)
    with pytest.warns(UserWarning, match=r"^points: 2 of them \(2 %\) .* row 99\. "):
        found = geogrid.locate(as_points((east[:98] + north[:2], north[:98] + east[:2])), LOW)
    codes = found if isinstance(found, np.ndarray) else found["grid_code"]
    assert codes.tolist() == ["a"] * 98 + [None] * 2


def test_arguments_that_cannot_be_say_what_is_expected():
    for points in (np.ones((5, 2)), np.ones((2, 2)), [1, 2, 3], "points", None):
        with pytest.raises(QueryError, match=r"^points: .* a pair \(longitudes, latitudes\)"):
            geogrid.locate(points, SQUARES)
    with pytest.raises(ValueError, match="of one dimension"):
        geogrid.locate(([[118.3]], [[29.7]]), SQUARES)
    for threads in (0, -1):
        with pytest.raises(QueryError, match=f"^threads: {threads} "):
            geogrid.LocateIndex(SQUARES).locate([118.3], [29.7], threads=threads)


def test_masked_points_are_in_no_grid():
    lon = np.ma.array([118.305, 118.315, 118.315], mask=[False, True, False])
    lat = np.ma.array([29.705, 29.705, 29.705], mask=[False, False, True])
    assert geogrid.locate((lon, lat), SQUARES).tolist() == ["b", None, None]


@pytest.mark.parametrize("within", [-1, float("nan"), float("inf")])
def test_a_radius_that_cannot_be_is_refused(within):
    with pytest.raises(QueryError, match="within"):
        geogrid.locate(([118.305], [29.705]), SQUARES, within=within)
    with pytest.raises(QueryError, match="radius"):
        geogrid.LocateIndex(SQUARES).candidates(118.305, 29.705, within)


def test_columns_that_are_there_stay():
    points = geopandas.GeoDataFrame(
        {"grid_code": ["old"], "Neighbour": [7], "grid_code_2": [8]}, geometry=[Point(118.305, 29.705)], crs=4490
    )
    found = geogrid.locate(points, SQUARES, border=True)
    assert found["grid_code"].tolist() == ["old"]
    added = ["grid_code_3", "border_m", "neighbour_2"]
    assert list(found.columns) == ["grid_code", "Neighbour", "grid_code_2", "geometry", *added]
    assert found["grid_code_3"].tolist() == ["b"]


def test_answers_are_those_of_the_lattice():
    """A point a third of a lattice step beyond the border is on it once it is rounded."""
    lon = np.nextafter(118.31, 118), 118.31 - 3e-10
    assert geogrid.locate((lon, [29.705, 29.705]), SQUARES).tolist() == ["a", "a"]


def test_an_index_is_built_once_and_read_from_its_file(tmp_path):
    index = geogrid.LocateIndex(SQUARES.to_crs(4548).rename(columns={"code": "unit"}), code="unit")
    index.save(tmp_path / "grids.index")
    loaded = geogrid.LocateIndex.load(str(tmp_path / "grids.index"))
    assert isinstance(loaded, geogrid.LocateIndex)
    lon, lat = [118.305, 118.315, 0], [29.705, 29.705, 0]
    for one in (index, loaded):
        assert one.locate(lon, lat).tolist() == ["b", "a", None]
        assert one.locate_one(118.305, 29.705) == "b"
        assert one.candidates(118.3099, 29.705, 20) == ["a", "b"]
        assert one.border_distance([118.3099], [29.705]) == pytest.approx([9.677], abs=0.001)
        assert geogrid.locate((lon, lat), one, within=20)["grid_code"].tolist() == ["b", "a", None]
    loaded.save(tmp_path / "again.index")
    assert (tmp_path / "again.index").read_bytes() == (tmp_path / "grids.index").read_bytes()
    with pytest.raises(FileMissing):
        geogrid.LocateIndex.load(tmp_path / "none.index")
    with pytest.raises(CodeRepeated):
        geogrid.LocateIndex(SQUARES.assign(code="a"))


def test_missing_and_empty_points_are_in_no_grid_and_other_shapes_are_refused_by_row():
    points = geopandas.GeoDataFrame(geometry=[Point(118.305, 29.705), None, Point()], crs=4490)
    assert geogrid.locate(points, SQUARES)["grid_code"].tolist() == ["b", None, None]
    points.geometry = [None, LineString([(118.3, 29.7), (118.4, 29.8)]), Point()]
    with pytest.raises(ShapeWrongType) as refusal:
        geogrid.locate(points, SQUARES)
    assert (refusal.value.facts["row"], refusal.value.facts["found"]) == (2, "LineString")


def test_grids_without_a_shape_or_with_a_wrong_one():
    lacking = SQUARES.set_geometry([None, SQUARES.geometry[1]], crs=4490)
    assert geogrid.locate(([118.305, 118.315], [29.705, 29.705]), lacking).tolist() == [None, "a"]
    bow = Polygon([(118.3, 29.7), (118.4, 29.8), (118.4, 29.7), (118.3, 29.8)])
    with pytest.raises(ShapeInvalid) as refusal:
        geogrid.locate(([118.305], [29.705]), SQUARES.set_geometry([SQUARES.geometry[0], bow], crs=4490))
    assert refusal.value.facts["row"] == 2


@pytest.mark.parametrize(
    "grids", [SQUARES.iloc[:0], SQUARES.set_geometry([None, None], crs=4490)], ids=["none", "bare"]
)
def test_no_grids_hold_no_point(tmp_path, grids):
    built = geogrid.LocateIndex(grids)
    built.save(tmp_path / "grids.index")
    for one in (grids, built, geogrid.LocateIndex.load(tmp_path / "grids.index")):
        assert geogrid.locate(([118.305, 0], [29.705, 0]), one).tolist() == [None, None]
        points = geopandas.GeoDataFrame(geometry=[Point(118.305, 29.705)], crs=4490)
        assert geogrid.locate(points, one)["grid_code"].tolist() == [None]


def test_border_neighbour_and_near():
    points = geopandas.GeoDataFrame(geometry=[Point(118.3099, 29.705), Point(0, 0)], crs=4490, index=["x", "y"])
    found = geogrid.locate(points, SQUARES, within=10)
    assert found.loc["x", ["grid_code", "neighbour", "near_border"]].tolist() == ["b", "a", True]
    assert found.loc["x", "border_m"] == pytest.approx(9.677, abs=0.001)
    assert found["border_m"].isna().tolist() == [False, True]
    table = geogrid.locate(([118.3099], [29.705]), SQUARES, border=True)
    assert list(table.columns) == ["grid_code", "border_m", "neighbour"]
