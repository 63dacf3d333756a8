"""Outlines along the outer or the inner edge of a road or a river, where a text does not mean its centre."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geogrid.domain.sides.net import NODE_M, Net
from geogrid.domain.sides.ring import CLOCKWISE, Ring, sides
from geogrid.domain.sides.side import Direction

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
    for metres, some in strips.items():
        line = shapely.line_merge(shapely.union_all(pieces[some], grid_size=NODE_M))
        strip = shapely.buffer(line, abs(metres), cap_style="flat", join_style="mitre")
        shape = shapely.union(shape, strip) if metres > 0 else shapely.difference(shape, strip)
    return max(shapely.get_parts(shape), key=shapely.area)
