"""Files as people really hand them over: with parts missing, in old encodings, packed in their own way."""

from __future__ import annotations

import zipfile

import numpy as np
import pyogrio
import pytest
import shapely

from geogrid import errors
from geogrid.io import vector

GRIDS = (shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1))
CODES = ["341002002004001", "341002002004002"]
NAMES = ["前园", "柏树"]


def same(file):
    return all(map(shapely.equals, file.shapes, GRIDS))


# --- a Shapefile with parts missing


def test_without_shx_its_index_is_made_anew(made):
    path = made("grids.shp", shapes=(*GRIDS, shapely.MultiPolygon([GRIDS[0], shapely.box(5, 5, 6, 7)])))
    whole = vector.read(path)
    path.with_suffix(".shx").unlink()
    file = vector.read(path)
    assert (file.shapes, file.columns) == (whole.shapes, whole.columns)
    assert not path.with_suffix(".shx").exists()


@pytest.mark.parametrize("place", [100 + 4, 100 + 4 + 136])
def test_without_shx_and_with_a_record_of_a_wrong_length(made, place):
    path = made("grids.shp")
    path.with_suffix(".shx").unlink()
    content = bytearray(path.read_bytes())
    content[place : place + 4] = b"\0\0\0\x01"
    path.write_bytes(content)
    with pytest.raises(errors.FileRefused, match="ends too early"):
        vector.read(path)


def test_without_dbf_there_are_shapes_and_no_fields(made):
    path = made("grids.shp")
    for suffix in (".dbf", ".cpg"):
        path.with_suffix(suffix).unlink()
    file = vector.read(path)
    assert (file.fields, file.crs, len(file.rows)) == ([], "EPSG:4490", 2)
    assert same(file)


def test_the_shp_alone(made):
    path = made("grids.shp")
    for suffix in (".shx", ".dbf", ".cpg", ".prj"):
        path.with_suffix(suffix).unlink()
    file = vector.read(path)
    assert (file.fields, file.crs) == ([], None)
    assert same(file)


# --- encodings: what was chosen and who chose it


@pytest.mark.parametrize(
    ("encoding", "language_byte", "cpg", "used", "source"),
    [
        ("gbk", 0x4D, "GBK", "GBK", "cpg"),
        ("gbk", 0x4D, None, "GBK", "language byte"),
        ("gbk", 0x4D, "UTF-8", "GBK", "language byte"),  # the .cpg is wrong
        ("utf-8", 0, None, "UTF-8", "guess"),
        ("gbk", 0, None, "GB18030", "guess"),
        ("big5", 0, "BIG5", "BIG5", "cpg"),
        ("big5", 0, "950", "CP950", "cpg"),
        ("big5", 0x78, None, "CP950", "language byte"),
    ],
)
def test_who_chose_the_encoding(shapefile, encoding, language_byte, cpg, used, source):
    names = ["前園", "柏樹"] if encoding == "big5" else NAMES
    file = vector.read(shapefile(encoding, language_byte, cpg, headings=["code", "name"], names=names))
    assert (file.encoding, file.encoding_source, file.columns["name"]) == (used, source, names)


def test_an_encoding_said(shapefile):
    path = shapefile("big5", headings=["code", "name"], names=["前園", "柏樹"])
    file = vector.read(path, encoding="Big5")
    assert (file.encoding_source, file.columns["name"]) == ("said", ["前園", "柏樹"])


def test_formats_that_leave_no_choice(made, geojson):
    assert vector.read(made("a.gpkg")).encoding_source == "format"
    assert vector.read(made("a.fgb")).encoding_source == "format"
    assert vector.read(geojson()).encoding_source == "guess"


@pytest.mark.parametrize("encoding", ["GB2312", "gbk", "Big5", "UTF-8"])
def test_kml_in_the_encoding_it_declares(made, encoding):
    path = made("grids.kml")
    names = {"前园": "前園", "柏树": "柏樹"} if encoding == "Big5" else {}
    text = path.read_text("utf-8").replace('encoding="UTF-8"', f'encoding="{encoding}"')
    for old, new in {"名称": "label", **names}.items():
        text = text.replace(old, new)
    path.write_bytes(text.encode(encoding))
    assert vector.read(path).columns["label"] == (["前園", "柏樹"] if names else NAMES)


# --- formats


def test_flatgeobuf(made):
    file = vector.read(made("网格.fgb", SPATIAL_INDEX="NO"))
    assert (file.driver, file.layer, file.crs) == ("FlatGeobuf", "网格", "EPSG:4490")
    assert file.columns == {"code": CODES, "名称": NAMES}
    assert same(file)


def test_another_file_under_the_name_of_a_flatgeobuf(made, tmp_path):
    made("grids.gpkg").rename(tmp_path / "grids.fgb")
    with pytest.raises(errors.FileNotVector):
        vector.read(tmp_path / "grids.fgb")


def test_kmz(made, zipped):
    icon = {"files/icon.png": b"no picture"}
    file = vector.read(zipped({"doc.kml": made("doc.kml"), **icon}, name="网格.kmz"))
    assert (file.file, file.driver, file.crs) == ("网格.kmz", "LIBKML", "EPSG:4326")
    assert file.columns["名称"] == NAMES
    assert same(file)


def test_a_kmz_obeys_the_limits_of_archives(zipped):
    with pytest.raises(errors.FileTooLarge):
        vector.read(zipped({"doc.kml": bytes(100 * 1024 * 1024)}, name="a.kmz"))
    with pytest.raises(errors.FileRefused, match="leads out of it"):
        vector.read(zipped({"../doc.kml": b"<kml/>"}, name="a.kmz"))


# --- zips


def test_files_of_one_name_in_several_folders(geojson, zipped):
    path = zipped({"2023/网格.geojson": geojson(), "2024/网格.geojson": geojson(note="new")})
    with pytest.raises(errors.LayerUnknown) as refused:
        vector.read(path)
    assert refused.value.facts["layers"] == ["2023_网格", "2024_网格"]
    assert same(vector.read(path, layer="2024_网格"))


def test_a_file_with_several_layers_among_several_files(made, geojson, zipped):
    made("base.gpkg", layer="grids")
    base = made("base.gpkg", shapes=(shapely.Point(1, 2),), layer="points")
    path = zipped({"base.gpkg": base, "more.geojson": geojson()})
    for layer, listed in ((None, ["base", "more"]), ("base", ["base/grids", "base/points"])):
        with pytest.raises(errors.LayerUnknown) as refused:
            vector.read(path, layer=layer)
        assert refused.value.facts["layers"] == listed
    assert same(vector.read(path, layer="base/grids"))
    assert same(vector.read(path, layer="more"))


def test_one_name_in_several_formats(made, geojson, zipped):
    path = zipped({"a.kml": made("grids.kml"), "a.geojson": geojson()})
    assert vector.read(path, layer="a.kml").driver == "LIBKML"
    assert vector.read(path, layer="a.geojson").driver == "GeoJSON"


class OldEntry(zipfile.ZipInfo):
    """An entry as Windows in China (GBK) or a Mac (UTF-8) writes it: without the mark of UTF-8."""

    encoding = "gbk"

    def _encodeFilenameFlags(self):  # noqa: N802 - the library's name
        return self.filename.encode(self.encoding), self.flag_bits & ~0x800


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_in_a_zip_without_the_mark_of_utf8(geojson, tmp_path, monkeypatch, encoding):
    monkeypatch.setattr(OldEntry, "encoding", encoding)
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in NAMES:
            archive.writestr(OldEntry(f"边界/{name}.geojson"), geojson().read_bytes())
    with pytest.raises(errors.LayerUnknown) as refused:
        vector.read(path)
    assert sorted(refused.value.facts["layers"]) == sorted(NAMES)


# --- axes, parts


def test_axes_are_swapped_when_said(made):
    turned = tuple(shapely.transform(shape, lambda xy: xy[:, ::-1]) for shape in GRIDS)
    assert same(vector.read(made("grids.gpkg", shapes=turned), swap_axes=True))


def test_polygons_in_several_parts_with_holes(made):
    ring = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 6, 6))
    parts = shapely.MultiPolygon([ring, shapely.box(4, 4, 5, 5), shapely.box(20, 0, 21, 1)])
    for name in ("a.shp", "a.gpkg", "a.fgb", "a.kml", "a.geojson"):
        (shape,) = vector.read(made(name, shapes=(parts,))).shapes
        assert shapely.equals(shape, parts)
        assert len(shape.geoms) == 3


def test_a_curve_in_a_flatgeobuf_is_refused(tmp_path):
    curve = np.array([shapely.to_wkb(shapely.LineString([(0, 0), (1, 1), (2, 0)]))], object)
    curve[0] = curve[0][:1] + b"\x08" + curve[0][2:]
    path = tmp_path / "a.fgb"
    pyogrio.raw.write(
        path, curve, [np.array(["1"], object)], np.array(["code"], object), crs="EPSG:4490", geometry_type="Unknown"
    )
    with pytest.raises(errors.ShapeWrongType) as refused:
        vector.read(path)
    assert refused.value.facts["found"] == "CIRCULARSTRING"
