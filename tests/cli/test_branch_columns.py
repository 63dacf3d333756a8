"""Columns of branches (附号) and lanes (弄) beside that of house numbers, in a register and in a matched table."""

import csv
import json

import pytest
import shapely
from click.testing import CliRunner

from geogrid.cli import main
from geogrid.cli.speaking import wording

HEADER = ["地址", "道路", "门牌号", "附号", "楼栋"]
REGISTER = [
    ("文昌路139号", "文昌路", "139号", "", "", "西"), ("文昌路139号附5号", "文昌路", "139号", "附5号", "", "东"),
    ("文昌路139号附6号", "文昌路", "139号", "附6号", "", "东"), ("金汤街80号附1号", "金汤街", "80号", "1", "", "西"),
    ("金汤街80号附2号", "金汤街", "80号", "2", "", "东"), ("解放路10号甲", "解放路", "10号", "甲", "", "西"),
    ("解放路10号乙", "解放路", "10号", "乙", "", "东"),
    ("梓潼桥西街2号附15号1栋", "梓潼桥西街", "2", "15", "1栋", "西"),
    ("梓潼桥西街2号附16号1栋", "梓潼桥西街", "2", "16", "1栋", "东"), ("滨河路7号", "滨河路", "7号", "附3号", "", "东"),
    ("滨河路7号", "滨河路", "7号", "无", "", "西"),
    ("滨河路9号附1-4号", "滨河路", "9号", "附1-4号", "", "东"), ("滨河路9号附5号", "滨河路", "9号", "5", "", "西"),
    ("四平路52弄5号", "四平路", "5号", "", "", "东"),
    ("四平路5号", "四平路", "5号", "", "", "西"), ("江汉路特8号", "江汉路", "8号", "", "", "东"),
    ("江汉路6号", "江汉路", "6号", "", "", "西"),
]  # fmt: skip
GRIDS = {"西": shapely.box(118.3, 29.7, 118.31, 29.71), "东": shapely.box(118.31, 29.7, 118.32, 29.71)}


def _write(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


@pytest.fixture
def matched(tmp_path):
    """Match a table by a register with a column of branches, and give the grid and the certainty of each row."""
    grids = tmp_path / "grids.geojson"
    features = [
        {"type": "Feature", "properties": {"code": name}, "geometry": shapely.geometry.mapping(shape)}
        for name, shape in GRIDS.items()
    ]
    grids.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    points = [(*row, GRIDS[grid].centroid.x, 29.705) for *row, grid in REGISTER]

    def ran(header, *rows, register=HEADER):
        told = points if "附号" in register else [row for row in points if row[0] != "滨河路7号"]
        places = _write(tmp_path / "places.csv", [*register, "经度", "纬度"], told)
        asked, out = _write(tmp_path / "asked.csv", header, rows), tmp_path / "out.csv"
        wording.cache_clear()
        env = {"GEOGRID_DATA": str(tmp_path), "LC_ALL": "C.UTF-8"}
        options = ["--against", str(places), "--grids", str(grids), "--crs", "cgcs2000", "--json"]
        done = CliRunner(env=env).invoke(main, ["address", "match", str(asked), "-o", str(out), *options])
        wording.cache_clear()
        assert done.exit_code in (0, 1), done.output
        with out.open(encoding="utf-8-sig", newline="") as stream:
            return [(row["grid_code"], row["certainty"]) for row in csv.DictReader(stream)]

    return ran


def test_branches_of_the_register_are_places_of_their_own(matched):
    rows = [row for row in REGISTER if row[0] != "滨河路7号"]
    found = matched(["地址"], *([row[0]] for row in rows))
    assert dict(zip((row[0] for row in rows), found, strict=True)) == {row[0]: (row[-1], "certain") for row in rows}


def test_so_without_the_column_where_the_address_says_the_branch(matched):
    rows = [row for row in REGISTER if row[0] != "滨河路7号"]
    found = matched(["地址"], *([row[0]] for row in rows), register=["地址", "道路", "门牌号", "备注", "楼栋"])
    assert dict(zip((row[0] for row in rows), found, strict=True)) == {row[0]: (row[-1], "certain") for row in rows}


def test_a_branch_of_the_column_alone_is_of_the_address(matched):
    assert matched(["地址"], ["滨河路7号附3号"], ["滨河路7号"]) == [("东", "certain"), ("西", "certain")]


@pytest.mark.parametrize("header", ["附号", "副号", "支号", "附号名称"])
def test_columns_of_a_table_that_is_matched(matched, header):
    found = matched(
        ["道路", "门牌号", header],
        ["文昌路", "139号", "附5号"], ["文昌路", "139号", "5"], ["文昌路", "139", "附五号"], ["文昌路", "139号", "副5"],
        ["文昌路", "139号", ""], ["文昌路", "139号", "/"], ["金汤街", "80号", "附1号"], ["解放路", "10号", "乙"],
    )  # fmt: skip
    east, west = ("东", "certain"), ("西", "certain")
    assert found == [east, east, east, east, west, west, west, east]


def test_a_column_beside_whole_addresses(matched):
    found = matched(
        ["地址", "附号"],
        ["文昌路139号", "5"], ["文昌路139号附6号", "6"], ["文昌路139号", ""], ["解放路10号", "乙"],
        ["文昌路139号附5号", ""],
    )  # fmt: skip
    assert [grid for grid, _ in found] == ["东", "东", "西", "东", "东"]


def test_buildings_in_a_branch(matched):
    found = matched(
        ["道路", "门牌号", "附号", "楼栋"], ["梓潼桥西街", "2", "16", "1栋"], ["梓潼桥西街", "2", "15", "1栋"]
    )
    assert found == [("东", "certain"), ("西", "certain")]


@pytest.mark.parametrize("lane", ["52", "52弄"])
@pytest.mark.parametrize("column", ["弄", "弄号", "里弄"])
def test_a_lane_stands_between_the_road_and_the_number(matched, column, lane):
    header = ["路名", column, "号"]
    assert matched(header, ("四平路", lane, "5"), ("四平路", "", "5")) == [("东", "certain"), ("西", "certain")]
