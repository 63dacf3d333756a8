"""The plane of a file, in metres and on a lattice.

A file's own plane is kept, because an edge that is straight there is not straight elsewhere; it is only moved and
stretched, so that tolerances are metres and vertices whole numbers of lattice steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs as systems
from geogrid.domain.coverage.rings import Floats, Ints
from geogrid.domain.measure import GEOD, area_m2, distance_m

STEP = 1e-4
"""The lattice step in metres, as fine as the storage lattice; coarser only where 2**31 steps do not span a file."""

_SIDE = 2.0**31
_FAR = 100.0  # metres over which the stretch of a file's units is measured
_STRAIGHT = 100.0  # metres over which a straight edge bows by 0.1 mm at most
_STEPS = 20_000  # in which the border of a large shape is followed


class Plane:
    """Takes coordinates of a file to metres around its middle, and back.

    Parameters
    ----------
    crs
        The file's coordinate system.
    bounds
        West, south, east, north of all its shapes.
    reach
        Those of all that is to lie on the lattice, where that is more.

    Attributes
    ----------
    step
        The lattice step in metres.
    reach
        How far, east or north, anything lies from the middle of the shapes, in metres.
    """

    def __init__(
        self, crs: str, bounds: Sequence[float] | Floats, reach: Sequence[float] | Floats | None = None
    ) -> None:
        box = np.asarray(bounds, dtype=float).reshape(2, 2)
        corners = box if reach is None else np.concatenate([box, np.asarray(reach, dtype=float).reshape(2, 2)])
        self.crs = crs
        self.origin = box.mean(axis=0)
        self.scale = self._scale()
        self.reach = float(np.abs((corners - self.origin) * self.scale).max())
        self.step = max(STEP, 2.1 * self.reach / _SIDE)

    @classmethod
    def of(cls, crs: str, shapes: Any, parent: BaseGeometry | None = None) -> Plane:
        """Return the plane of some shapes in a coordinate system; the parent around them fits its lattice too."""
        there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        bounds = shapely.total_bounds(shapes) if there.any() else (0.0, 0.0, 1.0, 1.0)
        return cls(crs, bounds, None if parent is None or parent.is_empty else parent.bounds)

    def _scale(self) -> Floats:
        """Measure on the ellipsoid how many metres a unit is, to the east and to the north of the middle."""
        unit = systems.metres_per_unit(self.crs)
        far = _FAR / unit
        x, y = self.origin[0] + np.array([0.0, far, 0.0]), self.origin[1] + np.array([0.0, 0.0, far])
        lon, lat = systems.to_storage(self.crs, x, y)
        if not (np.isfinite(lon).all() and np.isfinite(lat).all() and (np.abs(lat) <= 90).all()):
            return np.array([unit, unit])
        measured = [distance_m(lon[0], lat[0], lon[at], lat[at]) / far for at in (1, 2)]
        return np.array(measured) if min(measured) > 0 else np.array([unit, unit])

    def to_metres(self, xy: Floats) -> Floats:
        return (xy - self.origin) * self.scale

    def to_lattice(self, xy: Floats) -> Ints:
        """Return coordinates of the file as whole lattice steps, shape (n, 2)."""
        return np.rint(self.to_metres(xy) / self.step).astype(np.int64)

    def from_metres(self, xy: Floats) -> Floats:
        return xy / self.scale + self.origin

    def metric(self, shape: Any) -> Any:
        """Return a shape, or an array of shapes, of the file in metres."""
        return shapely.transform(shape, self.to_metres)

    def native(self, shape: Any) -> Any:
        """Return a shape, or an array of shapes, of metres in the file's coordinates."""
        return shapely.transform(shape, self.from_metres)

    def to_storage(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape of metres in CGCS2000 degrees."""

        def convert(xy: NDArray[np.float64]) -> NDArray[np.float64]:
            x, y = self.from_metres(xy).T
            return np.column_stack(systems.to_storage(self.crs, x, y))

        return shapely.transform(shape, convert)

    def area_m2(self, shape: BaseGeometry) -> float:
        """Return the geodesic area of a shape of metres, whose edges are straight in the plane.

        They are not on the ellipsoid: of an edge of a kilometre in degrees that is a strip as wide as the snapping
        distance, so long ones are followed in short steps.
        """
        short = max(_STRAIGHT, shapely.length(shape) / _STEPS)
        return sum(area_m2(part) for part in shapely.get_parts(self.to_storage(shapely.segmentize(shape, short))))

    def turned_area_m2(self, line: Floats) -> float:
        """Return the geodesic area in a closed line of metres, below 0 where it runs clockwise; shape (n, 2)."""
        run = np.roll(line, -1, axis=0) - line
        pieces = np.maximum(1, np.ceil(np.hypot(*run.T) / _STRAIGHT)).astype(np.int64)
        nth = np.arange(int(pieces.sum())) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        followed = np.repeat(line, pieces, axis=0) + np.repeat(run / pieces[:, None], pieces, axis=0) * nth[:, None]
        x, y = self.from_metres(followed).T
        return float(GEOD.polygon_area_perimeter(*systems.to_storage(self.crs, x, y))[0])

    def from_storage(self, lonlat: Floats) -> Floats:
        """Return CGCS2000 degrees, shape (n, 2), in metres."""
        return self.to_metres(np.column_stack(systems.from_storage(self.crs, lonlat[:, 0], lonlat[:, 1])))
