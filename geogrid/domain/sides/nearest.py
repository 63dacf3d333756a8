"""Which named line each piece of a border runs along: of those in reach that go its way the nearest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from geogrid.domain.register import Line, LineKind
from geogrid.domain.sides.ring import PARALLEL, Frame, Ring, ways
from geogrid.domain.sides.side import Kind, Reference

KINDS: Mapping[LineKind, Kind] = {
    LineKind.ROAD: Kind.ROAD,
    LineKind.RIVER: Kind.WATER,
    LineKind.RAILWAY: Kind.RAILWAY,
    LineKind.WALL: Kind.WALL,
}
"""What sides call lines."""
_LEAST_HALF_M, _ROUNDING_M = 1.0, 1e-3
"""Half of a line's width at least; by how much distances may be rounded (m)."""


class NearestLines:
    """Named lines, cut into straight pieces, in metres.

    Parameters
    ----------
    frame
        Of the district.
    lines
        All with a name, CGCS2000 degrees.
    tolerance
        How far from the edge of a line a border may run along it (m).
    """

    def __init__(self, frame: Frame, lines: Sequence[Line], tolerance: float) -> None:
        self._references = [Reference(line.name, KINDS[line.kind]) for line in lines]
        shapes, owner = shapely.get_parts(np.array([line.shape for line in lines], dtype=object), return_index=True)
        xy, shape = shapely.get_coordinates(frame.metres(shapes), return_index=True)
        start = np.flatnonzero(shape[1:] == shape[:-1])
        self._owner = owner[shape[start]]
        pairs = np.stack([xy[start], xy[start + 1]], axis=1)
        self._pieces = shapely.linestrings(pairs)
        self._ways = ways(pairs.reshape(-1, 2))[::2]
        self._half = np.array([line.width / 2 for line in lines])[self._owner]
        self._reach = self._half + tolerance
        # Each piece is found within its own reach: by that of a wide river all roads around would be looked at.
        self._tree = shapely.STRtree(grown(self._pieces, self._reach + _ROUNDING_M))

    def along(self, ring: Ring) -> tuple[list[Reference | None], NDArray[np.float64]]:
        """Return what each piece of a ring runs along, of the lines in reach that go its way the nearest, and where.

        Returns
        -------
        references
            None where there is none.
        out
            How far outside the centre of the line the piece is, in half widths; below 0 inside. Shape (pieces,).
        """
        found: list[Reference | None] = [None] * len(ring.lengths)
        out = np.zeros(len(found))
        if not len(self._pieces):
            return found, out
        points = shapely.points(ring.middles)
        piece, near = self._tree.query(points)
        same_way = np.abs(np.einsum("ij,ij->i", ring.ways[piece], self._ways[near])) > PARALLEL
        piece, near = piece[same_way], near[same_way]
        away = shapely.distance(points[piece], self._pieces[near])
        taken = away <= self._reach[near]
        piece, near, away = piece[taken], near[taken], away[taken]
        order = np.lexsort((near, away, piece))  # of lines on one another the first
        piece, nearest = np.unique(piece[order], return_index=True)
        near = near[order][nearest]
        for at, owner in zip(piece.tolist(), self._owner[near].tolist(), strict=True):
            found[at] = self._references[owner]
        ends = shapely.get_coordinates(shapely.shortest_line(self._pieces[near], points[piece])).reshape(-1, 2, 2)
        outside = np.einsum("ij,ij->i", ends[:, 1] - ends[:, 0], ring.outward[piece])
        out[piece] = outside / np.maximum(self._half[near], _LEAST_HALF_M)
        return found, out


def grown(shapes: NDArray[np.object_], by: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return the bounds of shapes, wider by so much each to every side."""
    west, south, east, north = shapely.bounds(shapes).T
    boxes: NDArray[np.object_] = shapely.box(west - by, south - by, east + by, north + by)
    return boxes
