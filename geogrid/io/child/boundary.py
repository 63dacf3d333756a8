"""Read shapes and fields with GDAL, which here knows one driver only, and answer in flat arrays."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import shapely

from geogrid.errors import (
    CoordinatesNotFinite,
    FileNotVector,
    FileRefused,
    FileTooLarge,
    LayerUnknown,
    ShapeInvalid,
    ShapeWrongType,
)
from geogrid.io.child import archive, drivers, letters
from geogrid.io.child import crs as crs_of
from geogrid.io.child.formats import DRIVERS, RECOGNISERS, Recognised, recognise
from geogrid.io.limits import Limits

KINDS = {0: "Point", 1: "LineString", 3: "Polygon", 4: "MultiPoint", 5: "MultiLineString", 6: "MultiPolygon"}
TYPES = {"OFTInteger": "int", "OFTInteger64": "int"}
NOT_FINITE = re.compile(rb"\0{6}[\xf0\xf8][\x7f\xff]")  # a NaN or an infinity in little-endian WKB
STRAIGHT = {"GEOMETRYCOLLECTION", *(name.upper() for name in KINDS.values())}
WITHIN = "/"  # data set of an archive / layer
LAYER = "--layer"
WITH_CURVES = ("GPKG", "FlatGeobuf")
# Neither says a coordinate system: by their specifications it is WGS 84 longitude, latitude.
WGS84_BY_DEFINITION = ("GeoJSON", "TopoJSON", "LIBKML")


def read(
    folder: Path, *, file: str, layer: str | None, crs: str | None, encoding: str | None, limits: Limits
) -> dict[str, Any]:
    """Read the file in ``folder/given``; leave arrays in ``folder/answer`` and return the rest."""
    source, names, chosen, layer = source_of(folder / "given", file, layer, encoding, limits)
    gdal = only_driver(source.driver, file)
    layers = layers_of(gdal, source, file)
    inner = chosen_of(layers, layer, file, chosen)
    meta, shapes, columns = _rows(gdal, source, inner, file, limits)
    if source.driver in WITH_CURVES:
        _check_types(gdal, source.path, inner, file, limits)
    (used, named_by), fields, values = _texts(source, meta, columns, encoding, file)
    _check_size(shapes, fields, values, file, limits)
    return {
        "layer": chosen or inner,
        "layers": names or layers,
        "driver": source.driver,
        "crs": stated_crs(meta["crs"], source, crs),
        "encoding": used.upper(),
        "encoding_source": named_by,
        "count": len(shapes),
        "fields": fields,
        "columns": values,
        **_shapes(folder / "answer", shapes, source, file, limits),
    }


# --- the one file to open


def source_of(
    given: Path, file: str, layer: str | None, encoding: str | None, limits: Limits
) -> tuple[Recognised, list[str], str | None, str | None]:
    """Return what to open, then for several data sets in an archive their names and the chosen one's, and its layer.

    One of several is chosen by its name, or by name/layer where it has several layers itself.
    """
    for zipped in [*given.glob("*.zip"), *given.glob("*.kmz")]:
        archive.unpack(zipped, file, limits)
    found = sorted(path for path in given.iterdir() if path.suffix in RECOGNISERS)
    if not found:
        raise FileNotVector(file=file)
    if len(found) == 1:
        return recognise(found[0], file, encoding, limits), [], None, layer
    stems = [path.stem for path in found]
    names = stems if len(set(stems)) == len(stems) else [path.name for path in found]
    name, _, inner = (layer, "", None) if layer in names else (layer or "").partition(WITHIN)
    if name not in names:
        raise LayerUnknown(file=file, layers=names, option=LAYER)
    return recognise(found[names.index(name)], file, encoding, limits), names, name, inner


def chosen_of(layers: list[str], layer: str | None, file: str, within: str | None) -> str:
    """Return the layer to read of one data set; `within` names it where there are several."""
    if layer is None and len(layers) == 1:
        return layers[0]
    if layer not in layers:
        names = [f"{within}{WITHIN}{name}" for name in layers] if within else layers
        raise LayerUnknown(file=file, layers=names, option=LAYER)
    return layer


def only_driver(driver: str, file: str) -> ModuleType:
    """Load GDAL with `driver` alone: the environment must be set before."""
    for variable in ("GDAL_SKIP", "OGR_SKIP"):
        os.environ[variable] = ",".join([os.environ[variable], *(name for name in DRIVERS if name != driver)])
    gdal = drivers.loaded()
    if set(gdal.list_drivers()) != {driver}:
        raise FileRefused(file=file, reason="this installation of GDAL has drivers that geogrid does not know")
    return gdal


# --- layers, rows, fields


def layers_of(gdal: ModuleType, source: Recognised, file: str) -> list[str]:
    """Return the layers that have shapes."""
    try:
        layers = [str(name) for name, kind in gdal.list_layers(source.path) if kind is not None]
    except gdal.errors.DataSourceError:
        raise damaged(file) from None
    if not layers:
        raise FileNotVector(file=file)
    return layers


def _rows(
    gdal: ModuleType, source: Recognised, layer: str, file: str, limits: Limits
) -> tuple[dict[str, Any], np.ndarray, list[np.ndarray]]:
    """Return GDAL's description, each row's WKB (one row more than allowed at most) and the fields."""
    raw = source.driver == "ESRI Shapefile"
    try:
        meta, _, shapes, columns = gdal.raw.read(
            source.path, layer=layer, max_features=limits.features + 1, encoding="ISO-8859-1" if raw else None
        )
    except (gdal.errors.DataSourceError, gdal.errors.FeatureError, gdal.errors.GeometryError):
        raise damaged(file) from None
    except UnicodeDecodeError:
        raise FileRefused(file=file, reason="its text is not UTF-8") from None
    if shapes is None:
        raise FileNotVector(file=file)
    return meta, shapes, list(columns)


def _check_types(gdal: ModuleType, path: Path, layer: str, file: str, limits: Limits) -> None:
    """Refuse curves, which pyogrio straightens without a word."""
    quoted = layer.replace("\\", "\\\\").replace('"', '\\"')
    query = f'SELECT OGR_GEOMETRY FROM "{quoted}"'  # noqa: S608 - quoted, and one file is all it can reach
    found = gdal.raw.read(path, sql=query, sql_dialect="OGRSQL", read_geometry=False, max_features=limits.features)
    for row, kind in enumerate(found[3][0], 1):
        if kind and kind not in STRAIGHT:
            raise ShapeWrongType(file=file, row=row, found=kind, expected=list(KINDS.values()))


def damaged(file: str) -> FileRefused:
    """Return the refusal of a file that GDAL cannot read."""
    return FileRefused(file=file, reason="it is damaged or incomplete; export it again")


def _texts(
    source: Recognised, meta: dict[str, Any], columns: list[np.ndarray], encoding: str | None, file: str
) -> tuple[tuple[str, str], list[dict[str, str]], list[list[Any]]]:
    """Return the encoding and who named it, the fields, their values; a Shapefile's text came as Latin-1 bytes."""
    names = [str(name) for name in meta["fields"]]
    values = [plain_values(column, kind) for column, kind in zip(columns, types_of(meta), strict=True)]
    used, named_by = source.encoding or "", source.encoding_source
    if source.driver == "ESRI Shapefile":
        texts = [value.encode("latin-1") for column in [names, *values] for value in column if isinstance(value, str)]
        used, named_by = letters.encoding_of(texts, _declared(source.path), file, encoding)
        names = [letters.read(name.encode("latin-1"), used) for name in names]
        values = [[_reread(value, used) for value in column] for column in values]
    fields = [{"name": name, "kind": _kind(column)} for name, column in zip(letters.apart(names), columns, strict=True)]
    return (used, named_by), fields, values


def types_of(meta: dict[str, Any]) -> list[str]:
    """Return of each field whether it holds whole numbers, booleans or other values."""
    both = zip(meta["ogr_types"], meta["ogr_subtypes"], strict=True)
    return ["bool" if sub == "OFSTBoolean" else TYPES.get(main, "other") for main, sub in both]


def _declared(path: Path) -> list[tuple[str, str | None]]:
    """Return what a Shapefile says of its encoding: in its .cpg, then in the .dbf's language byte."""
    page, table = path.with_suffix(".cpg"), path.with_suffix(".dbf")
    said = page.read_bytes()[:40].decode("ascii", "ignore") if page.is_file() else None
    head = table.read_bytes()[:30] if table.is_file() else b""
    return [("cpg", said), ("language byte", letters.LANGUAGE_BYTES.get(head[29]) if len(head) == 30 else None)]


def _reread(value: Any, encoding: str) -> Any:
    return letters.read(value.encode("latin-1"), encoding) if isinstance(value, str) else value


def _kind(column: np.ndarray) -> str:
    if column.dtype.kind == "M":
        return "date" if column.dtype == np.dtype("datetime64[D]") else "datetime"
    return "value"


def plain_values(column: np.ndarray, kind: str) -> list[Any]:
    """Return values that JSON can hold; None for no value."""
    if column.dtype.kind == "M":
        return [None if text == "NaT" else text for text in np.datetime_as_string(column).tolist()]
    if column.dtype.kind == "f":
        # GDAL's numpy arrays hold whole numbers and booleans as floats when one is missing.
        exact = {"int": int, "bool": bool}.get(kind, float)
        return [exact(value) if np.isfinite(value) else None for value in column.tolist()]
    if column.dtype.kind == "O":
        return [_text(value) for value in column]
    return list(column.tolist())


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, (str, bytes)):
        return value if isinstance(value, str) else None
    return json.dumps(np.asarray(value).tolist(), ensure_ascii=False)


def _check_size(
    shapes: np.ndarray, fields: list[dict[str, str]], values: list[list[Any]], file: str, limits: Limits
) -> None:
    if len(shapes) > limits.features:
        raise FileTooLarge(file=file, limit=limits.features, what="rows")
    if len(fields) > limits.columns:
        raise FileTooLarge(file=file, limit=limits.columns, what="fields")
    for column in values:
        if any(isinstance(value, str) and len(value.encode()) > limits.text_bytes for value in column):
            raise FileTooLarge(file=file, limit=limits.text_bytes, what="bytes in one text")


# --- coordinates


def stated_crs(said: str | None, source: Recognised, given: str | None) -> str | None:
    """Return the person's word, or else the file's."""
    if given is not None:
        return given
    if source.crs_member is not None:
        return crs_of.of_member(source.crs_member, said)
    return "EPSG:4326" if said is None and source.driver in WGS84_BY_DEFINITION else crs_of.definition(said)


def _shapes(answer: Path, wkb: np.ndarray, source: Recognised, file: str, limits: Limits) -> dict[str, Any]:
    """Check the shapes and write those of each type as rows, coordinates and offsets."""
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    kinds = shapely.get_type_id(shapes)
    _check_shapes(shapes, wkb, kinds, source, file, limits)
    dropped = bool(np.any(shapely.has_z(shapes) | shapely.has_m(shapes)))
    shapes = shapely.force_2d(shapes)
    kinds[shapely.is_empty(shapes)] = -1
    levels = {kind: _write(answer, kind, np.flatnonzero(kinds == kind), shapes) for kind in set(kinds.tolist()) - {-1}}
    return {"levels": levels, "dropped_z": dropped}


def _check_shapes(
    shapes: np.ndarray, wkb: np.ndarray, kinds: np.ndarray, source: Recognised, file: str, limits: Limits
) -> None:
    given = np.array([one is not None for one in wkb], bool)
    for row in np.flatnonzero(given & (kinds == -1)):
        if NOT_FINITE.search(wkb[row]):  # a NaN is never equal to the other end
            raise CoordinatesNotFinite(file=file, row=int(row) + 1)
        raise ShapeInvalid(file=file, row=int(row) + 1, shape_code=int(row) + 1, reason="its outline is not closed")
    for row in np.flatnonzero(given & ~np.isin(kinds, list(KINDS))):
        raise ShapeWrongType(file=file, row=int(row) + 1, found=shapes[row].geom_type, expected=list(KINDS.values()))
    sizes = shapely.get_num_coordinates(shapes)
    if sizes.max(initial=0) > limits.feature_vertices:
        raise FileTooLarge(file=file, limit=limits.feature_vertices, what="points in one shape")
    if sizes.sum() > limits.vertices:
        raise FileTooLarge(file=file, limit=limits.vertices, what="points in all shapes")
    coordinates, rows = shapely.get_coordinates(shapes, return_index=True)
    wrong = rows[~np.isfinite(coordinates).all(axis=1)]
    if source.not_finite:
        wrong = np.append(wrong, np.flatnonzero(given & (kinds == 0) & shapely.is_empty(shapes)))
    if wrong.size:
        raise CoordinatesNotFinite(file=file, row=int(wrong.min()) + 1)


def _write(answer: Path, kind: int, rows: np.ndarray, shapes: np.ndarray) -> int:
    """Write the shapes of one type and return how many levels of offsets they have."""
    _, coordinates, offsets = shapely.to_ragged_array(shapes[rows], include_z=False, include_m=False)
    np.save(answer / f"{kind}-rows.npy", rows)
    np.save(answer / f"{kind}-coordinates.npy", coordinates)
    for level, one in enumerate(offsets):
        np.save(answer / f"{kind}-offsets-{level}.npy", one)
    return len(offsets)
