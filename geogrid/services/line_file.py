"""A file of named lines: roads, rivers, railways and walls that borders run along; and one of named ground."""

from __future__ import annotations

import re
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

NAMES = ("名称", "道路名称", "路名", "name", "road_name")
_OF_OSM: Mapping[str, LineKind] = {
    "highway": LineKind.ROAD,
    "railway": LineKind.RAILWAY,
    "waterway": LineKind.RIVER,
}
"""Fields of which anything that is filled in says the kind."""
_KIND_FIELDS = ("kind", "类型", "类别", "线类型", "fclass", "barrier", *_OF_OSM)
_RANK_FIELDS = ("rank", "等级", "道路等级", "道路级别", "级别", "类型", "类别", "fclass", "highway", "class")
WIDTHS = ("width", "宽度", "路宽", "道路宽度", "红线宽度", "宽", "width_m")
_KINDS: Mapping[str, LineKind] = {
    **dict.fromkeys(("road", "street", "道路", "公路", "路", "巷"), LineKind.ROAD),
    **dict.fromkeys(("river", "stream", "canal", "drain", "ditch", "waterway", "河流", "水系", "河"), LineKind.RIVER),
    **dict.fromkeys(("rail", "railway", "light_rail", "subway", "铁路"), LineKind.RAILWAY),
    **dict.fromkeys(("wall", "fence", "围墙", "墙"), LineKind.WALL),
}
_RANKS: Mapping[str, LineRank] = {
    **{rank.value: rank for rank in LineRank},
    **dict.fromkeys(("motorway", "trunk", "primary", "secondary"), LineRank.ARTERIAL),
    **dict.fromkeys(("高速公路", "国道", "省道", "快速路", "主干路", "主干道", "次干路", "次干道"), LineRank.ARTERIAL),
    **dict.fromkeys(("tertiary", "residential", "unclassified"), LineRank.STREET),
    **dict.fromkeys(("县道", "乡道", "支路", "支道", "街道", "大街"), LineRank.STREET),
    **dict.fromkeys(("living_street", "pedestrian", "service", "track", "footway", "path", "steps"), LineRank.LANE),
    **dict.fromkeys(("cycleway", "bridleway", "corridor", "村道", "巷", "里弄", "弄", "街巷", "小区路"), LineRank.LANE),
}
_LANES = re.compile("[巷弄]$|胡同$")
_BY_NAME = {
    Kind.RAILWAY: LineKind.RAILWAY,
    Kind.WATER: LineKind.RIVER,
    Kind.WALL: LineKind.WALL,
}
_WIDE: Mapping[LineKind | LineRank, float] = {
    # Taken as in the simulated district, from no standard: six lanes of 3.5 m between cycle lanes of 2.5 m, and two
    # lanes with cycle lanes and pavements.
    LineRank.ARTERIAL: 26.0,
    LineRank.STREET: 16.0,
    LineRank.LANE: 6.0,
    LineKind.RIVER: 20.0,
    LineKind.RAILWAY: 8.0,
    LineKind.WALL: 0.5,
}
"""How wide a road of a rank, or another line, is (m) where its file does not say."""
WIDEST_M = 5_000.0


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
        kind = kind_at(content.columns, at, names[at]) or LineKind.ROAD
        rank = rank_at(content.columns, at, kind, names[at])
        lines.append(Line(names[at], kind, rank, _width(content.columns, at) or usual_width(kind, rank), shape))
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
    field = fields.wished_or_named(content.file, content.columns, name, NAMES)
    rows = [at for at, shape in enumerate(content.shapes) if shape is not None and not shape.is_empty]
    for at in rows:
        found = content.shapes[at].geom_type  # type: ignore[union-attr]
        if found.removeprefix("Multi") != expected:
            raise ShapeWrongType(file=content.file, row=content.rows[at], found=found, expected=expected)
    if not rows:
        raise FileEmpty(file=content.file)
    return content, system, {at: fields.as_code(content.columns[field][at]) for at in rows}


def kind_at(columns: Mapping[str, Sequence[Any]], at: int, name: str) -> LineKind | None:
    """Return what a line is: by the fields that say it, as maps have them, else by how its name ends.

    None where the fields are those of OpenStreetMap and say that it is something else: a ferry, a cable car.
    """
    for field in _KIND_FIELDS:
        value = _said(columns, at, (field,))
        if value in _KINDS:
            return _KINDS[value]
        if value in _RANKS:
            return LineKind.ROAD
        if value and field in _OF_OSM:
            return _OF_OSM[field]
    if fields.named(columns, tuple(_OF_OSM)) and not any(_said(columns, at, (field,)) for field in _KIND_FIELDS):
        return None
    return _BY_NAME.get(kind_of(name), LineKind.ROAD)


def rank_at(columns: Mapping[str, Sequence[Any]], at: int, kind: LineKind, name: str) -> LineRank:
    """Return the rank of a line: of a road by the fields that say it, else by how its name ends."""
    if kind is not LineKind.ROAD:
        return LineRank.ARTERIAL
    for field in _RANK_FIELDS:
        rank = _RANKS.get(_said(columns, at, (field,)).removesuffix("_link"))
        if rank:
            return rank
    return LineRank.LANE if _LANES.search(name) else LineRank.STREET


def usual_width(kind: LineKind, rank: LineRank) -> float:
    """Return how wide a line is (m) where nothing says it."""
    return _WIDE[rank if kind is LineKind.ROAD else kind]


def _said(columns: Mapping[str, Sequence[Any]], at: int, names: Sequence[str]) -> str:
    """Return what the first field of some names says of a line, in lower case; empty where there is none."""
    column = fields.named(columns, names)
    return fields.as_code(columns[column][at]).lower() if column else ""


def _width(columns: Mapping[str, Sequence[Any]], at: int) -> float | None:
    column = fields.named(columns, WIDTHS)
    value = columns[column][at] if column else None
    return float(value) if isinstance(value, (int, float)) and 0 < value < WIDEST_M else None
