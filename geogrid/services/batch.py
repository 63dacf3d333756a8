"""The grids of many points at once, all by one generation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from geogrid.domain.grid import Grid
from geogrid.domain.locating.borders import Borders
from geogrid.domain.locating.rows import NOTES, WITHOUT_POINT, Note, mark_outside, to_points
from geogrid.io.coordinates import Coordinates
from geogrid.services.edition import Day
from geogrid.services.lookup import Lookup


@dataclass(frozen=True)
class Located:
    """Points and their grids, in the order they came.

    Parameters
    ----------
    day
        What was in force.
    crs
        Coordinate system of the points.
    points
        As they came.
    position
        Place of each point's grid among the codes of the index, shape (n,); -1 without one.
    notes
        Numbers of the notes that say why there is none, shape (n,).
    borders
        The nearest border of each point; None where it was not asked for.
    near
        Whether the accuracy of each point reaches another grid, shape (n,); None where it was not asked for.
    """

    day: Day
    crs: str
    points: Coordinates
    position: NDArray[np.int32]
    notes: NDArray[np.uint8]
    borders: Borders | None = None
    near: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.position)

    def grid(self, row: int) -> Grid | None:
        """Return the grid of a row."""
        at = self.position[row]
        return None if at < 0 else self.day.snapshot.grids[self.day.snapshot.index.codes[at]]

    def why(self, row: int) -> Note | None:
        """Return why a row has no grid."""
        return NOTES[self.notes[row]] or None

    def count(self, *notes: Note) -> int:
        """Return how many rows have one of these notes."""
        return int(np.isin(self.notes, [note.number for note in notes]).sum())

    @property
    def located(self) -> int:
        """How many rows have a grid."""
        return self.count(Note.NOTHING)

    @property
    def impossible(self) -> int:
        """How many rows have coordinates that cannot be, or none."""
        return self.count(*WITHOUT_POINT)


def locate(lookup: Lookup, points: Coordinates, crs: str, on: date, within: float | None = None) -> Located:
    """Return the grid of each point by the tie rule.

    Parameters
    ----------
    crs
        wgs84, cgcs2000, gcj02, bd09 or an EPSG number.
    on
        The day to answer for.
    within
        The points are right to so many metres: the border and whether another grid is that near are found too.

    Raises
    ------
    CrsUnknown, CrsNeedsParameters, NoGeneration
    """
    day = lookup.day(on)
    index = day.snapshot.index
    notes = np.zeros(len(points), np.uint8)
    notes[~(np.isfinite(points.x) & np.isfinite(points.y))] = Note.NOT_FINITE.number
    notes[points.missing] = Note.MISSING.number
    x, y = (np.where(notes == 0, values, np.nan) for values in (points.x, points.y))
    lon, lat = to_points(crs, x, y, notes)
    position = index.positions(lon, lat)
    mark_outside(crs, x, y, position, notes, index.extent)
    if within is None:
        return Located(day, crs, points, position, notes)
    borders = index.borders.borders(lon, lat, position)
    return Located(day, crs, points, position, notes, borders, index.borders.reaches_another(lon, lat, within, borders))
