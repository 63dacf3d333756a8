"""Points as they come, in a GeoDataFrame or a pair of arrays, and as longitudes and latitudes."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import ArrayLike, NDArray

from geogrid.domain import crs as systems
from geogrid.domain.locating.rows import Extent, Note, Notes, as_pair, mark_outside, to_points
from geogrid.errors import PointsImpossible, PointsSwapped, QueryError, ShapeWrongType
from geogrid.frames import reading

Floats = NDArray[np.float64]

_POINT = 0  # shapely's number of the type
_MOST = 0.5  # from this share of wrong points on it is the system or the axes, not the points
_EXPECTED = "a GeoDataFrame, a GeoSeries, or a pair (longitudes, latitudes)"


@dataclass(frozen=True)
class Given:
    """Points as they came, and on the storage lattice.

    Parameters
    ----------
    system
        That of x and y.
    x, y, lon, lat
        Shape (n,); NaN for what is no point.
    notes
        Numbers of the notes that say so.
    """

    system: str
    x: Floats
    y: Floats
    lon: Floats
    lat: Floats
    notes: Notes

    def check_axes(self, positions: NDArray[np.int32], extent: Extent) -> None:
        """Refuse points most of which lie among the grids only with x and y exchanged, and warn of some.

        Raises
        ------
        PointsSwapped
        """
        notes = self.notes.copy()
        mark_outside(self.system, self.x, self.y, positions, notes, extent)
        rows = np.flatnonzero(notes == Note.SWAPPED.number)
        if not rows.size:
            return
        share = rows.size / int((notes != Note.NOT_FINITE.number).sum())
        told = PointsSwapped(argument="points", count=rows.size, share=round(100 * share), row=int(rows[0]) + 1)
        if share > _MOST:
            raise told
        warnings.warn(str(told), stacklevel=3)  # where `geogrid.locate` is called


def given(points: GeoDataFrame | tuple[ArrayLike, ArrayLike]) -> Given:
    """Return the points, checked to be possible.

    Raises
    ------
    CrsMissing, CrsNeedsParameters, ShapeWrongType, PointsImpossible, QueryError
    """
    if isinstance(points, GeoDataFrame):
        return _possible(reading.system(points), *_of_frame(points))
    if not isinstance(points, (tuple, list)) or len(points) != 2:
        found = " ".join(map(str, (type(points).__name__, *getattr(points, "shape", ()))))
        raise QueryError(field="points", value=found, expected=_EXPECTED)
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


def _possible(system: str, x: Floats, y: Floats) -> Given:
    """Return the points; refuses those most of which are impossible."""
    finite = np.isfinite(x) & np.isfinite(y)
    notes = np.where(finite, 0, Note.NOT_FINITE.number).astype(np.uint8)
    x, y = np.where(finite, x, np.nan), np.where(finite, y, np.nan)
    lon, lat = to_points(system, x, y, notes)
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
    return Given(system, x, y, lon, lat, notes)
