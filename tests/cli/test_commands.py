"""validate, import, doctor, simulate: what they print, what they write, how they end."""

import json
import sqlite3
import subprocess
import sys
from datetime import date

import pyogrio
import pytest
from geopandas import GeoDataFrame
from shapely import Point, Polygon, box

from geogrid.cli.main import COMMANDS
from geogrid.domain.editing.mesh import Micro, Party
from geogrid.io import export
from geogrid.store import Database, micros, parties

SQUARES = {"g1": box(118.30, 29.70, 118.31, 29.71), "g2": box(118.31, 29.70, 118.32, 29.71)}
OVERLAPPING = {**SQUARES, "g2": box(118.3099, 29.70, 118.32, 29.71)}


def grid_file(folder, shapes, name="grids.geojson", field="code", **columns):
    folder.mkdir(exist_ok=True)
    rows = [{field: code, "name": f"Grid {code}", **columns} for code in shapes]
    export.write_layers(folder / name, {"grids": (rows, list(shapes.values()))})
    return folder / name


def counts(folder):
    """How many rows each table holds."""
    with sqlite3.connect(folder / "geogrid.sqlite") as database:
        return {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("generations", "grids", "areas", "cases")
        }


def test_validate_a_sound_file(geogrid, tmp_path):
    ended = geogrid("validate", grid_file(tmp_path, SQUARES))
    assert ended.returncode == 0
    assert "2 shapes, EPSG:4490, code field code" in ended.stdout
    assert "No errors were found" in ended.stdout


def test_validate_finds_an_overlap_and_says_it_in_both_languages(geogrid, tmp_path):
    file = grid_file(tmp_path, OVERLAPPING)
    english, chinese = geogrid("validate", file), geogrid("validate", file, language="zh_CN.UTF-8")
    assert english.returncode == chinese.returncode == 1
    assert "Grid g1 (g1) and Grid g2 (g2) overlap by" in english.stdout
    assert "重叠" in chinese.stdout


def test_validate_json(inside, tmp_path):
    ended = inside("validate", grid_file(tmp_path, OVERLAPPING), "--json")
    answer = json.loads(ended.stdout)
    assert (answer["features"], answer["crs"], answer["valid"]) == (2, "EPSG:4490", False)
    (defect,) = answer["defects"]
    assert (defect["kind"], defect["grids"]) == ("overlap", ["g1", "g2"])
    assert defect["geometry"]["type"] == "Polygon"
    assert answer["totals"]["overlap"] == {"count": 1, "area_m2": defect["area_m2"]}


def test_import_shows_first_and_writes_only_with_commit(geogrid, tmp_path):
    file = grid_file(tmp_path, SQUARES)
    shown = geogrid("import", "grids", file, "--from", "2026-11-01")
    assert shown.returncode == 0
    assert "new: 2 (g1, g2)" in shown.stdout
    assert "Nothing was written" in shown.stdout
    assert counts(geogrid.folder) == {"generations": 0, "grids": 0, "areas": 0, "cases": 0}
    written = geogrid("import", "grids", file, "--from", "2026-11-01", "--commit")
    assert "Written as generation 1, valid from 2026-11-01" in written.stdout
    assert counts(geogrid.folder) == {"generations": 1, "grids": 2, "areas": 0, "cases": 0}


def test_import_says_which_party_grids_change_and_which_micro_grids_end(inside, tmp_path):
    inside("import", "grids", grid_file(tmp_path, SQUARES), "--from", "2026-11-01", "--commit")
    database = Database.at(inside.folder / "geogrid.sqlite")
    with database.writing() as session:
        parties.replace(session, [Party("p", "组团", frozenset(SQUARES))], date(2026, 11, 1))
        parts = {code: (Micro(f"{code}01", "第一微网格", shape),) for code, shape in SQUARES.items()}
        micros.replace(session, parts, date(2026, 11, 1))
    database.close()
    file = grid_file(tmp_path, {"g1": SQUARES["g1"], "g3": box(118.32, 29.70, 118.33, 29.71)}, "others.geojson")
    asked = "import", "grids", file, "--from", "2026-11-02"
    assert "网格集成组团组团：划出g2" in inside(*asked, language="zh_CN.UTF-8").stdout
    said = inside(*asked, "--commit").stdout
    assert "Party grid 组团: g2 leaves" in said and "Micro-grids end in grids that are others: 1 (g2)" in said
    again = inside(*asked, "--commit").stdout
    assert "Party grid" not in again and "Micro-grids" not in again
    street = grid_file(tmp_path, {"s": box(118.30, 29.70, 118.305, 29.71)}, "streets.geojson")
    said = inside("import", "areas", street, "--level", "street", "--from", "2026-11-02").stdout
    assert "Micro-grids end in grids that are others: 1 (g1)" in said


def test_import_says_which_grids_are_given_another_code(inside, tmp_path):
    inside("import", "grids", grid_file(tmp_path, SQUARES), "--from", "2026-11-01", "--commit")
    file = grid_file(tmp_path, {"g1": SQUARES["g1"], "g7": SQUARES["g2"]}, "others.geojson")
    asked = "import", "grids", file, "--from", "2026-11-02"
    assert (
        "更换编码的网格（岗位、归属指定和四至文字随网格转到新编码）：1（g2 → g7）"
        in inside(*asked, language="zh_CN.UTF-8").stdout
    )
    assert "Given another code, with their posts, decisions and four sides: 1 (g2 → g7)" in inside(*asked).stdout


def test_import_areas_and_cases(inside, tmp_path):
    streets = grid_file(tmp_path, {"s": box(118.30, 29.70, 118.32, 29.71)}, "streets.geojson")
    assert inside("import", "areas", streets, "--level", "street", "--commit").returncode == 0
    assert inside("import", "grids", grid_file(tmp_path, SQUARES), "--commit").returncode == 0
    table = tmp_path / "cases.csv"
    table.write_text(
        "编号,类别,时间,经度,纬度\nSJ1,暴露垃圾,2026-11-02 08:30,118.305,29.705\n"
        "SJ2,占道经营,2026-11-03 09:00,118.5,29.705\n",
        encoding="utf-8",
    )
    shown = inside("import", "cases", table, "--crs", "wgs84")
    assert shown.returncode == 0
    assert "2 rows, 2 new cases" in shown.stdout
    assert "In no grid: rows 3." in shown.stdout
    assert counts(inside.folder)["cases"] == 0
    assert inside("import", "cases", table, "--crs", "wgs84", "--commit").returncode == 0
    # The street is stored again, with the vertices where the two grids meet on its edge.
    assert counts(inside.folder) == {"generations": 2, "grids": 2, "areas": 2, "cases": 2}
    again = inside("import", "cases", table, "--crs", "wgs84", "--commit")
    assert "Already stored" in again.stdout
    assert counts(inside.folder)["cases"] == 2


def test_a_wrong_row_of_cases_is_named_and_nothing_is_written(geogrid, tmp_path):
    geogrid("import", "grids", grid_file(tmp_path, SQUARES), "--commit")
    table = tmp_path / "cases.csv"
    table.write_text("code,category,time,lon,lat\nA,x,2026-11-02,118.305,29.705\nB,x,not a day,118.305,29.705\n")
    ended = geogrid("import", "cases", table, "--crs", "wgs84", "--commit")
    assert ended.returncode == 1
    assert "cases.csv, row 3, field time: not a day is not understood" in ended.stderr
    assert counts(geogrid.folder)["cases"] == 0


def deep(path):
    path.write_text('{"type":"GeometryCollection","geometries":[' * 50_000 + "]}" * 50_000)


def vrt(path):
    path.write_text("<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>")


def streamed_algorithm(path):
    path.write_text('{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline ! read /etc/passwd"}')


def not_finite(path):
    path.write_text(
        '{"type":"Feature","properties":{"code":"1","name":"a"},'
        '"geometry":{"type":"Polygon","coordinates":[[[NaN,0],[1,0],[1,1],[NaN,0]]]}}'
    )


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "no such file"),
        (lambda path: path.write_bytes(b""), "holds no rows"),
        (lambda path: path.write_text("hello"), "not a boundary file"),
        (lambda path: path.write_text('{"type":"FeatureCollection","features":[]}'), "holds no rows"),
        (vrt, "not a boundary file"),
        (streamed_algorithm, "not a boundary file"),
        (deep, "bad.geojson"),
        (not_finite, "row 1"),
    ],
    ids=["missing", "empty", "text", "no rows", "vrt", "gdalg", "nested", "nan"],
)
@pytest.mark.parametrize("command", [("validate",), ("import", "grids")], ids=["validate", "import"])
def test_unusable_files_get_one_line_and_exit_2(inside, tmp_path, command, make, words):
    file = tmp_path / "bad.geojson"
    make(file)
    ended = inside(*command, file)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1
    assert "bad.geojson" in ended.stderr
    assert words in ended.stderr


def no_crs(folder):
    folder.mkdir(exist_ok=True)
    GeoDataFrame({"code": list(SQUARES)}, geometry=list(SQUARES.values())).to_file(folder / "plain.shp")
    return folder / "plain.shp"


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_file_without_its_coordinate_system_is_asked_for_it(geogrid, tmp_path):
    file = no_crs(tmp_path)
    refused = geogrid("validate", file)
    assert refused.returncode == 2
    assert "does not say its coordinate system" in refused.stderr
    assert "x 118.300 … 118.320" in refused.stderr
    assert geogrid("validate", file, "--crs", "4490").returncode == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--crs", "moon"], "not a coordinate system"),
        (["--crs", "4610"], "local parameters"),
        (["--crs", "4548"], ""),
        (["--code", "nothing"], "has no field nothing. Its fields are: code, name"),
        (["--layer", "nothing"], "layers"),
    ],
)
def test_wrong_options(inside, tmp_path, options, words):
    ended = inside("import", "grids", grid_file(tmp_path, SQUARES), *options)
    assert ended.returncode in ((0, 2) if not words else (2,))
    assert words in ended.stderr


def test_impossible_coordinates(inside, tmp_path):
    metres = {"a": box(500_000, 3_000_000, 500_100, 3_000_100)}
    ended = inside("validate", grid_file(tmp_path, metres))
    assert ended.returncode == 2
    assert "not possible in EPSG:4490" in ended.stderr
    one = inside("validate", grid_file(tmp_path, {**SQUARES, **metres}))
    assert one.returncode == 2
    assert "row 3" in one.stderr
    assert "Check the coordinate system" in one.stderr


def test_fields_are_demanded_when_not_found(inside, tmp_path):
    folder = tmp_path / "f"
    folder.mkdir()
    rows = [{"x": 1}, {"x": 1}]
    export.write_layers(folder / "a.geojson", {"a": (rows, list(SQUARES.values()))})
    ended = inside("validate", folder / "a.geojson")
    assert ended.returncode == 2
    assert "--code" in ended.stderr


def test_repeated_and_missing_codes(inside, tmp_path):
    rows = [{"code": "a", "name": "A"}, {"code": "a", "name": "B"}]
    export.write_layers(tmp_path / "twice.geojson", {"a": (rows, list(SQUARES.values()))})
    ended = inside("import", "grids", tmp_path / "twice.geojson", "--commit")
    assert ended.returncode == 2
    assert "row 2: code a is already used in row 1" in ended.stderr
    rows[1]["code"] = None
    export.write_layers(tmp_path / "none.geojson", {"a": (rows, list(SQUARES.values()))})
    assert "row 2: the code in field code is empty" in inside("import", "grids", tmp_path / "none.geojson").stderr
    told = {
        kind: json.loads(inside("validate", tmp_path / f"{kind}.geojson", "--json").stdout)
        for kind in ("twice", "none")
    }
    assert [defect["kind"] for defect in told["twice"]["defects"]] == ["duplicate_code"]
    assert told["twice"]["defects"][0]["sentence"] == "Code a is used 2 times, in rows 1, 2."
    assert [defect["sentence"] for defect in told["none"]["defects"]] == ["Row 2 has no code."]


def test_points_are_not_grids(inside, tmp_path):
    ended = inside("validate", grid_file(tmp_path, {"a": Point(118.3, 29.7)}))
    assert ended.returncode == 2
    assert "Point where Polygon is needed. Choose the layer" in ended.stderr


def test_invalid_shapes_are_listed_and_not_written(inside, tmp_path):
    bow_tie = Polygon([(118.30, 29.70), (118.31, 29.71), (118.31, 29.70), (118.30, 29.71)])
    ended = inside("import", "grids", grid_file(tmp_path, {"a": bow_tie}), "--commit")
    assert ended.returncode == 1
    assert "The shape of Grid a (a) is invalid (Self-intersection)" in ended.stdout
    assert "Nothing was written" in ended.stdout
    assert counts(inside.folder)["generations"] == 0


def test_doctor(geogrid):
    ended = geogrid("doctor")
    assert ended.returncode == 0
    assert f"GEOGRID_DATA: {geogrid.folder} (GEOGRID_DATA)" in ended.stdout
    assert "GEOGRID_SECRET: *** " in ended.stdout
    answer = json.loads(geogrid("doctor", "--json").stdout)
    assert {"name": "file reader", "value": "GeoJSON", "state": "fine"} in answer


def test_doctor_names_what_is_missing(geogrid):
    ended = geogrid("doctor", GEOGRID_DATABASE_URL="postgresql+psycopg://nobody:hidden@127.0.0.1:1/none")
    assert ended.returncode == 1
    assert "The database cannot be reached" in ended.stdout
    assert "hidden" not in ended.stdout + ended.stderr


def test_doctor_only_looks(geogrid):
    ended = geogrid("doctor")
    assert ended.returncode == 0
    assert "revision: not made yet" in ended.stdout
    assert "尚未建立" in geogrid("doctor", language="zh_CN.UTF-8").stdout
    assert [file.name for file in geogrid.folder.iterdir()] == ["secret"]


def test_a_data_folder_that_is_a_file(geogrid, tmp_path):
    (tmp_path / "afile").touch()
    for secret in ({}, {"GEOGRID_SECRET": "a secret of the tests"}):
        ended = geogrid("doctor", GEOGRID_DATA=str(tmp_path / "afile"), **secret)
        assert ended.returncode == 2
        assert len(ended.stderr.splitlines()) == 1


def test_wrong_settings(geogrid, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "geogrid.toml").write_text("datta = 'x'\n")
    ended = geogrid("doctor")
    assert ended.returncode == 2
    assert "geogrid.toml: datta" in ended.stderr
    (tmp_path / "geogrid.toml").write_text("secret = 'long enough, from the file'\n")
    assert "(geogrid.toml)" in geogrid("doctor").stdout


def test_simulate(geogrid, tmp_path):
    ended = geogrid("simulate", "--grids", 6, "--places", 600, "--cases", 50, "-o", tmp_path / "made")
    assert ended.returncode == 0
    file = tmp_path / "made" / "district.gpkg"
    assert str(file) in ended.stdout
    layers = dict(pyogrio.list_layers(file))
    assert {"areas", "grids", "lines", "surfaces", "estates", "buildings", "places", "cases"} <= set(layers)
    grids = pyogrio.read_dataframe(file, layer="grids")
    assert len(grids) == 6
    assert set(grids["source"]) == {"模拟数据"}
    assert geogrid("validate", file, "--layer", "grids").returncode == 0


def test_help_names_every_command(geogrid):
    ended = geogrid("--help")
    for command in ("demo", "serve", "validate", "import", "simulate", "doctor"):
        assert command in ended.stdout


@pytest.mark.parametrize("code", ["a/b", "a\x1b]0;x\x07", "a\u202eb", "x.geojson", "y" * 61])
def test_codes_that_cannot_be_looked_up_are_refused(inside, tmp_path, code):
    ended = inside("validate", grid_file(tmp_path, {code: SQUARES["g1"]}))
    assert ended.returncode == 2
    assert "row 1" in ended.stderr
    assert ended.stderr.strip().isprintable()


def test_names_do_not_command_the_terminal(geogrid, tmp_path):
    file = grid_file(tmp_path, OVERLAPPING, name="x.geojson")
    content = json.loads(file.read_text())
    content["features"][0]["properties"]["name"] = "\x1b]0;pwned\x07\nnew\rline\u202e"
    file.write_text(json.dumps(content))
    assert all(line.isprintable() for line in geogrid("validate", file).stdout.splitlines())


def allowance_file(folder, **more):
    row = {"code": "K1", "reason": "shared square", "author": "A. Sample", "date": "2026-03-01", "kind": "overlap"}
    folder.mkdir(exist_ok=True)
    export.write_layers(folder / "allowed.gpkg", {"allowed": ([row | more], [box(118.309, 29.69, 118.311, 29.72)])})
    return folder / "allowed.gpkg"


def stored_allowances(folder):
    with sqlite3.connect(folder / "geogrid.sqlite") as database:
        return database.execute("SELECT code, reason, author, since, kind FROM allowances").fetchall()


def test_import_allowances_shows_first_and_writes_only_with_commit(inside, tmp_path):
    file = allowance_file(tmp_path)
    shown = inside("import", "allowances", file)
    assert shown.returncode == 0
    assert "1 allowance, EPSG:4490" in shown.stdout
    assert "new: 1 (K1)" in shown.stdout
    assert "Nothing was written" in shown.stdout
    assert stored_allowances(inside.folder) == []
    written = inside("import", "allowances", file, "--commit", language="zh_CN.UTF-8")
    assert "1 项准许" in written.stdout
    assert stored_allowances(inside.folder) == [("K1", "shared square", "A. Sample", "2026-03-01", "overlap")]
    assert "unchanged: 1 (K1)" in inside("import", "allowances", file, "--from", "2099-01-01", "--commit").stdout


def test_import_allowances_without_an_author_is_refused(inside, tmp_path):
    refused = inside("import", "allowances", allowance_file(tmp_path, author=None), "--commit")
    assert refused.returncode == 2
    assert "row 1: field author is empty" in refused.stderr


@pytest.mark.parametrize("command", ["", "validate", "repair", "locate", "crs"])
def test_a_command_on_files_waits_for_no_library_of_others(command):
    code = (
        "import sys\nfrom geogrid.cli import main\nmain([*sys.argv[1:], '--help'], standalone_mode=False)\n"
        "others = 'sqlalchemy', 'pandas', 'openpyxl', 'flask'\n"
        "print(*[name for name in others if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *command.split()], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == ""
    if not command:  # not one of the listed commands was loaded for its line
        assert [line.split()[0] for line in done.stdout.partition("Commands:\n")[2].splitlines()] == [*COMMANDS]
