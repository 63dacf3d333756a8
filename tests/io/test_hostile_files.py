"""Files made to read what they must not, to reach the network, to fill the memory or to break the reader."""

from __future__ import annotations

import json
import resource
import sqlite3
import stat
import struct
import threading
import zipfile
from pathlib import Path

import pytest
import shapely

from geogrid import errors
from geogrid.io import vector
from geogrid.io.limits import Limits

REFUSED = (errors.FileError, errors.FieldError)
MB = 1024 * 1024
CANARY = "canary-4f1c9d-do-not-leak"


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A file of the server, with a text that must never be seen."""
    path = tmp_path / "secret.csv"
    path.write_text(f"name,x,y\n{CANARY},118,29\n")
    return path


def outcome(path: Path, **options) -> str:
    """Everything that can be seen of reading a file: the error, or all that was read."""
    try:
        return repr(vector.read(path, **options))
    except REFUSED as error:
        return f"{type(error).__name__}: {error} {error.facts}"


def entries(path: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in path.parent.iterdir() if one.stem == path.stem}


# --- files that name other files or addresses


def vrt(source: str) -> bytes:
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{source}</SrcDataSource><SrcLayer>secret</SrcLayer>'
        '<GeometryType>wkbPoint</GeometryType><GeometryField encoding="PointFromColumns" x="x" y="y"/></OGRVRTLayer>'
        "</OGRVRTDataSource>"
    ).encode()


def gdalg(source: str) -> bytes:
    return json.dumps({"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read {source}"}).encode()


def wfs(source: str) -> bytes:
    return f"<OGRWFSDataSource><URL>{source}</URL></OGRWFSDataSource>".encode()


def esri(source: str) -> bytes:
    return json.dumps(
        {"type": "FeatureCollection", "url": source, "links": [{"rel": "next", "href": source}], "features": []}
    ).encode()


def kml_link(source: str) -> bytes:
    return (
        f'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "{source}">]>'
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>&x;</name><NetworkLink><Link><href>{source}</href>'
        f"</Link></NetworkLink><Placemark><name>&x;</name><Point><coordinates>1,2</coordinates></Point></Placemark>"
        "</Document></kml>"
    ).encode()


@pytest.mark.parametrize("content", [vrt, gdalg, wfs, esri, kml_link])
@pytest.mark.parametrize("suffix", [".geojson", ".shp", ".gpkg", ".kml", ".fgb", ".kmz"])
def test_a_disguised_link_reads_nothing_and_calls_nobody(tmp_path, canary, honeypot, content, suffix):
    address, hits = honeypot
    for number, source in enumerate((str(canary), f"/vsicurl/{address}/a.csv")):
        path = tmp_path / f"evil{number}{suffix}"
        path.write_bytes(content(source))
        assert CANARY not in outcome(path)
    assert hits == []


@pytest.mark.parametrize("name", ["evil.vrt", "evil.geojson", "evil.shp", "evil.gpkg", "evil.kml", "../evil.vrt"])
@pytest.mark.parametrize("content", [vrt, gdalg])
def test_a_disguised_link_in_a_zip(zipped, canary, content, name):
    seen = outcome(zipped({name: content(str(canary))}))
    assert CANARY not in seen
    assert seen.startswith(("FileNotVector", "FileRefused"))


def test_a_vrt_beside_a_good_file_is_not_unpacked(made, zipped, canary):
    assert CANARY not in outcome(zipped({"a.vrt": vrt(str(canary)), "grids.gpkg": made("g.gpkg").read_bytes()}))


@pytest.mark.parametrize("suffix", [".prj", ".cpg"])
def test_a_side_file_that_names_a_path(made, canary, suffix):
    path = made("grids.shp")
    path.with_suffix(suffix).write_text(str(canary))
    assert CANARY not in outcome(path)


def test_a_geopackage_whose_tables_are_other_files(made, canary, honeypot):
    address, hits = honeypot
    for module in (f"VirtualOGR('{canary}')", f"VirtualOGR('/vsicurl/{address}/a.csv')", f"VirtualShape('{canary}')"):
        path = made("grids.gpkg", layer="grids")
        base = sqlite3.connect(path)
        base.execute("PRAGMA writable_schema = ON")
        base.execute(
            "INSERT INTO sqlite_master VALUES ('table', 'evil', 'evil', 0, ?)",
            [f"CREATE VIRTUAL TABLE evil USING {module}"],
        )
        base.execute("INSERT INTO gpkg_contents (table_name, data_type) VALUES ('evil', 'attributes')")
        base.commit()
        base.close()
        for layer in ("grids", "evil"):
            assert CANARY not in outcome(path, layer=layer)
        path.unlink()
    assert hits == []


def test_a_geopackage_whose_layer_is_a_view_on_a_function(made, canary):
    path = made("grids.gpkg", layer="grids")
    base = sqlite3.connect(path)
    base.execute("ALTER TABLE grids RENAME TO real")
    base.execute(f"CREATE VIEW grids AS SELECT fid, geom, CAST(readfile('{canary}') AS TEXT) AS code FROM real")
    base.commit()
    base.close()
    assert CANARY not in outcome(path)


# --- archives


def test_a_path_out_of_the_archive(zipped, tmp_path, made):
    good = made("grids.gpkg").read_bytes()
    for name in ("../../escaped.gpkg", "/escaped.gpkg", "a/../../escaped.gpkg", "..\\escaped.gpkg", "C:\\escaped.gpkg"):
        with pytest.raises(errors.FileRefused, match="leads out of it"):
            vector.read(zipped({name: good}))
    assert not list(tmp_path.parent.rglob("escaped*"))


def test_a_symbolic_link_in_the_archive(tmp_path, canary):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        link = zipfile.ZipInfo("grids.geojson")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, str(canary))
    with pytest.raises(errors.FileRefused, match="symbolic link"):
        vector.read(tmp_path / "a.zip")


def test_an_archive_in_the_archive(zipped, made):
    inner = zipped({"grids.gpkg": made("grids.gpkg")}, name="inner.zip")
    with pytest.raises(errors.FileRefused, match="another archive"):
        vector.read(zipped({"inner.zip": inner}, name="outer.zip"))


def test_two_entries_of_one_name(zipped, geojson):
    good = geojson().read_bytes()
    with pytest.raises(errors.FileRefused, match="same name"):
        vector.read(zipped({"a/grids.geojson": good, "a\\grids.geojson": good}))


def test_a_bomb_of_a_gigabyte(tmp_path):
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("a.geojson", "w") as entry,
    ):
        for _ in range(1024):
            entry.write(bytes(MB))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(errors.FileTooLarge) as refused:
        vector.read(path)
    assert refused.value.facts == {"file": "bomb.zip", "limit": "500 MB", "what": "size when unpacked"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024


def test_a_bomb_below_the_size_is_stopped_by_its_ratio(zipped):
    with pytest.raises(errors.FileTooLarge) as refused:
        vector.read(zipped({"a.geojson": bytes(100 * MB)}))
    assert refused.value.facts["what"] == "ratio of unpacked to packed size"


def test_a_bomb_that_lies_about_its_size(zipped):
    path = zipped({"a.geojson": bytes(100 * MB)})
    content = path.read_bytes()
    path.write_bytes(content.replace(struct.pack("<I", 100 * MB), struct.pack("<I", 1000)))
    with pytest.raises(REFUSED):
        vector.read(path)


def test_too_many_entries(zipped):
    with pytest.raises(errors.FileTooLarge) as refused:
        vector.read(zipped({f"{n}.txt": b"" for n in range(51)}))
    assert refused.value.facts["what"] == "files in the archive"


def test_a_damaged_archive(zipped, made):
    path = zipped({"grids.gpkg": made("grids.gpkg")})
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(errors.FileRefused, match="damaged"):
        vector.read(path)


def test_a_text_as_an_archive(tmp_path):
    (tmp_path / "a.zip").write_text("not a zip")
    with pytest.raises(errors.FileRefused):
        vector.read(tmp_path / "a.zip")


# --- nesting


def nested(levels: int) -> str:
    return '{"type":"GeometryCollection","geometries":[' * levels + "]}" * levels


@pytest.mark.parametrize("levels", [20, 50_000])
@pytest.mark.parametrize("name", ["bare.geojson", "in_a_collection.geojson", "open.geojson"])
def test_nested_collections(tmp_path, levels, name):
    text = nested(levels)
    path = tmp_path / name
    feature = '{"type":"Feature","properties":{},"geometry":' + text + "}"
    path.write_text(
        {
            "bare.geojson": text,
            "in_a_collection.geojson": '{"type":"FeatureCollection","features":[' + feature + "]}",
            "open.geojson": text[: len(text) // 2],
        }[name]
    )
    with pytest.raises(errors.FileRefused, match="nested too deeply"):
        vector.read(path)


def test_a_million_brackets(tmp_path):
    (tmp_path / "a.json").write_text('{"type":"Feature","properties":' + "[" * 1_000_000)
    with pytest.raises(errors.FileRefused, match="nested too deeply"):
        vector.read(tmp_path / "a.json")


def test_nested_collections_in_a_geopackage(made):
    path = made("grids.gpkg", layer="grids")
    wkb = struct.pack("<BII", 1, 7, 1) * 100_000 + struct.pack("<BII", 1, 7, 0)
    base = sqlite3.connect(path)
    base.create_function("ST_IsEmpty", 1, lambda _: 0)
    for bound in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
        base.create_function(bound, 1, lambda _: 0)
    base.execute("UPDATE grids SET geom = ? WHERE fid = 1", [b"GP\0\x01" + struct.pack("<i", 4490) + wkb])
    base.commit()
    base.close()
    assert "GeometryCollection" not in outcome(path) or "ShapeWrongType" in outcome(path)


def test_nested_folders_in_kml(tmp_path):
    path = tmp_path / "a.kml"
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2">' + "<Folder>" * 50_000 + "</Folder>" * 50_000 + "</kml>"
    )
    with pytest.raises(REFUSED):
        vector.read(path)


def test_a_billion_laughs(tmp_path):
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    path = tmp_path / "a.kml"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY l0 "ha">{lines}]><kml xmlns="http://www.opengis.net/kml/2.2">'
        "<Document><name>&l9;</name></Document></kml>"
    )
    with pytest.raises(REFUSED):
        vector.read(path)


# --- damage


@pytest.mark.parametrize("share", [0.5, 0.99])
@pytest.mark.parametrize("name", [f"grids.{kind}" for kind in ("geojson", "shp", "dbf", "shx", "gpkg", "kml", "fgb")])
def test_a_file_cut_off(made, tmp_path, name, share):
    """Nothing of a file that was cut off is taken for the whole."""
    cells = tuple(shapely.box(i, 0, i + 1, 1) for i in range(50))
    path = made(name.replace(".dbf", ".shp").replace(".shx", ".shp"), shapes=cells)
    cut = tmp_path / name
    cut.write_bytes(cut.read_bytes()[: int(cut.stat().st_size * share)])
    with pytest.raises(errors.FileError):
        vector.read(path)


def test_a_shapefile_that_claims_four_billion_points(made):
    path = made("grids.shp")
    content = bytearray(path.read_bytes())
    content[100 + 8 + 40 : 100 + 8 + 44] = struct.pack("<I", 0xFFFFFFFF)
    path.write_bytes(content)
    with pytest.raises(REFUSED):
        vector.read(path)


def test_a_curve_is_refused(made):
    path = made("roads.gpkg", shapes=(shapely.LineString([(0, 0), (1, 1), (2, 0)]),), layer="roads")
    curve = struct.pack("<BII6d", 1, 8, 3, 0, 0, 1, 1, 2, 0)
    base = sqlite3.connect(path)
    for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
        base.create_function(name, 1, lambda _: 0)
    base.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = 'CIRCULARSTRING'")
    base.execute("UPDATE roads SET geom = ?", [b"GP\0\x01" + struct.pack("<i", 4490) + curve])
    base.commit()
    base.close()
    with pytest.raises(errors.ShapeWrongType) as refused:
        vector.read(path)
    assert refused.value.facts["found"] == "CIRCULARSTRING"


# --- time and memory


def big(geojson) -> Path:
    ring = [[i / 1e5, (i % 7) / 1e3] for i in range(200_000)]
    return geojson({"type": "LineString", "coordinates": ring})


def test_too_much_memory_is_an_answer(geojson):
    with pytest.raises((errors.FileTooLarge, errors.FileRefused)):
        vector.read(big(geojson), limits=Limits(memory_bytes=250 * MB))


def test_too_much_time_is_an_answer(geojson):
    with pytest.raises(errors.ReadTimeout) as refused:
        vector.read(big(geojson), limits=Limits(wall_seconds=0.05))
    assert refused.value.facts == {"file": "grids.geojson", "seconds": 0.05}


def test_too_much_computing_is_an_answer(geojson):
    path = geojson(*[{"type": "LineString", "coordinates": [[i, i / 3] for i in range(2000)]}] * 400)
    with pytest.raises(errors.ReadTimeout) as refused:
        vector.read(path, limits=Limits(cpu_seconds=1))
    assert refused.value.facts["seconds"] == 1


def children():
    """The processes this one has started and that are still there, as other tests' servers are."""
    return set(Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split())


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc to count processes by")
def test_no_child_is_left(geojson):
    before = children()
    with pytest.raises(errors.ReadTimeout):
        vector.read(geojson(), limits=Limits(wall_seconds=0.01))
    assert children() <= before
