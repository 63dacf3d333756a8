"""geogrid sides describe: files in, texts and tables out."""

import csv
import json

import openpyxl
import pytest
from shapely import LineString, box, to_geojson
from shapely.geometry import shape

from geogrid.domain.sides.read import read
from geogrid.domain.sides.side import FOUR, Direction
from geogrid.io import table as csv_table
from geogrid.services import sides_table

WEST, SOUTH, EAST, NORTH = 118.300, 29.710, 118.304, 29.713


def geojson(path, *rows):
    features = [
        {"type": "Feature", "properties": facts, "geometry": json.loads(to_geojson(ground))} for ground, facts in rows
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.fixture
def grids(tmp_path):
    return geojson(
        tmp_path / "grids.geojson",
        (box(WEST, SOUTH, EAST, NORTH), {"网格编号": "341002001001001", "名称": "第一网格", "社区": "前园社区"}),
        (box(EAST, SOUTH, EAST + 0.004, NORTH), {"网格编号": "341002001002001", "名称": "第一网格", "社区": "东社区"}),
    )


@pytest.fixture
def lines(tmp_path):
    def across(lat):
        return LineString([(WEST - 0.001, lat), (EAST + 0.005, lat)])

    return geojson(
        tmp_path / "lines.geojson",
        (across(SOUTH), {"名称": "滨江路", "highway": "primary"}),
        (across(NORTH), {"名称": "黄山中路", "highway": "primary"}),
        (LineString([(WEST, SOUTH), (WEST, NORTH)]), {"名称": "小溪", "highway": None}),
        (LineString([(WEST, SOUTH), (EAST, NORTH)]), {"名称": None, "highway": "path"}),
    )


def test_texts_are_told(inside, grids, lines):
    ended = inside("sides", "describe", grids, "--lines", lines, "--style", "东起，南至，西至，北至")
    assert ended.stdout.splitlines() == [
        "lines.geojson: 1 line without a name, left out.",
        "341002001001001 第一网格: 东起东社区交界，南至滨江路，西至小溪，北至黄山中路",
        "341002001002001 第一网格: 东起无名边界（约330米），南至滨江路，西至前园社区交界，北至黄山中路",
        "With stretches that have no name: 1 grid.",
    ]
    chinese = inside(
        "sides", "describe", grids, "--lines", lines, "--style", "南至，北至，东至，西至", language="zh_CN.UTF-8"
    ).stdout
    assert "341002001001001 第一网格：南至滨江路，北至黄山中路，东至东社区交界，西至小溪。\n" in chinese


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_table_that_is_read_again(inside, grids, lines, tmp_path, suffix):
    out = tmp_path / f"sides{suffix}"
    ended = inside(
        "sides",
        "describe",
        grids,
        "--lines",
        lines,
        "-o",
        out,
        "--style",
        "东至、南至、西至、北至、中心线",
        language="zh_CN.UTF-8",
    )
    assert ended.returncode == 0, ended.stderr
    if suffix == ".csv":
        with out.open(encoding="utf-8-sig", newline="") as file:
            heads, *rows = csv.reader(file)
    else:
        heads, *rows = ([*row] for row in openpyxl.load_workbook(out).active.iter_rows(values_only=True))
    assert heads == ["网格编号", "名称", "东至", "南至", "西至", "北至", "四至", "无名米数"]
    first = dict(zip(heads, rows[0], strict=True))
    assert (first["网格编号"], first["南至"], first["西至"]) == ("341002001001001", "滨江路中心线", "小溪中心线")
    assert {side.direction for side in read(first["四至"]).sides} == set(FOUR)
    assert float(rows[1][7]) == pytest.approx(333, abs=1)


def test_json_has_the_stretches(inside, grids, lines):
    told = json.loads(inside("sides", "describe", grids, "--lines", lines, "--json").stdout)
    first, second = told["grids"]
    assert first["sides"] == {"north": "黄山中路", "east": "东社区交界", "south": "滨江路", "west": "小溪"}
    assert first["trace"].startswith("由小溪与黄山中路交汇点起，沿黄山中路向东约387米至黄山中路与东社区交汇点")
    assert [s["length_m"] for s in second["stretches"] if s["name"] is None] == [pytest.approx(333, abs=1)]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--lines", "nothing.geojson"], "nothing.geojson: there is no such file"),
        (["--lines-name", "路牌"], "路牌"),
        (["-o", "out.txt"], "out.txt"),
        (["--code", "无"], "无"),
    ],
)
def test_what_cannot_be_used_is_named(inside, grids, lines, more, said):
    ended = inside("sides", "describe", grids, "--lines", lines, *more)
    assert (ended.returncode, said in ended.stderr) == (2, True), ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_polygons_are_no_lines(inside, grids):
    ended = inside("sides", "describe", grids, "--lines", grids)
    assert ended.returncode == 2
    assert "Polygon" in ended.stderr


def test_named_ground_beside_a_border(inside, grids, lines, tmp_path):
    middle = (SOUTH + NORTH) / 2
    beyond = box(EAST + 0.004, SOUTH, EAST + 0.006, NORTH)
    areas = geojson(tmp_path / "areas.geojson", (beyond, {"名称": "绿中海4期"}))
    told = inside("sides", "describe", grids, "--lines", lines, "--areas", areas).stdout
    assert "341002001002001 第一网格: 东至绿中海4期，南至滨江路，西至前园社区交界，北至黄山中路\n" in told
    texts, out = table(tmp_path / "t.csv", "1,甲,绿中海4期,滨江路,小溪,黄山中路"), tmp_path / "o.geojson"
    drawn = inside("sides", "draw", texts, "--lines", lines, "--areas", areas, "-o", out)
    assert drawn.returncode == 0, drawn.stdout + drawn.stderr
    (feature,) = json.loads(out.read_text("utf-8"))["features"]
    assert shape(feature["geometry"]).hausdorff_distance(box(WEST, SOUTH, EAST + 0.004, NORTH)) < 2e-7
    south, north = (box(EAST + 0.004, a, EAST + 0.006, b) for a, b in ((SOUTH, middle), (middle, NORTH)))
    halves = geojson(tmp_path / "halves.geojson", (south, {"名称": "绿中海4期"}), (north, {"名称": "绿中海4期"}))
    assert inside("sides", "describe", grids, "--lines", lines, "--areas", halves).stdout == told
    refused = inside("sides", "describe", grids, "--lines", lines, "--areas", lines)
    assert refused.returncode == 2
    assert "Polygon" in refused.stderr


# --- drawing


def table(path, *rows, header="网格编号,名称,东至,南至,西至,北至"):
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def around(tmp_path):
    """Four lines and one across."""
    south, north = (LineString([(WEST - 0.001, lat), (EAST + 0.005, lat)]) for lat in (SOUTH, NORTH))
    west, east = (LineString([(lon, SOUTH - 0.001), (lon, NORTH + 0.001)]) for lon in (WEST, EAST))
    named = {"滨江路": south, "黄山中路": north, "仙人洞南路": west, "前园南路": east}
    return geojson(tmp_path / "around.geojson", *((course, {"名称": name}) for name, course in named.items()))


FIRST = "341002002004001,第一网格,前园南路,滨江路,仙人洞南路,黄山中路"


def test_a_table_is_drawn(inside, around, tmp_path):
    texts, out = table(tmp_path / "texts.csv", FIRST), tmp_path / "out.geojson"
    ended = inside("sides", "draw", texts, "--lines", around, "-o", out)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == ["341002002004001 第一网格: number 1 of 1, 1.00, certain", f"{out} written."]
    (feature,) = json.loads(out.read_text("utf-8"))["features"]
    assert {key: feature["properties"][key] for key in ("code", "name", "rank", "score")} == {
        "code": "341002002004001", "name": "第一网格", "rank": 1, "score": 1.0,
    }  # fmt: skip
    drawn = shape(feature["geometry"])
    assert drawn.hausdorff_distance(box(WEST, SOUTH, EAST, NORTH)) < 2e-7  # two centimetres


def test_one_text_for_all_sides(inside, around, tmp_path):
    texts = table(tmp_path / "t.csv", '1,"东起前园南路，南至滨江路，西至仙人洞南路，北至黄山中路"', header="编号,四至")
    told = json.loads(inside("sides", "draw", texts, "--lines", around, "-o", tmp_path / "o.gpkg", "--json").stdout)
    assert [len(each["candidates"]) for each in told["texts"]] == [1]


def test_what_cannot_be_drawn_is_told_with_the_reason(inside, around, tmp_path):
    texts = table(
        tmp_path / "texts.csv",
        FIRST,
        "2,乙,前园南路,滨江路,仙人洞南路,黄山东路",
        "3,丙,前园南路,,,黄山中路",
        "4,丁,,,,",
    )
    ended = inside("sides", "draw", texts, "--lines", around, "-o", tmp_path / "o.gpkg", language="zh_CN.UTF-8")
    assert ended.returncode == 1
    assert "2 乙：取第 1 个候选（共 1 个），得分 0.90，待选定\n  未找到的名称暂用：黄山中路\n" in ended.stdout
    assert "  北至：没有找到黄山东路，写法相近的有：黄山中路。" in ended.stdout
    assert "  南：文字缺这一至。\n  西：文字缺这一至。" in ended.stdout
    assert "4 丁：所写各至围不成区域\n  没有写明任何一至。" in ended.stdout


def test_a_table_without_sides_is_refused(inside, around, tmp_path):
    texts = table(tmp_path / "texts.csv", "1,甲", header="网格编号,名称")
    ended = inside("sides", "draw", texts, "--lines", around, "-o", tmp_path / "o.gpkg")
    assert (ended.returncode, len(ended.stderr.strip().splitlines())) == (2, 1)
    assert "四至" in ended.stderr


# --- verify

TEXTS = "网格编号,名称,东至,南至,西至,北至\n"


@pytest.fixture
def texts(tmp_path):
    def written(*rows):
        path = tmp_path / "texts.csv"
        path.write_text(TEXTS + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return path

    return written


def test_texts_as_on_the_map(inside, grids, lines, texts):
    file = texts("341002001001001,,东社区,滨江路,小溪,黄山中路")
    ended = inside("sides", "verify", grids, "--texts", file, "--lines", lines)
    assert (ended.returncode, ended.stdout.splitlines()) == (
        0, ["Without a text: 1 grid.", "As on the map: 1 of 1 texts."]
    )  # fmt: skip


def test_a_text_that_contradicts_the_map(inside, grids, lines, texts, tmp_path):
    file = texts("341002001001001,,东社区,黄山中路,大溪,黄山中路", "9,无此网格,滨江路,滨江路,滨江路,滨江路")
    out = tmp_path / "compared.csv"
    stated = ("--texts", file, "--lines", lines, "-o", out)
    ended = inside("sides", "verify", grids, *stated, language="zh_CN.UTF-8")
    assert ended.returncode == 1
    assert ended.stdout.splitlines()[:4] == [
        "341002001001001 前园社区第一网格：",
        "  文字南至黄山中路，图上南侧为滨江路，黄山中路在北侧。",
        "  西至的大溪不在已知名称中，无法核对；图上西侧为小溪。",
        "第 3 行：没有编号或名称为9的网格。",
    ]
    with out.open(encoding="utf-8-sig") as table:
        rows = {row["方位"]: row for row in csv.DictReader(table)}
    assert (rows["南"]["文字"], rows["南"]["图上"], rows["南"]["结果"]) == ("黄山中路", "滨江路", "与图不符")
    assert rows["北"]["结果"] == "与图一致"
    told = json.loads(inside("sides", "verify", grids, *stated, "--json").stdout)
    (grid,) = told["grids"]
    assert (grid["verdict"], told["unmatched"], told["without_text"]) == ("contradiction", [3], ["341002001002001"])


@pytest.mark.parametrize(
    ("east", "names"),
    [
        ("前园南路", ["前园南路"]),
        ("至前园南路", ["前园南路"]),
        ("东至前园南路", ["前园南路"]),
        ("东：前园南路", ["前园南路"]),
        ("东边到前园南路", ["前园南路"]),
        ("以前园南路为界", ["前园南路"]),
        ("东临前园南路", ["前园南路"]),
        ("紧邻前园南路", ["前园南路"]),
        ("沿江大道", ["沿江大道"]),
        ("临江中路、接官亭路", ["临江中路", "接官亭路"]),
        ("起凤山路", ["起凤山路"]),
        ("到溪村", ["到溪村"]),
        ("临溪路", ["临溪路"]),
        ("至善路", ["至善路"]),
        ("东大街", ["东大街"]),
    ],
)
def test_cells_with_what_belongs_to_a_whole_text(tmp_path, east, names):
    texts = table(tmp_path / "t.csv", f"1,甲,{east},滨江路,仙人洞南路,黄山中路")
    (told,) = sides_table.read(csv_table.read(texts))
    assert [reference.name for reference in told.reading.side(Direction.EAST).references] == names
    again = read(told.reading.text)  # as it is stored
    assert [reference.name for reference in again.side(Direction.EAST).references] == names
    assert again.faults == ()
