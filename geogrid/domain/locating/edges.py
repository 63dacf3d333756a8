"""The edges of all grids, each once, with the one or two grids that have it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geogrid.domain.coverage.rings import Rings

Floats = NDArray[np.float64]
Owners = NDArray[np.int32]

NOBODY = -1
_MIX = tuple(
    np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F)
)
_HALF = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges from their lower end (of two on one height, from the left one) to the upper.

    Parameters
    ----------
    x1, y1, x2, y2
        Both ends, shape (n,).
    first, second
        The grids that have it; `second` is NOBODY where only one has.
    """

    x1: Floats
    y1: Floats
    x2: Floats
    y2: Floats
    first: Owners
    second: Owners

    def __len__(self) -> int:
        return len(self.x1)

    def take(self, which: NDArray[np.integer]) -> Edges:
        """Return some of them."""
        return Edges(*(getattr(self, name)[which] for name in self.__slots__))

    def lengths(self) -> Floats:
        """Return how far each goes along and up, both together, shape (n,)."""
        return np.abs(self.x2 - self.x1) + (self.y2 - self.y1)

    def table(self) -> Floats:
        """Return x1, y1, x2, y2 of all, one behind the other, shape (n * 4,)."""
        return np.column_stack([self.x1, self.y1, self.x2, self.y2]).ravel()


def edges_of(shapes: NDArray[np.object_]) -> Edges:
    """Return the edges of polygons and MultiPolygons, shape (n,), those of each grid; all that have a length."""
    rings = Rings(shapes)
    edge = np.ones(len(rings.xy), dtype=bool)
    edge[rings.start[1:] - 1] = False  # the last vertex of a ring begins none
    owner = np.repeat(rings.owner[rings.part].astype(np.int32), np.diff(rings.start) - 1)
    # A negative zero becomes a positive one, so that equal numbers have equal bits.
    x, y = (np.ascontiguousarray(values) + 0.0 for values in rings.xy.T)
    x1, y1, x2, y2 = (values[edge[:-1]] for values in (x[:-1], y[:-1], x[1:], y[1:]))
    turned = (y2 < y1) | ((y2 == y1) & (x2 < x1))
    x1, x2 = np.where(turned, x2, x1), np.where(turned, x1, x2)
    y1, y2 = np.where(turned, y2, y1), np.where(turned, y1, y2)
    long = (x1 != x2) | (y1 != y2)
    if not long.all():
        x1, y1, x2, y2, owner = x1[long], y1[long], x2[long], y2[long], owner[long]
    return Edges(x1, y1, x2, y2, owner, np.full(len(owner), NOBODY, dtype=np.int32))


def paired(edges: Edges) -> Edges:
    """Let two different grids that have the same edge share it; a third, or the same grid again, keeps its own.

    Of edges that all have one grid.
    """
    order = np.argsort(hashes(edges), kind="stable")
    same = np.ones(max(len(order) - 1, 0), dtype=bool)
    for values in (edges.x1, edges.y1, edges.x2, edges.y2):  # equal numbers of different edges are told apart here
        ordered = values[order]
        same &= ordered[1:] == ordered[:-1]
    begins = np.flatnonzero(np.concatenate([[True], ~same]))[: len(order)]
    rank = np.arange(len(order)) - np.repeat(begins, np.diff(np.append(begins, len(order))))
    owner = edges.first[order]
    pair = np.flatnonzero(same & (rank[:-1] % 2 == 0) & (owner[:-1] != owner[1:]))
    partner = np.full(len(order), NOBODY, dtype=np.int64)
    partner[order[pair]] = order[pair + 1]
    return joined(edges, partner)


def joined(edges: Edges, partner: NDArray[np.int64]) -> Edges:
    """Return edges without those that are the partner of another, which then has both grids."""
    shared = np.flatnonzero(partner != NOBODY)
    second = edges.second.copy()
    second[shared] = edges.first[partner[shared]]
    kept = np.ones(len(edges), dtype=bool)
    kept[partner[shared]] = False
    x1, y1, x2, y2 = (values[kept] for values in (edges.x1, edges.y1, edges.x2, edges.y2))
    return Edges(x1, y1, x2, y2, edges.first[kept], second[kept])


def hashes(edges: Edges) -> NDArray[np.uint64]:
    """Return one number an edge; different edges have the same about once in 10**19 pairs."""
    mixed = np.zeros(len(edges), dtype=np.uint64)
    for number, factor in zip((edges.x1, edges.y1, edges.x2, edges.y2), _MIX, strict=True):
        mixed ^= number.view(np.uint64)
        mixed *= factor
        mixed ^= mixed >> _HALF
    return mixed
