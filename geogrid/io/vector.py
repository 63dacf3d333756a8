"""Read a boundary file: GeoJSON, TopoJSON, Shapefile (loose or zipped), GeoPackage, KML, KMZ, FlatGeobuf."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
import shapely

from geogrid.errors import FileEmpty, FileMissing, FileNotVector, FileRefused, LayerUnknown
from geogrid.io import process
from geogrid.io.child.formats import DRIVERS
from geogrid.io.limits import Limits
from geogrid.io.quarantine import quarantined

__all__ = ["DRIVERS", "SUFFIXES", "VectorFile", "drivers", "read"]

SUFFIXES = (".geojson", ".json", ".topojson", ".shp", ".gpkg", ".kml", ".kmz", ".fgb", ".zip")
PARSERS = {"date": date.fromisoformat, "datetime": datetime.fromisoformat}


@dataclass(frozen=True)
class VectorFile:
    """One layer of a boundary file, as it is in the file.

    Parameters
    ----------
    file, layer, layers, driver
        The file's name, the layer read, all its layers, and GDAL's name of the format.
    crs
        "EPSG:number" (or another authority), WKT, what the caller said, or None when nothing says.
    fields, columns
        Names in the file's order, and for each every row's value: text, number, bool, date, datetime, None.
    shapes
        Point to MultiPolygon in the file's own coordinates, two-dimensional; None for a row without a shape.
    rows
        Position of each row in the file, from 1.
    encoding, encoding_source
        In which the text was read, and who chose it: "said" by the caller, "cpg", "language byte", "guess" by what the
        text is made of, or "format" where the format leaves no choice.
    dropped_z
        Whether heights or measures were left out.
    fences
        The walls that held the reading process: memory, time, size, network, folders.
    """

    file: str
    layer: str
    layers: list[str]
    driver: str
    crs: str | None
    fields: list[str]
    columns: dict[str, list[Any]]
    shapes: list[shapely.Geometry | None]
    rows: list[int]
    encoding: str
    encoding_source: str
    dropped_z: bool
    fences: tuple[str, ...]


def read(
    path: Path,
    *,
    layer: str | None = None,
    layer_option: str = "--layer",
    crs: str | None = None,
    encoding: str | None = None,
    swap_axes: bool = False,
    limits: Limits = Limits(),  # noqa: B008 - a frozen value
) -> VectorFile:
    """Read one layer of a boundary file in a limited process of its own.

    Parameters
    ----------
    layer
        Needed when the file has several.
    layer_option
        What on the command line says the layer of this file.
    crs
        Overrides what the file says, and is kept as given.
    encoding
        Overrides what a Shapefile or GeoJSON says of its text.
    swap_axes
        Whether the file has north (latitude) first; the shapes come with east first all the same.
    limits
        How large it may be.

    Raises
    ------
    FileError
        The file as a whole cannot be used: missing, not a boundary file, too large, damaged, hostile, empty,
        or with several layers.
    FieldError
        A row cannot be used: a coordinate is not finite, or the type of its shape is not supported; the coordinate
        system that a GeoJSON names is not known (CrsOfFileUnknown).
    """
    path = Path(path)
    _check_name(path)
    with quarantined(path, limits) as folder:
        request = {"file": path.name, "layer": layer, "crs": crs, "encoding": encoding}
        try:
            told = process.answer("vector", folder, request, limits)
        except LayerUnknown as refused:
            raise LayerUnknown(**{**refused.facts, "option": layer_option}) from None
        shapes = _shapes(folder / "answer", {**told, "file": path.name})
    if not shapes:
        raise FileEmpty(file=path.name)
    return VectorFile(
        file=path.name,
        layer=told["layer"],
        layers=told["layers"],
        driver=told["driver"],
        crs=crs or told["crs"],
        fields=[field["name"] for field in told["fields"]],
        columns={
            field["name"]: _values(field["kind"], column)
            for field, column in zip(told["fields"], told["columns"], strict=True)
        },
        shapes=[_swapped(shape) for shape in shapes] if swap_axes else shapes,
        rows=list(range(1, len(shapes) + 1)),
        encoding=told["encoding"],
        encoding_source=told["encoding_source"],
        dropped_z=told["dropped_z"],
        fences=tuple(told["fences"]),
    )


def drivers() -> list[str]:
    """Return the drivers by which GDAL would read a file in the limited process; they should be DRIVERS.

    Raises
    ------
    FileError
        When the process does not work here.
    """
    with NamedTemporaryFile(suffix=".json") as probe:
        probe.write(b"{}")
        probe.flush()
        with quarantined(Path(probe.name), Limits()) as folder:
            return list(process.answer("drivers", folder, {"file": "-"}, Limits())["drivers"])


def _swapped(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    return None if shape is None else shapely.transform(shape, lambda xy: xy[:, ::-1])


def _check_name(path: Path) -> None:
    if not path.exists():
        raise FileMissing(file=path.name)
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        raise FileNotVector(file=path.name or path.resolve().name)


def _values(kind: str, column: list[Any]) -> list[Any]:
    parse = PARSERS.get(kind)
    return [None if value is None else parse(value) for value in column] if parse else column


def _shapes(answer: Path, told: dict[str, Any]) -> list[shapely.Geometry | None]:
    """Build the shapes anew from flat arrays: no nested bytes of the file's maker reach this process."""
    shapes: list[shapely.Geometry | None] = [None] * told["count"]
    for kind, levels in told["levels"].items():
        names = ("rows", "coordinates", *(f"offsets-{level}" for level in range(levels)))
        rows, coordinates, *offsets = (np.load(answer / f"{kind}-{name}.npy", allow_pickle=False) for name in names)
        if not _consistent(coordinates, offsets):
            raise FileRefused(file=told["file"], reason="the reader gave no answer")
        built = shapely.from_ragged_array(shapely.GeometryType(int(kind)), coordinates, tuple(offsets) or None)
        for row, shape in zip(rows.tolist(), built, strict=True):
            shapes[row] = shape
    return shapes


def _consistent(coordinates: np.ndarray, offsets: list[np.ndarray]) -> bool:
    """Whether every offset points into the level below it, so that building cannot read beyond an array."""
    finite = coordinates.ndim == 2 and coordinates.shape[1] == 2 and bool(np.isfinite(coordinates).all())
    lengths = [len(coordinates), *(len(level) - 1 for level in offsets)]
    return finite and all(
        level.ndim == 1 and level[0] == 0 and level[-1] == below and bool((np.diff(level) >= 0).all())
        for level, below in zip(offsets, lengths[:-1], strict=True)
    )
