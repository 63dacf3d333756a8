"""Shapes taken from one plane into another, their straight edges as exactly as wanted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs as systems

Floats = NDArray[np.float64]


def reprojected(
    shapes: Sequence[BaseGeometry], source: str, target: str, deviation: float = 0.01
) -> NDArray[np.object_]:
    """Return shapes of one coordinate system in another.

    An edge that is straight in one plane is bent in the other; long edges get so many vertices that none is further
    than the deviation from where it was.

    Parameters
    ----------
    shapes
        In the plane of `source`; none missing.
    source, target
        As `geogrid.domain.crs.name` takes them.
    deviation
        Metres.

    Raises
    ------
    CrsUnknown, CrsNeedsParameters
    """

    def convert(xy: Floats) -> Floats:
        lon, lat = systems.to_storage(source, xy[:, 0], xy[:, 1])
        return np.column_stack(systems.from_storage(target, lon, lat))

    every = np.asarray(shapes, dtype=object)
    if systems.name(source) == systems.name(target):
        return every
    start, end = _edges(every)
    if len(start):
        bend = np.hypot(*(convert((start + end) / 2.0) - (convert(start) + convert(end)) / 2.0).T)
        every = _with_vertices(every, start, end, bend * systems.metres_per_unit(target) / deviation)
    return np.asarray(shapely.transform(every, convert), dtype=object)


def _with_vertices(shapes: NDArray[np.object_], start: Floats, end: Floats, bend: Floats) -> NDArray[np.object_]:
    """Divide edges so that none bends by more than one; half as long an edge bends a quarter as much."""
    length = np.hypot(*(end - start).T)
    curved = bend > 1.0
    if not curved.any():
        return shapes
    return np.asarray(shapely.segmentize(shapes, (length[curved] / np.sqrt(bend[curved])).min()), dtype=object)


def _edges(shapes: NDArray[np.object_]) -> tuple[Floats, Floats]:
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shapes)), return_index=True)
    start = np.flatnonzero(ring[:-1] == ring[1:])
    return xy[start], xy[start + 1]
