"""A drawing of what a plan changes, as SVG: to be printed, and for whoever has no JavaScript.

It is read in black and white, too: borders that stay are thin, those that come are thick, those that go are dashed.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.render.map_labels import Sheet, spots_along, spots_in, width

_WIDE = 1000.0
_LOW, _HIGH = 0.7, 0.82
"""How high the drawing is at least and at most, of its width: on a sheet of A4 it stands below the words."""
_EDGE = 0.06
"""Of what changes: so much is shown around it."""
_SAME = 0.4  # pixels: borders nearer to each other than that are one
_SEEN = 4.0  # pixels: what is shorter in all is no border that anybody sees
_SIZES = (22.0, 17.0)
_NUMBER, _AROUND, _GONE, _LINE = 20.0, 16.0, 17.0, 16.0

_TRIED = 20
"""Places for a number: there may be very many numbers."""

Bounds = tuple[float, float, float, float]
Told = Mapping[str, Any]


@dataclass(frozen=True)
class Drawing:
    """A drawing, and the names that have no room on it.

    Parameters
    ----------
    content, high
        What is inside of the `svg` element, with all texts escaped, and how high that is; it is 1000 wide.
    numbered
        Full names of grids: the first is written as 1, and so on.
    borders
        Which borders it has: those that stay, go and come (`stays`, `goes`, `comes`).
    """

    content: str
    high: int
    numbered: Sequence[str]
    borders: Collection[str]


def window(shapes: Sequence[BaseGeometry]) -> Bounds:
    """Return how far a drawing reaches that shows what changes, in degrees: as wide and high as a sheet takes it."""
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    narrow = math.cos(math.radians((south + north) / 2))
    wide, high = (east - west) * narrow * (1 + 2 * _EDGE), (north - south) * (1 + 2 * _EDGE)
    wide, high = max(wide, high / _HIGH), max(high, wide * _LOW)
    x, y = (west + east) / 2, (south + north) / 2
    return x - wide / narrow / 2, y - high / 2, x + wide / narrow / 2, y + high / 2


def draw(properties: Sequence[Told], shapes: Sequence[BaseGeometry]) -> Drawing:
    """Return a drawing.

    Parameters
    ----------
    properties, shapes
        As `Exhibit` has them; CGCS2000 degrees, drawn with north above.
    """
    drawn, high = _drawn(properties, shapes)
    by_kind: dict[str, list[tuple[Told, BaseGeometry]]] = {"line": [], "around": [], "new": [], "old": []}
    for told, shape in zip(properties, drawn, strict=True):
        by_kind[told["kind"]].append((told, shape))
    paths = [_path(_style(told), shape) for kind in ("line", "new", "around") for told, shape in by_kind[kind]]
    borders = _borders(*([shape for _, shape in by_kind[kind]] for kind in ("old", "new")))
    texts, numbered = _texts(by_kind, Sheet(_WIDE, high))
    strokes = [_path(style, lines) for style, lines in borders.items()]
    return Drawing("".join((*paths, *strokes, *texts)), round(high), numbered, tuple(borders))


def _drawn(properties: Sequence[Told], shapes: Sequence[BaseGeometry]) -> tuple[list[BaseGeometry], float]:
    """Return the shapes in pixels, and how high they are together."""
    west, south, east, north = window(
        [shape for told, shape in zip(properties, shapes, strict=True) if told["kind"] in ("old", "new")]
    )
    narrow = math.cos(math.radians((south + north) / 2))
    scale = _WIDE / ((east - west) * narrow)

    def pixels(xy: np.ndarray) -> np.ndarray:
        return np.column_stack([(xy[:, 0] - west) * narrow * scale, (north - xy[:, 1]) * scale])

    high = (north - south) * scale
    whole = shapely.transform(np.asarray(shapes, dtype=object), pixels)
    return [shapely.clip_by_rect(shape, 0, 0, _WIDE, high) for shape in whole], high


def _style(told: Told) -> str:
    kind = told["kind"]
    return f"new colour-{told['colour']}" if kind == "new" else f"line {told['line']}" if kind == "line" else kind


def _borders(old: Sequence[BaseGeometry], new: Sequence[BaseGeometry]) -> dict[str, BaseGeometry]:
    """Return the borders that stay, that go and that come, the last above the others; none of which nothing is seen."""
    before, after = (shapely.union_all(shapely.boundary(np.asarray(some, dtype=object))) for some in (old, new))
    was, will_be = (lines.buffer(_SAME, quad_segs=2) for lines in (before, after))
    found = {"stays": after.intersection(was), "goes": before.difference(will_be), "comes": after.difference(was)}
    return {style: lines for style, lines in found.items() if lines.length > _SEEN}


def _path(style: str, shape: BaseGeometry) -> str:
    return f'<path class="{style}" d="{_pieces(shape)}"/>'


def _pieces(shape: BaseGeometry) -> str:
    found = []
    for part in shapely.get_parts(shape):
        is_area = part.geom_type == "Polygon"
        for line in [part.exterior, *part.interiors] if is_area else [part] if part.geom_type == "LineString" else []:
            points = " L".join(f"{x:.1f} {y:.1f}" for x, y in line.coords)
            found.append(f"M{points}{'Z' if is_area else ''}")
    return "".join(found)


def _texts(by_kind: Mapping[str, Sequence[tuple[Told, BaseGeometry]]], sheet: Sheet) -> tuple[list[str], list[str]]:
    """Return what is written, and the names for which there is a number: grids that change come first."""
    stay = {told["code"] for told, _ in by_kind["new"]}
    gone = [(told, shape) for told, shape in by_kind["old"] if told["code"] not in stay]
    several = len({_community(told) for told, _ in by_kind["new"]}) > 1
    texts, numbered = _grid_names(by_kind["new"], sheet, several)
    for some, size, style in ((gone, _GONE, "gone"), (by_kind["around"], _AROUND, "beside")):
        for told, shape in some:
            name = f"（{told['own']}）" if style == "gone" else told["own"]
            texts.append(sheet.write([name], size, style, spots_in(shape), shape))
    for name, line in _longest(by_kind["line"]).items():
        length = width(name, _LINE)
        texts.append(sheet.write([name], _LINE, "line-name", spots_along(line, length)))
    return texts, numbered


def _grid_names(grids: Sequence[tuple[Told, BaseGeometry]], sheet: Sheet, several: bool) -> tuple[list[str], list[str]]:
    """Return the names of grids in them; those for which they are too small have a number, where there is room."""
    texts, left = [], []
    for told, shape in sorted(grids, key=lambda each: each[0]["code"]):
        lines = [line for line in (_community(told) if several else "", told["own"]) if line]
        spots = spots_in(shape)
        text = next(filter(None, (sheet.write(lines, size, "name", spots, shape) for size in _SIZES)), "")
        texts.append(text)
        if not text and spots:
            left.append((told["name"], spots))
    numbered: list[str] = []
    for name, spots in left:
        text = sheet.write([str(len(numbered) + 1)], _NUMBER, "number", spots[:_TRIED])
        if text:
            texts.append(text)
            numbered.append(name)
    return texts, numbered


def _community(told: Told) -> str:
    return str(told["name"]).removesuffix(told["own"])


def _longest(lines: Sequence[tuple[Told, BaseGeometry]]) -> dict[str, BaseGeometry]:
    """Return the longest piece of each road and water, by its name."""
    found: dict[str, BaseGeometry] = {}
    for told, shape in lines:
        pieces = [each for each in shapely.get_parts(shape) if each.length]
        if told["name"] and pieces:
            found[told["name"]] = max([found[told["name"]], *pieces] if told["name"] in found else pieces, key=_length)
    return found


def _length(line: BaseGeometry) -> float:
    return float(line.length)
