"""The faces between noded edges, each with its excess: how many shapes lie on it beyond what should."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geogrid.domain.coverage.chain import words
from geogrid.domain.coverage.rings import Bools, Floats, Ints


@dataclass(frozen=True)
class Faces:
    """Faces and the edges between them.

    Parameters
    ----------
    shapes
        Polygons in metres, shape (faces,).
    excess
        How many shapes lie on each beyond what should, shape (faces,).
    left, right
        The face on each side of each edge, -1 outside all, shape (edges,).
    length
        Of each edge in metres.
    """

    shapes: NDArray[np.object_]
    excess: Ints
    left: Ints
    right: Ints
    length: Floats
    _of: Ints
    _owner: Ints
    _ahead: Bools

    def covering(self) -> list[set[int]]:
        """Return for each face whose edges around it have it on the side of their owner, the parent left out."""
        faces = np.where(self._ahead, self.left[self._of], self.right[self._of])
        found: list[set[int]] = [set() for _ in self.shapes]
        for face, owner in zip(faces.tolist(), self._owner.tolist(), strict=True):
            if face >= 0 and owner >= 0:
                found[face].add(owner)
        return found

    def around(self) -> list[dict[int, float]]:
        """Return for each face the owners of the edges around it, and how many metres of them each has."""
        faces, edges = np.concatenate([self.left[self._of], self.right[self._of]]), np.tile(self._of, 2)
        owners, metres = np.tile(self._owner, 2), self.length[edges]
        found: list[dict[int, float]] = [{} for _ in self.shapes]
        for face, owner, length in zip(faces.tolist(), owners.tolist(), metres.tolist(), strict=True):
            if face >= 0:
                found[face][owner] = found[face].get(owner, 0.0) + length
        return found


def sides_of(shapes: NDArray[np.object_], unique: Ints, numbers: NDArray[np.uint64], step: float) -> tuple[Ints, Ints]:
    """Return the face to the left and to the right of each edge."""
    rings, face = shapely.get_rings(shapes, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    order = np.argsort(numbers, kind="stable")
    place = order[np.searchsorted(numbers[order], words(np.rint(xy / step).astype(np.int64)))]
    same = ring[1:] == ring[:-1]
    begin, end, face = place[:-1][same], place[1:][same], face[ring[:-1][same]]
    size = len(numbers)
    codes = unique[:, 0] * size + unique[:, 1]
    edge = np.searchsorted(codes, np.minimum(begin, end) * size + np.maximum(begin, end))
    left, right = np.full(len(unique), -1), np.full(len(unique), -1)
    ahead = begin < end
    left[edge[ahead]], right[edge[~ahead]] = face[ahead], face[~ahead]
    return left, right


def excess_of(left: Ints, right: Ints, net: Ints, count: int) -> Ints:
    """Return the excess of each face, passed on from outside over the edges."""
    excess, known = np.zeros(count + 1, dtype=np.int64), np.zeros(count + 1, dtype=bool)
    known[-1] = True  # the place of -1, outside
    while True:
        to_left = np.flatnonzero(known[right] & ~known[left])
        excess[left[to_left]] = excess[right[to_left]] + net[to_left]
        known[left[to_left]] = True
        to_right = np.flatnonzero(known[left] & ~known[right])
        excess[right[to_right]] = excess[left[to_right]] - net[to_right]
        known[right[to_right]] = True
        if not len(to_left) and not len(to_right):
            return excess[:-1]
