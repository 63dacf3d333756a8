"""The border of one grid, laid out so that one point after the other can be measured against it."""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain.locating.index import Border, LocateIndex
from geogrid.domain.measure import GEOD, distance_m

_A_STEP_BEYOND = 0.01  # m, as LocateIndex.border looks for the neighbour
_ON_IT = 0.001  # m: within rounding, the border has to be asked exactly
_INSIDES_MEET = "T********"


class Outline:
    """All edges of a grid.

    Parameters
    ----------
    index
        Has the grid and its neighbours.
    code
        The grid's.
    shape
        Its polygons, CGCS2000 degrees.
    """

    def __init__(self, index: LocateIndex, code: str, shape: BaseGeometry) -> None:
        self._index, self._code = index, code
        rings = shapely.get_rings(shapely.get_parts(shape))
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        edge = np.flatnonzero((ring[1:] == ring[:-1]) & (xy[1:] != xy[:-1]).any(axis=1))
        self._x, self._y = (np.ascontiguousarray(axis) for axis in xy[edge].T)
        self._shared = _is_shared(index.shapes, shape)
        self._dx, self._dy = (np.ascontiguousarray(axis) for axis in (xy[edge + 1] - xy[edge]).T)

    def border(self, lon: float, lat: float) -> Border | None:
        """Return how far a point in this grid is from the border, and the grid beyond it there.

        The answer is that of `LocateIndex.border`, sooner; None where that has to look closer: on the border, at a
        corner, beside the edge of the district, or where another grid claims the ground too.
        """
        east, north = _metres_per_degree(lat)
        x, y = (self._x - lon) * east, (self._y - lat) * north
        dx, dy = self._dx * east, self._dy * north
        along = np.minimum(np.maximum(-(x * dx + y * dy) / (dx * dx + dy * dy), 0.0), 1.0)
        x += along * dx
        y += along * dy
        nearest = (x * x + y * y).argmin()
        foot_east, foot_north = float(x[nearest]), float(y[nearest])
        away = math.hypot(foot_east, foot_north)
        if away < _ON_IT or self._shared:
            return None
        scale = (away + _A_STEP_BEYOND) / away
        neighbour = self._index.locate_one(lon + foot_east * scale / east, lat + foot_north * scale / north)
        if neighbour is None or neighbour == self._code:
            return None
        return Border(distance_m(lon, lat, lon + foot_east / east, lat + foot_north / north), neighbour)


def _is_shared(shapes: NDArray[np.object_], shape: BaseGeometry) -> bool:
    """Whether another of the shapes has ground in common with this one."""
    west, south, east, north = shape.bounds
    bounds = shapely.bounds(shapes).T
    near = (bounds[0] <= east) & (bounds[2] >= west) & (bounds[1] <= north) & (bounds[3] >= south)
    # A copy, which is not prepared: GEOS must not be asked about one prepared shape by two threads at once.
    copy = shapely.from_wkb(shapely.to_wkb(shape))
    return int(shapely.relate_pattern(copy, shapes[near], _INSIDES_MEET).sum()) > 1  # itself is one of them


def _metres_per_degree(lat: float) -> tuple[float, float]:
    """`measure.metres_per_degree` of one latitude, without numpy's cost of starting."""
    flattening = 1.0 - GEOD.es * math.sin(math.radians(lat)) ** 2
    east = math.radians(GEOD.a / math.sqrt(flattening) * math.cos(math.radians(lat)))
    return east, math.radians(GEOD.a * (1.0 - GEOD.es) / flattening**1.5)
