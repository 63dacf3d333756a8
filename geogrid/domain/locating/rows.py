"""Rows of coordinates as they come, on their way to CGCS2000: what cannot be a point is marked, never dropped."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geogrid.domain import crs as systems
from geogrid.domain.coverage.lattice import on_lattice

Floats = NDArray[np.float64]
Notes = NDArray[np.uint8]
Extent = tuple[float, float, float, float]


class Note(StrEnum):
    """What is to be said of a row."""

    NOTHING = ""
    MISSING = "missing"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_POINT = "not_a_point"
    NOT_FINITE = "not_finite"
    IMPOSSIBLE = "impossible"
    SWAPPED = "swapped"
    OUTSIDE = "outside"

    @property
    def number(self) -> int:
        """How it stands in an array of notes."""
        return NOTES.index(self)


NOTES = tuple(Note)
WITHOUT_POINT = (Note.MISSING, Note.NOT_A_NUMBER, Note.NOT_A_POINT, Note.NOT_FINITE, Note.IMPOSSIBLE)


def as_pair(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes as arrays of decimals, shape (n,); what is masked (`numpy.ma`) is NaN.

    Raises
    ------
    ValueError
        When they are not as many, or not in one row.
    """
    x, y = _decimals(lon), _decimals(lat)
    if x.shape != y.shape or x.ndim != 1:
        shapes = f"{x.shape} and {y.shape}"
        raise ValueError(f"longitudes and latitudes must be as many, in arrays of one dimension each: {shapes}")
    return x, y


def _decimals(values: ArrayLike) -> Floats:
    if isinstance(values, np.ma.MaskedArray):
        decimals: Any = values.astype(float)  # whole numbers have no NaN
        values = decimals.filled(np.nan)
    return np.atleast_1d(np.asarray(values, dtype=float))


def to_points(crs: str, x: Floats, y: Floats, notes: Notes) -> tuple[Floats, Floats]:
    """Return longitude and latitude on the storage lattice, NaN where a row has none; marks what is impossible.

    Parameters
    ----------
    crs
        The system of x and y, as `crs.name` gives it.
    x, y
        East and north, shape (n,); NaN where `notes` says why.
    notes
        Numbers of notes; those of impossible rows are set here.

    Raises
    ------
    CrsNeedsParameters
    """
    degrees = systems.is_geographic(crs)
    with np.errstate(invalid="ignore"):
        within = (np.abs(x) <= 180) & (np.abs(y) <= 90) if degrees else np.maximum(np.abs(x), np.abs(y)) > 180
    # Metres of 180 and less on both axes are degrees, or at most a few houses at the origin.
    lon, lat = systems.to_storage(crs, np.where(within, x, np.nan), np.where(within, y, np.nan))
    possible = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    notes[~possible & (notes == 0)] = Note.IMPOSSIBLE.number
    sound = possible & (notes == 0)
    if not sound.all():
        lon, lat = np.where(sound, lon, np.nan), np.where(sound, lat, np.nan)
    return on_lattice(lon), on_lattice(lat)


def mark_outside(crs: str, x: Floats, y: Floats, positions: NDArray[np.int32], notes: Notes, extent: Extent) -> None:
    """Mark the points outside all grids, and among them those whose x and y are probably swapped.

    Parameters
    ----------
    crs, x, y
        As `to_points` takes them.
    positions
        The place of each point's grid, -1 outside.
    notes
        Is changed. A point is taken for swapped where it lies within the grids' extent only with x and y exchanged.
    extent
        Of all grids: west, south, east, north in CGCS2000 degrees.
    """
    degrees_or_metres = (notes == 0) | (notes == Note.IMPOSSIBLE.number)
    lost = np.flatnonzero((positions < 0) & degrees_or_metres)
    if not lost.size:
        return
    notes[lost[notes[lost] == 0]] = Note.OUTSIDE.number
    other_lon, other_lat = to_points(crs, y[lost], x[lost], np.zeros(len(lost), np.uint8))
    west, south, east, north = extent
    with np.errstate(invalid="ignore"):
        exchanged = (other_lon >= west) & (other_lon <= east) & (other_lat >= south) & (other_lat <= north)
    notes[lost[exchanged]] = Note.SWAPPED.number
