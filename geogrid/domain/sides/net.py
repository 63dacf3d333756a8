"""The lines that a text names, noded: the faces between them, and which of them an outline runs along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Polygon

from geogrid.domain.sides.joint import LEAST_M, Part, joined
from geogrid.domain.sides.ring import Ring, ways

NODE_M = 0.01
"""Lines meet that come as close as that."""
_MOST_FACES = 400
_ON_M = 2.0
_PARALLEL = np.cos(np.radians(35.0))


class Net:
    """Lines by name, extended where they end, noded; the faces between them.

    Parameters
    ----------
    lines
        In metres.
    reach
        How far lines that do not meet are extended (m).
    """

    def __init__(self, lines: Mapping[str, LineString | MultiLineString], reach: float) -> None:
        parts: list[Part] = [(name, piece) for name, line in lines.items() for piece in shapely.get_parts(line)]
        self._stubs = joined(parts, reach)
        every = [*parts, *self._stubs]
        noded = shapely.union_all([piece for _, piece in every], grid_size=NODE_M)
        self.faces: list[Polygon] = list(shapely.get_parts(shapely.polygonize([noded])))[:_MOST_FACES]
        pairs = [np.stack([xy[:-1], xy[1:]], axis=1) for _, piece in every for xy in [shapely.get_coordinates(piece)]]
        self._owner = [name for (name, _), some in zip(every, pairs, strict=True) for _ in range(len(some))]
        segments = np.concatenate(pairs)
        self._ways = ways(segments.reshape(-1, 2))[::2]
        self._tree = shapely.STRtree(shapely.linestrings(segments))
        self.beside = _beside(self.faces)

    def ground(self, part: frozenset[int]) -> Polygon | MultiPolygon:
        """Return some faces together."""
        return shapely.union_all([self.faces[at] for at in part])

    def along(self, ring: Ring) -> list[frozenset[str]]:
        """Return the names of the lines that each piece of a ring runs along."""
        points = shapely.points(ring.middles)
        piece, near = self._tree.query(points, predicate="dwithin", distance=_ON_M)
        same = np.abs(np.einsum("ij,ij->i", ring.ways[piece], self._ways[near])) > _PARALLEL
        found: list[set[str]] = [set() for _ in range(len(ring.lengths))]
        for at, line in zip(piece[same].tolist(), near[same].tolist(), strict=True):
            found[at].add(self._owner[line])
        return [frozenset(names) for names in found]

    def extended(self, shape: Polygon | MultiPolygon) -> list[Part]:
        """Return where the lines on an outline had to be extended, the longest of each name."""
        outline, found = shapely.buffer(shapely.boundary(shape), _ON_M / 2), dict[str, LineString]()
        for name, stub in self._stubs:
            piece = shapely.intersection(stub, outline)
            if shapely.length(piece) > max(LEAST_M, shapely.length(found.get(name, LineString()))):
                found[name] = piece
        return list(found.items())


def _beside(faces: Sequence[Polygon]) -> list[list[int]]:
    """Return for each face those that share an edge with it."""
    ground = np.array(faces, dtype=object)
    tree = shapely.STRtree(ground)
    one, other = tree.query(ground, predicate="intersects")
    shared = shapely.length(shapely.intersection(tree.geometries[one], tree.geometries[other]))
    near: list[list[int]] = [[] for _ in faces]
    for a, b, length in zip(one.tolist(), other.tolist(), shared.tolist(), strict=True):
        if a != b and length > LEAST_M:
            near[a].append(b)
    return near
