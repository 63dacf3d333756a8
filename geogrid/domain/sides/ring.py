"""An outline in pieces, clockwise, and where it is cut into four sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geogrid.domain.measure import metres_per_degree
from geogrid.domain.sides.side import Direction

PIECE_M = 12.0
"""How long the pieces are that are looked at."""
CLOCKWISE = (Direction.NORTH, Direction.EAST, Direction.SOUTH, Direction.WEST)
PARALLEL = np.cos(np.radians(30.0))
"""Two go the same way whose ways differ by less than 30 degrees: the cosine."""
_ASIDE, _LEAST_TURNED = 0.8, 0.05
"""A stretch of so much of the outline is on another side that it looks to more: its own has less than the share."""
_MOST_CUTS = 400
"""Of an outline with more corners only so many are tried: it has four sides all the same."""
_COMPLEX = np.array([1.0, 1j])
_TURN = np.cos(np.radians(25.0))
_TOWARDS = np.array([(0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0)])


@dataclass(frozen=True)
class Frame:
    """Metres east and north per degree, alike for a whole district."""

    scale: NDArray[np.float64]

    @classmethod
    def around(cls, shapes: Iterable[shapely.Geometry]) -> Frame:
        _, south, _, north = shapely.total_bounds(list(shapes)).tolist()
        return cls(np.array([float(metres) for metres in metres_per_degree((south + north) / 2)]))

    def metres(self, shape: shapely.Geometry) -> shapely.Geometry:
        return shapely.transform(shape, lambda xy: xy * self.scale)

    def degrees(self, shape: shapely.Geometry) -> shapely.Geometry:
        return shapely.transform(shape, lambda xy: xy / self.scale)


@dataclass(frozen=True)
class Ring:
    """A ring in pieces, clockwise: where they begin, where they go (units), their lengths, whether a corner is before.

    Outward of a piece is to its left.
    """

    starts: NDArray[np.float64]
    ways: NDArray[np.float64]
    lengths: NDArray[np.float64]
    corners: NDArray[np.bool_]

    @classmethod
    def of(cls, shape: shapely.Geometry) -> Ring:
        largest = max(shapely.get_parts(shape), key=shapely.area)
        ring = shapely.get_exterior_ring(shapely.orient_polygons(largest, exterior_cw=True))
        whole = ways(shapely.get_coordinates(ring))
        turns = np.einsum("ij,ij->i", whole, np.roll(whole, 1, axis=0)) < _TURN
        sharp = shapely.get_coordinates(ring)[:-1][turns]
        xy = shapely.get_coordinates(shapely.segmentize(ring, PIECE_M))
        going, lengths = ways(xy), np.hypot(*np.diff(xy, axis=0).T)
        at_corner = np.isin(xy[:-1] @ _COMPLEX, sharp @ _COMPLEX)
        kept = lengths > 0
        return cls(xy[:-1][kept], going[kept], lengths[kept], at_corner[kept])

    @property
    def middles(self) -> NDArray[np.float64]:
        return self.starts + self.ways * self.lengths[:, None] / 2

    @property
    def outward(self) -> NDArray[np.float64]:
        return np.stack([-self.ways[:, 1], self.ways[:, 0]], axis=1)


def ways(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where each step of a line of points goes, one long. Shape (n, 2) to (n - 1, 2)."""
    steps = np.diff(xy, axis=0)
    return steps / np.maximum(np.hypot(*steps.T), 1e-12)[:, None]


def sides(ring: Ring, labels: Sequence[object]) -> NDArray[np.int64]:
    """Return on which side each piece is, as places of `CLOCKWISE`.

    The ring is cut at four of its corners and changes of label so that each side looks outward its own way as much as
    can be: a grid that stands askew has four sides as well.

    Parameters
    ----------
    labels
        What each piece runs along.
    """
    gain = (ring.outward * ring.lengths[:, None]) @ _TOWARDS.T
    if len(labels) < len(CLOCKWISE):
        return np.argmax(gain, axis=1)  # a small triangle
    changes = np.array([labels[at] != labels[at - 1] for at in range(len(labels))])
    cuts = np.flatnonzero(ring.corners | changes)
    if len(cuts) < len(CLOCKWISE):
        cuts = np.arange(len(labels))
    cuts = cuts[:: -(-len(cuts) // _MOST_CUTS)]
    by_chunk = np.add.reduceat(np.roll(gain, -cuts[0], axis=0), cuts - cuts[0], axis=0)
    count = len(by_chunk)
    best, chosen = -np.inf, [0, 1, 2, 3]
    for first in range(count):
        total = np.concatenate([np.zeros((1, 4)), np.cumsum(np.roll(by_chunk, -first, axis=0), axis=0)])
        value, ends = _best_cuts(total)
        if value > best:
            best, chosen = value, [(first + end) % count for end in (0, *ends)]
    return _turned(_between([int(cuts[at]) for at in chosen], len(labels)), gain, cuts, ring.lengths)


def _turned(
    side: NDArray[np.int64], gain: NDArray[np.float64], cuts: NDArray[np.int64], lengths: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return the sides of pieces; what looks another way between two cuts is on that side: the inner ones of an L.

    Parameters
    ----------
    gain
        How far each piece looks to each side, in metres. Shape (pieces, 4).
    cuts
        Where the ring may be cut.
    """
    turned, least = side.copy(), _LEAST_TURNED * float(lengths.sum())
    for start, end in zip(cuts.tolist(), np.roll(cuts, -1).tolist(), strict=True):
        some = (start + np.arange((end - start) % len(side) or len(side))) % len(side)
        looks = gain[some].sum(axis=0)
        if lengths[some].sum() >= least and looks[side[start]] < _ASIDE * looks.max():
            turned[some] = int(np.argmax(looks))
    # None is left without a side.
    return turned if len(np.unique(turned)) == len(np.unique(side)) else side


def _best_cuts(total: NDArray[np.float64]) -> tuple[float, tuple[int, int, int]]:
    """Return how good the best three cuts are, and where, of chunks that begin with the first side.

    Parameters
    ----------
    total
        The gains of the first chunks together on each side. Shape (chunks + 1, 4).
    """
    count = len(total) - 1
    best = total[:, 0].copy()
    back: list[NDArray[np.int64]] = []
    for side in range(1, 4):
        before = best - total[:, side]
        before[[*range(side), count]] = -np.inf  # each side has a chunk
        running = np.maximum.accumulate(before)
        where = np.maximum.accumulate(np.where(before == running, np.arange(count + 1), 0))
        shifted, places = np.concatenate([[-np.inf], running[:-1]]), np.concatenate([[0], where[:-1]])
        best = shifted + total[:, side]
        back.append(places)
    third = int(back[2][count])
    second = int(back[1][third])
    first = int(back[0][second])
    return float(best[count]), (first, second, third)


def _between(starts: Sequence[int], count: int) -> NDArray[np.int64]:
    """Return for each piece on which side it is, by the pieces with which the sides begin."""
    side = np.empty(count, dtype=np.int64)
    for number, start in enumerate(starts):
        end = starts[(number + 1) % len(starts)]
        length = (end - start) % count or count
        side[(start + np.arange(length)) % count] = number
    return side
