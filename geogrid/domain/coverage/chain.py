"""The edges that do not match: found by a hash over lattice edges, without overlay.

In a seamless coverage each edge is run through once in each direction, by the shapes on its two sides. What is left
when such pairs are taken away is the chain: outer borders and defects. A parent runs through its edges backwards, so
that a coverage that fills it leaves nothing at all.

The cost is one sort of one number an edge. Two different edges have the same number about once in 10**19 pairs; then
both are looked at, and their coordinates decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.plane import Plane
from geogrid.domain.coverage.rings import Bools, Ints, Rings

PARENT = -1
"""The owner of the parent's edges."""

Words = NDArray[np.uint64]

_BLOCK = 4096  # shapes taken apart at once: their arrays stay in the processor's cache
_WORD = np.uint64(32)
_MASK = np.uint64(0xFFFFFFFF)
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0xD6E8FEB86659FD93))
_TABLE = np.uint64((1 << 20) - 1)


@dataclass(frozen=True, slots=True)
class Edges:
    """Directed edges, each with its owner to the left (the parent's, to the right).

    Parameters
    ----------
    start, end
        Lattice points as one number each, shape (n,); see `points`.
    owner
        Position of the shape, or PARENT.
    """

    start: Words
    end: Words
    owner: Ints

    def __len__(self) -> int:
        return len(self.owner)

    def only(self, which: Bools | Ints) -> Edges:
        return Edges(self.start[which], self.end[which], self.owner[which])

    def undirected(self) -> Words:
        """Return both ends of each edge, the lower number first, shape (n, 2)."""
        return np.sort(np.column_stack([self.start, self.end]), axis=1)

    @staticmethod
    def joined(several: Sequence[Edges]) -> Edges:
        return Edges(
            np.concatenate([edges.start for edges in several]),
            np.concatenate([edges.end for edges in several]),
            np.concatenate([edges.owner for edges in several]),
        )


def words(lattice: Ints) -> Words:
    """Return lattice points, shape (n, 2), as one number each."""
    east, north = (lattice + np.int64(1 << 31)).astype(np.uint64).T
    return (east << _WORD) | north


def points(numbers: Words) -> Ints:
    """Return lattice points of their numbers, shape (n, 2)."""
    east, north = numbers >> _WORD, numbers & _MASK
    return np.column_stack([east, north]).astype(np.int64) - np.int64(1 << 31)


def edges_of(shapes: NDArray[np.object_], plane: Plane, owners: Ints) -> Edges:
    """Return all edges of shapes, each shape to the left of its own; edges without length are left out."""
    rings = Rings(shapes)
    numbers = words(plane.to_lattice(rings.xy))
    starts = rings.edge_starts()
    start, end = numbers[starts], numbers[starts + 1]
    edges_a_ring = np.diff(rings.start) - 1
    backwards = np.repeat(shapely.is_ccw(rings.lines) != rings.is_shell(), edges_a_ring)
    start, end = np.where(backwards, end, start), np.where(backwards, start, end)
    edges = Edges(start, end, np.repeat(owners[rings.owner[rings.part]], edges_a_ring))
    return edges if (start != end).all() else edges.only(start != end)


def parent_edges(parent: BaseGeometry, plane: Plane) -> Edges:
    """Return the edges of the ground that should be filled, which lies to their right."""
    own = edges_of(np.array([parent], dtype=object), plane, np.array([PARENT]))
    return Edges(own.end, own.start, own.owner)


def unmatched(shapes: NDArray[np.object_], plane: Plane, parent: BaseGeometry | None = None) -> Edges:
    """Return the chain of a coverage: its edges without those that two shapes run through in both directions.

    Parameters
    ----------
    shapes
        Valid polygons and MultiPolygons in the plane's file coordinates, shape (n,).
    plane
        Whose lattice decides which vertices are the same.
    parent
        The ground they should fill, in the same coordinates.
    """
    blocks = list(_blocks(shapes, plane, parent))
    if not blocks:
        return Edges(np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64))
    numbers = np.concatenate([hashes(block) for block in blocks])
    chosen = _without_counterpart(numbers)
    ends = np.cumsum([len(block) for block in blocks])
    cuts = np.searchsorted(chosen, ends)
    parts = [
        block.only(chosen[low:high] - (end - len(block)))
        for block, low, high, end in zip(blocks, [0, *cuts[:-1]], cuts, ends, strict=True)
    ]
    return uncancelled(Edges.joined(parts))


def uncancelled(edges: Edges) -> Edges:
    """Return the edges without those through which as many run in one direction as in the other."""
    if not len(edges):
        return edges
    both = edges.undirected()
    _, group = np.unique(both, axis=0, return_inverse=True)
    group = group.reshape(-1)
    forward = np.where(edges.start == both[:, 0], 1, -1)
    return edges.only(np.bincount(group, weights=forward)[group] != 0)


def _blocks(shapes: NDArray[np.object_], plane: Plane, parent: BaseGeometry | None) -> Iterator[Edges]:
    if parent is not None:
        yield parent_edges(parent, plane)
    for first in range(0, len(shapes), _BLOCK):
        some = shapes[first : first + _BLOCK]
        yield edges_of(some, plane, np.arange(first, first + len(some)))


def hashes(edges: Edges) -> Words:
    """Return one number an edge, the same for both directions but for its lowest bit."""
    low, high = np.minimum(edges.start, edges.end), np.maximum(edges.start, edges.end)
    mixed = low * _MIX[0]
    mixed ^= mixed >> _WORD
    mixed += high
    mixed *= _MIX[1]
    mixed ^= mixed >> _WORD
    mixed *= _MIX[2]
    mixed &= ~np.uint64(1)
    mixed |= (edges.start > edges.end).astype(np.uint64)
    return mixed


def _without_counterpart(numbers: Words) -> Ints:
    """Return the positions of the edges whose number does not come exactly once in each direction."""
    if not len(numbers):
        return np.empty(0, dtype=np.int64)
    ordered = np.sort(numbers)
    one = np.uint64(1)
    paired = np.zeros(len(ordered), dtype=bool)
    paired[:-1] = (ordered[1:] - ordered[:-1] == one) & (ordered[1:] & one == one)
    paired[1:] |= paired[:-1].copy()
    alone = ordered[~paired] | one
    table = np.zeros(int(_TABLE) + 1, dtype=bool)
    table[(alone >> one) & _TABLE] = True
    candidates = np.flatnonzero(table[(numbers >> one) & _TABLE])
    return candidates[np.isin(numbers[candidates] | one, alone)]
