"""Where it is worth asking again which grid a point is in: a raster of cells, marked around what has changed."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain.comparing.contour import Floats, Ints
from geogrid.domain.grid import Grid

_CELLS = 1024
"""Along each side of the ground that has changed."""


class Vicinity:
    """The cells that the bounds of some shapes meet.

    What covers a point in another way than before is a changed shape that covers the point, before or after. So it is
    in a marked cell; and whatever else covers a point of a marked cell has bounds that meet the cell. Nothing here
    rests on how finely an overlay is drawn.

    Parameters
    ----------
    shapes
        What has changed, as it was and as it is; CGCS2000 degrees.
    """

    def __init__(self, shapes: Iterable[BaseGeometry]) -> None:
        bounds = np.array([shape.bounds for shape in shapes if not shape.is_empty]).reshape(-1, 4)
        self._is_empty = not len(bounds)
        corners = bounds.reshape(-1, 2) if len(bounds) else np.zeros((1, 2))
        self._origin = corners.min(axis=0)
        self._scale = _CELLS / np.maximum(corners.max(axis=0) - self._origin, 1e-9)
        # One cell beside all others takes what lies beyond, and is never marked.
        self._marked = np.zeros((_CELLS + 3, _CELLS + 3), dtype=bool)
        for west, south, east, north in self._cells(bounds).tolist():
            self._marked[west : east + 1, south : north + 1] = True
        self._before = np.pad(np.cumsum(np.cumsum(self._marked, axis=0), axis=1), ((1, 0), (1, 0)))

    def _cells(self, bounds: Floats) -> Ints:
        west, south, east, north = bounds.T
        return np.stack([self._along(west, 0), self._along(south, 1), self._along(east, 0), self._along(north, 1)], 1)

    def _along(self, degrees: Floats, axis: int) -> Ints:
        """Return the cells along an axis; never less for more degrees, whatever is rounded."""
        cells = (degrees - self._origin[axis]) * self._scale[axis] + 1.0
        return np.clip(cells, 0.0, _CELLS + 2.0).astype(np.int64)

    def rows(self, lon: Floats, lat: Floats) -> Ints:
        """Return which points lie in marked cells, in order; NaN does not."""
        finite = np.isfinite(lon) & np.isfinite(lat)
        if self._is_empty:
            return np.empty(0, dtype=np.int64)
        lon, lat = (np.where(finite, values, -np.inf) for values in (lon, lat))
        return np.flatnonzero(self._marked[self._along(lon, 0), self._along(lat, 1)] & finite)

    def near(self, grids: Iterable[Grid]) -> list[Grid]:
        """Return the grids whose bounds meet marked cells."""
        every = list(grids)
        bounds = shapely.bounds(np.array([grid.shape for grid in every], dtype=object)).reshape(-1, 4)
        there = np.flatnonzero(~np.isnan(bounds[:, 0]))
        west, south, east, north = self._cells(bounds[there]).T
        marked = self._counted(east + 1, north + 1) - self._counted(west, north + 1)
        marked += self._counted(west, south) - self._counted(east + 1, south)
        return [every[at] for at in there[marked > 0].tolist()]

    def _counted(self, east: Ints, north: Ints) -> NDArray[np.int64]:
        """Return how many marked cells lie west and south of a corner."""
        counted: NDArray[np.int64] = self._before[east, north]
        return counted
