"""Which one driver a file is for. GDAL itself goes by content alone and would open what only pretends."""

from __future__ import annotations

import re
import sqlite3
import struct
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from geogrid.errors import FileNotVector, FileRefused
from geogrid.io.child import letters, shapefile
from geogrid.io.child.outline import Outline, outline
from geogrid.io.limits import Limits

GEOJSON_TYPES = {
    "FeatureCollection", "Feature", "GeometryCollection",
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
}  # fmt: skip
LONGEST_CRS = 10_000
OVERFLOW = re.compile(
    r"(?<![\d.])(-?)(?:\d+(?:\.\d+)?[eE]\+?0*(?:[1-9]\d{3,}|[4-9]\d\d|3[1-9]\d|309)|\d{309,}(?:\.\d+)?)"
)
TEXT_OR_OVERFLOW = re.compile(rf'"(?:[^"\\]|\\.)*"|{OVERFLOW.pattern}', re.DOTALL)
CUT_OFF = "it ends too early, as when a download breaks off"
DRIVERS = ("GeoJSON", "TopoJSON", "ESRI Shapefile", "GPKG", "LIBKML", "FlatGeobuf")
XML_ENCODING = re.compile(rb"""(<\?xml[^>]*?encoding\s*=\s*)["']([\w.-]+)["']""")


@dataclass(frozen=True)
class Recognised:
    """A file, the one driver it is for, the encoding of its text if known, and hints for the reader.

    Parameters
    ----------
    encoding_source
        Who chose the encoding: said, guess, or format where there is no choice.
    not_finite
        The JSON holds a bare NaN, which GDAL turns into an empty point.
    crs_member
        The JSON from the value of its crs member on; None when it has none.
    """

    path: Path
    driver: str
    encoding: str | None = "UTF-8"
    encoding_source: str = "format"
    not_finite: bool = False
    crs_member: str | None = None


def recognise(path: Path, file: str, encoding: str | None, limits: Limits) -> Recognised:
    """Return what `path` is, by its suffix and its content together.

    Raises
    ------
    FileNotVector
        The two do not agree, or are none of ours.
    FileRefused
        It is nested too deeply or incomplete.
    """
    recogniser = RECOGNISERS.get(path.suffix)
    if recogniser is None:
        raise FileNotVector(file=file)
    return recogniser(path, file, encoding, limits)


def _json(path: Path, file: str, encoding: str | None, limits: Limits) -> Recognised:
    text, used, source = letters.whole(path.read_bytes(), file, encoding)
    told = outline(content := text.encode())
    _check_outline(told, text, file, limits)
    path.write_text(without_overflow(text), encoding="utf-8")
    driver = "TopoJSON" if told.root_type == "Topology" else "GeoJSON"
    crs = None if told.crs_at is None else content[told.crs_at :][:LONGEST_CRS].decode(errors="ignore")
    return Recognised(path, driver, used, source, told.not_finite, crs)


def _check_outline(told: Outline, text: str, file: str, limits: Limits) -> None:
    if not text.lstrip().startswith("{") or not told.depth:
        raise FileNotVector(file=file)
    if told.depth > limits.nesting:
        raise FileRefused(file=file, reason="its brackets are nested too deeply")
    if told.root_type != "Topology" and told.root_type not in GEOJSON_TYPES:
        raise FileNotVector(file=file)
    if not told.balanced:
        raise FileRefused(file=file, reason=CUT_OFF)


def without_overflow(text: str) -> str:
    """Write numbers beyond all bounds (1e999, 400 digits) as Infinity: GDAL refuses them without saying the row."""
    if not OVERFLOW.search(text):
        return text
    return TEXT_OR_OVERFLOW.sub(lambda found: found[1] + "Infinity" if found[1] is not None else found[0], text)


def _shapefile(path: Path, file: str, encoding: str | None, limits: Limits) -> Recognised:
    if path.read_bytes()[:4] != shapefile.MAGIC:
        raise FileNotVector(file=file)
    if not shapefile.is_whole(path):
        raise FileRefused(file=file, reason=CUT_OFF)
    return Recognised(path, "ESRI Shapefile", encoding)


def _geopackage(path: Path, file: str, encoding: str | None, limits: Limits) -> Recognised:
    head = path.read_bytes()[:100]
    if not head.startswith(b"SQLite format 3\0") or head[68:72] not in (b"GPKG", b"GP10", b"GP11"):
        raise FileNotVector(file=file)
    page, pages = struct.unpack(">H", head[16:18])[0], struct.unpack(">I", head[28:32])[0]
    if path.stat().st_size < pages * (65536 if page == 1 else page):
        raise FileRefused(file=file, reason=CUT_OFF)
    _check_views(path, file)
    return Recognised(path, "GPKG")


def _check_views(path: Path, file: str) -> None:
    """Refuse views before GDAL asks them for anything: one may compute without end."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            view = connection.execute("SELECT 1 FROM pragma_table_list WHERE type = 'view' LIMIT 1").fetchone()
    except sqlite3.Error:
        raise FileRefused(file=file, reason="it is damaged or incomplete; export it again") from None
    if view:
        raise FileRefused(file=file, reason="it holds a view; export what it shows as a layer of its own")


def _flatgeobuf(path: Path, file: str, encoding: str | None, limits: Limits) -> Recognised:
    with path.open("rb") as stream:
        head = stream.read(8)
    if head[:3] != b"fgb" or head[3:7] != b"\x03fgb":
        raise FileNotVector(file=file)
    return Recognised(path, "FlatGeobuf")


def _kml(path: Path, file: str, encoding: str | None, limits: Limits) -> Recognised:
    content = path.read_bytes()
    head = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(b"<") or b"<kml" not in head:
        raise FileNotVector(file=file)
    declared = XML_ENCODING.match(head)
    if declared and declared[2].lower() != b"utf-8":  # GDAL knows no other
        used, _ = letters.encoding_of([content], [("format", declared[2].decode())], file, None)
        start = content.index(declared[0])
        body = letters.read(content[start + len(declared[0]) :], used)
        path.write_bytes(declared[1] + b'"UTF-8"' + body.encode())
    return Recognised(path, "LIBKML")


RECOGNISERS: Mapping[str, Callable[[Path, str, str | None, Limits], Recognised]] = {
    ".geojson": _json,
    ".json": _json,
    ".topojson": _json,
    ".shp": _shapefile,
    ".gpkg": _geopackage,
    ".kml": _kml,
    ".fgb": _flatgeobuf,
}
