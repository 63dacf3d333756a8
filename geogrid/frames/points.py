"""Points as they come, in a GeoDataFrame or a pair of arrays, as longitudes and latitudes."""

from __future__ import annotations

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import ArrayLike, NDArray

from geogrid.domain import crs as systems
from geogrid.domain.locating.rows import Note, as_pair, to_points
from geogrid.errors import PointsImpossible, ShapeWrongType
from geogrid.frames import reading

Floats = NDArray[np.float64]

_POINT = 0  # shapely's number of the type
_MOST = 0.5  # from this share of impossible points on it is the system or the axes, not the points


def degrees(points: GeoDataFrame | tuple[ArrayLike, ArrayLike]) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes on the storage lattice, NaN for what is no point.

    Raises
    ------
    CrsMissing, CrsNeedsParameters, ShapeWrongType, PointsImpossible
    """
    if isinstance(points, GeoDataFrame):
        return _possible(reading.system(points), *_of_frame(points))
    return _possible(systems.STORAGE, *as_pair(*points))


def _of_frame(points: GeoDataFrame) -> tuple[Floats, Floats]:
    """Return east and north, NaN for a missing or empty point."""
    shapes = np.array(points.geometry.values, dtype=object)
    given = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    other = np.flatnonzero(given & (shapely.get_type_id(shapes) != _POINT))
    if other.size:
        found = shapes[other[0]].geom_type
        raise ShapeWrongType(file="GeoDataFrame", row=int(other[0]) + 1, found=found, expected="Point")
    shapes[~given] = None  # GEOS has no x of an empty point
    return shapely.get_x(shapes), shapely.get_y(shapes)


def _possible(system: str, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes; refuses points most of which are impossible."""
    finite = np.isfinite(x) & np.isfinite(y)
    notes = np.where(finite, 0, Note.NOT_FINITE.number).astype(np.uint8)
    lon, lat = to_points(system, np.where(finite, x, np.nan), np.where(finite, y, np.nan), notes)
    wrong = np.flatnonzero(notes == Note.IMPOSSIBLE.number)
    share = wrong.size / max(int(finite.sum()), 1)
    if share > _MOST:
        row = int(wrong[0])
        raise PointsImpossible(
            argument="points",
            share=round(100 * share),
            row=row + 1,
            x=float(x[row]),
            y=float(y[row]),
            crs=systems.called(system),
        )
    return lon, lat
