r"""Polygons put together from arcs: neighbours and unions share their vertices because they share the arcs.

A polygon may touch itself in a point. Then the walk keeps to the ground on its left and the ring is parted there, so
that a hole that touches its shell is a hole, and two parts that touch are two parts. ::

        +-----------+          +-----+
        |     +     |          |     |
        |    / \    |          +-----+-----+
        |   +---+   |                |     |
        +-----------+                +-----+
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cmp_to_key
from typing import TypeAlias

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geogrid.domain.editing.arc import Arc, Point, Points, from_lowest, to_degrees
from geogrid.domain.editing.refusal import TOO_CLOSE, refused

Shape: TypeAlias = Polygon | MultiPolygon


def polygons(lines: Iterable[Points]) -> Shape:
    """Return the ground to the left of lines that are put together to rings.

    Parameters
    ----------
    lines
        Directed lines in lattice steps, the ground on their left, shape (n, 2) each.

    Returns
    -------
    Polygon or MultiPolygon
        In degrees; shells run counter-clockwise from their lowest vertex, parts and holes in order of that vertex.
        What is open to all sides, without a shell, is left out. The same lines give the same bytes in any order.

    Raises
    ------
    EditRefused
        When lines cross where they meet, so that no rings can be made of them.
    """
    rings = sorted((from_lowest(ring) for ring in _rings(list(lines))), key=lambda ring: ring[:2].ravel().tolist())
    areas = [twice_area(ring) for ring in rings]
    shells = [ring for ring, area in zip(rings, areas, strict=True) if area > 0]
    holes: list[list[Points]] = [[] for _ in shells]
    for ring, area in zip(rings, areas, strict=True):
        if area < 0 and (owner := _around(ring, shells)) is not None:
            holes[owner].append(ring)
    parts = [
        Polygon(to_degrees(shell), [to_degrees(hole) for hole in within])
        for shell, within in zip(shells, holes, strict=True)
    ]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts) if parts else Polygon()


def around(arcs: Iterable[Arc], codes: frozenset[str | None]) -> list[Points]:
    """Return the lines around the ground of some grids, with that ground on their left."""
    lines = []
    for arc in arcs:
        left, right = arc.left in codes, arc.right in codes
        if left != right:
            lines.append(arc.xy if left else arc.xy[::-1])
    return lines


def twice_area(ring: Points) -> int:
    """Return twice the area of a closed line in square lattice steps, exactly; below 0 when it runs clockwise."""
    x, y = (ring - ring[0]).T
    return int((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())


def _rings(lines: list[Points]) -> list[Points]:
    """Return simple rings made of the lines."""
    ends = [(_point(line[0]), _point(line[-1])) for line in lines]
    leaving: dict[Point, list[int]] = defaultdict(list)
    for at, (start, _) in enumerate(ends):
        leaving[start].append(at)
    left, rings = set(range(len(lines))), []
    for first in range(len(lines)):
        if first in left:
            walk = _walk(first, lines, ends, leaving)
            left.difference_update(walk)
            rings += [_joined([lines[at] for at in loop]) for loop in _simple(walk, ends)]
    return rings


def _walk(
    first: int, lines: list[Points], ends: list[tuple[Point, Point]], leaving: dict[Point, list[int]]
) -> list[int]:
    walk = {first: None}
    at = first
    while True:
        onward = leaving[ends[at][1]]
        at = onward[0] if len(onward) == 1 else _sharpest(lines[at], onward, lines)
        if at == first:
            return list(walk)
        if at in walk:  # lines that cross lead round and round beside where one began
            raise refused(TOO_CLOSE, to_degrees(lines[at][0]))
        walk[at] = None


def _sharpest(arriving: Points, onward: list[int], lines: list[Points]) -> int:
    """Return the line that is next clockwise from where one came: between the two lies the ground on the left."""
    back = _direction(arriving[-1], arriving[-2])

    def turn(one: int, other: int) -> int:
        first, second = (_direction(lines[at][0], lines[at][1]) for at in (one, other))
        halves = [_cross(back, way) >= 0 for way in (first, second)]
        return int(halves[0]) - int(halves[1]) if halves[0] != halves[1] else _sign(_cross(first, second))

    return min(onward, key=cmp_to_key(turn))


def _simple(walk: list[int], ends: list[tuple[Point, Point]]) -> list[list[int]]:
    """Return a walk parted wherever it comes back to a point."""
    loops: list[list[int]] = []
    path: list[int] = []
    seen: dict[Point, int] = {}
    for at in walk:
        start, end = ends[at]
        seen[start] = len(path)
        path.append(at)
        if end in seen:
            loop, path = path[seen[end] :], path[: seen[end]]
            loops.append(loop)
            for done in loop:
                seen.pop(ends[done][0], None)
    return loops


def _joined(lines: list[Points]) -> Points:
    return np.concatenate([line[:-1] for line in lines] + [lines[-1][-1:]])


def _around(hole: Points, shells: list[Points]) -> int | None:
    """Return the smallest shell around a hole."""
    inside, size = Polygon(to_degrees(hole)), -twice_area(hole)
    sizes = [(twice_area(shell), at) for at, shell in enumerate(shells)]
    larger = sorted(pair for pair in sizes if pair[0] > size)
    return next((at for _, at in larger if shapely.covers(Polygon(to_degrees(shells[at])), inside)), None)


def _point(vertex: Points) -> Point:
    return int(vertex[0]), int(vertex[1])


def _direction(start: Points, end: Points) -> Point:
    return int(end[0]) - int(start[0]), int(end[1]) - int(start[1])


def _cross(one: Point, other: Point) -> int:
    return one[0] * other[1] - one[1] * other[0]


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)
