"""Outlines along the outer or the inner edge of a road or a river, where a text does not mean its centre."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from geogrid.domain.sides.net import NODE_M, Net
from geogrid.domain.sides.ring import CLOCKWISE, Ring, sides
from geogrid.domain.sides.side import Direction

_LEAST_TURN = 0.3
Edges: TypeAlias = "Mapping[tuple[Direction | None, str], float]"
"""How far outside the centre of a line its border is meant to be (m), inside below 0, by side and name."""


def edged(shape: Polygon | MultiPolygon, net: Net, edges: Edges) -> Polygon | MultiPolygon:
    """Return an outline along the centres of lines moved to their edges, in metres."""
    if not edges or not isinstance(shape, Polygon):
        return shape
    ring = Ring.of(shape)
    along = net.along(ring)
    side = sides(ring, along)
    ends = ring.starts + ring.ways * ring.lengths[:, None]
    pieces = shapely.linestrings(np.stack([ring.starts, ends], axis=1))
    strips: dict[float, list[int]] = defaultdict(list)
    for at, names in enumerate(along):
        moved = [
            edges[direction, name]
            for direction in (CLOCKWISE[side[at]], None) for name in names if (direction, name) in edges
        ]  # fmt: skip
        if moved:
            strips[moved[0]].append(at)
    moved_by = np.zeros(len(along))
    outer, inner = _corners(ring, strips, moved_by), list[shapely.Geometry]()
    for metres, some in strips.items():
        line = shapely.line_merge(shapely.union_all(pieces[some], grid_size=NODE_M))
        if metres > 0:
            outer.append(shapely.buffer(line, metres, cap_style="flat", join_style="mitre"))
        else:
            inner.append(shapely.buffer(line, -metres, cap_style="square", join_style="mitre"))
    found = shapely.difference(shapely.union_all([shape, *outer]), shapely.union_all(inner))
    largest = max(shapely.get_parts(found), key=shapely.area, default=shape)
    return largest if largest.area > shape.area / 2 else shape


def _corners(ring: Ring, strips: Mapping[float, list[int]], moved_by: NDArray[np.float64]) -> list[shapely.Geometry]:
    """Return the ground at corners where two lines are moved outwards by different widths."""
    for metres, some in strips.items():
        moved_by[some] = max(metres, 0.0)
    found: list[shapely.Geometry] = []
    before, outward = np.roll(moved_by, 1), ring.outward
    for at in np.flatnonzero((moved_by > 0) & (before > 0) & (moved_by != before)).tolist():
        one, other, corner = outward[at - 1], outward[at], ring.starts[at]
        turn = float(other[0] * one[1] - other[1] * one[0])
        if turn > _LEAST_TURN:  # clockwise: the border turns away from outside
            tip = corner + np.linalg.solve(np.stack([one, other]), np.array([before[at], moved_by[at]]))
            found.append(Polygon([corner, corner + one * before[at], tip, corner + other * moved_by[at]]))
    return found
