r"""A drawn line woven into borders: it takes over vertices that are near, and borders take over where it meets them.

The borders stay where they are; it is the line that gives way. Near is 1 cm, so that no slivers arise. ::

           |                     |
     -- -- + -- --         - -   T - -      T is in the border, and so in both its grids and in every
           |                  \ /|          area above, at once
           |                   + |
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from geogrid.domain.coverage.defect import DEFAULTS
from geogrid.domain.coverage.rings import Floats, Ints, cross
from geogrid.domain.editing.arc import STEPS, Point, Points, to_degrees
from geogrid.domain.editing.refusal import TOO_CLOSE, refused
from geogrid.domain.measure import LocalPlane

Lines = list[list[Point]]

SNAP_M = DEFAULTS.snapping
"""What is nearer than this is one point."""

_ROUNDS = 8
_ALONG = 300
"""So many steps (3 cm) along an edge is looked for a lattice point that is hardly beside it."""
_AT_ONCE = 1_000
"""Spots, with all that lie along their edges: some megabytes."""
_HARDLY = 0.02
"""Hardly beside an edge, in steps: 2 micrometres."""
_STAYS = 0.06
"""A lattice point no further beside an edge stays, in steps: a part of an edge is as much beside the whole."""


@dataclass
class Weave:
    """Borders, as edges between lattice points, into which lines are woven.

    Parameters
    ----------
    edges
        Pairs of points, none twice.

    Attributes
    ----------
    inserted
        The points that each edge has taken over, in the order of its direction.
    """

    edges: list[tuple[Point, Point]]
    inserted: dict[int, list[Point]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        middle = np.mean([start for start, _ in self.edges], axis=0)
        plane = LocalPlane(*(middle / STEPS))
        self._origin = np.rint(middle).astype(np.int64)
        self._scale = np.array([plane.east, plane.north]) / STEPS

    def weave(self, lines: Sequence[Sequence[Point]]) -> list[list[Point]]:
        """Return lines with the vertices they take over; what the edges take over is added to `inserted`.

        Parameters
        ----------
        lines
            They neither cross nor come near each other.

        Raises
        ------
        EditRefused
            When the lines do not come to rest among the borders.
        """
        now = [list(line) for line in lines]
        for _ in range(_ROUNDS):
            before = now
            now = self._with_crossings(self._through_vertices(self._snapped(now)))
            if now == before:
                return now
        unsettled = {point for old, new in zip(before, now, strict=True) for point in set(old) ^ set(new)}
        raise refused(TOO_CLOSE, to_degrees(min(unsettled, default=now[0][0])))

    def pieces(self, edge: int) -> list[Point]:
        """Return the points of an edge from its start to its end."""
        start, end = self.edges[edge]
        return [start, *self.inserted.get(edge, ()), end]

    def metres(self, points: Iterable[Point]) -> Floats:
        """Return points in metres around the middle of the borders, shape (n, 2)."""
        return (np.array(list(points), dtype=np.int64).reshape(-1, 2) - self._origin) * self._scale

    def _steps(self, metres: Floats) -> list[Point]:
        steps: Points = np.rint(metres / self._scale).astype(np.int64) + self._origin
        return [(x, y) for x, y in steps.reshape(-1, 2).tolist()]

    def _parts(self) -> tuple[Ints, list[tuple[Point, Point]]]:
        """Return the edges as they are by now, each with the edge that it is a part of."""
        parts = [(edge, pair) for edge in range(len(self.edges)) for pair in pairwise(self.pieces(edge))]
        return np.array([edge for edge, _ in parts]), [pair for _, pair in parts]

    def _insert(self, edges: Iterable[int], points: Iterable[Point]) -> None:
        """Put points into edges, one each, those that are new to it: each edge is put in order once."""
        added: dict[int, list[Point]] = defaultdict(list)
        for edge, point in zip(edges, points, strict=True):
            added[edge].append(point)
        for edge, some in added.items():
            self.inserted[edge] = self._in_order(edge, {*self.inserted[edge], *some})

    def _in_order(self, edge: int, points: set[Point]) -> list[Point]:
        """Return points of an edge in the order of its direction, without its ends."""
        start, end = self.edges[edge]
        (x, y), east, north = start, end[0] - start[0], end[1] - start[1]
        return sorted(points - {start, end}, key=lambda point: (point[0] - x) * east + (point[1] - y) * north)

    def _snapped(self, lines: Lines) -> Lines:
        """Return lines with their vertices on vertices, or else on edges, that are near."""
        owner, parts = self._parts()
        known = list(dict.fromkeys(point for pair in parts for point in pair))
        line = [point for some in lines for point in some]
        place = _nearest(self.metres(known), self.metres(line)).tolist()
        moved = [known[at] if at >= 0 else point for at, point in zip(place, line, strict=True)]
        free = [number for number, at in enumerate(place) if at < 0]
        if free:
            self._onto_edges(moved, free, owner, parts)
        rest = iter(moved)
        return [_tidy([next(rest) for _ in some]) for some in lines]

    def _onto_edges(self, line: list[Point], free: list[int], owner: Ints, parts: list[tuple[Point, Point]]) -> None:
        lines = self._lines(parts)
        drawn = shapely.points(self.metres(line[number] for number in free))
        which, edge = shapely.STRtree(lines).query_nearest(drawn, max_distance=SNAP_M, all_matches=False)
        feet = shapely.line_interpolate_point(lines[edge], shapely.line_locate_point(lines[edge], drawn[which]))
        near = [parts[at] for at in edge.tolist()]
        feet_or_ends = [self._end_near(*pair) for pair in zip(self._steps(_xy(feet)), near, strict=True)]
        spots = _straightest(feet_or_ends, near)
        for number, spot in zip(which.tolist(), spots, strict=True):
            line[free[number]] = spot
        self._insert(owner[edge].tolist(), spots)

    def _end_near(self, foot: Point, pair: tuple[Point, Point]) -> Point:
        """Return the end of an edge that is near a point on it, or else the point."""
        spots = self.metres([foot, *pair])
        away = np.hypot(*(spots[1:] - spots[0]).T)
        return pair[int(away.argmin())] if away.min() < SNAP_M else foot

    def _through_vertices(self, lines: Lines) -> Lines:
        """Return lines with the vertices of borders that are near them."""
        known = list(dict.fromkeys(point for edge in range(len(self.edges)) for point in self.pieces(edge)))
        spots, own = self.metres(known), self._lines(_pairs(lines))
        vertex, part = shapely.STRtree(own).query(shapely.points(spots), predicate="dwithin", distance=SNAP_M)
        along = shapely.line_locate_point(own[part], shapely.points(spots[vertex]))
        between = (along > 0) & (along < shapely.length(own[part]))
        return _with(lines, part[between], along[between], [known[at] for at in vertex[between].tolist()])

    def _with_crossings(self, lines: Lines) -> Lines:
        """Return lines with the points where they cross edges, which the edges take over."""
        owner, parts = self._parts()
        own = _pairs(lines)
        mine, theirs = shapely.STRtree(self._lines(parts)).query(self._lines(own), predicate="intersects")
        ends = [self.metres(pair[at] for pair in some) for some in (own, parts) for at in (0, 1)]
        begin, run = ends[0][mine], (ends[1] - ends[0])[mine]
        other, way = ends[2][theirs], (ends[3] - ends[2])[theirs]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = cross(other - begin, way) / cross(run, way)
            theirs_share = cross(other - begin, run) / cross(run, way)
        proper = (share > 0) & (share < 1) & (theirs_share > 0) & (theirs_share < 1)
        proper &= np.array(
            [not {*own[m]} & {*parts[t]} for m, t in zip(mine.tolist(), theirs.tolist(), strict=True)], dtype=bool
        )
        rounded = self._steps(begin[proper] + run[proper] * share[proper, None])
        spots = _straightest(rounded, [parts[at] for at in theirs[proper].tolist()])
        self._insert(owner[theirs[proper]].tolist(), spots)
        return _with(lines, mine[proper], share[proper], spots)

    def _lines(self, pairs: Sequence[tuple[Point, Point]]) -> NDArray[np.object_]:
        xy = self.metres(point for pair in pairs for point in pair)
        return np.asarray(shapely.linestrings(xy.reshape(-1, 2, 2)), dtype=object)


def _straightest(spots: Sequence[Point], edges: Sequence[tuple[Point, Point]]) -> list[Point]:
    """Return for each spot on an edge the nearest lattice point that is hardly beside it; an end when the spot is one.

    The point nearest to the spot would bend the edge by up to half a step, 0.05 mm, which on an edge of 200 m is 50 cm2
    for a neighbour each time; a little further along there is nearly always one much nearer to the edge. Else it is the
    one that is the least beside it. A spot found so for an edge is found again after the edge was divided elsewhere.
    """
    found = list(spots)
    inner = [at for at, (spot, edge) in enumerate(zip(spots, edges, strict=True)) if spot not in edge]
    for first in range(0, len(inner), _AT_ONCE):
        some = inner[first : first + _AT_ONCE]
        better = _straightest_of(np.array([spots[at] for at in some]), np.array([edges[at] for at in some]))
        for at, point in zip(some, better, strict=True):
            found[at] = point
    return found


def _straightest_of(spots: Ints, edges: Ints) -> list[Point]:
    """Return the same of spots, shape (n, 2), that are no ends of their edges, shape (n, 2, 2)."""
    start, rows = edges[:, 0], np.arange(len(spots))
    run, lies = edges[:, 1] - start, spots - start
    main = np.abs(run).argmax(axis=1)
    ahead, aside, here = (each[:, None] for each in (run[rows, main], run[rows, 1 - main], lies[rows, main]))
    along = here + np.arange(-_ALONG, _ALONG + 1)
    across = np.rint(along * (aside / ahead)).astype(np.int64)
    beside = np.abs(along * aside - across * ahead) / np.abs(ahead)
    away = np.abs(along - here)
    beside[(away == 0) & (beside <= _STAYS)] = 0.0
    beside = np.maximum(beside, _HARDLY)
    beside[(along * np.sign(ahead) <= 0) | (np.abs(along) >= np.abs(ahead))] = np.inf
    away[beside > beside.min(axis=1, keepdims=True)] = 2 * _ALONG
    best = away.argmin(axis=1)
    moved = start.copy()
    moved[rows, main] += along[rows, best]
    moved[rows, 1 - main] += across[rows, best]
    moved = np.where(np.isinf(beside[rows, best])[:, None], spots, moved)  # none lies between the ends
    return [(east, north) for east, north in moved.tolist()]


def _nearest(known: Floats, spots: Floats) -> Ints:
    """Return for each spot the nearest known point that is near, or -1."""
    place = np.full(len(spots), -1)
    found = shapely.STRtree(shapely.points(known)).query_nearest(
        shapely.points(spots), max_distance=SNAP_M, all_matches=False
    )
    place[found[0]] = found[1]
    return place


def _pairs(lines: Lines) -> list[tuple[Point, Point]]:
    """Return the parts of all lines, one after the other."""
    return [pair for line in lines for pair in pairwise(line)]


def _with(lines: Lines, part: Ints, along: Floats, points: Sequence[Point]) -> Lines:
    """Return lines with points put into their parts, in the order along each."""
    extra: dict[int, list[tuple[float, Point]]] = defaultdict(list)
    for at, place, point in zip(part.tolist(), along.tolist(), points, strict=True):
        extra[at].append((place, point))
    number, result = 0, []
    for line in lines:
        longer = line[:1]
        for end in line[1:]:
            longer += [point for _, point in sorted(extra.get(number, ()))]
            longer.append(end)
            number += 1
        result.append(_tidy(longer))
    return result


def _tidy(line: Sequence[Point]) -> list[Point]:
    """Return a line without vertices that repeat the one before, and without ways to a vertex and straight back."""
    result: list[Point] = []
    for point in line:
        if result and result[-1] == point:
            continue
        if len(result) > 1 and result[-2] == point:
            result.pop()
        else:
            result.append(point)
    return result


def _xy(points: NDArray[np.object_]) -> Floats:
    return np.asarray(shapely.get_coordinates(points), dtype=np.float64)
