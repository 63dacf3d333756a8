"""Write GeoPackage, GeoJSON, Shapefile (loose or zipped), KML and FlatGeobuf."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely

from geogrid.domain import crs as systems
from geogrid.errors import ExportUnsuitable
from geogrid.io import shapefile
from geogrid.io.quarantine import plain
from geogrid.io.shapefile import Cut

DRIVERS = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".kml": "LIBKML", ".fgb": "FlatGeobuf", ".shp": shapefile.DRIVER}
SUFFIXES = (*DRIVERS, ".zip")
OPTIONS: dict[str, dict[str, Any]] = {
    "GPKG": {},
    "GeoJSON": {"COORDINATE_PRECISION": 9, "RFC7946": "NO"},
    "LIBKML": {},
    "FlatGeobuf": {"SPATIAL_INDEX": "NO"},  # an index would change the order of the rows
    shapefile.DRIVER: {"ENCODING": "UTF-8"},
}
ONE_LAYER = (".geojson", ".fgb", ".shp")
KML_SYSTEMS = ("EPSG:4326", "EPSG:4490")
# Without a type of their own these are written as ISO text.
NO_DATE = ("LIBKML", "FlatGeobuf")
NO_TIME = ("LIBKML", shapefile.DRIVER)

Layer = tuple[Sequence[Mapping[str, Any]], Sequence[shapely.Geometry | None]]
Column = tuple[np.ndarray, np.ndarray | None]


def write_layers(path: Path, layers: Mapping[str, Layer], crs: str = "EPSG:4490") -> list[Cut]:
    """Write layers to one file; an existing file is replaced only when the new one is complete.

    Parameters
    ----------
    path
        The suffix decides: .gpkg, .kml, or .zip of Shapefiles for any number of layers; .geojson, .fgb, .shp for one.
    layers
        For each layer its rows and its shapes (two-dimensional, in `crs`). The fields are those of all rows, in
        the order they first appear; values are text, bool, int, float, date, datetime or None.
    crs
        Any system that `domain.crs.name` accepts; a KML's must be degrees of WGS 84 or CGCS2000. A file in gcj02 or
        bd09 says so in GeoJSON and says no system otherwise.

    Returns
    -------
    list of Cut
        What did not fit into a Shapefile: names of fields and texts that were cut. Nothing else is cut.

    Raises
    ------
    ExportUnsuitable
        The format cannot hold it: another suffix, several layers, kinds of shapes, or the coordinate system.
    CrsUnknown
    """
    crs = systems.name(crs)
    suffix = path.suffix.lower()
    _check(path.name, suffix, layers, crs)
    cuts: list[Cut] = []
    with TemporaryDirectory(dir=path.parent, prefix=".unfinished-") as name:
        folder = Path(name)
        for layer, (rows, shapes) in layers.items():
            file = folder / (f"{plain(layer)}.shp" if suffix == ".zip" else path.name)
            cuts += _write(file, layer, rows, shapes, crs)
        shapefile.deliver(folder, path)
    return cuts


def _check(file: str, suffix: str, layers: Mapping[str, Layer], crs: str) -> None:
    if suffix not in SUFFIXES:
        raise ExportUnsuitable(file=file, reason="only .gpkg, .geojson, .shp, .zip, .kml and .fgb are written")
    if suffix in ONE_LAYER and len(layers) != 1:
        raise ExportUnsuitable(file=file, reason="this format holds one layer; use .gpkg")
    if suffix == ".kml" and crs not in KML_SYSTEMS:
        raise ExportUnsuitable(file=file, reason="KML holds only longitude and latitude in WGS 84; use .gpkg")


def _write(
    path: Path, name: str, rows: Sequence[Mapping[str, Any]], shapes: Sequence[shapely.Geometry | None], crs: str
) -> list[Cut]:
    from pyogrio import raw  # brings pandas along, which takes longer to load than most commands take

    driver = DRIVERS[path.suffix.lower()]
    fields = list(dict.fromkeys(key for row in rows for key in row))
    values = [_writable([row.get(field) for row in rows], driver) for field in fields]
    geometry = np.asarray(shapes, dtype=object)
    cuts: list[Cut] = []
    if driver == shapefile.DRIVER:
        geometry = shapefile.of_one_kind(geometry, path.name)
        fields, values, cuts = shapefile.fitted(name, fields, values)
    columns = [_column(column) for column in values]
    shifted = crs in (systems.GCJ02, systems.BD09)
    with warnings.catch_warnings():
        if shifted:
            warnings.filterwarnings("ignore", "'crs' was not provided")
        raw.write(
            path,
            shapely.to_wkb(geometry, output_dimension=2),
            [_narrow(column, driver) for column, _ in columns],
            np.array(fields, dtype=object),
            field_mask=[missing for _, missing in columns],
            layer=name,
            driver=driver,
            crs=None if shifted else crs,
            geometry_type=_type(geometry),
            **OPTIONS[driver],
        )
    if shifted and driver == "GeoJSON":
        _name_system(path, crs)
    return cuts


def _name_system(path: Path, crs: str) -> None:
    """Write into a GeoJSON that it is shifted: without a word it would be WGS 84."""
    member = f'"crs": {{"type": "name", "properties": {{"name": "{crs}"}}}},\n'
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"features":', f'{member}"features":', 1), encoding="utf-8")


def _type(shapes: np.ndarray) -> str:
    """Return the one type of all shapes; of single and multi ones, Unknown, which means any."""
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    return kinds.pop() if len(kinds) == 1 else "Unknown"


def _writable(values: list[Any], driver: str) -> list[Any]:
    """Return values with days and times as text where the format has no type for them."""
    kinds = {type(value) for value in values if value is not None}
    if (kinds == {date} and driver in NO_DATE) or (kinds == {datetime} and driver in NO_TIME):
        return [None if value is None else value.isoformat() for value in values]
    return values


def _column(values: list[Any]) -> Column:
    """Return a column in the narrowest type that holds all its values, and where values are missing."""
    missing = np.array([value is None for value in values], bool)
    kinds = {type(value) for value in values if value is not None}
    for allowed, dtype, filler in (
        ({bool}, "bool", False),
        ({int}, "int64", 0),
        ({int, float}, "float64", np.nan),
        ({date}, "datetime64[D]", None),
        ({datetime}, "datetime64[ms]", None),
    ):
        if kinds and kinds <= allowed:
            return np.array([filler if value is None else value for value in values], dtype), missing
    return np.array([None if value is None else str(value) for value in values], object), None


def _narrow(column: np.ndarray, driver: str) -> np.ndarray:
    """Return a column of whole numbers in 32 bits where KML needs them, which knows no longer ones."""
    fits = driver == "LIBKML" and column.dtype == np.int64 and (abs(column) < 2**31).all()
    return column.astype(np.int32) if fits else column
