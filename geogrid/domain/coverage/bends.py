"""The edges that take another way than they came: through points that were put in, from and to ends that moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from geogrid.domain.coverage.rings import Bools, Ints

Ends = tuple[int, int]
Divided = tuple[Ints, Ints, Ints]
"""Edges by their ends, the lower point first, shape (n, 2); how many points were put into each; these in order."""


@dataclass(frozen=True, slots=True)
class Bend:
    """An edge that takes another way than it came.

    Parameters
    ----------
    owner
        Whose it is.
    ends
        The points that it came with.
    way
        The points it runs through.
    open
        Whether each piece of the way is still there, unmatched.
    is_exact
        Whether all those points were on it, but for their rounding.
    """

    owner: int
    ends: Ends
    way: list[int]
    open: list[bool]
    is_exact: bool


def bends_of(
    came: tuple[Ints, Ints], owners: Ints, target: Ints, moved: Bools, divided: Iterable[Divided], left: Ints
) -> list[Bend]:
    """Return the bends of edges.

    Parameters
    ----------
    came, owners
        The points that each edge came with, and whose it is.
    target
        The point that each point became.
    moved
        Which points were moved, or others onto them, or put where they were not quite.
    divided
        What was put into which edges, one time after the other.
    left
        The edges that are left, by their ends, the lower point first, shape (n, 2).
    """
    inner = _inner(divided)
    begin, end = (target[points] for points in came)
    low, high = np.minimum(begin, end), np.maximum(begin, end)
    size = len(target)
    is_divided = np.isin(low * size + high, [one * size + other for one, other in inner])
    final = set(map(tuple, left.tolist()))
    bends = []
    for at in np.flatnonzero(is_divided | (begin != came[0]) | (end != came[1])).tolist():
        ends, way = (int(came[0][at]), int(came[1][at])), _way(inner, int(begin[at]), int(end[at]))
        is_exact = ends == (way[0], way[-1]) and not moved[way].any()
        open_ = [(min(piece), max(piece)) in final for piece in pairwise(way)]
        bends.append(Bend(int(owners[at]), ends, way, open_, is_exact))
    return bends


def _inner(divided: Iterable[Divided]) -> dict[Ends, list[int]]:
    """Return for each edge that was divided, by its ends, the points put into it, in order."""
    found: dict[Ends, list[int]] = {}
    for edges, counts, points in divided:
        parts = np.split(points, np.cumsum(counts)[:-1])
        for (low, high), some in zip(edges.tolist(), parts, strict=True):
            found.setdefault((low, high), some.tolist())
    return found


def _way(inner: dict[Ends, list[int]], begin: int, end: int) -> list[int]:
    """Return the points from one to another, through all that was put in between, and in between those."""
    way, ahead = [begin], [end]
    opened: set[Ends] = set()
    while ahead:
        here, there = way[-1], ahead[-1]
        piece = (min(here, there), max(here, there))
        if piece in inner and piece not in opened:
            opened.add(piece)
            ahead += inner[piece][::-1] if here < there else inner[piece]
        elif here != ahead.pop():
            way.append(there)
    return way
