"""Areas, lengths and distances in metres, of shapes in CGCS2000 degrees."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

GEOD = Geod(ellps="GRS80")  # CGCS2000's ellipsoid differs from GRS80 in the tenth digit of the flattening
_A, _ES = GEOD.a, GEOD.es  # asking for them takes a good part of the time of what is worked out from them


def area_m2(shape: BaseGeometry) -> float:
    """Return the geodesic area of a polygonal shape in square metres; 0 for others."""
    return abs(_signed_area(shape))


def _signed_area(shape: BaseGeometry) -> float:
    if shape.is_empty:
        return 0.0
    area, _ = GEOD.geometry_area_perimeter(shapely.orient_polygons(shape))
    return float(area)


def perimeter_m(shape: BaseGeometry) -> float:
    """Return the geodesic length of all rings of a polygonal shape in metres."""
    return float(sum(GEOD.geometry_length(part) for part in shapely.get_parts(shape.boundary)))


def distance_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return the geodesic distance between two points in metres."""
    return float(GEOD.inv(lon, lat, other_lon, other_lat)[2])


def metres_per_degree(lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how many metres a degree is at these latitudes, to the east and to the north."""
    lat = np.radians(np.asarray(lat, dtype=float))
    flattening = 1.0 - _ES * np.sin(lat) ** 2
    # Radii of curvature along the parallel and along the meridian.
    east = np.radians(_A / np.sqrt(flattening) * np.cos(lat))
    return east, np.radians(_A * (1.0 - _ES) / flattening**1.5)


def in_metres(shapes: ArrayLike) -> NDArray[np.object_]:
    """Return shapes of degrees in metres, each by the scale at its own latitude: to measure, not to put side by side.

    Parameters
    ----------
    shapes
        CGCS2000 degrees, none missing; shape (n,).
    """
    shapes = np.array(shapes, dtype=object)
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    _, south, _, north = shapely.bounds(shapes).T
    return shapely.set_coordinates(shapes, xy * np.stack(metres_per_degree((south + north) / 2.0), axis=1)[owner])


class LocalPlane:
    """A flat map in metres around a point: x east, y north; exact to 1e-4 of the distance within 10 km.

    Parameters
    ----------
    lon, lat
        Its origin, CGCS2000 degrees.
    """

    def __init__(self, lon: float, lat: float) -> None:
        self.lon, self.lat = lon, lat
        # `metres_per_degree` of one latitude, without the arrays, which take five times as long.
        flattening = 1.0 - _ES * math.sin(math.radians(lat)) ** 2
        self.east = math.radians(_A / math.sqrt(flattening) * math.cos(math.radians(lat)))
        self.north = math.radians(_A * (1.0 - _ES) / flattening**1.5)

    def to_plane(self, shape: Any) -> Any:
        """Return the shape (or array of shapes) of degrees in metres."""
        return shapely.transform(shape, self._forward)

    def to_degrees(self, shape: Any) -> Any:
        """Return the shape (or array of shapes) of metres in degrees."""
        return shapely.transform(shape, self._back)

    def _forward(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return (xy - (self.lon, self.lat)) * (self.east, self.north)

    def _back(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return xy / (self.east, self.north) + (self.lon, self.lat)
