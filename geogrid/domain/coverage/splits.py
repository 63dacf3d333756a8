"""Points that are to be put into edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geogrid.domain.coverage.rings import Bools, Floats, Ints, cross

ROUNDING = 1.5
"""Two points that were the same before rounding are at most this many lattice steps apart."""


@dataclass(slots=True)
class Splits:
    """Points to be put into edges: which edge, which point, how far along (0 to 1)."""

    edge: Ints
    point: Ints
    along: Floats

    def only(self, which: Bools | Ints) -> Splits:
        return Splits(self.edge[which], self.point[which], self.along[which])

    def once(self) -> Splits:
        """Return the same with no point twice in an edge."""
        _, first = np.unique(np.stack([self.edge, self.point]), axis=1, return_index=True)
        return self.only(first)


def between_ends(xy: Floats, ends: Ints, edge: Ints, point: Ints) -> tuple[Splits, Floats]:
    """Keep the points that lie between the ends of their edge; also say how far from it they lie.

    Parameters
    ----------
    xy
        Where points are, shape (n, 2).
    ends
        Points that edges begin and end at, shape (m, 2).
    edge, point
        Which point may lie on which edge.
    """
    begin = xy[ends[edge, 0]]
    run, lies = xy[ends[edge, 1]] - begin, xy[point] - begin
    length = np.hypot(*run.T)
    along = (run * lies).sum(axis=1) / length**2
    bend = np.abs(cross(run, lies)) / length
    inside = (along > 0) & (along < 1)
    return Splits(edge[inside], point[inside], along[inside]), bend[inside]


def is_longest(xy: Floats, ends: Ints, point: Ints) -> Bools:
    """Return whether edges, by their ends, are the longest side of the triangle with a point.

    Else each side of a triangle hardly larger than the tolerance would be put into the others, and it be turned over.
    """
    whole, parts = _order(xy, ends), [_order(xy, np.column_stack([end, point])) for end in ends.T]
    return np.logical_and(*((whole[0] > part[0]) | ((whole[0] == part[0]) & (whole[1] > part[1])) for part in parts))


def _order(xy: Floats, ends: Ints) -> tuple[Floats, Ints]:
    """Return by what edges are ordered: the square of their length, and of two as long a number of their own."""
    low, high = np.sort(ends, axis=1).T
    return ((xy[high] - xy[low]) ** 2).sum(axis=1), low * len(xy) + high
