"""Names on a drawing that is printed: each where nothing else is written, or not at all."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

_NARROW, _HIGH = 0.58, 1.2
"""Of the size of the letters: how wide one that is not Chinese is, and how high a line."""
_APART = 4.0
"""Pixels around each text, which its light edge takes."""
_INSIDE = 0.85
"""How much of a name lies in the shape that it names: what is mostly beside it names the neighbour."""
_ACROSS = 9
"""So many places on each side are tried in a shape."""
_ALONG = (0.5, 0.35, 0.65, 0.2, 0.8)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the middle of a text is, and by how many degrees it is turned."""

    x: float
    y: float
    turned: float = 0.0


class Sheet:
    """What is written on a drawing so far.

    Parameters
    ----------
    wide, high
        Of the drawing: nothing is written across its edge.
    """

    def __init__(self, wide: float, high: float) -> None:
        self._within = shapely.box(0, 0, wide, high)
        self._taken: list[BaseGeometry] = []

    def write(
        self, lines: Sequence[str], size: float, style: str, spots: Iterable[Spot], inside: BaseGeometry | None = None
    ) -> str:
        """Return a text as SVG at the first spot where it fits; an empty one where it does at none.

        Parameters
        ----------
        lines
            One below the other.
        inside
            The shape in which most of it must lie; None for none.
        """
        wide, high = max(width(line, size) for line in lines) + 2 * _APART, _HIGH * size * len(lines) + _APART
        if inside is not None and not _may_hold(inside, wide, high):
            return ""
        for spot in spots:
            box = shapely.box(spot.x - wide / 2, spot.y - high / 2, spot.x + wide / 2, spot.y + high / 2)
            if spot.turned:
                box = affinity.rotate(box, spot.turned)
            if self._is_free(box) and (inside is None or _share(box, inside) >= _INSIDE):
                self._taken.append(box)
                return _text(lines, size, style, spot)
        return ""

    def _is_free(self, box: BaseGeometry) -> bool:
        return bool(self._within.contains(box)) and not (self._taken and shapely.intersects(self._taken, box).any())


def width(line: str, size: float) -> float:
    """Return about how wide a line of text is."""
    return size * sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else _NARROW for letter in line)


def spots_in(shape: BaseGeometry) -> list[Spot]:
    """Return places in a shape: its roomiest first, then those that are near that one."""
    if shape.is_empty or not shape.area:
        return []
    part = max(shapely.get_parts(shape), key=lambda each: each.area)
    middle = shapely.get_point(shapely.maximum_inscribed_circle(part, tolerance=2.0), 0)
    west, south, east, north = part.bounds
    across, down = (
        np.linspace(low, high, _ACROSS + 2)[1:-1] for low, high in ((west, east), (south, north))
    )  # fmt: skip
    points = shapely.points(*(each.ravel() for each in np.meshgrid(across, down)))
    within = points[shapely.contains(part, points)]
    ordered = within[np.argsort(shapely.distance(within, middle), kind="stable")]
    return [Spot(point.x, point.y) for point in (middle, *ordered)]


def spots_along(line: BaseGeometry, length: float) -> list[Spot]:
    """Return places on a line for a text of a length, turned as the line runs there; none where it is shorter."""
    if line.length < length:
        return []
    found = []
    for share in _ALONG:
        at = share * line.length
        start, end = (line.interpolate(min(max(at + half, 0), line.length)) for half in (-length / 2, length / 2))
        middle = line.interpolate(at)
        turned = math.degrees(math.atan2(end.y - start.y, end.x - start.x))
        found.append(Spot(middle.x, middle.y, (turned + 90) % 180 - 90))  # never upside down
    return found


def _may_hold(shape: BaseGeometry, wide: float, high: float) -> bool:
    """Return whether a shape is as large as a text, which is quickly seen."""
    west, south, east, north = shape.bounds
    return bool(min((east - west) / wide, (north - south) / high, shape.area / (wide * high)) >= _INSIDE)


def _share(box: BaseGeometry, shape: BaseGeometry) -> float:
    return float(box.intersection(shape).area / box.area)


def _text(lines: Sequence[str], size: float, style: str, spot: Spot) -> str:
    turned = f' transform="rotate({spot.turned:.0f} {spot.x:.1f} {spot.y:.1f})"' if spot.turned else ""
    first = spot.y - _HIGH * size * (len(lines) - 1) / 2 + 0.36 * size  # the letters stand on this line
    rows = "".join(
        f'<tspan x="{spot.x:.1f}" y="{first + _HIGH * size * number:.1f}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    return f'<text class="{style}" font-size="{size:g}" text-anchor="middle"{turned}>{rows}</text>'
