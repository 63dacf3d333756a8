"""Lines that nearly meet: how they go on from their ends until they do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString

LEAST_M = 3.0
"""What is shorter is no piece of a border."""
Part: TypeAlias = "tuple[str, LineString]"
"""A line without branches, and its name."""


def joined(parts: Sequence[Part], reach: float) -> list[Part]:
    """Return what lines go on by where they end, by their names: straight on, and to the nearest line of another name.

    Parameters
    ----------
    parts
        In metres.
    reach
        How far at most (m).
    """
    if reach <= 0 or not parts:
        return []
    lines = np.array([line for _, line in parts], dtype=object)
    straight = [(name, stub) for name, line in parts for stub in _stubs(line, reach)]
    return straight + list(_joints([name for name, _ in parts], lines, reach))


def _stubs(line: LineString, reach: float) -> Iterator[LineString]:
    """Yield what a line goes on by at each of its ends, straight; a ring has none."""
    xy = shapely.get_coordinates(line)
    if (xy[0] == xy[-1]).all():
        return
    for end, before in ((xy[0], xy[1:]), (xy[-1], xy[-2::-1])):
        away = end - before
        far = np.flatnonzero(np.hypot(*away.T) > LEAST_M)
        if len(far):
            way = away[far[0]] / np.hypot(*away[far[0]])
            yield LineString([end, end + way * reach])


def _joints(names: Sequence[str], lines: NDArray[np.object_], reach: float) -> Iterator[Part]:
    """Yield what joins the ends of lines to the nearest line of another name: two lanes that are a step apart."""
    named = np.array(names)
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    owner = np.concatenate([np.arange(len(lines))] * 2)
    end, other = shapely.STRtree(lines).query(ends, predicate="dwithin", distance=reach)
    foreign = named[owner[end]] != named[other]
    end, other = end[foreign], other[foreign]
    away = shapely.distance(ends[end], lines[other])
    order = np.lexsort((away, end))
    _, first = np.unique(end[order], return_index=True)
    for at in order[first].tolist():
        if away[at] > 0:
            yield names[owner[end[at]]], shapely.shortest_line(ends[end[at]], lines[other[at]])
