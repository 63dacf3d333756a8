"""The place on a grid's border that is nearest to one point, and the grid beyond it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain.locating.cells import OUTSIDE, Floats
from geogrid.domain.locating.edges import edges_of
from geogrid.domain.locating.walk import two

A_STEP_BEYOND = 0.01
"""How far past the border the neighbour is looked for (m): beyond rounding, well inside any real grid."""


def sides_of(shape: BaseGeometry) -> NDArray[np.float64]:
    """Return the edges of a polygon or MultiPolygon: where each begins and how far it runs east and north.

    Degrees, shape (4, n).
    """
    one = np.empty(1, dtype=object)
    one[0] = shape
    edges = edges_of(one)
    return np.stack([edges.x1, edges.y1, edges.x2 - edges.x1, edges.y2 - edges.y1])


def foot(sides: Floats, lon: float, lat: float, east: float, north: float) -> tuple[float, float]:
    """Return the nearest place on the sides, metres east and north of a point.

    Parameters
    ----------
    sides
        Of `sides_of`.
    lon, lat
        The point, degrees.
    east, north
        How many metres a degree is there.
    """
    x, y, along_x, along_y = sides
    x, y = (x - lon) * east, (y - lat) * north
    along_x, along_y = along_x * east, along_y * north
    share = -(x * along_x + y * along_y) / (along_x * along_x + along_y * along_y)
    share = np.minimum(np.maximum(share, 0.0), 1.0)
    x += share * along_x
    y += share * along_y
    nearest = (x * x + y * y).argmin()
    return float(x[nearest]), float(y[nearest])


def past(lon: float, lat: float, x: float, y: float, east: float, north: float) -> tuple[float, float]:
    """Return the place a step past another, degrees.

    Parameters
    ----------
    lon, lat, east, north
        Of `foot`.
    x, y
        The other, metres east and north of the point.
    """
    away = math.sqrt(x * x + y * y)
    longer = (away + A_STEP_BEYOND) / away
    return lon + x * longer / east, lat + y * longer / north


def beyond(
    lon: float, lat: float, sides: Floats, east: float, north: float, *cells: Any
) -> tuple[float, float, int, int]:
    """Return the nearest place on the border, metres east and north of a point, and `walk.two` of a step past it.

    Parameters
    ----------
    lon, lat, sides, east, north
        Of `foot`.
    *cells
        What `walk.owner` is given.
    """
    x, y = foot(sides, lon, lat, east, north)
    if x * x + y * y == 0.0:
        return x, y, OUTSIDE, OUTSIDE
    further_lon, further_lat = past(lon, lat, x, y, east, north)
    first, second = two(further_lon, further_lat, *cells)
    return x, y, first, second
