from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from geogrid import errors
from geogrid.io import vector
from geogrid.io.limits import Limits

GRIDS = (shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1))
CODES = ["341002002004001", "341002002004002"]
NAMES = ["前园", "柏树"]


def entries(path: Path, folder: str = "") -> dict[str, Path]:
    return {folder + one.name: one for one in sorted(path.parent.iterdir()) if one.stem == path.stem}


def same(file: vector.VectorFile) -> bool:
    return all(map(shapely.equals, file.shapes, GRIDS))


# --- formats


@pytest.mark.parametrize(
    ("name", "driver"),
    [("a.geojson", "GeoJSON"), ("a.json", "GeoJSON"), ("网格.shp", "ESRI Shapefile"), ("a.gpkg", "GPKG")],
)
def test_each_format_gives_the_same_grids(made, name, driver):
    options = {"driver": "GeoJSON"} if name.endswith(".json") else {}
    file = vector.read(made(name, **options))
    assert (file.file, file.driver, file.crs, file.rows) == (name, driver, "EPSG:4490", [1, 2])
    assert file.columns == {"code": CODES, "名称": NAMES}
    assert same(file)


def test_geojson_without_a_crs_is_wgs84_by_its_standard(geojson):
    file = vector.read(geojson())
    assert (file.crs, file.fields, file.columns) == ("EPSG:4326", ["code"], {"code": ["1", "2"]})
    assert same(file)


def test_kml(tmp_path):
    path = tmp_path / "grids.kml"
    path.write_text(
        """<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
        <Schema name="s" id="s"><SimpleField name="编码" type="string"/></Schema><name>网格</name>
        <Placemark><name>前园</name><ExtendedData><SchemaData schemaUrl="#s"><SimpleData name="编码">3410</SimpleData>
        </SchemaData></ExtendedData><Polygon><outerBoundaryIs><LinearRing><coordinates>0,0,5 1,0,5 1,1,5 0,1,5 0,0,5
        </coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>""",
        "utf-8",
    )
    file = vector.read(path)
    assert (file.driver, file.crs, file.layers, file.dropped_z) == ("LIBKML", "EPSG:4326", ["网格"], True)
    assert (file.columns["Name"], file.columns["编码"]) == (["前园"], ["3410"])
    assert shapely.equals(file.shapes[0], GRIDS[0])
    assert not shapely.has_z(file.shapes[0])


def test_topojson_lists_its_layers_and_reads_the_one_chosen(tmp_path):
    path = tmp_path / "towns.json"
    square = {"type": "Polygon", "arcs": [[0]], "properties": {"名称": "前园"}}
    path.write_text(
        json.dumps(
            {
                "type": "Topology",
                "objects": {
                    kind: {"type": "GeometryCollection", "geometries": [square]} for kind in ("towns", "nation")
                },
                "arcs": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]],
            }
        )
    )
    with pytest.raises(errors.LayerUnknown) as refused:
        vector.read(path)
    assert refused.value.facts == {"file": "towns.json", "layers": ["towns", "nation"], "option": "--layer"}
    file = vector.read(path, layer="towns")
    assert (file.driver, file.crs, file.columns["名称"]) == ("TopoJSON", "EPSG:4326", ["前园"])
    assert shapely.equals(file.shapes[0], GRIDS[0])


def test_geopackage_with_several_layers(made):
    made("all.gpkg", layer="网格")
    path = made("all.gpkg", shapes=(shapely.Point(1, 2),), layer="points", crs="EPSG:4547")
    with pytest.raises(errors.LayerUnknown) as refused:
        vector.read(path, layer="grids")
    assert refused.value.facts["layers"] == ["网格", "points"]
    assert same(vector.read(path, layer="网格"))
    assert vector.read(path, layer="points").crs == "EPSG:4547"


@pytest.mark.parametrize("folder", ["", "boundaries/2024/", "边界\\"])
def test_zipped_shapefile_in_any_folder(made, zipped, folder):
    path = made("grids.shp")
    extra = {"README.txt": b"made by a clerk", "grids.shp.xml": b"<metadata/>", "__MACOSX/._grids.shp": b"x"}
    file = vector.read(zipped({**entries(path, folder), **extra}))
    assert (file.file, file.layer, file.driver, file.crs) == (
        "grids.zip",
        "grids",
        "ESRI Shapefile",
        "EPSG:4490",
    )
    assert same(file)


def test_zipped_geojson_and_geopackage(made, geojson, zipped):
    assert same(vector.read(zipped({"网格.geojson": geojson()})))
    assert same(vector.read(zipped({"grids.gpkg": made("b.gpkg")})))


def test_zip_of_two_shapefiles_has_two_layers(made, zipped):
    one = entries(made("grids.shp"))
    two = entries(made("points.shp", shapes=(shapely.Point(1, 2),)))
    path = zipped({**one, **two})
    with pytest.raises(errors.LayerUnknown) as refused:
        vector.read(path)
    assert refused.value.facts["layers"] == ["grids", "points"]
    file = vector.read(path, layer="points")
    assert (file.layer, file.layers, file.shapes) == ("points", ["grids", "points"], [shapely.Point(1, 2)])


def test_suffixes_in_capitals(made, tmp_path):
    path = made("grids.shp")
    for one in entries(path).values():
        one.rename(one.with_suffix(one.suffix.upper()))
    assert same(vector.read(tmp_path / "grids.SHP"))


def test_a_name_that_looks_like_an_address_is_only_a_name(made, tmp_path):
    odd = tmp_path / "vsicurl:http___x?a=b!;--.gpkg"
    os.rename(made("grids.gpkg"), odd)
    assert vector.read(odd).file == odd.name


# --- coordinate systems


def test_a_shapefile_without_prj_says_no_crs(made):
    path = made("grids.shp")
    path.with_suffix(".prj").unlink()
    assert vector.read(path).crs is None
    assert vector.read(path, crs="gcj02").crs == "gcj02"


def test_the_caller_overrides_the_crs_of_the_file(made):
    assert vector.read(made("grids.gpkg"), crs="EPSG:4547").crs == "EPSG:4547"


def test_an_esri_definition_is_identified(made):
    path = made("grids.shp", crs="ESRI:102649")
    assert vector.read(path).crs == "ESRI:102649"


def test_a_definition_without_a_number_comes_as_wkt(made):
    local = "+proj=tmerc +lat_0=0 +lon_0=118.3 +k=1 +x_0=40000 +y_0=0 +ellps=GRS80 +units=m +no_defs"
    crs = vector.read(made("grids.gpkg", crs=local)).crs
    assert crs.startswith("PROJCRS[")
    assert "118.3" in crs


# --- encodings


@pytest.mark.parametrize(
    ("encoding", "language_byte", "cpg", "used"),
    [
        ("gbk", 0, None, "GB18030"),  # says nothing
        ("gbk", 0x57, None, "GB18030"),  # says "the machine's own"
        ("gbk", 0x4D, None, "GBK"),  # the language byte
        ("gbk", 0, "GBK", "GBK"),
        ("gbk", 0, "936", "GBK"),
        ("gbk", 0, "UTF-8", "GB18030"),  # the .cpg is wrong
        ("gbk", 0, "nonsense", "GB18030"),
        ("utf-8", 0, None, "UTF-8"),
        ("utf-8", 0x4D, "UTF-8", "UTF-8"),
        ("gb18030", 0, "GB18030", "GB18030"),
    ],
)
def test_the_encoding_of_a_shapefile(shapefile, encoding, language_byte, cpg, used):
    file = vector.read(shapefile(encoding, language_byte, cpg))
    assert (file.encoding, file.columns) == (used, {"编码": CODES, "名称": NAMES})


def test_traditional_chinese_by_the_language_byte(shapefile):
    file = vector.read(shapefile("big5", 0x4F, headings=["編碼", "名稱"], names=["前園", "柏樹"]))
    assert (file.encoding, file.columns) == ("CP950", {"編碼": CODES, "名稱": ["前園", "柏樹"]})


def test_the_caller_overrides_the_encoding(shapefile):
    assert vector.read(shapefile("gbk", cpg="ISO-8859-1"), encoding="GBK").columns["名称"] == NAMES


def test_an_encoding_that_does_not_fit_is_refused(shapefile):
    with pytest.raises(errors.FileRefused, match="not in the encoding given"):
        vector.read(shapefile("gbk"), encoding="UTF-8")


def test_a_name_cut_in_the_middle_of_a_character(shapefile):
    file = vector.read(shapefile("utf-8", names=["前园社区", "柏树"]))
    assert (file.encoding, file.columns["名称"]) == ("UTF-8", ["前园", "柏树"])


def test_geojson_in_gb18030(geojson):
    path = geojson(note="前园社区")
    path.write_bytes(path.read_text("utf-8").encode("gb18030"))
    assert vector.read(path).encoding == "GB18030"


def test_geojson_with_a_byte_order_mark(geojson):
    path = geojson()
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert same(vector.read(path))


# --- values


def test_values_keep_their_types(geojson, tmp_path):
    path = tmp_path / "values.geojson"
    rows = [
        {
            "n": 1,
            "f": 1.5,
            "b": True,
            "d": "2024-01-02",
            "t": "2024-01-02T03:04:05",
            "list": ["一", "二"],
            "z": "0102",
        },
        {"n": None, "f": None, "b": None, "d": None, "t": None, "list": None, "z": None},
    ]
    point = {"type": "Point", "coordinates": [1, 2]}
    features = [{"type": "Feature", "properties": row, "geometry": point} for row in rows]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    columns = vector.read(path).columns
    first = {name: values[0] for name, values in columns.items()}
    assert {name: values[1] for name, values in columns.items()} == dict.fromkeys(rows[0])
    assert first.pop("d").isoformat() == "2024-01-02"
    assert first.pop("t").isoformat() == "2024-01-02T03:04:05"
    assert first == {"n": 1, "f": 1.5, "b": True, "list": '["一", "二"]', "z": "0102"}
    assert type(first["n"]) is int
    assert first["b"] is True


def test_every_supported_type_comes_as_it_is_and_empty_ones_as_none(geojson):
    shapes = [
        shapely.from_wkt(text)
        for text in (
            "POINT (1 2)",
            "MULTIPOINT (1 2, 3 4)",
            "LINESTRING (0 0, 1 1)",
            "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3, 4 5))",
            "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 1 1))",
            "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 9 5, 9 9, 5 5), (8 6, 8.5 6, 8.5 7, 8 6)))",
            "POINT (5 6)",
        )
    ]
    texts = [shapely.to_geojson(shape) for shape in shapes]
    file = vector.read(
        geojson(*texts, "null", '{"type": "Polygon", "coordinates": []}', '{"type": "Point", "coordinates": []}')
    )
    assert file.shapes[:7] == shapes
    assert file.shapes[7:] == [None, None, None]
    assert file.rows == list(range(1, 11))


def test_heights_are_dropped_and_said(geojson):
    file = vector.read(geojson('{"type": "Point", "coordinates": [1, 2, 3]}'))
    assert file.dropped_z
    assert file.shapes == [shapely.Point(1, 2)]


def test_fields_of_the_same_name_are_told_apart(shapefile):
    file = vector.read(shapefile("gbk", headings=["名称", "名称"]))
    assert file.columns == {"名称": CODES, "名称 (2)": NAMES}


# --- what a person can have got wrong


def test_a_missing_file(tmp_path):
    with pytest.raises(errors.FileMissing) as refused:
        vector.read(tmp_path / "nothing.shp")
    assert str(refused.value) == "nothing.shp: there is no such file. Check the path."


@pytest.mark.parametrize("name", ["a.shp", "a.geojson", "a.gpkg", "a.kml", "a.txt", "a.osm", "a"])
def test_a_text_file(tmp_path, name):
    (tmp_path / name).write_text("这不是边界文件\n" * 40)
    with pytest.raises(errors.FileNotVector):
        vector.read(tmp_path / name)


@pytest.mark.parametrize("name", ["a.shp", "a.geojson", "a.gpkg", "a.kml"])
def test_an_empty_file(tmp_path, name):
    (tmp_path / name).touch()
    with pytest.raises(errors.FileEmpty):
        vector.read(tmp_path / name)


def test_an_empty_zip(zipped):
    with pytest.raises(errors.FileNotVector):
        vector.read(zipped({}))


def test_a_folder(tmp_path):
    (tmp_path / "grids.gpkg").mkdir()
    with pytest.raises(errors.FileNotVector):
        vector.read(tmp_path / "grids.gpkg")


def test_an_empty_collection(tmp_path, made):
    path = tmp_path / "none.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises(errors.FileEmpty):
        vector.read(path)


def test_an_empty_layer(tmp_path):
    path = tmp_path / "none.gpkg"
    nothing = np.array([], object)
    pyogrio.raw.write(path, nothing, [nothing], np.array(["code"], object), crs="EPSG:4490", geometry_type="Polygon")
    with pytest.raises(errors.FileEmpty):
        vector.read(path)


def test_geojson_under_the_name_of_a_shapefile(geojson):
    with pytest.raises(errors.FileNotVector):
        vector.read(geojson(name="grids.shp"))


def test_a_geometry_collection_is_refused_with_its_row(geojson):
    point = {"type": "Point", "coordinates": [1, 2]}
    with pytest.raises(errors.ShapeWrongType) as refused:
        vector.read(geojson(point, {"type": "GeometryCollection", "geometries": [point]}))
    assert (refused.value.facts["row"], refused.value.facts["found"]) == (2, "GeometryCollection")


@pytest.mark.parametrize("word", ["NaN", "-Infinity", "1e999", "Infinity", "-1e999"])
@pytest.mark.parametrize("shape", ["Point", "Polygon"])
def test_a_coordinate_that_is_no_number_is_refused_with_its_row(geojson, word, shape):
    good, bad = ({"Point": f"[{x}, 2]", "Polygon": f"[[[0, 0], [{x}, 0], [1, 1], [0, 0]]]"}[shape] for x in ("1", word))
    texts = [f'{{"type": "{shape}", "coordinates": {text}}}' for text in (good, good, bad)]
    with pytest.raises(errors.CoordinatesNotFinite) as refused:
        vector.read(geojson(*texts))
    assert refused.value.facts == {"file": "grids.geojson", "row": 3}


def test_nan_in_a_property_is_no_value(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"n": NaN, "t": "NaN"}, '
        '"geometry": {"type": "Point", "coordinates": [1, 2]}}]}'
    )
    assert vector.read(path).columns == {"n": [None], "t": ["NaN"]}


def test_an_open_ring_is_refused_with_its_row(geojson):
    ring = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}
    with pytest.raises(errors.ShapeInvalid) as refused:
        vector.read(geojson(ring))
    assert refused.value.facts["row"] == 1


# --- limits


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (Limits(file_bytes=100), "size of the file"),
        (Limits(features=1), "rows"),
        (Limits(vertices=9), "points in all shapes"),
        (Limits(feature_vertices=4), "points in one shape"),
        (Limits(columns=1), "fields"),
        (Limits(text_bytes=5), "bytes in one text"),
    ],
)
def test_a_limit_is_named(made, limits, what):
    with pytest.raises(errors.FileTooLarge) as refused:
        vector.read(made("grids.gpkg"), limits=limits)
    assert (refused.value.facts["file"], refused.value.facts["what"]) == ("grids.gpkg", what)


def test_at_the_limit_is_within_it(made):
    limits = Limits(features=2, vertices=10, feature_vertices=5, columns=2, text_bytes=15)
    assert same(vector.read(made("grids.gpkg"), limits=limits))


# --- what a GeoJSON says of its coordinate system


@pytest.mark.parametrize(
    ("name", "crs"),
    [
        ("EPSG:4548", "EPSG:4548"),
        ("urn:ogc:def:crs:EPSG::4490", "EPSG:4490"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"),
    ],
)
def test_the_crs_a_geojson_names(geojson, name, crs):
    assert vector.read(geojson(crs={"type": "name", "properties": {"name": name}})).crs == crs


@pytest.mark.parametrize(
    "member",
    [
        {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::999999"}},
        {"type": "EPSG", "properties": {"code": 999999}},
        {"type": "link", "properties": {"href": "http://127.0.0.1:1/crs"}},
        "a word",
    ],
)
def test_a_crs_that_is_not_known_is_not_taken_for_wgs84(geojson, member):
    with pytest.raises(errors.CrsUnknown):
        vector.read(geojson(crs=member))
    assert vector.read(geojson(crs=member), crs="EPSG:4490").crs == "EPSG:4490"


def test_a_crs_of_null_says_none(geojson):
    assert vector.read(geojson(crs=None)).crs is None


@pytest.mark.parametrize("number", ["NaN", "Infinity", "9" * 400, "-" + "9" * 400, "1e999"])
@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_number_that_is_none_is_named_by_its_row(geojson, number, place):
    ring = ["[0,0]", "[1,0]", "[1,1]", "[0,0]"]
    ring[place] = f"[{number},0]"
    good = json.loads(shapely.to_geojson(GRIDS[0]))
    with pytest.raises(errors.CoordinatesNotFinite) as refused:
        vector.read(geojson(good, f'{{"type": "Polygon", "coordinates": [[{",".join(ring)}]]}}'))
    assert refused.value.facts["row"] == 2


def test_a_geopackage_with_an_endless_view(made):
    path = made("grids.gpkg", layer="grids")
    with sqlite3.connect(path) as base:
        base.execute("ALTER TABLE grids RENAME TO real")
        base.execute(
            "CREATE VIEW grids AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT i AS fid, (SELECT geom FROM real LIMIT 1) AS geom FROM n"
        )
    base.close()
    with pytest.raises(errors.FileRefused, match="view"):
        vector.read(path)


def test_an_empty_file_and_a_folder(tmp_path, monkeypatch):
    (tmp_path / "a.geojson").touch()
    with pytest.raises(errors.FileEmpty):
        vector.read(tmp_path / "a.geojson")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(errors.FileNotVector, match=tmp_path.name):
        vector.read(Path("."))


def test_control_characters_break_nothing(geojson):
    point = '{"type": "Point", "coordinates": [1, 2]}, "note": "a"'
    path = geojson(point)
    odd = chr(92) + "u0000x" + chr(92) + "u202e" + chr(92) + "ud800"
    path.write_text(path.read_text("utf-8").replace('"code": "1"', f'"code": "1{odd}", "n{odd}": "{odd}"'), "utf-8")
    file = vector.read(path)
    assert len(file.rows) == 1
