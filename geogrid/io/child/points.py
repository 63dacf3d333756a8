"""Read the points of a GeoPackage piece by piece: each piece is left as arrays and JSON, so that memory is bounded."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import shapely

from geogrid.errors import FileNotVector, FileTooLarge, ShapeWrongType
from geogrid.io.child import boundary
from geogrid.io.limits import Limits

ROWS = 50_000  # of one piece
KINDS = {"OFTInteger": "int", "OFTInteger64": "int", "OFTReal": "real", "OFTDate": "date", "OFTDateTime": "datetime"}
POINT = 0


def read(folder: Path, *, file: str, layer: str | None, limits: Limits) -> dict[str, Any]:
    """Read the file in ``folder/given``; leave the pieces in ``folder/answer`` and return what they are."""
    source, _, _, layer = boundary.source_of(folder / "given", file, layer, None, limits)
    if source.driver != "GPKG":
        raise FileNotVector(file=file)
    gdal = boundary.only_driver(source.driver, file)
    chosen = boundary.chosen_of(boundary.layers_of(gdal, source, file), layer, file, None)
    info = gdal.read_info(source.path, layer=chosen)
    if len(info["fields"]) > limits.columns:
        raise FileTooLarge(file=file, limit=limits.columns, what="fields")
    kinds = [
        "bool" if sub == "OFSTBoolean" else KINDS.get(main, "text")
        for main, sub in zip(info["ogr_types"], info["ogr_subtypes"], strict=True)
    ]
    rows, heights = _pieces(folder / "answer", gdal, source.path, chosen, info, file, limits)
    return {
        "crs": boundary.stated_crs(info["crs"], source, None),
        "fields": [str(name) for name in info["fields"]],
        "kinds": kinds,
        "geometry": info["geometry_name"] or "geom",
        "rows": rows,
        "heights": heights,
    }


def _pieces(
    answer: Path, gdal: ModuleType, path: Path, layer: str, info: dict[str, Any], file: str, limits: Limits
) -> tuple[list[int], list[int]]:
    """Write all pieces and return how many rows each has, and how many of them have heights, which are left out."""
    counts: list[int] = []
    heights: list[int] = []
    last, key = -(2**63), str(info["fid_column"] or "fid").replace('"', '""')
    while True:
        try:
            meta, keys, shapes, columns = gdal.raw.read(
                path, layer=layer, where=f'"{key}" > {last}', max_features=ROWS, return_fids=True
            )
        except (gdal.errors.DataSourceError, gdal.errors.FeatureError, gdal.errors.GeometryError, UnicodeDecodeError):
            raise boundary.damaged(file) from None
        if shapes is None:
            raise FileNotVector(file=file)
        if not len(keys):
            return counts, heights
        if (np.diff(keys) <= 0).any() or keys[0] <= last:
            raise boundary.damaged(file)
        last = int(keys[-1])
        points = _points(shapes, sum(counts), file)
        heights.append(int(shapely.has_z(points).sum()))
        _write(answer, len(counts), points, _plain(columns, meta, file, limits))
        counts.append(len(keys))


def _points(wkb: np.ndarray, before: int, file: str) -> np.ndarray:
    """Return the points of a piece; `before` is how many rows stand before it."""
    points = shapely.from_wkb(wkb, on_invalid="ignore")
    given = np.array([shape is not None for shape in wkb], bool)
    for row in np.flatnonzero(given & (shapely.get_type_id(points) != POINT)):
        found = points[row].geom_type if points[row] is not None else "-"
        raise ShapeWrongType(file=file, row=before + int(row) + 1, found=found, expected="Point")
    points[shapely.is_empty(points)] = None  # GEOS has no x of an empty point
    return np.asarray(points, dtype=object)


def _plain(columns: list[np.ndarray], meta: dict[str, Any], file: str, limits: Limits) -> list[list[Any]]:
    values = [
        boundary.plain_values(column, kind) for column, kind in zip(columns, boundary.types_of(meta), strict=True)
    ]
    for column in values:
        if any(isinstance(value, str) and len(value.encode()) > limits.text_bytes for value in column):
            raise FileTooLarge(file=file, limit=limits.text_bytes, what="bytes in one text")
    return values


def _write(answer: Path, number: int, points: np.ndarray, values: list[list[Any]]) -> None:
    """Leave x and y of each row, NaN where there is no point, and the values as JSON."""
    np.save(answer / f"{number}-xy.npy", np.column_stack([shapely.get_x(points), shapely.get_y(points)]))
    (answer / f"{number}.json").write_text(json.dumps(values), encoding="utf-8")
