"""Write GeoPackage and GeoJSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely

DRIVERS = {".gpkg": "GPKG", ".geojson": "GeoJSON"}
OPTIONS: dict[str, dict[str, Any]] = {"GPKG": {}, "GeoJSON": {"COORDINATE_PRECISION": 9, "RFC7946": "NO"}}

Layer = tuple[Sequence[Mapping[str, Any]], Sequence[shapely.Geometry | None]]


def write_layers(path: Path, layers: Mapping[str, Layer], crs: str = "EPSG:4490") -> None:
    """Write layers to one file; an existing file is replaced only when the new one is complete.

    Parameters
    ----------
    path
        ``.gpkg``, or ``.geojson`` for one layer; the suffix decides.
    layers
        For each layer its rows and its shapes (two-dimensional, in `crs`). The fields are those of all rows, in
        the order they first appear; values are text, bool, int, float, date, datetime or None.

    Raises
    ------
    ValueError
        For another suffix, or several layers in a GeoJSON.
    """
    driver = DRIVERS.get(path.suffix.lower())
    if driver is None or (driver == "GeoJSON" and len(layers) != 1):
        raise ValueError(f"cannot write {len(layers)} layers to {path.name}")
    unfinished = path.with_name(f"{path.stem}.unfinished{path.suffix}")
    unfinished.unlink(missing_ok=True)
    try:
        for name, (rows, shapes) in layers.items():
            _write(unfinished, name, rows, shapes, driver, crs)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write(
    path: Path,
    name: str,
    rows: Sequence[Mapping[str, Any]],
    shapes: Sequence[shapely.Geometry | None],
    driver: str,
    crs: str,
) -> None:
    fields = list(dict.fromkeys(key for row in rows for key in row))
    columns = [_column([row.get(field) for row in rows]) for field in fields]
    geometry = np.asarray(shapes, dtype=object)
    pyogrio.raw.write(
        path,
        shapely.to_wkb(geometry, output_dimension=2),
        [values for values, _ in columns],
        np.array(fields, dtype=object),
        field_mask=[missing for _, missing in columns],
        layer=name,
        driver=driver,
        crs=crs,
        geometry_type=_type(geometry),
        **OPTIONS[driver],
    )


def _type(shapes: np.ndarray) -> str:
    """Return the one type of all shapes; of single and multi ones, Unknown, which means any."""
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    return kinds.pop() if len(kinds) == 1 else "Unknown"


def _column(values: list[Any]) -> tuple[np.ndarray, np.ndarray | None]:
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
