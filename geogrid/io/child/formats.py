"""Which one driver a file is for. GDAL itself goes by content alone and would open what only pretends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from geogrid.errors import FileNotVector, FileRefused
from geogrid.io.child import letters
from geogrid.io.child.outline import Outline, outline
from geogrid.io.limits import Limits

GEOJSON_TYPES = {
    "FeatureCollection", "Feature", "GeometryCollection",
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
}  # fmt: skip
DRIVERS = ("GeoJSON", "TopoJSON", "ESRI Shapefile", "GPKG", "LIBKML")


@dataclass(frozen=True)
class Recognised:
    """A file, the one driver it is for, the encoding of its text if known, and a hint for the reader.

    Parameters
    ----------
    not_finite
        The JSON holds a bare NaN, which GDAL turns into an empty point.
    """

    path: Path
    driver: str
    encoding: str | None = "UTF-8"
    not_finite: bool = False


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
    text, used = letters.whole(path.read_bytes(), file, encoding)
    told = outline(text.encode())
    _check_outline(told, text, file, limits)
    path.write_text(text, encoding="utf-8")
    driver = "TopoJSON" if told.root_type == "Topology" else "GeoJSON"
    return Recognised(path, driver, used, told.not_finite)


def _check_outline(told: Outline, text: str, file: str, limits: Limits) -> None:
    if not text.lstrip().startswith("{") or not told.depth:
        raise FileNotVector(file=file)
    if told.depth > limits.nesting:
        raise FileRefused(file=file, reason="its brackets are nested too deeply")
    if told.root_type != "Topology" and told.root_type not in GEOJSON_TYPES:
        raise FileNotVector(file=file)
    if not told.balanced:
        raise FileRefused(file=file, reason="it ends too early; it was cut off or is damaged")


def _shapefile(path: Path, file: str, encoding: str | None, limits: Limits) -> Recognised:
    if path.read_bytes()[:4] != b"\x00\x00\x27\x0a":
        raise FileNotVector(file=file)
    for suffix in (".shx", ".dbf"):
        if not path.with_suffix(suffix).is_file():
            raise FileRefused(
                file=file, reason=f"its {suffix} file is missing; a Shapefile is .shp, .shx and .dbf together"
            )
    return Recognised(path, "ESRI Shapefile", encoding)


def _geopackage(path: Path, file: str, encoding: str | None, limits: Limits) -> Recognised:
    head = path.read_bytes()[:72]
    if not head.startswith(b"SQLite format 3\0") or head[68:72] not in (b"GPKG", b"GP10", b"GP11"):
        raise FileNotVector(file=file)
    return Recognised(path, "GPKG")


def _kml(path: Path, file: str, encoding: str | None, limits: Limits) -> Recognised:
    head = path.read_bytes()[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(b"<") or b"<kml" not in head:
        raise FileNotVector(file=file)
    return Recognised(path, "LIBKML")


RECOGNISERS: Mapping[str, Callable[[Path, str, str | None, Limits], Recognised]] = {
    ".geojson": _json,
    ".json": _json,
    ".topojson": _json,
    ".shp": _shapefile,
    ".gpkg": _geopackage,
    ".kml": _kml,
}
