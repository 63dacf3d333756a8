"""How far many points are from the border of their grid, what lies beyond it, and which grids a radius reaches.

The edges of a grid are straight in degrees. In a flat map whose scale is right at one latitude they stay straight, so
a grid's border is put into such a map once and asked many times; a map serves a band of latitudes so narrow that the
nearest place on the border is found to 0.04 %. The distance to it is then measured by the scale between the two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain.locating.foot import A_STEP_BEYOND
from geogrid.domain.locating.rows import as_pair
from geogrid.domain.measure import metres_per_degree

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

BORDER = ("border_m", "neighbour", "near_border")
"""What is told of a point's border, wherever it is: how far it is, the grid beyond, whether another is within reach."""

# Degrees of latitude that one flat map serves: half of it changes the scale by at most 0.04 % up to 54 degrees north.
_BAND = 0.04
# Degrees within which a grid touches a point.
_TOUCHING = 1e-9
_AT_ONCE = 100_000  # points
# Where in a circle other grids are looked for first: shares of its radius, in so many directions.
_SHARES, _DIRECTIONS = (0.95, 0.5), 16
_PAIRED_AT_ONCE = 1_000  # points whose circles are compared with grids one by one
_MOST_VERTICES = 20_000_000  # of all maps kept; more are drawn anew


@dataclass(frozen=True, slots=True)
class Borders:
    """The nearest stretch of its grid's border for each of many points.

    Parameters
    ----------
    distance_m
        How far it is, metres; 0 on it or where another grid covers the point too; NaN outside all grids. Shape (n,).
    neighbour
        Place of the grid beyond, -1 where there is none. Shape (n,).
    """

    distance_m: Floats
    neighbour: Ints


class BorderIndex:
    """The borders of all grids, ready to be asked for many points; may be asked by several threads.

    Parameters
    ----------
    shapes
        Polygons in CGCS2000 degrees in the ascending order of their codes.
    positions
        The look-up: longitudes and latitudes to places in `shapes`, -1 outside all.
    alone
        Where it is plain that one grid at most covers a point; the others are looked at. Without it all are.
    """

    def __init__(
        self,
        shapes: Sequence[BaseGeometry] | NDArray[np.object_],
        positions: Callable[[Floats, Floats], Ints],
        alone: Callable[[Floats, Floats], NDArray[np.bool_]] = lambda lon, _: np.zeros(len(lon), bool),
    ) -> None:
        # Copies: prepared shapes make an index inside when they are asked, which others who hold them do not expect.
        self._shapes = shapely.transform(np.asarray(shapes, dtype=object), np.copy)
        self._positions, self._alone = positions, alone
        self._tree = shapely.STRtree(self._shapes)
        self._boundaries = shapely.boundary(self._shapes)
        shapely.prepare(self._shapes)
        self._maps: dict[tuple[int, int], BaseGeometry] = {}
        self._vertices = 0
        self._drawing, self._asking = Lock(), Lock()

    def borders(self, lon: ArrayLike, lat: ArrayLike, own: ArrayLike | None = None) -> Borders:
        """Return the nearest border of each point's own grid; the rules are those of `LocateIndex.border`.

        Parameters
        ----------
        lon, lat
            CGCS2000 degrees, shape (n,); NaN is outside all.
        own
            Place of each point's grid, where it is known already; shape (n,).
        """
        lon, lat = as_pair(lon, lat)
        own = np.asarray(self._positions(lon, lat) if own is None else own, np.int32)
        distance, neighbour = np.full(len(lon), np.nan), np.full(len(lon), -1, np.int32)
        # Grid after grid: what GEOS keeps of a border stays in the processor's cache.
        inside = np.flatnonzero(own >= 0)
        inside = inside[np.argsort(own[inside], kind="stable")]
        for start in range(0, len(inside), _AT_ONCE):
            part = inside[start : start + _AT_ONCE]
            distance[part], neighbour[part] = self._inside(own[part], lon[part], lat[part])
        return Borders(distance, neighbour)

    def reaches_another(self, lon: ArrayLike, lat: ArrayLike, radius_m: float, known: Borders) -> NDArray[np.bool_]:
        """Return whether a circle around each point reaches a grid other than the point's own.

        Parameters
        ----------
        lon, lat
            CGCS2000 degrees, shape (n,).
        radius_m
            Metres; touching counts.
        known
            What `borders` says of these points. Those outside all grids reach none here.
        """
        lon, lat = as_pair(lon, lat)
        near = known.distance_m <= radius_m  # NaN is not
        reached = near & (known.neighbour >= 0)
        # Where the nearest border is the outer edge, another grid may still be near.
        open_points = np.flatnonzero(near & ~reached)
        own = np.asarray(self._positions(lon[open_points], lat[open_points]), np.int32)
        found = self._looked_around(own, lon[open_points], lat[open_points], radius_m)
        reached[open_points[found]] = True
        left, own = open_points[~found], own[~found]
        for start in range(0, len(left), _PAIRED_AT_ONCE):
            part = left[start : start + _PAIRED_AT_ONCE]
            point, grid = self.reached(lon[part], lat[part], radius_m)
            reached[part[point[grid != own[start + point]]]] = True
        return reached

    def _looked_around(self, own: Ints, lon: Floats, lat: Floats, radius_m: float) -> NDArray[np.bool_]:
        """Return where another grid is seen at one of a few places in the circle, so that a wide one is soon told."""
        found = np.zeros(len(lon), bool)
        east, north = metres_per_degree(lat)
        for share in _SHARES:
            for angle in np.arange(_DIRECTIONS) * (2.0 * np.pi / _DIRECTIONS):
                there = np.flatnonzero(~found)
                x = lon[there] + share * radius_m * np.cos(angle) / east[there]
                y = lat[there] + share * radius_m * np.sin(angle) / north[there]
                seen = np.asarray(self._positions(x, y))
                found[there] = (seen >= 0) & (seen != own[there])
        return found

    def reached(self, lon: ArrayLike, lat: ArrayLike, radius_m: float) -> tuple[Ints, Ints]:
        """Return all pairs of a point and a grid that a circle around it reaches.

        Parameters
        ----------
        lon, lat
            CGCS2000 degrees, shape (n,); NaN reaches none.
        radius_m
            Metres; touching counts.

        Returns
        -------
        tuple of ndarray
            Places of points, and of grids in `shapes`: sorted by point, then by grid.
        """
        lon, lat = as_pair(lon, lat)
        east, north = metres_per_degree(np.minimum(np.abs(lat) + radius_m / 110_000.0, 89.9))
        wide, high = radius_m / east * 1.001, radius_m / north * 1.001
        points, grids = self._tree.query(shapely.box(lon - wide, lat - high, lon + wide, lat + high))
        covered = self._covers(grids, lon[points], lat[points])
        away = np.zeros(len(points))
        outside = np.flatnonzero(~covered)
        if outside.size:
            away[outside] = self._feet(grids[outside], lon[points[outside]], lat[points[outside]])[0]
        pairs = np.flatnonzero(away <= radius_m)
        pairs = pairs[np.lexsort((grids[pairs], points[pairs]))]
        return points[pairs].astype(np.int32), grids[pairs].astype(np.int32)

    # --- points that lie in a grid

    def _inside(self, own: Ints, lon: Floats, lat: Floats) -> tuple[Floats, Ints]:
        distance, foot_lon, foot_lat = self._feet(own, lon, lat)
        neighbour = self._beyond(own, lon, lat, distance, foot_lon, foot_lat)
        also = self._lowest_other(own, lon, lat)
        distance[also >= 0] = 0.0
        return distance, np.where(also >= 0, also, neighbour)

    def _feet(self, grids: NDArray[np.integer], lon: Floats, lat: Floats) -> tuple[Floats, Floats, Floats]:
        """Return how far each point is from the border of the grid beside it, and the nearest place on that."""
        bands = np.floor(lat / _BAND).astype(np.int64)
        east, north = _scales(bands)
        lines = shapely.shortest_line(self._drawn(grids, bands), shapely.points(lon * east, lat * north))
        x, y = shapely.get_coordinates(lines)[::2].T
        foot_lon, foot_lat = x / east, y / north
        # Rounding of the map may put a place on the border a millionth of a millimetre beside itself.
        per_lon, per_lat = metres_per_degree((lat + foot_lat) / 2.0)
        distance = np.hypot((foot_lon - lon) * per_lon, (foot_lat - lat) * per_lat)
        distance[distance < 1e-7] = 0.0
        return distance, foot_lon, foot_lat

    def _beyond(
        self, own: Ints, lon: Floats, lat: Floats, distance: Floats, foot_lon: Floats, foot_lat: Floats
    ) -> Ints:
        """Return the grid a step past the nearest place on the border, or one that touches it there."""
        away = np.maximum(distance, 1e-9)
        scale = (away + A_STEP_BEYOND) / away
        there_lon, there_lat = lon + (foot_lon - lon) * scale, lat + (foot_lat - lat) * scale
        found = np.asarray(self._positions(there_lon, there_lat), np.int32)
        # The lowest grid there is the point's own: another may cover the ground as well.
        still = np.flatnonzero(found == own)
        found[still] = self._lowest_other(own[still], there_lon[still], there_lat[still])
        # At a corner, a step straight on may lead out of the district or back in: any other grid there will do.
        lost = np.flatnonzero(found < 0)
        feet = shapely.points(foot_lon[lost], foot_lat[lost])
        found[lost] = _lowest(own[lost], *self._tree.query(feet, predicate="dwithin", distance=_TOUCHING))
        return found

    def _lowest_other(self, own: Ints, lon: Floats, lat: Floats) -> Ints:
        """Return the lowest grid but the own that covers each point, -1 where there is none."""
        asked = np.flatnonzero(~self._alone(lon, lat))
        point, grid = self._tree.query(shapely.points(lon[asked], lat[asked]))
        point = asked[point]
        other = np.flatnonzero(grid != own[point])
        point, grid = point[other], grid[other]
        covers = self._covers(grid, lon[point], lat[point])
        return _lowest(own, point[covers], grid[covers])

    def _covers(self, grids: NDArray[np.integer], lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        """Return whether each point lies in the grid beside it: one thread at a time, as prepared shapes need it."""
        with self._asking:
            return shapely.intersects_xy(self._shapes[grids], lon, lat)

    # --- borders in flat maps

    def _drawn(self, grids: NDArray[np.integer], bands: NDArray[np.int64]) -> NDArray[np.object_]:
        """Return the border of each grid in the flat map of the band beside it."""
        _, first, back = np.unique(grids.astype(np.int64) * 100_000 + bands, return_index=True, return_inverse=True)
        keys = list(zip(grids[first].tolist(), bands[first].tolist(), strict=True))
        with self._drawing:
            missing = [key for key in keys if key not in self._maps]
            if missing:
                self._draw(missing)
            drawn = np.array([self._maps[key] for key in keys], dtype=object)
            if self._vertices > _MOST_VERTICES:
                self._maps, self._vertices = {}, 0
        return drawn[back.reshape(-1)]

    def _draw(self, keys: list[tuple[int, int]]) -> None:
        grids, bands = np.array(keys, np.int64).T
        xy, owner = shapely.get_coordinates(self._boundaries[grids], return_index=True)
        scales = np.column_stack(_scales(bands))
        drawn = shapely.set_coordinates(self._boundaries[grids].copy(), xy * scales[owner])
        shapely.prepare(drawn)
        # The first question makes the index inside, which two threads must not do at once.
        shapely.shortest_line(drawn, shapely.Point(0.0, 0.0))
        self._maps.update(zip(keys, drawn, strict=True))
        self._vertices += len(xy)


def _scales(bands: NDArray[np.int64]) -> tuple[Floats, Floats]:
    return metres_per_degree((bands + 0.5) * _BAND)


def _lowest(own: Ints, point: NDArray[np.integer], grid: NDArray[np.integer]) -> Ints:
    """Return for each point the lowest of the grids paired with it that is not its own, -1 where there is none."""
    nowhere = np.iinfo(np.int32).max
    lowest = np.full(len(own), nowhere, np.int32)
    other = grid != own[point]
    np.minimum.at(lowest, point[other], grid[other].astype(np.int32))
    return np.where(lowest == nowhere, np.int32(-1), lowest)
