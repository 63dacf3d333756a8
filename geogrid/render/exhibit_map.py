"""A drawing of what a plan changes, as SVG: to be printed, and for whoever has no JavaScript."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

_WIDE, _HIGH = 800.0, 640.0
_EDGE = 12.0
_ORDER = ("line", "around", "new", "old")


def svg(properties: Sequence[Mapping[str, Any]], shapes: Sequence[BaseGeometry], label: str) -> str:
    """Return a drawing.

    Parameters
    ----------
    properties, shapes
        As `Exhibit` has them; CGCS2000 degrees, drawn with north above.
    label
        What the drawing is, for whoever does not see it.
    """
    drawn, wide, high = _drawn(properties, shapes)
    order = sorted(range(len(drawn)), key=lambda number: _ORDER.index(properties[number]["kind"]))
    paths = [_path(properties[number], drawn[number]) for number in order]
    names = [_name(told, shape) for told, shape in zip(properties, drawn, strict=True) if told["kind"] == "new"]
    return (
        f'<svg class="exhibit" viewBox="0 0 {wide:.0f} {high:.0f}" role="img" aria-label="{escape(label, _QUOTES)}">'
        f"{''.join(paths)}{''.join(_line_names(properties, drawn))}{''.join(names)}</svg>"
    )


_QUOTES = {'"': "&quot;"}


def _drawn(
    properties: Sequence[Mapping[str, Any]], shapes: Sequence[BaseGeometry]
) -> tuple[list[BaseGeometry], float, float]:
    """Return the shapes in pixels, and how wide and high they are together."""
    west, south, east, north = shapely.total_bounds(
        [shape for told, shape in zip(properties, shapes, strict=True) if told["kind"] in ("old", "new")]
    )
    narrow = math.cos(math.radians((south + north) / 2))
    scale = min((_WIDE - 2 * _EDGE) / ((east - west) * narrow), (_HIGH - 2 * _EDGE) / (north - south))

    def pixels(xy: np.ndarray) -> np.ndarray:
        return np.column_stack([_EDGE + (xy[:, 0] - west) * narrow * scale, _EDGE + (north - xy[:, 1]) * scale])

    wide, high = 2 * _EDGE + (east - west) * narrow * scale, 2 * _EDGE + (north - south) * scale
    whole = list(shapely.transform(np.asarray(shapes, dtype=object), pixels))
    return [shapely.clip_by_rect(shape, 0, 0, wide, high) for shape in whole], wide, high


def _path(told: Mapping[str, Any], shape: BaseGeometry) -> str:
    kind = told["kind"]
    more = f" colour-{told['colour']}" if kind == "new" else f" {told['line']}" if kind == "line" else ""
    return f'<path class="{kind}{more}" d="{_pieces(shape)}"/>'


def _pieces(shape: BaseGeometry) -> str:
    found = []
    for part in shapely.get_parts(shape):
        is_area = part.geom_type == "Polygon"
        for line in [part.exterior, *part.interiors] if is_area else [part] if part.geom_type == "LineString" else []:
            points = " L".join(f"{x:.1f} {y:.1f}" for x, y in line.coords)
            found.append(f"M{points}{'Z' if is_area else ''}")
    return "".join(found)


def _line_names(properties: Sequence[Mapping[str, Any]], shapes: Sequence[BaseGeometry]) -> list[str]:
    """Return the name of each road and water once, in the middle of its longest piece."""
    longest: dict[str, BaseGeometry] = {}
    for told, shape in zip(properties, shapes, strict=True):
        if told["kind"] == "line" and told["name"]:
            pieces = [longest.get(told["name"]), *shapely.get_parts(shape)]
            longest[told["name"]] = max((each for each in pieces if each is not None), key=_length, default=shape)
    middles = [(name, line.interpolate(0.5, normalized=True)) for name, line in longest.items() if _length(line)]
    return [
        f'<text class="line-name" x="{at.x:.1f}" y="{at.y:.1f}" text-anchor="middle">{escape(name)}</text>'
        for name, at in middles
    ]


def _length(line: BaseGeometry) -> float:
    return float(line.length)


def _name(told: Mapping[str, Any], shape: BaseGeometry) -> str:
    """Return the name of a grid inside it."""
    if shape.is_empty:
        return ""
    at = shapely.point_on_surface(shape)
    return f'<text x="{at.x:.1f}" y="{at.y:.1f}" text-anchor="middle">{escape(str(told["own"]))}</text>'
