"""Point to grid, in memory.

The tie rule: of all grids whose closed polygon covers the point, as GEOS decides it in double precision, the one with
the lowest code. Each point of the district so belongs to exactly one grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely import Point
from shapely.geometry.base import BaseGeometry

from geogrid.domain.measure import LocalPlane, distance_m

# How far past the border the neighbour is looked for (m): beyond rounding, well inside any real grid.
_A_STEP_BEYOND = 0.01


@dataclass(frozen=True, slots=True)
class Border:
    """The nearest stretch of a grid's border.

    Parameters
    ----------
    distance_m
        How far it is, metres; 0 on it.
    neighbour
        Code of the grid beyond; None where the coverage ends.
    """

    distance_m: float
    neighbour: str | None


@dataclass(frozen=True, slots=True)
class Nearest:
    """The grid nearest to a point outside all of them, and how far it is in metres."""

    code: str
    distance_m: float


class LocateIndex:
    """All grids of one generation, ready to be asked.

    Parameters
    ----------
    codes
        One code a grid, unique.
    shapes
        Their polygons, CGCS2000 degrees, same order.
    """

    def __init__(self, codes: Sequence[str], shapes: Sequence[BaseGeometry]) -> None:
        order = sorted(range(len(codes)), key=codes.__getitem__)
        # In the order of codes, so that the lowest position is the lowest code.
        self.codes = np.asarray([codes[i] for i in order], dtype=object)
        self.shapes = np.asarray([shapes[i] for i in order], dtype=object)
        shapely.prepare(self.shapes)
        self._tree = shapely.STRtree(self.shapes)
        self._position = {code: i for i, code in enumerate(self.codes)}

    def __len__(self) -> int:
        return len(self.codes)

    def locate(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.object_]:
        """Return the code of each point's grid, None outside all.

        Parameters
        ----------
        lon, lat
            CGCS2000 degrees, shape (n,).
        """
        names = np.append(self.codes, None)  # None is what -1 picks
        return names[self.positions(lon, lat)]

    def positions(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int32]:
        """Return the place of each point's grid in `codes`, -1 outside all.

        Parameters
        ----------
        lon, lat
            CGCS2000 degrees, shape (n,); NaN is outside all.
        """
        points = shapely.points(np.atleast_1d(lon).astype(float), np.atleast_1d(lat).astype(float))
        nowhere = len(self.codes)
        lowest = np.full(len(points), nowhere, dtype=np.int32)
        point, grid = self._tree.query(points, predicate="intersects")
        np.minimum.at(lowest, point, grid.astype(np.int32))
        return np.where(lowest == nowhere, np.int32(-1), lowest)

    def covering(self, lon: float, lat: float) -> list[str]:
        """Return the codes of all grids whose closed polygon covers the point, lowest first."""
        return [str(self.codes[i]) for i in sorted(self._tree.query(Point(lon, lat), predicate="intersects"))]

    def locate_one(self, lon: float, lat: float) -> str | None:
        """Return the code of the point's grid, None outside all."""
        return next(iter(self.covering(lon, lat)), None)

    def border(self, code: str, lon: float, lat: float) -> Border:
        """Return how far a point in a grid is from the grid's border, and the grid beyond it there."""
        others = [other for other in self.covering(lon, lat) if other != code]
        plane = LocalPlane(lon, lat)
        edge = plane.to_plane(self.shapes[self._position[code]].boundary)
        east, north = shapely.get_coordinates(shapely.shortest_line(Point(0, 0), edge))[1]
        away = float(np.hypot(east, north))
        if others or away == 0.0:
            return Border(0.0, others[0] if others else None)
        scale = (away + _A_STEP_BEYOND) / away
        beyond = plane.to_degrees(Point(east * scale, north * scale))
        foot = plane.to_degrees(Point(east, north))
        neighbour = self._other_at(code, beyond) or self._touching(code, foot)
        return Border(distance_m(lon, lat, foot.x, foot.y), neighbour)

    def nearest(self, lon: float, lat: float) -> Nearest | None:
        """Return the grid nearest to a point; None when there are no grids."""
        if not len(self):
            return None
        point, plane = Point(lon, lat), LocalPlane(lon, lat)
        # Degrees are not metres: all that could be nearer than the one nearest in degrees are measured.
        _, first = self._tree.query_nearest(point, return_distance=True, all_matches=False)
        reach = float(first[0]) * max(plane.east, plane.north) / min(plane.east, plane.north)
        near = np.sort(self._tree.query(point, predicate="dwithin", distance=reach * 1.001 + 1e-9))
        feet = shapely.shortest_line(Point(0, 0), plane.to_plane(self.shapes[near]))
        closest = int(np.argmin(shapely.length(feet)))
        foot = plane.to_degrees(shapely.points(shapely.get_coordinates(feet[closest])[1]))
        return Nearest(str(self.codes[near[closest]]), distance_m(lon, lat, foot.x, foot.y))

    def _other_at(self, code: str, point: Point) -> str | None:
        return next((other for other in self.covering(point.x, point.y) if other != code), None)

    def _touching(self, code: str, point: Point) -> str | None:
        """At a corner, a step straight on may lead out of the district or back in: any other grid there will do."""
        near = np.sort(self._tree.query(point, predicate="dwithin", distance=1e-9))
        return next((str(self.codes[i]) for i in near if self.codes[i] != code), None)
