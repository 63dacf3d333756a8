"""How wide and how long a face is."""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.rings import Floats
from geogrid.domain.measure import LocalPlane

_EXACT = 1.005  # the greatest width is found to within half a percent
_THIN = 60.0  # times longer than wide
_ROUNDS = 60
_NEARLY_HALF = 0.49


def mean_widths(shapes: NDArray[np.object_]) -> Floats:
    """Return area over half perimeter, in the units of the shapes; 0 for what has no area."""
    around = shapely.length(shapes)
    return np.divide(2.0 * shapely.area(shapes), around, out=np.zeros(len(shapes)), where=around > 0)


def greatest_widths(shapes: NDArray[np.object_]) -> Floats:
    """Return the diameter of the largest circle inside each shape, in the units of the shapes, shape (n,).

    GEOS's own search takes a hundred times as long for a sliver; there, shrinking until nothing is left finds it. And
    it may stop early: where something is left of the shape when it shrinks by a little more, that finds the rest.
    """
    widths = mean_widths(shapes)
    thin = shapely.area(shapes) > _THIN * widths**2
    some = np.flatnonzero(~thin & (widths > 0))
    circles = shapely.maximum_inscribed_circle(shapes[some], tolerance=widths[some] * (_EXACT - 1.0))
    widths[some] = 2.0 * shapely.length(circles)
    wider = some[~shapely.is_empty(shapely.buffer(shapes[some], -widths[some] * _EXACT / 2.0, quad_segs=8))]
    open_ = np.union1d(np.flatnonzero(thin), wider)
    widths[open_] = _by_shrinking(shapes[open_], widths[open_])
    return widths


def _by_shrinking(shapes: NDArray[np.object_], low: Floats) -> Floats:
    high = 2.0 * np.sqrt(shapely.area(shapes) / math.pi)
    for _ in range(_ROUNDS):
        open_ = np.flatnonzero(high > low * _EXACT)
        if not len(open_):
            break
        middle = np.sqrt(low[open_] * high[open_])
        gone = shapely.is_empty(shapely.buffer(shapes[open_], -middle / 2.0, quad_segs=8))
        high[open_], low[open_] = np.where(gone, middle, high[open_]), np.where(gone, low[open_], middle)
    return np.asarray(np.sqrt(low * high), dtype=np.float64)


def widest_place(shape: BaseGeometry) -> tuple[float, float, float]:
    """Return where a shape is widest.

    Parameters
    ----------
    shape
        Not empty; CGCS2000 degrees.

    Returns
    -------
    longitude, latitude, width
        The middle of the widest place (degrees) and the diameter of the circle that fits there (m); 0 for what has no
        area.
    """
    plane = LocalPlane(*shape.centroid.coords[0])
    flat = plane.to_plane(shape)
    width = float(greatest_widths(np.array([flat], dtype=object))[0])
    # What is left when the shape has shrunk by nearly half its greatest width lies where it is widest.
    middle = shapely.buffer(flat, -width * _NEARLY_HALF, quad_segs=8)
    place = plane.to_degrees(shapely.point_on_surface(flat if middle.is_empty else middle))
    return place.x, place.y, width


def as_rectangle(area: float, perimeter: float) -> tuple[float, float]:
    """Return length and width of the rectangle with this area and perimeter; of a rounder shape, its square's side."""
    half = perimeter / 2.0
    root = math.sqrt(max(0.0, half * half - 4.0 * area))
    length = (half + root) / 2.0 if root else math.sqrt(area)
    return length, area / length if length else 0.0
