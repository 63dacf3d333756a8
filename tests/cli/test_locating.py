"""geogrid locate: files of points in and out, what is added, what is said of rows that have no grid."""

import contextlib
import csv
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

import geopandas
import numpy as np
import openpyxl
import pandas
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import python_calamine
from shapely import LineString, Point, box

from geogrid.domain import crs as systems
from geogrid.io import export
from geogrid.io.points import delimited, output

#   29.71 +-----+-----+
#         | g1  | g2  |
#   29.70 +-----+-----+
#      118.30 118.31 118.32
SQUARES = {"001": box(118.30, 29.70, 118.31, 29.71), "002": box(118.31, 29.70, 118.32, 29.71)}
ADDED = ["grid_code", "grid_name", "community", "street", "locate_note"]


@pytest.fixture
def grids(tmp_path):
    rows = [{"网格编号": code, "网格名称": f"第{code}网格", "社区": "黎阳", "街道": "昱中"} for code in SQUARES]
    export.write_layers(tmp_path / "grids.gpkg", {"grids": (rows, list(SQUARES.values()))})
    return tmp_path / "grids.gpkg"


def lines(path, encoding="utf-8"):
    return path.read_bytes().decode(encoding).splitlines()


def written(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# --- CSV


def test_a_csv_stays_as_it_is_and_gets_columns(geogrid, grids, tmp_path):
    points = written(
        tmp_path, "points.csv", '编号,备注,经度,纬度\r\n007,"a, ""b""\n c",118.305,29.705\r\n 8 ,,118.315,29.705\r\n'
    )
    ended = geogrid("locate", points, "-g", grids, "--crs", "cgcs2000")
    assert ended.returncode == 0, ended.stderr
    assert "2 rows, 2 in a grid" in ended.stdout
    assert (tmp_path / "points_located.csv").read_bytes().decode() == (
        "编号,备注,经度,纬度,grid_code,grid_name,community,street,locate_note\r\n"
        '007,"a, ""b""\n c",118.305,29.705,001,第001网格,黎阳,昱中,\r\n'
        " 8 ,,118.315,29.705,002,第002网格,黎阳,昱中,\r\n"
    )


TITLED = [["屯溪区点位表"], [], ["填表人：张三"], ["编号", "备注", "经度", "纬度"], ["007", "a", 118.305, 29.705]]


@pytest.mark.parametrize("form", ["csv", "wide.csv", "xlsx"])
def test_a_title_above_the_header(inside, grids, tmp_path, form):
    path = tmp_path / f"points.{form}"
    if form == "xlsx":
        book = openpyxl.Workbook()
        for row in TITLED:
            book.active.append(row)
        book.save(path)
    else:
        width = 4 if form == "wide.csv" else 0
        path.write_text("\n".join(",".join(map(str, row + [""] * (width - len(row)))) for row in TITLED), "utf-8")
    ended = inside("locate", path, "-g", grids, "--crs", "cgcs2000", "-o", tmp_path / "out.csv")
    assert ended.returncode == 0, ended.stderr
    assert "1 row, 1 in a grid" in ended.stdout
    found = lines(tmp_path / "out.csv", "utf-8-sig")
    assert found[-1].replace('"', "").startswith("007,a,118.305,29.705,001")
    if form != "xlsx":  # all stays as it is
        assert found[0].startswith("屯溪区点位表")
        broken = path.read_text("utf-8") + "\n8,b,x,29.7"
        path.write_text(broken, "utf-8")
        assert "6" in str(inside("locate", path, "-g", grids, "--crs", "cgcs2000").stdout)


@pytest.mark.parametrize(
    "above",
    [
        [["登记表"], ["填报单位：昱东街道", "", "填报日期"]],
        [["填报单位：昱东街道", "填报人：张三", "日期：2026-11-26"]],
        [["登记表", "2026年11月"], ["单位:", "昱东"]],
    ],
)
def test_titles_and_remarks_of_several_cells(inside, grids, tmp_path, above):
    book = openpyxl.Workbook()
    for row in [*above, ["序号", "姓名", "地址", "经度", "纬度"], [1, "张三", "某路1号", 118.305, 29.705]]:
        book.active.append(row)
    book.save(tmp_path / "points.xlsx")
    ended = inside("locate", tmp_path / "points.xlsx", "-g", grids, "--crs", "cgcs2000", "-o", tmp_path / "out.csv")
    assert ended.returncode == 0, ended.stderr
    assert "1 row, 1 in a grid" in ended.stdout


@pytest.mark.parametrize(
    "first",
    ["地址\n某路1号\n", "经度,纬度\n118.3,\n", "x,y\n,\n1,2\n3,4\n", "名称,地址\n甲,某路1号\n", "说明;x;y\n3,5;1;2\n"],
)
def test_what_is_no_title_is_the_header(tmp_path, first):
    file = delimited.DelimitedFile(written(tmp_path, "a.csv", first))
    assert list(file.columns) == first.splitlines()[0].replace(";", ",").split(",")


@pytest.mark.parametrize(
    ("separator", "encoding", "head"),
    [(",", "gb18030", b""), (";", "utf-8", b"\xef\xbb\xbf"), ("\t", "utf-8", b""), (",", "utf-8", b"\n\r\n")],
)
def test_separators_encodings_and_beginnings(inside, grids, tmp_path, separator, encoding, head):
    rows = [["名称", "经度", "纬度"], ["屯溪", "118.305", "29.705"], ["", "", ""], [], ["老街", "118.305"]]
    body = "\n".join(separator.join(row) for row in rows) + "\n" + separator * 2 + "\n\n\n"
    points = written(tmp_path, "points.csv", head + body.encode(encoding))
    ended = inside("locate", points, "-g", grids, "--crs", "wgs84")
    assert ended.returncode == 1
    assert "Without coordinates: 4; rows" in ended.stdout
    first = 2 + head.count(b"\n")
    assert f"rows {first + 1}, {first + 2}, {first + 3}, {first + 4}." in ended.stdout
    located = (tmp_path / "points_located.csv").read_bytes()
    assert located.startswith(head)
    found = [line.split(separator) for line in located[len(head) :].decode(encoding).splitlines()]
    assert found[1] == ["屯溪", "118.305", "29.705", "001", "第001网格", "黎阳", "昱中", ""]
    assert [row[3:] for row in found[2:]] == [["", "", "", "", "missing"]] * 4
    assert found[4][:3] == ["老街", "118.305", ""]


def test_rows_that_have_no_point_are_kept_marked_and_counted(inside, grids, tmp_path):
    cells = ["118.305,29.705", ",", "118.3E,29.705", "nan,29.7", "inf,29.7", "29.705,118.305", "0,0", "500000,3290000"]
    points = written(tmp_path, "points.csv", "lon,lat\n" + "118.305,29.705\n" * 20 + "\n".join(cells))
    ended = inside("locate", points, "-g", grids, "--crs", "wgs84", "--json")
    told = json.loads(ended.stdout)
    assert ended.returncode == 1
    assert (told["rows"], told["in_grid"], told["without_coordinates"]) == (28, 21, 5)
    assert {note: found["count"] for note, found in told["notes"].items()} == {
        "missing": 1, "not_a_number": 1, "not_finite": 2, "swapped": 1, "outside": 1, "impossible": 1,
    }  # fmt: skip
    assert told["not_numbers"] == [{"file": "points.csv", "row": 24, "column": "lon", "value": "118.3E"}]
    assert told["notes"]["impossible"]["first"] == [{"file": "points.csv", "row": 29}]
    notes = [line.rsplit(",", 1)[1] for line in lines(tmp_path / "points_located.csv")[21:]]
    assert notes == ["", "missing", "not_a_number", "not_finite", "not_finite", "swapped", "outside", "impossible"]


@pytest.mark.parametrize(
    ("encoding", "cell"), [("utf-8", "east"), ("utf-8", "一百一十八"), ("gb18030", "一百一十八"), ("gbk", "东")]
)
def test_a_row_far_down_is_named_as_in_the_sheet(inside, grids, tmp_path, monkeypatch, encoding, cell):
    monkeypatch.setattr(delimited, "_BLOCK", 1 << 16)
    rows = ["118.305,29.705"] * 60_000
    rows[51_232] = f"{cell},29.705"
    body = ("lon,lat\n" + "\n".join(rows)).encode(encoding)
    ended = inside("locate", written(tmp_path, "p.csv", body), "-g", grids, "--crs", "wgs84")
    assert ended.returncode == 1
    assert "Coordinates that are no numbers: 1; rows 51234." in ended.stdout
    assert f"row 51234, lon: {cell}" in ended.stdout
    located = (tmp_path / "p_located.csv").read_bytes().decode(encoding).splitlines()
    assert (len(located), located[51_233]) == (60_001, f"{cell},29.705,,,,,not_a_number")


def test_a_coordinate_in_another_encoding_than_the_rest_is_refused(inside, grids, tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "_BLOCK", 1 << 10)
    body = ("名称,lon,lat\n" + "老街,118.305,29.705\n" * 100).encode() + "老街,东,29\n".encode("gb18030")
    ended = inside("locate", written(tmp_path, "p.csv", body), "-g", grids, "--crs", "wgs84")
    assert ended.returncode == 2
    assert "not all in one encoding; say it with --encoding" in ended.stderr
    assert not (tmp_path / "p_located.csv").exists()


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        ("lon,lat\n118.305,29.705\n", [], "plausible: cgcs2000, wgs84, gcj02, bd09"),
        ("a,b\n118.305,29.705\n", ["--crs", "wgs84"], "Say which one with --x. Its fields are: a, b"),
        ("lon,lng,lat\n1,118.305,29.705\n", ["--crs", "wgs84"], "East could be: lon, lng; north could be: lat"),
        ("lon,lat\n118.305,29.705\n", ["--crs", "wgs84", "--x", "east"], "has no field east"),
        ("lon,lat\neast,29.705\nwest,1\n", ["--crs", "wgs84"], "row 2, field lon: east is not understood"),
        ("lon,lat\n29.705,118.305\n", ["--crs", "wgs84"], "--swap-axes"),
        ("x,y\n532000,3290000\n", ["--crs", "wgs84"], "EPSG:4534"),
        ("x,y\n118.305,29.705\n", ["--crs", "4548"], "plausible: cgcs2000"),
        ("x,y\n532000,3290000\n", ["--crs", "4527"], "not possible in EPSG:4527"),
        ("lon,lat\n1,2,3\n", ["--crs", "wgs84"], "row 2: 3 cells where the header has 2"),
        ('lon,lat\n1,"2\n', ["--crs", "wgs84"], "a quotation mark"),
        ("lon,lat\n", ["--crs", "wgs84"], "holds no rows"),
        ("", ["--crs", "wgs84"], "holds no rows"),
        (b"\xff\xfel\0o\0n\0", ["--crs", "wgs84"], "UTF-16"),
        ("lon,lat\n1,2\n", ["--crs", "4610"], "parameters"),
    ],
)  # fmt: skip
def test_refusals_leave_nothing_behind(inside, grids, tmp_path, content, options, message):
    points = written(tmp_path, "points.csv", content)
    before = sorted(tmp_path.rglob("*"))
    ended = inside("locate", points, "-g", grids, *options)
    assert ended.returncode == 2, ended.stdout
    assert message in ended.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_axes_swapped_in_most_rows(inside, grids, tmp_path):
    # Both orders are possible where the numbers alone cannot tell: only the grids can.
    rows = [{"code": "a"}]
    export.write_layers(tmp_path / "far.gpkg", {"grids": (rows, [box(20, 10, 21, 11)])})
    points = written(tmp_path, "p.csv", "x,y\n" + "10.5,20.5\n" * 3 + "20.5,10.5\n")
    ended = inside("locate", points, "-g", tmp_path / "far.gpkg", "--crs", "wgs84")
    assert ended.returncode == 2
    assert "in 75 % of the first 4 rows" in ended.stderr
    ended = inside("locate", points, "-g", tmp_path / "far.gpkg", "--crs", "wgs84", "--swap-axes")
    assert ended.returncode == 1
    assert "only with x and y exchanged: 1 (25.0 %); rows 5" in ended.stdout


@pytest.mark.parametrize(
    ("crs", "x", "y"),
    [
        ("EPSG:4548", "东坐标", "北坐标"),
        ("EPSG:4527", "X坐标", "Y坐标"),
        ("gcj02", "经度(GCJ02)", "纬度(GCJ02)"),
        ("bd09", "lng", "lat"),
    ],
)
def test_systems_and_headers(inside, grids, tmp_path, crs, x, y):
    lon, lat = np.array([118.3001, 118.3199]), np.array([29.7001, 29.7099])
    pairs = np.column_stack(systems.from_storage(crs, lon, lat))
    points = written(tmp_path, "p.csv", f"{x},{y}\n" + "".join(f"{a!r},{b!r}\n" for a, b in pairs.tolist()))
    ended = inside("locate", points, "-g", grids, "--crs", crs)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert [line.split(",")[2] for line in lines(tmp_path / "p_located.csv")[1:]] == ["001", "002"]


def test_columns_that_are_there_already_stay(inside, grids, tmp_path):
    points = written(tmp_path, "p.csv", "street,Grid_Code,lon,lat\n老街1号,x,118.305,29.705\n")
    ended = inside("locate", points, "-g", grids, "--crs", "wgs84")
    assert "has a column street already; the one added is called street_2" in ended.stdout
    assert lines(tmp_path / "p_located.csv") == [
        "street,Grid_Code,lon,lat,grid_code_2,grid_name,community,street_2,locate_note",
        "老街1号,x,118.305,29.705,001,第001网格,黎阳,昱中,",
    ]


def test_border_neighbour_and_near(inside, grids, tmp_path):
    points = written(tmp_path, "p.csv", "lon,lat\n118.3099,29.705\n118.3001,29.705\n118.305,29.705\n0,0\n")
    ended = inside("locate", points, "-g", grids, "--crs", "cgcs2000", "--within", "15")
    assert "another grid is possible: 1." in ended.stdout
    assert [line.split(",")[2:] for line in lines(tmp_path / "p_located.csv")] == [
        ["grid_code", "grid_name", "community", "street", "border_m", "neighbour", "near_border", "locate_note"],
        ["001", "第001网格", "黎阳", "昱中", "9.68", "002", "true", ""],
        ["001", "第001网格", "黎阳", "昱中", "9.68", "", "false", ""],
        ["001", "第001网格", "黎阳", "昱中", "483.85", "002", "false", ""],
        ["", "", "", "", "", "", "", "outside"],
    ]
    ended = inside("locate", points, "-g", grids, "--crs", "cgcs2000", "--border", "-o", tmp_path / "b.csv")
    assert "near_border" not in lines(tmp_path / "b.csv")[0]


def test_names_that_look_like_formulas_are_made_texts(inside, tmp_path):
    rows = [{"code": "1", "name": "=1+1"}]
    export.write_layers(tmp_path / "g.gpkg", {"grids": (rows, [SQUARES["001"]])})
    points = written(tmp_path, "p.csv", "lon,lat\n118.305,29.705\n")
    inside("locate", points, "-g", tmp_path / "g.gpkg", "--crs", "wgs84")
    assert lines(tmp_path / "p_located.csv")[1].split(",")[3] == "'=1+1"
    inside("locate", points, "-g", tmp_path / "g.gpkg", "--crs", "wgs84", "-o", tmp_path / "p.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "p.xlsx").active["D2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


# --- other formats


def table(rows=3):
    lon = np.array([118.305, 118.315, 0.0])[np.arange(rows) % 3]
    return pa.table({"id": [f"{n:03d}" for n in range(rows)], "lon": lon, "lat": np.full(rows, 29.705)})


def test_parquet_keeps_types_and_metadata(inside, grids, tmp_path):
    own = table().append_column("n", pa.array([1, None, 3], pa.int16())).replace_schema_metadata({"made": "by hand"})
    pq.write_table(own, tmp_path / "p.parquet")
    ended = inside("locate", tmp_path / "p.parquet", "-g", grids, "--crs", "wgs84")
    assert ended.returncode == 1
    located = pq.read_table(tmp_path / "p_located.parquet")
    assert located.select(own.column_names).equals(own)
    assert located.schema.metadata[b"made"] == b"by hand"
    assert located["grid_code"].to_pylist() == ["001", "002", None]
    assert located["locate_note"].to_pylist() == [None, None, "outside"]


@pytest.mark.parametrize("encoding", ["WKB", "geoarrow"])
def test_geoparquet_says_its_system_and_stays_one(inside, grids, tmp_path, encoding):
    shapes = [
        Point(118.305, 29.705),
        Point(118.315, 29.705, 5.0) if encoding == "WKB" else Point(118.315, 29.705),
        None,
    ]
    frame = geopandas.GeoDataFrame({"n": [1, 2, 3]}, geometry=shapes, crs=4490).to_crs(4548)
    frame.to_parquet(tmp_path / "p.parquet", geometry_encoding=encoding)
    ended = inside("locate", tmp_path / "p.parquet", "-g", grids)
    assert ended.returncode == 1, ended.stderr
    located = geopandas.read_parquet(tmp_path / "p_located.parquet")
    assert (located.crs, located["grid_code"].tolist()[:2]) == (frame.crs, ["001", "002"])
    assert located["locate_note"].tolist()[2] == "missing"
    assert located.geometry.iloc[0] == frame.geometry.iloc[0]


def test_threads_write_the_same(inside, grids, tmp_path):
    rng = np.random.default_rng(3)
    x, y = rng.uniform((118.29, 29.69), (118.33, 29.72), (300_000, 2)).round(3).T  # many on borders and corners
    pq.write_table(pa.table({"lon": x, "lat": y}), tmp_path / "points.parquet")
    written = []
    for threads in (1, 2, 5):
        out = tmp_path / f"{threads}.parquet"
        asked = ["locate", tmp_path / "points.parquet", "-g", grids, "--crs", "wgs84", "-o", out, "--threads", threads]
        assert inside(*asked).returncode == 1
        written.append(out.read_bytes())
    assert written[0] == written[1] == written[2]
    for threads in (0, 257, "all"):
        assert inside(*asked[:-1], threads).returncode == 2


def test_shapes_of_a_geoparquet_that_are_no_points(inside, grids, tmp_path):
    shapes = [Point(118.305, 29.705), LineString([(0, 0), (1, 1)]), Point()]
    geopandas.GeoDataFrame({"n": [1, 2, 3]}, geometry=shapes, crs=4490).to_parquet(tmp_path / "p.parquet")
    inside("locate", tmp_path / "p.parquet", "-g", grids)
    notes = pq.read_table(tmp_path / "p_located.parquet")["locate_note"].to_pylist()
    assert notes == [None, "not_a_point", "missing"]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "gpkg", "parquet"])
def test_points_with_nothing_beside_them(inside, grids, tmp_path, ending):
    points = [Point(118.305, 29.705), Point(118.315, 29.705)]
    geopandas.GeoDataFrame(geometry=points, crs=4490).to_parquet(tmp_path / "p.parquet")
    ended = inside("locate", tmp_path / "p.parquet", "-g", grids, "-o", tmp_path / f"out.{ending}")
    assert ended.returncode == 0, ended.stderr
    excel = partial(pandas.read_excel, engine="openpyxl")
    read = {"csv": pandas.read_csv, "xlsx": excel, "parquet": pandas.read_parquet}
    located = read.get(ending, pyogrio.read_dataframe)(tmp_path / f"out.{ending}")
    assert [int(code) for code in located["grid_code"]] == [1, 2]


def test_a_geopackage_of_points(inside, grids, tmp_path):
    rows = [{"n": n, "text": f"0{n}"} for n in range(4)]
    shapes = [Point(118.305, 29.705), Point(118.315, 29.705), None, Point()]
    export.write_layers(tmp_path / "p.gpkg", {"points": (rows, shapes)})
    ended = inside("locate", tmp_path / "p.gpkg", "-g", grids)
    assert ended.returncode == 1, ended.stderr
    located = pyogrio.read_dataframe(tmp_path / "p_located.gpkg")
    assert located["grid_code"].tolist()[:2] == ["001", "002"]
    assert located["locate_note"].tolist()[2] == "missing"
    assert located[["n", "text"]].values.tolist() == [[n, f"0{n}"] for n in range(4)]
    assert located.geometry.tolist() == [*shapes[:3], None]
    for suffix in ("csv", "parquet", "xlsx"):
        assert inside("locate", tmp_path / "p.gpkg", "-g", grids, "-o", tmp_path / f"q.{suffix}").returncode == 1
    assert geopandas.read_parquet(tmp_path / "q.parquet").geometry.tolist() == [*shapes[:3], None]
    assert lines(tmp_path / "q.csv", "utf-8-sig")[1].startswith('0,"00",118.305,29.705,"001"')


def test_heights_that_are_not_written_are_told(inside, grids, tmp_path):
    shapes = [Point(118.305, 29.705, 130.5), None, Point(118.315, 29.705, 0.0)]
    frame = geopandas.GeoDataFrame({"n": [0, 1, 2]}, geometry=shapes, crs=4490)
    pyogrio.write_dataframe(frame, tmp_path / "p.gpkg", geometry_type="Point Z")
    for encoding in ("WKB", "geoarrow"):
        points = frame if encoding == "WKB" else frame.iloc[[0, 2]]
        points.to_parquet(tmp_path / f"{encoding}.parquet", geometry_encoding=encoding)
    told = "Heights are not written: 2 points have one."
    for name in ("p.gpkg", "WKB.parquet", "geoarrow.parquet"):
        for suffix in (".gpkg", ".csv", ".xlsx", ".parquet"):
            ended = inside("locate", tmp_path / name, "-g", grids, "-o", tmp_path / f"out{suffix}")
            assert ended.returncode == int(name != "geoarrow.parquet"), ended.stderr
            assert (told in ended.stdout) is not (suffix == ".parquet" and name != "p.gpkg")
    assert geopandas.read_parquet(tmp_path / "out.parquet").geometry.iloc[0].z == 130.5
    ended = inside("locate", tmp_path / "p.gpkg", "-g", grids, "--json", "-o", tmp_path / "out.csv")
    assert json.loads(ended.stdout)["heights_left_out"] == 2
    ended = inside("locate", tmp_path / "p.gpkg", "-g", grids, "-o", tmp_path / "o.csv", language="zh_CN.UTF-8")
    assert "有 2 个点带高程" in ended.stdout


def test_a_geopackage_of_lines_is_refused_by_its_row(inside, grids, tmp_path):
    shapes = [Point(118.305, 29.705), LineString([(118.3, 29.7), (118.4, 29.8)])]
    export.write_layers(tmp_path / "p.gpkg", {"points": ([{"n": 1}, {"n": 2}], shapes)})
    ended = inside("locate", tmp_path / "p.gpkg", "-g", grids)
    assert ended.returncode == 2
    assert "row 2: LineString where Point is needed" in ended.stderr


def test_a_spreadsheet_keeps_its_cells(inside, grids, tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["编号", "时间", "经度", "纬度", "地址"],
        ["007", datetime(2026, 1, 31, 8, 30), 118.305, 29.705, "=老街"],
        [8, None, "118.315", "29.705", "x"],
        ["9", None, None, None, None],
    ):
        book.active.append(row)
    book.active["E2"].data_type = "s"
    book.save(tmp_path / "p.xlsx")
    ended = inside("locate", tmp_path / "p.xlsx", "-g", grids, "--crs", "wgs84")
    assert ended.returncode == 1
    assert "Without coordinates: 1; rows 4." in ended.stdout
    rows = list(openpyxl.load_workbook(tmp_path / "p_located.xlsx").active.values)
    assert rows[0][5:] == tuple(ADDED)
    assert rows[1][:6] == ("007", datetime(2026, 1, 31, 8, 30), 118.305, 29.705, "=老街", "001")
    assert rows[2][:6] == (8, None, "118.315", "29.705", "x", "002")
    assert rows[3] == ("9", *[None] * 8, "missing")


@pytest.mark.parametrize("suffix", ["xlsx", "parquet", "gpkg"])
def test_a_csv_into_other_formats_keeps_leading_zeros(inside, grids, tmp_path, suffix):
    points = written(tmp_path, "p.csv", "编号,经度,纬度\n007,118.305,29.705\n008,,\n".encode("gb18030"))
    out = tmp_path / f"out.{suffix}"
    assert inside("locate", points, "-g", grids, "--crs", "wgs84", "-o", out).returncode == 1
    if suffix == "xlsx":
        rows = [list(row) for row in openpyxl.load_workbook(out).active.values][1:]
    elif suffix == "parquet":
        rows = pq.read_table(out).to_pandas().values.tolist()
    else:
        rows = pyogrio.read_dataframe(out).drop(columns="geometry").values.tolist()
    assert [row[0] for row in rows] == ["007", "008"]
    assert rows[0][3] == "001"


def test_a_sheet_holds_every_kind_of_value(inside, grids, tmp_path):
    moment, day = datetime(2026, 1, 31, 8, 30, 15), date(2026, 1, 31)
    columns = {
        "lon": [118.305] * 4, "lat": [29.705] * 4,
        "text": ["<甲 & 乙> ", "=1+1", "", "line\nbreak\x07\ufffe"],
        "whole": pa.array([1, -(2**40), None, 0]), "part": [0.1, 1e-300, float("nan"), -0.5],
        "yes": [True, False, None, True], "moment": [moment] * 4, "day": [day] * 4,
        "zoned": pa.array([moment] * 4, pa.timestamp("ms", "Asia/Shanghai")),
        "list": [[1, 2], None, [], [3]],
    }  # fmt: skip
    pq.write_table(pa.table(columns), tmp_path / "p.parquet")
    ended = inside("locate", tmp_path / "p.parquet", "-g", grids, "--crs", "wgs84", "-o", tmp_path / "o.xlsx")
    assert ended.returncode == 0, ended.stderr
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx")["points"]
    head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert head == [*columns, *ADDED]
    told = [dict(zip(head, row)) for row in rows]
    assert [row["text"] for row in told] == ["<甲 & 乙> ", "=1+1", None, "line\nbreak"]
    assert (sheet["C3"].data_type, sheet["C3"].quotePrefix) == ("s", True)
    assert [row["whole"] for row in told] == [1, -(2**40), None, 0]
    assert [row["part"] for row in told] == [0.1, 1e-300, None, -0.5]
    assert [row["yes"] for row in told] == [True, False, None, True]
    assert (told[0]["moment"], told[0]["day"].date()) == (moment, day)
    assert told[0]["zoned"].startswith("2026-01-31T16:30:15")
    assert [row["list"] for row in told] == ["[1, 2]", None, "[]", "[3]"]
    assert [row["grid_code"] for row in told] == ["001"] * 4
    by_calamine = python_calamine.load_workbook(tmp_path / "o.xlsx").get_sheet_by_name("points").to_python()
    assert by_calamine[1][:3] == [118.305, 29.705, "<甲 & 乙> "]


def test_more_rows_than_a_sheet_holds_are_refused_before_the_work(inside, grids, tmp_path):
    pq.write_table(pa.table({"lon": np.full(1_048_576, 118.305), "lat": np.full(1_048_576, 29.705)}), tmp_path / "p.pq")
    begun = time.monotonic()
    ended = inside("locate", tmp_path / "p.pq", "-g", grids, "--crs", "wgs84", "-o", tmp_path / "o.xlsx")
    assert ended.returncode == 2
    assert "o.xlsx cannot be written: a sheet holds 1,048,576 rows; write .csv or .parquet instead" in ended.stderr
    assert time.monotonic() - begun < 20
    assert not (tmp_path / "o.xlsx").exists()


def test_a_csv_of_more_rows_than_a_sheet_holds_is_refused_when_it_is_known(inside, grids, tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "_BLOCK", 1 << 16)
    monkeypatch.setattr(output, "MOST_ROWS", 20_001)
    (tmp_path / "o.xlsx").write_text("as it was")
    for rows, code in ((20_001, 2), (20_000, 0)):
        points = written(tmp_path, "p.csv", "lon,lat\n" + "118.305,29.705\n" * rows)
        ended = inside("locate", points, "-g", grids, "--crs", "wgs84", "-o", tmp_path / "o.xlsx")
        assert ended.returncode == code
        if code:
            assert (tmp_path / "o.xlsx").read_text() == "as it was"
    with contextlib.closing(openpyxl.load_workbook(tmp_path / "o.xlsx", read_only=True)) as book:
        assert book["points"].max_row in (20_001, None)


def test_a_folder_of_parts(inside, grids, tmp_path):
    for name in ("day=1/a.parquet", "day=2/a.parquet"):
        (tmp_path / "in" / name).parent.mkdir(parents=True)
        pq.write_table(table(), tmp_path / "in" / name)
    (tmp_path / "in" / "_metadata.parquet").write_bytes(b"x")
    ended = inside("locate", tmp_path / "in", "-g", grids, "--crs", "wgs84", "-o", tmp_path / "out")
    assert ended.returncode == 1, ended.stderr
    assert "6 rows, 4 in a grid" in ended.stdout
    assert "day=1/a.parquet 3, day=2/a.parquet 3" in ended.stdout
    assert sorted(str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("*.parquet")) == [
        "day=1/a.parquet", "day=2/a.parquet",
    ]  # fmt: skip
    again = inside("locate", tmp_path / "in", "-g", grids, "--crs", "wgs84", "-o", tmp_path / "out")
    assert again.returncode == 2
    assert "not empty" in again.stderr


def test_a_bad_cell_in_one_part_is_told_with_its_file(inside, grids, tmp_path):
    (tmp_path / "in").mkdir()
    for name, lon in (("p1", "118.305"), ("p2", "abc"), ("p3", "118.305")):
        pq.write_table(pa.table({"lon": ["118.305", lon], "lat": ["29.705"] * 2}), tmp_path / "in" / f"{name}.parquet")
    told = [inside("locate", tmp_path / "in", "-g", grids, "--crs", "wgs84", "-o", tmp_path / out, *more).stdout
            for out, more in (("text", ()), ("plain", ("--json",)))]  # fmt: skip
    assert "rows p2.parquet 2." in told[0]
    assert "  row p2.parquet 2, lon: abc" in told[0]
    assert json.loads(told[1])["not_numbers"] == [{"file": "p2.parquet", "row": 2, "column": "lon", "value": "abc"}]


@pytest.mark.parametrize(
    "content",
    [b"PAR1", b"PAR1" + b"\xff" * 100 + b"PAR1", b"no parquet at all", b"PAR1" + b"\0" * 50 + b"\xff\xff\xff\x7fPAR1"],
)
def test_damaged_parquet_is_refused(inside, grids, tmp_path, content):
    ended = inside("locate", written(tmp_path, "p.parquet", content), "-g", grids, "--crs", "wgs84")
    assert ended.returncode == 2
    assert "p.parquet was refused" in ended.stderr
    assert not (tmp_path / "p_located.parquet").exists()


def test_parquet_damaged_further_down_leaves_no_half_file(inside, grids, tmp_path):
    pq.write_table(table(500_000), tmp_path / "p.parquet", compression="zstd", row_group_size=50_000)
    content = bytearray((tmp_path / "p.parquet").read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4000] = os.urandom(4000)
    (tmp_path / "p.parquet").write_bytes(content)
    ended = inside("locate", tmp_path / "p.parquet", "-g", grids, "--crs", "wgs84")
    assert ended.returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "data") == ["grids.gpkg", "p.parquet"]


# --- outputs


def test_nothing_is_replaced_unless_it_is_named(inside, grids, tmp_path):
    points = written(tmp_path, "p.csv", "lon,lat\n118.305,29.705\n")
    assert inside("locate", points, "-g", grids, "--crs", "wgs84").returncode == 0
    again = inside("locate", points, "-g", grids, "--crs", "wgs84")
    assert again.returncode == 2
    assert "p_located.csv cannot be written: it is there already" in again.stderr
    assert inside("locate", points, "-g", grids, "--crs", "wgs84", "-o", tmp_path / "p_located.csv").returncode == 0
    assert "it is a file to read" in inside("locate", points, "-g", grids, "--crs", "wgs84", "-o", points).stderr
    assert ".csv, .xlsx" in inside("locate", points, "-g", grids, "--crs", "wgs84", "-o", tmp_path / "o.kml").stderr


def test_a_kill_leaves_no_half_file(geogrid, grids, tmp_path):
    """Stopped in the middle of its output, of which nothing bears the final name."""
    rows = "118.305,29.705\n" * 3_000_000
    points = written(tmp_path, "p.csv", "lon,lat\n" + rows)
    command = [sys.executable, "-m", "geogrid.cli", "locate", str(points), "-g", str(grids), "--crs", "wgs84"]
    child = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    give_up = time.monotonic() + 60
    while not any(path.stat().st_size for path in tmp_path.glob(".unfinished-*/*")) and time.monotonic() < give_up:
        assert child.poll() is None
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert not (tmp_path / "p_located.csv").exists()


def test_grids_that_cannot_be_used(inside, tmp_path):
    bow = {"x": box(118.30, 29.70, 118.31, 29.71)}
    points = written(tmp_path, "p.csv", "lon,lat\n118.305,29.705\n")
    layers = {name: ([{"code": "x"}], list(bow.values())) for name in ("one", "two")}
    export.write_layers(tmp_path / "g.gpkg", layers)
    ended = inside("locate", points, "-g", tmp_path / "g.gpkg", "--crs", "wgs84")
    assert "has the layers one, two: say which one with --grids-layer" in ended.stderr
    ended = inside("locate", points, "-g", tmp_path / "g.gpkg", "--crs", "wgs84", "--grids-layer", "two")
    assert ended.returncode == 0


@pytest.mark.parametrize("stated", ["EPSG:4490", "gcj02"])
def test_grids_with_swapped_axes_name_their_own_option(inside, tmp_path, stated):
    swapped = {code: box(shape.bounds[1], shape.bounds[0], *shape.bounds[:1:-1]) for code, shape in SQUARES.items()}
    rows = [{"code": code} for code in swapped]
    export.write_layers(tmp_path / "g.gpkg", {"grids": (rows, list(swapped.values()))}, stated)
    points = written(tmp_path, "p.csv", "lon,lat\n118.305,29.705\n")
    asked = ["locate", points, "-g", tmp_path / "g.gpkg", "--crs", "wgs84"]
    ended = inside(*asked)
    assert ended.returncode == 2
    assert " --grids-swap-axes" in ended.stderr
    for language, option in (("zh_CN.UTF-8", "请加"), ("en_GB.UTF-8", "--grids-swap-axes")):
        assert option in inside(*asked, language=language).stderr
    told = ["--grids-crs", "cgcs2000"] if stated == "gcj02" else []  # no file can say that
    assert inside(*asked, "--grids-swap-axes", *told).returncode == 0


def test_in_chinese(inside, grids, tmp_path):
    points = written(tmp_path, "p.csv", "经度,纬度\n118.305,29.705\n,\n")
    ended = inside("locate", points, "-g", grids, "--crs", "wgs84", language="zh_CN.UTF-8")
    assert "共 2 行，1 行落入网格" in ended.stdout
    assert "没有坐标：1 行；第 3 行" in ended.stdout


def typed(tmp_path, **columns):
    path = tmp_path / "points.parquet"
    pq.write_table(pa.table({"lon": [118.305, None], "lat": [29.705, 29.7], **columns}), path)
    return path


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "gpkg"])
def test_columns_of_every_type_are_written_or_refused_by_name(inside, grids, tmp_path, suffix):
    when = datetime(2026, 1, 31, 8, tzinfo=UTC)
    columns = {
        "bbox": pa.array([{"xmin": 1.5, "名": "甲"}, None]),
        "list": pa.array([[1, None], []]),
        "map": pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int8())),
        "kind": pa.array(["甲", None]).dictionary_encode(),
        "nothing": pa.nulls(2),
        "half": pa.array([1.5, None], pa.float16()),
        "price": pa.array([Decimal("1.50"), None]),
        "large": pa.array([Decimal("1.50"), None], pa.decimal256(60, 2)),
        "day": pa.array([when.date(), None]),
        "time": pa.array([when.time(), None]),
        "moment": pa.array([when, None]),
        "view": pa.array(["甲", None], pa.string_view()),
        "whole": pa.array([2**64 - 1, 0], pa.uint64()),
        "yes": pa.array([True, None]),
    }
    out = tmp_path / f"out.{suffix}"
    ended = inside("locate", typed(tmp_path, **columns), "-g", grids, "--crs", "wgs84", "-o", out)
    assert ended.returncode == 1, ended.stderr
    again = inside("locate", out, "-g", grids, "--crs", "wgs84", "-o", tmp_path / "again.csv", "--x=lon", "--y=lat")
    assert again.returncode == 1, again.stderr
    row = next(csv.DictReader((tmp_path / "again.csv").read_text("utf-8-sig").splitlines()))
    assert json.loads(row["bbox"]) == {"xmin": 1.5, "名": "甲"}
    assert json.loads(row["list"]) == [1, None]
    assert json.loads(row["map"]) == [["a", 1]]
    assert (row["kind"], row["view"], float(row["half"]), row["nothing"]) == ("甲", "甲", 1.5, "")


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "gpkg"])
@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (pa.array([b"a", None]), "binary"),
        (pa.array([b"ab", None], pa.binary(2)), "fixed_size_binary[2]"),
        (pa.array([1, None], pa.duration("s")), "duration[s]"),
        (pa.array([[b"a"], None]), "binary"),
    ],
)
def test_what_no_cell_can_hold_is_refused_by_its_column(inside, grids, tmp_path, suffix, values, kind):
    points = typed(tmp_path, odd=values)
    before = sorted(tmp_path.rglob("*"))
    ended = inside("locate", points, "-g", grids, "--crs", "wgs84", "-o", tmp_path / f"out.{suffix}")
    assert (ended.returncode, sorted(tmp_path.rglob("*"))) == (2, before)
    assert f"column odd holds values of the type {kind}, which" in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["points.csv", "points.xlsx"])
def test_an_empty_column_is_not_meant(inside, grids, tmp_path, name):
    rows = [["经度", "纬度", "经度"], [None, 29.705, 118.305], [None, None, 118.305]]
    if name.endswith("csv"):
        points = written(tmp_path, name, "\n".join(",".join(str(cell or "") for cell in row) for row in rows))
    else:
        points = tmp_path / name
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(points)
    ended = inside("locate", points, "-g", grids, "--crs", "wgs84", "-o", tmp_path / "out.csv")
    assert (ended.returncode, "2 rows, 1 in a grid" in ended.stdout) == (1, True), ended.output


def test_axes_swapped_in_most_rows_further_down(inside, grids, tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "_BLOCK", 1 << 10)
    rows = ["118.305,29.705"] * 1_000 + ["29.705,118.305"] * 1_100
    points = written(tmp_path, "points.csv", "lon,lat\n" + "\n".join(rows))
    ended = inside("locate", points, "-g", grids, "--crs", "wgs84")
    assert (ended.returncode, list(tmp_path.glob("*located*"))) == (2, [])
    assert "in 52 % of the first 2100 rows" in ended.stderr
    assert "--swap-axes" in ended.stderr
