"""How much of each arc runs along what can be seen on the ground (roads, waters), and along what has a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geogrid.domain.coverage.rings import Bools
from geogrid.domain.editing.arc import Arc, to_degrees
from geogrid.domain.evaluation.contents import Floats, Ints
from geogrid.domain.measure import metres_per_degree
from geogrid.domain.register import Line, LineKind, Surface, SurfaceKind
from geogrid.domain.sides.describe import TOLERANCE_M
from geogrid.domain.sides.ring import PARALLEL

REAL_M = 15.0
"""A border runs along a road or a river that is within this of it or, if that is more, within half its width; along
water whose edge is within this."""
PIECE_M = 15.0
"""Borders are looked at in pieces of at most this length, each by its middle."""
REAL = frozenset({LineKind.ROAD, LineKind.RIVER})
"""The lines that count as real features. A wall can be taken down, and a railway has two sides."""
_PORTION = 50_000
_POINTS = 5_000
"""So many at a time: what is gone that soon does not make Python look through all it has, and others wait for it."""


@dataclass(frozen=True, slots=True)
class Along:
    """Metres of an arc, or of a whole border: all, along real features, along what has a name."""

    length_m: float
    real_m: float
    named_m: float

    @classmethod
    def total(cls, some: Iterable[Along]) -> Along:
        """Return what several come to together."""
        rows = np.array([(each.length_m, each.real_m, each.named_m) for each in some], dtype=np.float64)
        length, real, named = rows.reshape(-1, 3).sum(axis=0).tolist()
        return cls(length, real, named)

    @property
    def real_share(self) -> float:
        """Which part of it runs along real features, 0 to 1."""
        return min(self.real_m / self.length_m, 1.0) if self.length_m else 0.0

    @property
    def named_share(self) -> float:
        """Which part of it runs along what has a name, 0 to 1."""
        return min(self.named_m / self.length_m, 1.0) if self.length_m else 0.0


class Features:
    """Lines and the edges of waters, in straight pieces, ready to be asked what runs along them.

    Parameters
    ----------
    lines, surfaces
        CGCS2000 degrees; greens are left out.
    """

    def __init__(self, lines: Sequence[Line], surfaces: Sequence[Surface]) -> None:
        waters = [surface for surface in surfaces if surface.kind is SurfaceKind.WATER]
        shapes = [*(line.shape for line in lines), *(water.shape.boundary for water in waters)]
        width = np.array([*(line.width for line in lines), *(0.0 for _ in waters)], dtype=np.float64)
        real = np.array([*(line.kind in REAL for line in lines), *(True for _ in waters)], dtype=bool)
        named = np.array([*(bool(line.name) for line in lines), *(bool(water.name) for water in waters)], dtype=bool)
        self.plane = _scale(shapes)
        self._start, self._end, owner = _pieces(shapes, self.plane)
        self._real_reach = np.where(real, np.maximum(REAL_M, width / 2.0), -1.0)[owner]
        self._named_reach = np.where(named, width / 2.0 + TOLERANCE_M, -1.0)[owner]
        self._ways = _ways(self._start, self._end)
        reach = np.maximum(self._real_reach, self._named_reach)[:, None]
        low, high = np.minimum(self._start, self._end) - reach, np.maximum(self._start, self._end) + reach
        self._tree = shapely.STRtree(shapely.box(*low.T, *high.T))

    def along(self, arcs: Sequence[Arc]) -> list[Along]:
        """Return what arcs run along; the same for an arc whichever others are asked of with it."""
        found: list[Along] = []
        for first in range(0, len(arcs), _PORTION):
            found += self._along(arcs[first : first + _PORTION])
        return found

    def _along(self, arcs: Sequence[Arc]) -> list[Along]:
        degrees = to_degrees(np.concatenate([arc.xy for arc in arcs]))
        owner = np.repeat(np.arange(len(arcs)), [len(arc.xy) for arc in arcs])
        edge = np.flatnonzero(owner[1:] == owner[:-1])
        middle_lat = (degrees[edge, 1] + degrees[edge + 1, 1]) / 2.0
        metres = np.hypot(*((degrees[edge + 1] - degrees[edge]) * np.stack(metres_per_degree(middle_lat), axis=1)).T)
        pieces = np.maximum(np.ceil(metres / PIECE_M), 1.0).astype(np.int64)
        of_edge = np.repeat(np.arange(len(edge)), pieces)
        place = np.arange(len(of_edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        start, end = degrees[edge] * self.plane, degrees[edge + 1] * self.plane
        share = ((place + 0.5) / pieces[of_edge])[:, None]
        real, named = self._beside(start[of_edge] * (1.0 - share) + end[of_edge] * share, _ways(start, end)[of_edge])
        long, arc = (metres / pieces)[of_edge], owner[edge][of_edge]
        sums = (np.bincount(owner[edge], metres, len(arcs)), *(np.bincount(arc, long * on) for on in (real, named)))
        return [Along(*row) for row in zip(*(np.resize(each, len(arcs)).tolist() for each in sums), strict=True)]

    def _beside(self, points: Floats, ways: Floats) -> tuple[Bools, Bools]:
        """Return which points, on borders that go these ways, are along a real feature, and along a named one."""
        found = np.zeros((2, len(points)), dtype=bool)
        if not len(self._start):
            return found[0], found[1]
        point, near = self._near(points)
        same_way = np.abs((ways[point] * self._ways[near]).sum(axis=1)) > PARALLEL
        point, near = point[same_way], near[same_way]
        away = _distance(points[point], self._start[near], self._end[near])
        for on, reach in zip(found, (self._real_reach, self._named_reach), strict=True):
            on[point[away <= reach[near]]] = True
        return found[0], found[1]

    def _near(self, points: Floats) -> NDArray[np.int64]:
        """Return pairs of points and pieces in whose reach they may be, by position; shape (2, n)."""
        found = [np.empty((2, 0), dtype=np.int64)]
        for first in range(0, len(points), _POINTS):
            near = self._tree.query(shapely.points(points[first : first + _POINTS]), predicate="intersects")
            found.append(near + np.array([[first], [0]]))
        return np.concatenate(found, axis=1)


def arcs_along(
    features: Features, before: Mapping[Arc, Along], gone: Iterable[Arc], new: Iterable[Arc]
) -> Mapping[Arc, Along]:
    """Return what each arc runs along, given that of the arcs before some were gone and others new."""
    found = dict(before)
    for arc in gone:
        del found[arc]
    ordered = sorted(new, key=lambda arc: arc.key)
    found.update(zip(ordered, features.along(ordered), strict=True))
    return found


def _scale(shapes: Sequence[shapely.Geometry]) -> Floats:
    """Return metres east and north per degree, alike for a whole district."""
    if not shapes:
        return np.ones(2)
    _, south, _, north = shapely.total_bounds(shapes).tolist()
    return np.array([float(metres) for metres in metres_per_degree((south + north) / 2.0)])


def _pieces(shapes: Sequence[shapely.Geometry], plane: Floats) -> tuple[Floats, Floats, Ints]:
    """Return where the straight pieces of lines begin and end, in metres, and the shape each is of."""
    parts, shape = shapely.get_parts(np.array(shapes, dtype=object), return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    xy = xy * plane
    at = np.flatnonzero((part[1:] == part[:-1]) & (xy[1:] != xy[:-1]).any(axis=1)) if len(xy) else np.empty(0, int)
    return xy[at], xy[at + 1], shape[part[at]]


def _ways(start: Floats, end: Floats) -> Floats:
    """Return the directions of pieces as units."""
    way = end - start
    length = np.hypot(*way.T)[:, None]
    return np.divide(way, length, out=np.zeros_like(way), where=length > 0)


def _distance(points: Floats, start: Floats, end: Floats) -> NDArray[np.float64]:
    """Return how far points are from straight pieces."""
    way = end - start
    along = ((points - start) * way).sum(axis=1) / (way**2).sum(axis=1)
    return np.asarray(np.hypot(*(points - start - way * np.clip(along, 0.0, 1.0)[:, None]).T), dtype=np.float64)
