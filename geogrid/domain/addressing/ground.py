"""The grids that somewhere thereabouts may lie in, and how likely each is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from shapely import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.measure import metres_per_degree

Where = tuple[float, float]
"""Longitude and latitude, CGCS2000 degrees."""


class Ground:
    """Grids on the ground.

    Parameters
    ----------
    index
        Of the grids.
    """

    def __init__(self, index: LocateIndex) -> None:
        self._index = index
        _, south, _, north = shapely.total_bounds(index.shapes).tolist()
        east_m, north_m = metres_per_degree((south + north) / 2)
        self._scale = float(east_m), float(north_m)
        self._in_metres: dict[int, tuple[LineString | MultiLineString, list[LineString]]] = {}
        self._tree = shapely.STRtree(index.shapes)

    def grid(self, place: Where) -> str | None:
        """Return the grid of a point; None outside all."""
        return self._index.locate_one(*place)

    def shares(self, place: Where, radius: float) -> dict[str | None, float]:
        """Return how much of the ground within `radius` metres each grid has; None is what none has. The sum is 1."""
        return self._index.shares(*place, radius)

    def lengths(self, line: LineString | MultiLineString) -> dict[str | None, float]:
        """Return how much of a line each grid has; None is what none has. The sum is 1.

        What runs on a border counts for the grids on both of its sides, half for each: it is measured a metre wide on
        either side, as a line that is drawn on a border is by its last digit on one side of it.
        """
        return self.areas(self._back(shapely.buffer(self._flat(line), _SIDE_M, cap_style="flat")))

    def areas(self, shape: BaseGeometry) -> dict[str | None, float]:
        """Return how much of some ground each grid has; None is what none has. The sum is 1."""
        near = self._tree.query(shape)
        parts = shapely.area(shapely.intersection(self._index.shapes[near], shape)) / shape.area
        areas: dict[str | None, float] = {
            str(self._index.codes[at]): part for at, part in zip(near.tolist(), parts.tolist(), strict=True)
            if part > _LITTLE
        }  # fmt: skip
        outside = 1.0 - float(parts.sum())
        if outside > _LITTLE:
            areas[None] = outside
        total = sum(areas.values())
        return {code: area / total for code, area in areas.items()}

    def _flat(self, shapes: Any) -> Any:
        """Return shapes in metres."""
        return shapely.transform(shapes, lambda xy: xy * self._scale)

    def _back(self, shape: Any) -> Any:
        """Return a shape that is in metres in degrees."""
        return shapely.transform(shape, lambda xy: xy / self._scale)

    def distance(self, one: Where, other: Where) -> float:
        """Return the distance of two points of the district in metres."""
        return math.hypot((one[0] - other[0]) * self._scale[0], (one[1] - other[1]) * self._scale[1])

    def farthest(self, one: Where, others: Iterable[Where]) -> float:
        """Return the distance of the farthest of some points in metres."""
        return max(self.distance(one, other) for other in others)

    def reach(self, line: LineString | MultiLineString, place: Where) -> float:
        """Return how far a point of the district is from a line in metres."""
        here = self._plane(place)
        return float(min((part.distance(here) for part in self._parts(line)), default=math.inf))

    def moved(self, place: Where, bearing: float, metres: float) -> Where:
        """Return a point that lies so many metres in a direction, clockwise from north in degrees."""
        turn = math.radians(bearing)
        return place[0] + metres * math.sin(turn) / self._scale[0], place[1] + metres * math.cos(turn) / self._scale[1]

    def crossings(self, one: LineString | MultiLineString, other: LineString | MultiLineString) -> list[Where]:
        """Return where two lines meet; one point for those within 30 m of each other (the two lanes of a road)."""
        return self._apart(shapely.get_coordinates(shapely.intersection(one, other)).tolist())

    def ends(self, one: LineString | MultiLineString, other: LineString | MultiLineString, reach: float) -> list[Where]:
        """Return the ends of either line that stop so many metres before the other; one for those within 30 m."""
        stops: list[Where] = []
        for line, across in ((one, other), (other, one)):
            ends = shapely.get_coordinates(shapely.boundary(shapely.line_merge(line))).tolist()
            stops += [(lon, lat) for lon, lat in ends if self.reach(across, (lon, lat)) <= reach]
        return self._apart(stops)

    def _apart(self, places: Iterable[Sequence[float]]) -> list[Where]:
        points: list[Where] = []
        for lon, lat in places:
            if all(self.distance((lon, lat), known) > _ONE_CROSSING for known in points):
                points.append((lon, lat))
        return points

    def between(
        self, line: LineString | MultiLineString, starts: Sequence[Where], ends: Sequence[Where]
    ) -> LineString | MultiLineString | None:
        """Return what of a line lies between places on it, all that may; None of a ring, and where none does."""
        parts = []
        for part in shapely.get_parts(shapely.line_merge(self._flat(line))).tolist():
            reached = [
                [part.project(at) for at in map(self._plane, places) if part.distance(at) <= _ONE_CROSSING]
                for places in (starts, ends)
            ]
            if part.is_ring:
                return None
            if all(reached):
                places = sorted(reached[0] + reached[1])
                parts.append(substring(part, places[0], places[-1]))
        found = [part for part in parts if part.length > 0]
        return self._back(shapely.MultiLineString(found)) if found else None

    def along(self, line: LineString | MultiLineString, place: Where, bearing: float, metres: float) -> Where | None:
        """Return the point so many metres along a line in a direction; None where the line runs across it."""
        parts = self._parts(line)
        if not parts:
            return None
        here = self._plane(place)
        part = parts[0] if len(parts) == 1 else min(parts, key=here.distance)
        start, most = float(shapely.line_locate_point(part, here)), float(shapely.length(part))
        ends = min(start + metres, most), max(start - metres, 0.0)
        (x, y), *reached = shapely.get_coordinates(shapely.line_interpolate_point(part, (start, *ends))).tolist()
        best: tuple[float, Where] | None = None
        for to_x, to_y in reached:
            east, north = to_x - x, to_y - y
            turn = abs((math.degrees(math.atan2(east, north)) - bearing + 180) % 360 - 180)
            if (east or north) and turn <= _ALONG and (best is None or turn < best[0]):
                best = turn, (place[0] + east / self._scale[0], place[1] + north / self._scale[1])
        return best[1] if best else None

    def across(self, line: LineString | MultiLineString, place: Where, most: float) -> Where | None:
        """Return the point as far on the other side of a line; None for one that is more than so many metres off."""
        here = self._plane(place)
        part = min(self._parts(line), key=here.distance, default=None)
        if part is None or here.distance(part) > most:
            return None
        foot = shapely.line_interpolate_point(part, shapely.line_locate_point(part, here))
        east, north = foot.x - here.x, foot.y - here.y
        return place[0] + 2 * east / self._scale[0], place[1] + 2 * north / self._scale[1]

    def _parts(self, line: LineString | MultiLineString) -> list[LineString]:
        """Return the parts of a line in metres; kept, as a district has so many roads only."""
        known = self._in_metres.get(id(line))
        if known is None:
            known = self._in_metres[id(line)] = line, shapely.get_parts(self._flat(line)).tolist()
        return known[1]

    def _plane(self, place: Where) -> Point:
        return Point(place[0] * self._scale[0], place[1] * self._scale[1])


_LITTLE = 1e-3
_SIDE_M = 1.0
"""How wide a line is taken to be on either side of it."""
_ONE_CROSSING = 30.0
_ALONG = 50.0
"""How far the direction somebody names may be off that of the road (degrees)."""


def bearing(direction: str) -> float:
    """Return the bearing of 东, 西北, 东偏北 ... in degrees, clockwise from north; 东偏北 is between 东 and 东北."""
    first, _, towards = direction.partition("偏")
    if towards:
        return _between(bearing(first), bearing(first + towards))
    parts = [_BEARINGS[character] for character in direction]
    return parts[0] if len(parts) == 1 else _between(parts[0], parts[1])


def _between(one: float, other: float) -> float:
    """Return the bearing in the middle of two that are less than half a turn apart."""
    return (one + ((other - one + 180) % 360 - 180) / 2) % 360


_BEARINGS = {"北": 0.0, "东": 90.0, "南": 180.0, "西": 270.0}


def spread(codes: Sequence[str | None]) -> dict[str | None, float]:
    """Return the same share for each of these grids."""
    return {code: 1.0 / len(codes) for code in codes}
