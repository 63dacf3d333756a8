"""The map as a clerk reads it: which grids are near a spot, where roads run and cross. Metres east and north."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Point
from shapely.ops import substring

from geogrid.domain.grid import Grid
from geogrid.domain.measure import LocalPlane
from geogrid.domain.register import Line, LineKind, LineRank, Place

CORNER = 15.0  # metres beyond half the width of the road: what is at a crossing
ACROSS = 0.5**0.5  # cosine of the angle up to which a road runs that way
TOUCHED = 1.0  # metres of a stretch that make it run in a grid

Spot = tuple[float, float]


@dataclass(frozen=True)
class Crossing:
    """Where two roads meet, at one or more spots; `reach` in metres around each; `lanes` where both are lanes."""

    roads: tuple[str, str]
    spots: tuple[Spot, ...]
    reach: float
    lanes: bool


class Chart:
    """Grids, roads and crossings on one plane: over a town of some 10 km, 100 m on it are right to 10 cm."""

    def __init__(self, grids: Sequence[Grid], lines: Iterable[Line]) -> None:
        west, south, east, north = shapely.total_bounds([grid.shape for grid in grids])
        self._plane = LocalPlane((west + east) / 2, (south + north) / 2)
        self._codes = [grid.code for grid in grids]
        self._tree = shapely.STRtree(self._plane.to_plane(np.array([grid.shape for grid in grids], object)))
        self._lines = [line for line in lines if line.kind is LineKind.ROAD]
        shapes = self._plane.to_plane(np.array([line.shape for line in self._lines], object))
        self._parts = {
            line.name: shapely.get_parts(shape).tolist() for line, shape in zip(self._lines, shapes, strict=True)
        }
        self.crossings = self._crossings()
        self.crossings_of: dict[str, list[Crossing]] = defaultdict(list)
        for crossing in self.crossings:
            for road in crossing.roads:
                self.crossings_of[road].append(crossing)

    def _crossings(self) -> list[Crossing]:
        """Return all pairs of roads that meet; a line and the one that goes on from its end do too."""
        shapes = np.array([line.shape for line in self._lines], object)
        left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
        once = left < right
        met = self._plane.to_plane(shapely.intersection(shapes[left[once]], shapes[right[once]]))
        found = []
        for one, other, shared in zip(left[once].tolist(), right[once].tolist(), met, strict=True):
            pair = self._lines[one], self._lines[other]
            spots = tuple((x, y) for x, y in shapely.get_coordinates(shared).tolist())
            reach = CORNER + max(line.width for line in pair) / 2
            lanes = all(line.rank is LineRank.LANE for line in pair)
            found.append(Crossing((pair[0].name, pair[1].name), spots, reach, lanes))
        return found

    def spot(self, place: Place) -> Spot:
        """Return where a place stands."""
        point = self._plane.to_plane(Point(place.lon, place.lat))
        return point.x, point.y

    def within(self, spots: Iterable[Spot], reach: float) -> frozenset[str]:
        """Return the grids that the discs of so many metres around the spots touch."""
        points = shapely.points(list(spots))
        _, near = self._tree.query(points, predicate="dwithin", distance=reach)
        return frozenset(self._codes[at] for at in near.tolist())

    def in_a_grid(self, spots: Iterable[Spot]) -> bool:
        """Return whether each spot stands in a grid."""
        return all(len(self._tree.query(Point(spot), predicate="intersects")) for spot in spots)

    def touched(self, road: str) -> frozenset[str]:
        """Return the grids that a road runs along or through."""
        near = [self._tree.query(part, predicate="intersects") for part in self._parts[road]]
        return frozenset(self._codes[at] for at in np.concatenate(near).tolist())

    def between(self, road: str, one: Spot, other: Spot) -> frozenset[str]:
        """Return the grids that a road runs in between two spots on it; none of one in several parts, or round."""
        if len(self._parts[road]) > 1 or self._parts[road][0].is_ring:
            return frozenset()
        line = self._parts[road][0]
        part = substring(line, *sorted((line.project(Point(one)), line.project(Point(other)))))
        near = self._tree.query(part, predicate="intersects").tolist()
        inside = shapely.length(shapely.intersection(self._tree.geometries[near], part)).tolist()
        return frozenset(self._codes[at] for at, metres in zip(near, inside, strict=True) if metres > TOUCHED)

    def along(self, road: str, start: Spot, way: Spot, metres: float) -> list[Spot]:
        """Return the spots to which one comes along a road the way a unit vector points, on one's own side of it.

        There is none where the road does not run that way, or ends before.
        """
        point = Point(start)
        part = min(self._parts[road], key=lambda line: float(line.distance(point)))
        foot = float(part.project(point))
        beside = _turned((start[0] - part.interpolate(foot).x, start[1] - part.interpolate(foot).y), part, foot, -1)
        found = []
        for sense in (1, -1):
            stop = foot + sense * metres
            east, north = _heading(part, foot, foot + sense * min(metres, 20.0))
            if east * way[0] + north * way[1] >= ACROSS and 0 <= stop <= part.length:
                aside = _turned(beside, part, stop, 1)
                found.append((part.interpolate(stop).x + aside[0], part.interpolate(stop).y + aside[1]))
        return found

    def across(self, road: str, start: Spot) -> Spot:
        """Return the spot just as far from a road on its other side."""
        point = Point(start)
        part = min(self._parts[road], key=lambda line: float(line.distance(point)))
        foot = part.interpolate(part.project(point))
        return 2 * foot.x - start[0], 2 * foot.y - start[1]


def _heading(line: shapely.LineString, start: float, stop: float) -> Spot:
    """Return the unit vector from one place of a line to another; nowhere at its end."""
    start, stop = (min(max(at, 0.0), line.length) for at in (start, stop))
    one, other = line.interpolate(start), line.interpolate(stop)
    length = float(one.distance(other))
    return ((other.x - one.x) / length, (other.y - one.y) / length) if length else (0.0, 0.0)


def _turned(vector: Spot, line: shapely.LineString, at: float, sense: int) -> Spot:
    """Return a vector of the map as along and left of a line there (`sense` -1), or the other way round (1)."""
    east, north = _heading(line, at - 1.0, at + 1.0)
    x, y = vector
    return (x * east - sense * y * north, sense * x * north + y * east)
