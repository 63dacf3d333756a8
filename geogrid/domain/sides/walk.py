"""Walks around a grid along the lines that a text names, in its order, over other lines where these do not meet."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiLineString, MultiPolygon, Polygon

from geogrid.domain.sides.fit import Wanted
from geogrid.domain.sides.joint import Part, joined
from geogrid.domain.sides.net import NODE_M
from geogrid.domain.sides.side import Direction

AROUND = (
    *(Direction.NORTH, Direction.NORTHEAST, Direction.EAST, Direction.SOUTHEAST),
    *(Direction.SOUTH, Direction.SOUTHWEST, Direction.WEST, Direction.NORTHWEST),
)
_ON_LINE, _ENTRY_M = 0.02, 1.0
"""A metre along what is named costs so much of one along anything else; and each such line costs something."""
_SKIPPED_M = 150.0
"""What it costs to leave out a name."""
_FARTHEST_M = 700.0
"""What a walk may cost."""
_LEAST_SIDES = 3
_STARTS, _TRIES = 6, 4
_OWN_M = 0.05
Shape: TypeAlias = "LineString | MultiLineString"


@dataclass(frozen=True, slots=True)
class _Leg:
    """A name to walk along, and the legs that may follow."""

    name: str
    next: tuple[int, ...]


class Streets:
    """Lines as a graph: crossings, and what is between them.

    Parameters
    ----------
    lines
        By name, in metres.
    reach
        How far lines that do not meet are extended (m).
    """

    def __init__(self, lines: Mapping[str, Shape], reach: float) -> None:
        parts: list[Part] = [(name, piece) for name, line in lines.items() for piece in shapely.get_parts(line)]
        every = [*parts, *joined(parts, reach)]
        noded = shapely.union_all([line for _, line in every], grid_size=NODE_M)
        self._lines = lines
        self._edges = shapely.get_parts(noded)
        self._lengths = shapely.length(self._edges).tolist()
        self._middles = shapely.line_interpolate_point(self._edges, 0.5, normalized=True)
        self._names = _names_of(self._middles, every)
        self._tree = shapely.STRtree(self._edges)
        self._at: dict[int, list[int]] = defaultdict(list)
        self._nodes_of: dict[str, set[int]] = defaultdict(set)
        ends = np.concatenate([shapely.get_point(self._edges, 0), shapely.get_point(self._edges, -1)])
        _, node = np.unique(np.round(shapely.get_coordinates(ends) / NODE_M), axis=0, return_inverse=True)
        self._starts, self._ends = (half.tolist() for half in np.split(node.ravel(), 2))
        for edge, (a, b) in enumerate(zip(self._starts, self._ends, strict=True)):
            self._at[a].append(edge)
            self._at[b].append(edge)
            for name in self._names[edge]:
                self._nodes_of[name] |= {a, b}

    def between(self, before: Iterable[str], after: Iterable[str], across: Iterable[str]) -> list[str]:
        """Return the lines that meet both of two sides, those near the side across first."""
        own = {*before, *after, *across}
        ends = [set().union(*(self._nodes_of.get(name, ()) for name in names)) for names in (before, after)]
        names = [
            name for name, nodes in self._nodes_of.items() if name not in own and all(nodes & some for some in ends)
        ]
        far = shapely.union_all([self._lines[name] for name in across])
        return sorted(names, key=lambda name: (float(shapely.distance(self._lines[name], far)), name))

    def through(self, shape: Polygon | MultiPolygon, known: Collection[str]) -> list[tuple[str, Shape]]:
        """Return where an outline runs along lines other than those of some names, by theirs."""
        outline, middles = shapely.boundary(shape), self._middles
        near = self._tree.query(outline, predicate="dwithin", distance=_OWN_M)
        found: dict[str, list[int]] = defaultdict(list)
        for edge in near[shapely.dwithin(middles[near], outline, _OWN_M)].tolist():
            if self._names[edge].isdisjoint(known):
                found[min(self._names[edge])].append(edge)
        return [(name, shapely.line_merge(shapely.union_all(self._edges[edges]))) for name, edges in found.items()]

    def walks(self, wanted: Wanted) -> Iterator[Polygon | MultiPolygon]:
        """Yield what is walked around, in metres: from each place where two sides meet back to it.

        Parameters
        ----------
        wanted
            The names of each side in the order of the text; they may be walked in the opposite order as well.
        """
        sides = [[name] for name in wanted.get(None, ())]
        sides += [list(wanted[direction]) for direction in AROUND if wanted.get(direction)]
        if len(sides) < _LEAST_SIDES:
            return
        corners = [(sorted(self._meeting(sides[at - 1], sides[at])), at) for at in range(len(sides))]
        starts = [(node, at) for nodes, at in sorted(corners, key=lambda corner: len(corner[0])) for node in nodes]
        for node, first in starts[:_STARTS]:
            yield from self._from(node, *_legs(sides[first:] + sides[:first]))

    def _from(self, node: int, legs: Sequence[_Leg], begin: Sequence[int]) -> Iterator[Polygon | MultiPolygon]:
        """Yield what is walked around from a node; where something is walked to and fro, also what is without that."""
        twice: set[int] = set()
        for _ in range(_TRIES):
            way = self._walk(node, legs, begin, twice)
            if ground := self._ground(way):
                yield ground
            again = {edge for edge, times in Counter(way).items() if times > 1} - twice
            if not again:
                return
            twice |= again

    def _meeting(self, one: Sequence[str], other: Sequence[str]) -> set[int]:
        """Return where lines of two sides meet."""
        first, second = (set().union(*(self._nodes_of.get(name, ()) for name in names)) for names in (one, other))
        return first & second

    def _walk(self, start: int, legs: Sequence[_Leg], begin: Sequence[int], twice: Collection[int]) -> list[int]:
        """Return the edges of the cheapest walk from a node along some legs back to it; none where none is cheap.

        Parameters
        ----------
        twice
            Edges that were walked to and fro: no border, so they cost as others that are not named.
        """
        number = count()
        queue = [(0.0, next(number), (start, leg)) for leg in begin]
        came: dict[tuple[int, int], tuple[tuple[int, int], int | None]] = {}
        cheapest = {state: 0.0 for _, _, state in queue}
        end = (start, len(legs))
        while queue:
            cost, _, state = heapq.heappop(queue)
            if state == end:
                return _traced(came, end)
            if cost > cheapest[state]:
                continue
            for more, following, edge in self._steps(state, legs, twice):
                total = cost + more
                if total < cheapest.get(following, _FARTHEST_M):
                    cheapest[following] = total
                    came[following] = state, edge
                    heapq.heappush(queue, (total, next(number), following))
        return []

    def _steps(
        self, state: tuple[int, int], legs: Sequence[_Leg], twice: Collection[int]
    ) -> Iterator[tuple[float, tuple[int, int], int | None]]:
        """Yield what a step costs, where it leads, and over which edge; over none to the next leg."""
        node, at = state
        if at == len(legs):
            return
        leg = legs[at]
        passing = 0.0 if node in self._nodes_of.get(leg.name, ()) else _SKIPPED_M
        for following in leg.next:
            yield passing, (node, following), None
        for edge in self._at[node]:
            length = self._lengths[edge]
            other = self._ends[edge] if self._starts[edge] == node else self._starts[edge]
            is_cheap = leg.name in self._names[edge] and edge not in twice
            yield (_ON_LINE * length if is_cheap else length + _ENTRY_M), (other, at), edge

    def _ground(self, way: Sequence[int]) -> Polygon | MultiPolygon | None:
        """Return what edges enclose; None where that is nothing."""
        if not way:
            return None
        faces = shapely.polygonize([shapely.union_all(self._edges[sorted(set(way))], grid_size=NODE_M)])
        ground = shapely.union_all(shapely.get_parts(faces))
        return None if ground.is_empty else ground


def _names_of(middles: NDArray[np.object_], parts: Sequence[Part]) -> list[frozenset[str]]:
    edge, part = shapely.STRtree([line for _, line in parts]).query(middles, predicate="dwithin", distance=_OWN_M)
    found: list[set[str]] = [set() for _ in middles]
    for at, owner in zip(edge.tolist(), part.tolist(), strict=True):
        found[at].add(parts[owner][0])
    return [frozenset(names) for names in found]


def _legs(sides: Sequence[Sequence[str]]) -> tuple[list[_Leg], tuple[int, ...]]:
    """Return the legs of a walk, and those it may begin with: each side in the order of its names, or against it."""
    legs: list[_Leg] = []
    sizes = [len(side) if len(side) == 1 else 2 * len(side) for side in sides]
    starts = [sum(sizes[:at]) for at in range(len(sides) + 1)]

    def entries(at: int) -> tuple[int, ...]:
        if at == len(sides):
            return (starts[at],)
        return (starts[at],) if len(sides[at]) == 1 else (starts[at], starts[at] + len(sides[at]))

    for at, side in enumerate(sides):
        for names in [list(side), list(side)[::-1]][: 1 if len(side) == 1 else 2]:
            for place, name in enumerate(names):
                last = place == len(names) - 1
                legs.append(_Leg(name, entries(at + 1) if last else (len(legs) + 1,)))
    return legs, entries(0)


def _traced(came: Mapping[tuple[int, int], tuple[tuple[int, int], int | None]], end: tuple[int, int]) -> list[int]:
    way, state = list[int](), end
    while state in came:
        state, edge = came[state]
        if edge is not None:
            way.append(edge)
    return way
