"""Outlines along the outer or the inner edge of a road or a river, where a text does not mean its centre."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from geogrid.domain.sides.named import Named
from geogrid.domain.sides.net import Net
from geogrid.domain.sides.ring import CLOCKWISE, Ring, sides
from geogrid.domain.sides.side import Direction, Edge, Reference

_FARTHEST = 5.0
"""How far from a corner of centres that of the edges may be, in widths; beyond, both edges end beside the corner."""
_PARALLEL = 1e-6
_MOST_BACKWARD = 0.25
"""Which share of an outline may run backward once it is moved, in bends narrower than the line is wide."""
Edges: TypeAlias = "Mapping[tuple[Direction | None, str], float]"
"""How far outside the centre of a line its border is meant to be (m), inside below 0, by side and name."""


def edges_meant(said: Iterable[tuple[Direction | None, Reference]], named: Named) -> Edges:
    """Return of which lines not the centre is meant, on which side, and how far from it.

    Parameters
    ----------
    said
        What a text refers to, by side.
    """
    return {
        (direction, known): half if each.edge is Edge.OUTER else -half
        for direction, each in said
        if each.edge in (Edge.OUTER, Edge.INNER)
        for name in each.names
        if (known := named.known(name)) and (half := named.half_width(known))
    }


def edges_unknown(said: Iterable[tuple[Direction | None, Reference]], named: Named) -> Iterator[str]:
    """Yield the lines of which an edge is meant that cannot be drawn: 红线, or 外侧 of a line without a width."""
    for _, each in said:
        for name in each.names if each.edge in (Edge.OUTER, Edge.INNER, Edge.BORDER) else ():
            known = named.known(name)
            if known and named.kinds(known) and (each.edge is Edge.BORDER or not named.half_width(known)):
                yield known


def edged(shape: Polygon | MultiPolygon, net: Net, edges: Edges) -> Polygon | MultiPolygon | None:
    """Return an outline along the centres of lines moved to their edges, in metres; None where that leaves too little.

    Where two lines meet at an angle, the edge of one goes as far as that of the other, or its centre, continued
    straight. What edges enclose the wrong way round, where a bend is narrower than the line is wide, is left out.
    Inner edges that leave less than half of the ground are no border that anybody means.
    """
    if not edges or not isinstance(shape, Polygon):
        return shape
    ring = Ring.of(shape)
    along = net.along(ring)
    moved = np.zeros(len(along))
    for at, (side, names) in enumerate(zip(sides(ring, along), along, strict=True)):
        said = ((direction, name) for direction in (CLOCKWISE[side], None) for name in names)
        moved[at] = next((edges[each] for each in said if each in edges), 0.0)
    found = _moved(ring, moved)
    return found if found.area > shape.area / 2 else None


def _moved(ring: Ring, moved: NDArray[np.float64]) -> Polygon:
    """Return the outline each of whose pieces is moved outwards by so much."""
    one, other = np.roll(ring.outward, 1, axis=0), ring.outward
    first, second = np.roll(moved, 1), moved
    cross = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    turns = (np.abs(cross) > _PARALLEL) | (first != second)
    one, other, first, second, cross = one[turns], other[turns], first[turns], second[turns], cross[turns]
    starts, ways = ring.starts[turns], ring.ways[turns]
    # The corner is by so much outside both lines that meet there.
    numerator = np.stack([first * other[:, 1] - second * one[:, 1], second * one[:, 0] - first * other[:, 0]], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        by = numerator / cross[:, None]
    width = np.maximum(np.abs(first), np.abs(second))
    meet = (np.abs(cross) > _PARALLEL) & (np.hypot(*by.T) <= _FARTHEST * width)
    ends = np.where(meet[:, None], by, one * first[:, None]), np.where(meet[:, None], by, other * second[:, None])
    points = np.stack([starts + ends[0], starts + ends[1]], axis=1).reshape(-1, 2)
    outline, onward = Polygon(points), np.roll(points, -1, axis=0)[1::2] - points[1::2]
    backward = np.einsum("ij,ij->i", onward, ways) < 0
    lengths = np.hypot(*(np.roll(starts, -1, axis=0) - starts).T)
    if lengths[backward].sum() > _MOST_BACKWARD * lengths.sum():
        return Polygon()  # the edges are farther apart than the ground is wide
    if outline.is_valid:
        return outline if not shapely.is_ccw(outline.exterior) else Polygon()
    # Loops that run the other way round are no ground.
    pieces = shapely.get_parts(shapely.polygonize([shapely.node(outline.exterior)]))
    wound = [piece for piece in pieces.tolist() if _winding(points, piece) > 0]
    return max(shapely.get_parts(shapely.union_all(wound)), key=shapely.area, default=Polygon())


def _winding(points: NDArray[np.float64], piece: Polygon) -> int:
    """Return how often a ring of points goes clockwise around a piece of ground."""
    x, y = (points - shapely.get_coordinates(piece.representative_point())).T
    angles = np.diff(np.arctan2(y, x), append=np.arctan2(y[:1], x[:1]))
    turns = (angles + np.pi) % (2 * np.pi) - np.pi
    return -round(float(turns.sum()) / (2 * np.pi))
