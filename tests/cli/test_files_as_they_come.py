"""validate, import and crs on files as people have them: what is said of coordinates and texts, what is refused."""

import json

import pytest
import shapely
from shapely import box

from geogrid.io import export, vector
from tests.two_squares import ROWS, SQUARES, written


def test_the_choice_of_an_encoding_is_explained(geogrid, inside, tmp_path):
    path = written(tmp_path / "a.shp")
    shown = geogrid("import", "grids", path).stdout
    assert "Texts were read as UTF-8 (by its .cpg file): 前园社区, 柏树街社区" in shown
    path.with_suffix(".cpg").unlink()
    answer = json.loads(inside("validate", path, "--json").stdout)
    assert (answer["encoding"], answer["encoding_source"], answer["garbled"]) == ("UTF-8", "guess", None)
    assert answer["preview"][:2] == ["前园社区", "柏树街社区"]


def test_garbled_texts_are_named_with_what_to_do(geogrid, inside, tmp_path):
    path = written(tmp_path / "a.shp", rows=[{"code": i, "name": row["名称"] + "东"} for i, row in enumerate(ROWS)])
    path.with_suffix(".cpg").write_text("ISO-8859-1")
    assert "is probably 前园社区东. Add --encoding UTF-8" in inside("validate", path).stdout
    assert "疑似乱码" in geogrid("validate", path, language="zh_CN.UTF-8").stdout
    assert "garbled" not in inside("validate", path, "--encoding", "UTF-8").stdout


def test_texts_saved_garbled_are_named(inside, tmp_path):
    rows = [{"code": str(i), "name": row["名称"].encode("gbk").decode("latin-1")} for i, row in enumerate(ROWS)]
    assert "They were saved so" in inside("validate", written(tmp_path / "a.gpkg", rows=rows)).stdout
    lost = [{"code": "1", "name": "锟斤拷"}, {"code": "2", "name": "好"}]
    assert "letters were lost" in inside("validate", written(tmp_path / "a.gpkg", rows=lost)).stdout


@pytest.mark.parametrize("suffix", ["shp", "geojson"])
def test_names_saved_as_question_marks_are_named(inside, tmp_path, suffix):
    rows = [{"code": str(i), "name": "????"} for i, _ in enumerate(ROWS)]
    path = written(tmp_path / f"a.{suffix}", rows=rows)
    assert "letters were lost before this file was saved (????)" in inside("validate", path).stdout
    assert json.loads(inside("validate", path, "--json").stdout)["garbled"]["kind"] == "lost"


LOCAL_FEET = "+proj=tmerc +lat_0=0 +lon_0=117 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=us-ft +no_defs"


def test_a_system_without_a_number_is_called_by_name_and_unit(inside, tmp_path):
    ended = inside("validate", written(tmp_path / "feet.shp", LOCAL_FEET, crs=LOCAL_FEET))
    assert ended.stdout.splitlines()[0] == "feet.shp: 2 shapes, Transverse Mercator (US survey foot), code field 编码."


def test_feet_that_are_said_to_be_metres_are_taken_for_feet(inside, geogrid, tmp_path):
    path = written(tmp_path / "feet.shp", LOCAL_FEET, crs="EPSG:4548")
    refused = inside("validate", path)
    assert refused.returncode == 2
    assert "the numbers look like feet" in refused.stderr
    assert "--swap-axes" not in refused.stderr
    assert "英尺" in geogrid("validate", path, language="zh_CN.UTF-8").stderr
    path.with_suffix(".prj").unlink()
    assert "the numbers could be feet" in inside("validate", path).stderr


def test_a_known_file_with_several_layers_names_its_own_option(inside, tmp_path):
    one, two = written(tmp_path / "one.gpkg"), tmp_path / "two.gpkg"
    export.write_layers(two, dict.fromkeys(("old", "new"), (ROWS, SQUARES)))
    for line, option in (
        (("validate", one, "--parent", two), "--parent-layer"),
        (("validate", one, "--allow", two), "--allow-layer"),
        (("repair", one, "--parent", two, "-o", tmp_path / "out.gpkg"), "--parent-layer"),
        (("crs", "detect", one, "--near", two), "--near-layer"),
        (("validate", two), "--layer"),
    ):
        refused = inside(*line)
        assert refused.returncode == 2
        assert refused.stderr.strip() == f"two.gpkg has the layers old, new: say which one with {option}."
    assert inside("validate", one, "--parent", two, "--parent-layer", "new").returncode == 0
    assert inside("repair", one, "--parent", two, "--parent-layer", "new", "-o", tmp_path / "out.gpkg").returncode == 0


# --- geogrid crs


def test_shifted_data_say_so_where_the_format_can(inside, tmp_path):
    path = written(tmp_path / "a.gpkg")
    said = inside("crs", "convert", path, "--to", "gcj02", "-o", tmp_path / "b.geojson")
    assert "b.geojson says that it is GCJ-02, and geogrid reads it so" in said.stdout
    assert "b.geojson: 2 shapes, gcj02" in inside("validate", tmp_path / "b.geojson").stdout
    unsaid = inside("crs", "convert", path, "--to", "gcj02", "-o", tmp_path / "b.shp")
    assert "no word for GCJ-02" in unsaid.stdout
    assert "--crs gcj02" in unsaid.stdout


def test_detect_and_convert(inside, tmp_path):
    known, shifted = written(tmp_path / "known.gpkg"), written(tmp_path / "a.geojson", "gcj02", crs="EPSG:4326")
    ended = inside("crs", "detect", shifted, "--near", known)
    assert ended.returncode == 0
    assert "Shifted about 570 m: this looks like GCJ-02." in ended.stdout
    assert "the distances above are only to the nearest border" in ended.stdout
    assert "--crs gcj02" in ended.stdout
    chinese = inside("crs", "detect", shifted, "--near", known, language="zh_CN.UTF-8").stdout
    assert "偏移约 570 米：看来是 GCJ-02 坐标系（火星坐标）。" in chinese
    assert "EPSG:4326，被减去 GCJ-02 坐标系（火星坐标）的偏移" in chinese
    answer = json.loads(inside("crs", "detect", shifted, "--near", known, "--json").stdout)
    assert (answer["verdict"], answer["stated"], answer["candidates"][0]["crs"]) == (
        "otherwise",
        "EPSG:4326",
        "EPSG:4326",
    )
    assert answer["candidates"][0]["shift"] == "gcj02"
    done = inside("crs", "convert", shifted, "--from", "gcj02", "--to", "local", "-o", tmp_path / "b.zip")
    assert "from GCJ-02 to EPSG:4548" in done.stdout
    agreed = inside("crs", "detect", tmp_path / "b.zip", "--near", known)
    assert "The borders agree as stated: EPSG:4548" in agreed.stdout


def test_what_is_advised_can_be_typed(inside, tmp_path):
    known = written(tmp_path / "known.gpkg")
    silent = written(tmp_path / "a.shp")
    silent.with_suffix(".prj").unlink()
    told = inside("crs", "detect", silent, "--near", known).stdout
    assert "This looks like CGCS2000." in told
    assert "Read it with --crs cgcs2000." in told


def test_detect_when_it_cannot_tell(inside, tmp_path):
    known = written(tmp_path / "known.gpkg")
    export.write_layers(tmp_path / "far.gpkg", {"a": ([{}], [box(110, 20, 111, 21)])})
    ended = inside("crs", "detect", tmp_path / "far.gpkg", "--near", known)
    assert (ended.returncode, ended.stdout[:5]) == (0, "Under")
    assert "try that with --crs" in ended.stdout
    export.write_layers(tmp_path / "points.gpkg", {"a": ([{}], [shapely.Point(118.3, 29.7)])})
    assert "LineString" in inside("crs", "detect", tmp_path / "points.gpkg", "--near", known).stderr


def test_a_known_file_that_does_not_say_its_system(inside, tmp_path):
    """And one in feet, as no system of China has them."""
    known = written(tmp_path / "a.shp")
    known.with_suffix(".prj").unlink()
    assert "Say it with --near-crs; plausible: cgcs2000" in inside("crs", "detect", known, "--near", known).stderr
    feet = tmp_path / "feet.shp"
    export.write_layers(feet, {"a": ([{"code": "1"}], [box(1_091_138, 1_813_892, 1_205_199, 1_951_666)])}, "EPSG:3435")
    feet.with_suffix(".prj").unlink()
    refused = inside("validate", feet).stderr
    assert "plausible: none known here, ask its maker for the EPSG number (x 1091138 … 1205199, y 1813892" in refused


def test_a_shapefile_that_ends_too_early_says_once_what_to_do(inside, tmp_path):
    path = written(tmp_path / "a.shp")
    path.write_bytes(path.read_bytes()[:-40])
    refused = inside("validate", path)
    assert refused.returncode == 2
    assert refused.stderr.count("xport") == 1


def test_convert_says_what_a_shapefile_cuts(inside, tmp_path):
    rows = [{"网格编号": "1", "说明": "好" * 90}, {"网格编号": "2", "说明": ""}]
    done = inside("crs", "convert", written(tmp_path / "a.gpkg", rows=rows), "--to", "4527", "-o", tmp_path / "b.shp")
    assert "Field 网格编号 is called 网格编 in the file." in done.stdout
    assert "Field 说明: cut at 254 bytes in rows 1." in done.stdout
    assert vector.read(tmp_path / "b.shp").crs == "EPSG:4527"


def test_convert_refuses_what_out_cannot_hold(inside, tmp_path):
    path = written(tmp_path / "a.gpkg")
    assert "KML" in inside("crs", "convert", path, "--to", "local", "-o", tmp_path / "b.kml").stderr
    assert inside("crs", "convert", path, "--to", "local", "-o", tmp_path / "b.dxf").returncode == 2
    paris = tmp_path / "paris.gpkg"
    export.write_layers(paris, {"a": ([{}], [box(2, 48, 3, 49)])}, "EPSG:4326")
    assert "--to" in inside("crs", "convert", paris, "--to", "local", "-o", tmp_path / "b.gpkg").stderr


# --- files without a code


def test_rows_stand_for_codes_where_there_are_none(geogrid, inside, tmp_path):
    path = written(tmp_path / "a.gpkg", rows=[{"名称": "前园社区"}, {"名称": "前园社区"}])
    assert 'number the rows with --code "#"' in inside("validate", path).stderr
    numbered = geogrid("validate", path, "--code", "#", language="zh_CN.UTF-8")
    assert (numbered.returncode, numbered.stderr) == (0, "")
    assert "没有编号字段，以行号代替" in numbered.stdout
    refused = inside("import", "grids", path, "--code", "#")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "not stored as codes" in refused.stderr


@pytest.mark.parametrize("rows", [[{"名称": "前园社区"}, {"名称": "前园社区"}], [{}, {}]])
def test_a_repair_by_rows_adds_no_field(inside, tmp_path, rows):
    shapes = [SQUARES[0], box(118.30999, 29.70, 118.32, 29.71)]
    export.write_layers(tmp_path / "a.geojson", {"a": (rows, shapes)})
    done = inside("repair", tmp_path / "a.geojson", "--code", "#", "-o", tmp_path / "b.geojson", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["code_field"], report["accepted"][0]["grids"]) == (None, ["1", "2"])
    repaired = vector.read(tmp_path / "b.geojson")
    assert repaired.columns == vector.read(tmp_path / "a.geojson").columns
    assert shapely.coverage_is_valid(repaired.shapes)
