"""The arrangement of a chain: its edges noded within the snapping tolerance, and the faces between them.

Each face has an excess: how many shapes lie on it beyond what should. It is known without any overlay: outside all
edges it is 0, and crossing an edge changes it by the number of shapes that have the edge to their left, less those
that have it to their right. ::

        +-------------+-------------+         ---- left over after matching
        |      0      |      0      |         with a parent the excess is 0 where one grid lies, -1 in a gap,
        |          +==+             |         +1 where two lie or where one lies beyond the parent
        |          |+1|             |
        +----------+--+-------------+
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from geogrid.domain.coverage.chain import PARENT, Edges, points, words
from geogrid.domain.coverage.noding import close_pairs, joined
from geogrid.domain.coverage.rings import Floats, Ints
from geogrid.errors import TooDense

# Snapping can bend an edge onto another; each round can only bring fewer points, and few files need a third.
_ROUNDS = 16
_CROSSINGS_AN_EDGE = 64
# Two points that were the same before rounding are at most this many lattice steps apart.
_ROUNDING = 1.5


@dataclass(slots=True)
class _Splits:
    """Points to be put into edges: which edge, which point, how far along (0 to 1)."""

    edge: Ints
    point: Ints
    along: Floats


@dataclass
class Arrangement:
    """A chain, noded.

    Parameters
    ----------
    edges
        The chain as it was found.
    step, tolerance
        Lattice step and snapping tolerance, both in metres.

    Attributes
    ----------
    xy
        All points in metres, shape (n, 2); those of the chain first, in the order of their priority.
    begin, end, owner
        The noded edges that are left, as indices into `xy`, with their owners.
    """

    edges: Edges
    step: float
    tolerance: float
    xy: Floats = field(init=False)
    begin: Ints = field(init=False)
    end: Ints = field(init=False)
    owner: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.owner = self.edges.owner
        self._number_points()
        self._first = (self.begin, self.end)
        self._moved, self._joined = np.zeros((2, len(self.xy)), dtype=bool)
        self._target = np.arange(len(self.xy))
        self._missing: list[tuple[int, int]] = []
        for _ in range(_ROUNDS):
            if not self._round():
                return
        raise TooDense(pairs=len(self.begin))

    def _number_points(self) -> None:
        numbers, place = np.unique(np.concatenate([self.edges.start, self.edges.end]), return_inverse=True)
        # The parent's points come first: of points that join they are the ones that stay.
        theirs = np.isin(numbers, self.edges.start[self.edges.owner == PARENT], invert=True)
        order = np.argsort(theirs, kind="stable")
        new = np.empty(len(order), dtype=np.int64)
        new[order] = np.arange(len(order))
        self.xy = points(numbers[order]).astype(np.float64) * self.step
        self.begin, self.end = new[place.reshape(-1)].reshape(2, -1)

    def _round(self) -> bool:
        """Join points, put points into edges, cut edges that cross; return whether anything changed."""
        changed = self._join() | self._onto_parent()
        self._cancel()
        for found in (self._near, self._crossing):
            splits = found()
            if len(splits.edge):
                self._split(splits)
                self._cancel()
                changed = True
        return changed

    # --- one round

    def _join(self) -> bool:
        used = np.unique(np.concatenate([self.begin, self.end]))
        target = used[joined(self.xy[used], self.tolerance)]
        gone = target != used
        if not gone.any():
            return False
        far = np.hypot(*(self.xy[target] - self.xy[used]).T) > _ROUNDING * self.step
        self._joined[target[gone]] = True
        self._moved[np.concatenate([used[far], target[far]])] = True
        becomes = np.arange(len(self.xy))
        becomes[used] = target
        self._target = becomes[self._target]
        self.begin, self.end = becomes[self.begin], becomes[self.end]
        return True

    def _onto_parent(self) -> bool:
        """Move points that lie close to an edge of the parent's onto it: the outer edge stays straight."""
        unique, of, _ = self._undirected()
        theirs = np.unique(of[self.owner == PARENT])
        if not len(theirs) or len(theirs) == len(unique):
            return False
        edges = unique[theirs]
        used = np.setdiff1d(unique, edges)
        point, edge = close_pairs(self.xy[used], self._lines(edges), self.tolerance)
        splits, bend = self._along(edges, edge, used[point])
        far = np.flatnonzero(bend > _ROUNDING * self.step)
        moving, first = np.unique(splits.point[far], return_index=True)
        if not len(moving):
            return False
        ends = self.xy[edges[splits.edge[far[first]]]]
        onto = ends[:, 0] + splits.along[far[first], None] * (ends[:, 1] - ends[:, 0])
        made = self._made(onto)
        becomes = np.arange(len(self.xy))
        becomes[moving] = made
        self._moved[moving] = self._moved[made] = self._joined[made] = True
        self._target = becomes[self._target]
        self.begin, self.end = becomes[self.begin], becomes[self.end]
        return True

    def _made(self, xy: Floats) -> Ints:
        """Add points, put on the lattice; returns their numbers."""
        first = len(self.xy)
        self.xy = np.concatenate([self.xy, np.rint(xy / self.step) * self.step])
        self._target = np.concatenate([self._target, np.arange(first, len(self.xy))])
        self._moved, self._joined = np.pad([self._moved, self._joined], ((0, 0), (0, len(xy))))
        return np.arange(first, len(self.xy))

    def _cancel(self) -> None:
        """Keep the edges through which not as many run in one direction as in the other."""
        unique, of, forward = self._undirected()
        net = np.bincount(of, weights=forward, minlength=len(unique))
        keep = (net[of] != 0) & (self.begin != self.end)
        self.begin, self.end, self.owner = self.begin[keep], self.end[keep], self.owner[keep]

    def _undirected(self) -> tuple[Ints, Ints, Ints]:
        """Return the different edges, lower point first; which of them each edge is; and 1 or -1 for its direction."""
        low, high = np.minimum(self.begin, self.end), np.maximum(self.begin, self.end)
        codes, of = np.unique(low * len(self.xy) + high, return_inverse=True)
        unique = np.column_stack([codes // len(self.xy), codes % len(self.xy)])
        return unique, of.reshape(-1), np.where(self.begin == low, 1, -1)

    def _near(self) -> _Splits:
        """Find the points that lie on edges they do not end."""
        unique, of, _ = self._undirected()
        used = np.unique(unique)
        point, edge = close_pairs(self.xy[used], self._lines(unique), self.tolerance)
        point = used[point]
        own = (unique[edge, 0] == point) | (unique[edge, 1] == point)
        splits, bend = self._along(unique, edge[~own], point[~own])
        longest = self._longest(unique[splits.edge], splits.point)
        splits = _Splits(splits.edge[longest], splits.point[longest], splits.along[longest])
        self._note(splits, bend[longest], of)
        return splits

    def _longest(self, ends: Ints, point: Ints) -> NDArray[np.bool_]:
        """Return whether edges are the longest side of the triangle with a point.

        Else two sides of a triangle hardly larger than the tolerance would be put into each other for ever.
        """
        whole, parts = self._length_order(ends), [self._length_order(np.column_stack([end, point])) for end in ends.T]
        return np.logical_and(
            *((whole[0] > part[0]) | ((whole[0] == part[0]) & (whole[1] > part[1])) for part in parts)
        )

    def _length_order(self, ends: Ints) -> tuple[Floats, Ints]:
        """Return by what edges are ordered: the square of their length, and of two as long a number of their own."""
        low, high = np.sort(ends, axis=1).T
        return ((self.xy[high] - self.xy[low]) ** 2).sum(axis=1), low * len(self.xy) + high

    def _along(self, unique: Ints, edge: Ints, point: Ints) -> tuple[_Splits, Floats]:
        """Keep the points that lie between the ends of their edge; also say how far from it they lie."""
        begin = self.xy[unique[edge, 0]]
        run, lies = self.xy[unique[edge, 1]] - begin, self.xy[point] - begin
        length = np.hypot(*run.T)
        along = (run * lies).sum(axis=1) / length**2
        bend = np.abs(_cross(run, lies)) / length
        inside = (along > 0) & (along < 1)
        return _Splits(edge[inside], point[inside], along[inside]), bend[inside]

    def _crossing(self) -> _Splits:
        """Find where edges cross, as new points on the lattice."""
        unique, _, _ = self._undirected()
        lines = self._lines(unique)
        one, other = shapely.STRtree(lines).query(lines)
        apart = (unique[one][:, :, None] != unique[other][:, None, :]).all(axis=(1, 2)) & (one < other)
        one, other = one[apart], other[apart]
        if len(one) > _CROSSINGS_AN_EDGE * (len(lines) + 1_000):
            raise TooDense(pairs=len(one))
        a, c = self.xy[unique[one, 0]], self.xy[unique[other, 0]]
        run, across = self.xy[unique[one, 1]] - a, self.xy[unique[other, 1]] - c
        between, turn = c - a, _cross(run, across)
        with np.errstate(divide="ignore", invalid="ignore"):
            along, back = _cross(between, across) / turn, _cross(between, run) / turn
        cut = (along > 0) & (along < 1) & (back > 0) & (back < 1)
        one, other, a, run, along, back = one[cut], other[cut], a[cut], run[cut], along[cut], back[cut]
        made = self._made(a + along[:, None] * run)
        return _Splits(np.concatenate([one, other]), np.concatenate([made, made]), np.concatenate([along, back]))

    def _lines(self, unique: Ints) -> NDArray[np.object_]:
        return np.asarray(shapely.linestrings(self.xy[unique]))

    def _split(self, splits: _Splits) -> None:
        """Put points into edges, in each edge that runs there, whichever way it runs."""
        unique, of, forward = self._undirected()
        order = np.lexsort((splits.along, splits.edge))
        at, counts = splits.edge[order], np.bincount(splits.edge, minlength=len(unique))
        # Each edge's points in a row: its lower end, those put in, its higher end.
        first = np.concatenate([[0], np.cumsum(counts + 2)])[:-1]
        row = np.empty(int((counts + 2).sum()), dtype=np.int64)
        row[first], row[first + counts + 1] = unique.T
        nth = np.arange(len(at)) - np.concatenate([[0], np.cumsum(counts)])[at]
        row[first[at] + 1 + nth] = splits.point[order]
        pieces = counts[of] + 1
        which = np.repeat(np.arange(len(of)), pieces)
        piece = np.arange(len(which)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        low = first[of[which]] + piece
        ahead = forward[which] == 1
        self.begin, self.end = np.where(ahead, row[low], row[low + 1]), np.where(ahead, row[low + 1], row[low])
        self.owner = self.owner[which]

    # --- what was joined although it was not the same

    def _note(self, splits: _Splits, bend: Floats, of: Ints) -> None:
        """Remember which owners lack which point, and points that were not quite on the edge."""
        order = np.argsort(of, kind="stable")
        low, high = np.searchsorted(of[order], splits.edge), np.searchsorted(of[order], splits.edge, side="right")
        lacking = np.repeat(np.arange(len(splits.edge)), high - low)
        where = np.arange(len(lacking)) - np.repeat(np.cumsum(high - low) - (high - low), high - low) + low[lacking]
        exact = bend <= _ROUNDING * self.step
        self._moved[splits.point[~exact]] = True
        owners, which = self.owner[order[where]], splits.point[lacking]
        self._missing += zip(which[exact[lacking]].tolist(), owners[exact[lacking]].tolist(), strict=True)

    def mismatches(self, told: Floats) -> dict[tuple[int, int], list[int]]:
        """Return, by the shape that lacks them and the neighbour that has them, points that lie on borders that agree.

        Parameters
        ----------
        told
            Points in metres, shape (n, 2), that are not to be among them. The parent's are not either.
        """
        found: dict[tuple[int, int], list[int]] = {}
        numbers = self._numbers()
        elsewhere = np.isin(numbers[self._target], words(np.rint(told / self.step).astype(np.int64)), invert=True)
        quiet = {point for point, _ in self._missing if elsewhere[point] and not self._moved[point]}
        having = self._owners_of(quiet)
        for point, lacking in self._missing:
            for other in having.get(point, ()):
                if PARENT not in (lacking, other) and lacking != other:
                    known = found.setdefault((lacking, other), [])
                    known += [point] if point not in known else []
        return found

    def _owners_of(self, wanted: set[int]) -> dict[int, set[int]]:
        owners: dict[int, set[int]] = {}
        for ends in self._first:
            chosen = np.flatnonzero(np.isin(ends, list(wanted)))
            for point, owner in zip(ends[chosen].tolist(), self.edges.owner[chosen].tolist(), strict=True):
                owners.setdefault(point, set()).add(owner)
        return owners

    def joined_edges(self) -> NDArray[np.object_]:
        """Return as lines, in metres, the edges of the chain at points that were moved or not quite on an edge."""
        lines = self._lines(np.unique(np.sort(np.column_stack(self._first), axis=1), axis=0))
        _, edge = close_pairs(self.xy[self._moved], lines, self.tolerance)
        return lines[np.unique(edge)]

    def joints(self) -> Floats:
        """Return onto which points others were moved or put that were not the same, in metres, shape (n, 2)."""
        return np.asarray(self.xy[np.unique(self._target[self._moved | self._joined])], dtype=np.float64)

    # --- faces

    def faces(self) -> Faces:
        """Return the faces between the noded edges."""
        unique, of, forward = self._undirected()
        net = np.rint(np.bincount(of, weights=forward, minlength=len(unique))).astype(np.int64)
        shapes = shapely.orient_polygons(shapely.get_parts(shapely.polygonize(self._lines(unique))))
        left, right = _sides(shapes, unique, self._numbers(), self.step)
        return Faces(shapes, _excess(left, right, net, len(shapes)), left, right, self._lengths(unique), of, self.owner)

    def _numbers(self) -> NDArray[np.uint64]:
        return words(np.rint(self.xy / self.step).astype(np.int64))

    def _lengths(self, unique: Ints) -> Floats:
        return np.hypot(*(self.xy[unique[:, 1]] - self.xy[unique[:, 0]]).T)


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

    def around(self) -> list[dict[int, float]]:
        """Return for each face the owners of the edges around it, and how many metres of them each has."""
        faces, edges = np.concatenate([self.left[self._of], self.right[self._of]]), np.tile(self._of, 2)
        owners, metres = np.tile(self._owner, 2), self.length[edges]
        found: list[dict[int, float]] = [{} for _ in self.shapes]
        for face, owner, length in zip(faces.tolist(), owners.tolist(), metres.tolist(), strict=True):
            if face >= 0:
                found[face][owner] = found[face].get(owner, 0.0) + length
        return found


def _cross(one: Floats, other: Floats) -> Floats:
    """Return the cross products of vectors, shape (n, 2)."""
    return one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]


def _sides(shapes: NDArray[np.object_], unique: Ints, numbers: NDArray[np.uint64], step: float) -> tuple[Ints, Ints]:
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


def _excess(left: Ints, right: Ints, net: Ints, count: int) -> Ints:
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
