"""The mesh of the blocks: shared corners, rings, neighbours, and the lines along them.

A corner that lies on the side of a block is a vertex of that block, whoever put it there. So every joint of two
lanes is in the rings on both sides of both, and every union of blocks inherits it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geogrid.domain.simulate.arrays import Floats, Ints, Shapes
from geogrid.domain.simulate.blocks import Blocks, Segments
from geogrid.domain.simulate.ground import Ground

STEP = 55  # metres between two vertices of a bent line, at most
_SHIFT = 1 << 30


@dataclass(frozen=True)
class Mesh:
    """Corners and rings.

    Parameters
    ----------
    corners
        CGCS2000 degrees of each corner, on the lattice. Shape (n, 2).
    ring, ring_block
        Corners of all block rings, counter-clockwise, one ring after the other and not closed; the block of each.
    polygons
        The blocks as polygons.
    """

    corners: Floats
    ring: Ints
    ring_block: Ints
    polygons: Shapes
    _lookup: _Corners

    def lines(self, segments: Segments) -> Shapes:
        """Return each segment as a line string through all corners on it, eastward or northward."""
        lines = np.empty(len(segments.at), object)
        for level in (True, False):
            chosen = np.flatnonzero(segments.runs_east == level)
            found, row = self._lookup.between(
                segments.at[chosen], segments.start[chosen], segments.stop[chosen], level=level, last=True
            )
            lines[chosen] = shapely.linestrings(self.corners[found], indices=row)
        return lines

    def neighbours(self) -> tuple[Ints, Ints, Floats]:
        """Return the pairs of blocks that share a side, lower block first, and how long the side is on the plan."""
        following = np.roll(self.ring, -1)
        first = np.flatnonzero(np.diff(self.ring_block, prepend=-1))
        following[np.append(first[1:], len(self.ring)) - 1] = self.ring[first]
        side = np.minimum(self.ring, following) * _SHIFT + np.maximum(self.ring, following)
        order = np.argsort(side, kind="stable")
        same = np.flatnonzero(side[order][1:] == side[order][:-1])
        at = order[same]
        one, other = self.ring_block[at], self.ring_block[order[same + 1]]
        length = np.abs(np.diff(self._lookup.u[[self.ring[at], following[at]]], axis=0)[0])
        length += np.abs(np.diff(self._lookup.v[[self.ring[at], following[at]]], axis=0)[0])
        pairs, of = np.unique(np.minimum(one, other) * _SHIFT + np.maximum(one, other), return_inverse=True)
        return pairs // _SHIFT, pairs % _SHIFT, np.asarray(np.bincount(of, length), float)


class _Corners:
    """Corners on the plan, in order along east-west lines and along north-south lines."""

    def __init__(self, u: Ints, v: Ints) -> None:
        self.u, self.v = u, v
        self._level = np.argsort(v * _SHIFT + u, kind="stable")
        self._upright = np.argsort(u * _SHIFT + v, kind="stable")
        self._level_keys = (v * _SHIFT + u)[self._level]
        self._upright_keys = (u * _SHIFT + v)[self._upright]

    def between(self, at: Ints, start: Ints, stop: Ints, *, level: bool, last: bool) -> tuple[Ints, Ints]:
        """Return the corners on the line `at` from start to stop in order, and which query each answers."""
        keys, order = (self._level_keys, self._level) if level else (self._upright_keys, self._upright)
        low = np.searchsorted(keys, at * _SHIFT + start)
        high = np.searchsorted(keys, at * _SHIFT + stop, side="right" if last else "left")
        count = high - low
        row = np.repeat(np.arange(len(at)), count)
        step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        return order[low[row] + step], row


def mesh(blocks: Blocks, ground: Ground) -> Mesh:
    """Return the mesh of the blocks on the ground."""
    u, v = _corner_points(blocks)
    corners = _Corners(u, v)
    ring, block = _rings(corners, blocks)
    inside = np.full(len(u), -1)
    inside[ring] = blocks.quarter[block]
    degrees = ground.place(u.astype(float), v.astype(float), inside)
    polygons = shapely.polygons(shapely.linearrings(degrees[ring], indices=block))
    return Mesh(degrees, ring, block, polygons, corners)


def _corner_points(blocks: Blocks) -> tuple[Ints, Ints]:
    west, south, east, north = blocks.box.T
    u, v = np.concatenate([west, east, east, west]), np.concatenate([south, south, north, north])
    u, v = _unique(u, v)
    bends_u, bends_v = _bend_points(blocks, _Corners(u, v))
    return _unique(np.concatenate([u, bends_u]), np.concatenate([v, bends_v]))


def _unique(u: Ints, v: Ints) -> tuple[Ints, Ints]:
    _, first = np.unique(u * _SHIFT + v, return_index=True)
    return u[first], v[first]


def _bend_points(blocks: Blocks, corners: _Corners) -> tuple[Ints, Ints]:
    """Return further vertices on long sides, so that they can bend; both neighbours of a side get them."""
    west, south, east, north = blocks.box.T
    found = []
    for level, at, start, stop in (
        (True, np.append(south, north), np.append(west, west), np.append(east, east)),
        (False, np.append(west, east), np.append(south, south), np.append(north, north)),
    ):
        on_side, row = corners.between(at, start, stop, level=level, last=True)
        place = corners.u[on_side] if level else corners.v[on_side]
        same = row[1:] == row[:-1]
        low, high, line = place[:-1][same], place[1:][same], at[row[1:][same]]
        inner, of = _spread(low, high)
        found.append((inner, line[of]) if level else (line[of], inner))
    (u, v), (more_u, more_v) = found
    return np.append(u, more_u), np.append(v, more_v)


def _spread(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Return whole metres that part each stretch from low to high evenly into steps, and the stretch of each."""
    parts = -(-(high - low) // STEP)
    of = np.repeat(np.arange(len(low)), parts - 1)
    step = np.arange(len(of)) - np.repeat(np.cumsum(parts - 1) - (parts - 1), parts - 1) + 1
    return low[of] + (high - low)[of] * step // parts[of], of


def _rings(corners: _Corners, blocks: Blocks) -> tuple[Ints, Ints]:
    """Return all corners on the sides of each block, counter-clockwise from its south-west."""
    west, south, east, north = blocks.box.T
    sides = [
        corners.between(south, west, east, level=True, last=False),
        corners.between(east, south, north, level=False, last=False),
        _reverse(corners, north, west, east, level=True),
        _reverse(corners, west, south, north, level=False),
    ]
    block = np.concatenate([row for _, row in sides])
    order = np.argsort(block, kind="stable")
    return np.concatenate([found for found, _ in sides])[order], block[order]


def _reverse(corners: _Corners, at: Ints, start: Ints, stop: Ints, *, level: bool) -> tuple[Ints, Ints]:
    """Return the corners from stop back to start, without the one at start."""
    found, row = corners.between(at, start + 1, stop, level=level, last=True)
    order = np.lexsort((-np.arange(len(row)), row))
    return found[order], row[order]
