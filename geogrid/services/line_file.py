"""A file of named lines: roads, rivers, railways and walls that borders run along; and one of named ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon

from geogrid.domain.register import Line, LineKind, LineRank
from geogrid.domain.sides.reference import kind_of
from geogrid.domain.sides.side import Kind
from geogrid.errors import FileEmpty, ShapeWrongType
from geogrid.io import vector
from geogrid.io.vector import VectorFile
from geogrid.services import boundary_file, fields

_NAMES = ("名称", "道路名称", "路名", "name", "road_name")
_KIND_FIELDS = ("kind", "类型", "类别", "fclass", "highway", "railway", "waterway")
_WIDTHS = ("width", "宽度", "路宽", "width_m")
_KINDS: Mapping[str, LineKind] = {
    **dict.fromkeys(("road", "street", "道路", "公路", "路", "巷"), LineKind.ROAD),
    **dict.fromkeys(("river", "stream", "canal", "drain", "ditch", "waterway", "河流", "水系", "河"), LineKind.RIVER),
    **dict.fromkeys(("rail", "railway", "light_rail", "subway", "铁路"), LineKind.RAILWAY),
    **dict.fromkeys(("wall", "fence", "围墙", "墙"), LineKind.WALL),
}
_BY_NAME = {
    Kind.RAILWAY: LineKind.RAILWAY,
    Kind.WATER: LineKind.RIVER,
    Kind.WALL: LineKind.WALL,
}
_WIDE: Mapping[LineKind, float] = {
    LineKind.ROAD: 12.0,
    LineKind.RIVER: 20.0,
    LineKind.RAILWAY: 8.0,
    LineKind.WALL: 0.5,
}
"""How wide a line is (m) where its file does not say."""
_WIDEST = 5_000.0


@dataclass(frozen=True)
class LineFile:
    """The lines of a file.

    Parameters
    ----------
    file, crs
        Its name, and its coordinate system.
    lines
        Those with a name, CGCS2000 degrees.
    unnamed
        How many have none, and are left out.
    """

    file: str
    crs: str
    lines: list[Line]
    unnamed: int


def read(path: Path, *, crs: str | None = None, layer: str | None = None, name: str | None = None) -> LineFile:
    """Read a file of lines, of any format boundaries may have.

    Parameters
    ----------
    crs, layer
        What the file does not say itself.
    name
        The field of their names; found by its usual ones when not given.

    Raises
    ------
    InputError
        One of its subclasses; also for what is no line.
    """
    content, system, names = _content(path, crs, layer, name, "lines", "LineString")
    named = [at for at, said in names.items() if said]
    moved = boundary_file.to_storage(system, [content.shapes[at] for at in named])
    lines = []
    for at, shape in zip(named, moved, strict=True):
        kind = _kind(content.columns, at, names[at])
        lines.append(Line(names[at], kind, LineRank.STREET, _width(content.columns, at, kind), shape))
    return LineFile(content.file, system, lines, len(names) - len(named))


def read_areas(
    path: Path, *, crs: str | None = None, layer: str | None = None, name: str | None = None
) -> dict[str, Polygon | MultiPolygon]:
    """Read a file of named ground that sides may refer to: estates, communities; of any format boundaries may have.

    Parameters
    ----------
    crs, layer
        What the file does not say itself.
    name
        The field of their names; found by its usual ones when not given.

    Raises
    ------
    InputError
        One of its subclasses; also for what is no ground.
    """
    content, system, names = _content(path, crs, layer, name, "areas", "Polygon")
    named = [at for at, said in names.items() if said]
    ground: dict[str, list[Polygon | MultiPolygon]] = {}
    for at, shape in zip(named, boundary_file.to_storage(system, [content.shapes[at] for at in named]), strict=True):
        ground.setdefault(names[at], []).append(shape)
    return {said: shapely.union_all(some) for said, some in ground.items()}


def _content(
    path: Path, crs: str | None, layer: str | None, name: str | None, option: str, expected: str
) -> tuple[VectorFile, str, dict[int, str]]:
    """Return a file of one kind of shape, its coordinate system, and the names of the rows that have a shape."""
    content = vector.read(path, layer=layer, layer_option=f"--{option}-layer", crs=crs)
    system = boundary_file.placed(content, f"--{option}-crs")
    field = fields.wished_or_named(content.file, content.columns, name, _NAMES)
    rows = [at for at, shape in enumerate(content.shapes) if shape is not None and not shape.is_empty]
    for at in rows:
        found = content.shapes[at].geom_type  # type: ignore[union-attr]
        if found.removeprefix("Multi") != expected:
            raise ShapeWrongType(file=content.file, row=content.rows[at], found=found, expected=expected)
    if not rows:
        raise FileEmpty(file=content.file)
    return content, system, {at: fields.as_code(content.columns[field][at]) for at in rows}


def _kind(columns: Mapping[str, Sequence[Any]], at: int, name: str) -> LineKind:
    """Return what a line is: by the fields that say it, as maps have them, else by how its name ends."""
    for field in _KIND_FIELDS:
        column = fields.named(columns, (field,))
        value = str(columns[column][at] or "").strip().lower() if column else ""
        if value in _KINDS:
            return _KINDS[value]
        if value and field in ("highway", "railway", "waterway"):
            return {"highway": LineKind.ROAD, "railway": LineKind.RAILWAY, "waterway": LineKind.RIVER}[field]
    return _BY_NAME.get(kind_of(name), LineKind.ROAD)


def _width(columns: Mapping[str, Sequence[Any]], at: int, kind: LineKind) -> float:
    column = fields.named(columns, _WIDTHS)
    value = columns[column][at] if column else None
    known = isinstance(value, (int, float)) and 0 < value < _WIDEST
    return float(value) if known and value else _WIDE[kind]
