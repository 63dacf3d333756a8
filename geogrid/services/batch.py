"""The grids of many points at once, all by one generation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from geogrid.domain import crs as systems
from geogrid.domain.coverage.lattice import on_lattice
from geogrid.domain.grid import Grid
from geogrid.io.coordinates import Coordinates
from geogrid.services.edition import Day
from geogrid.services.lookup import Lookup


class Reason(StrEnum):
    """Why a row has no grid although it is not wrong enough to refuse them all."""

    MISSING = "missing"
    NOT_FINITE = "not_finite"
    OUT_OF_RANGE = "out_of_range"
    OUTSIDE = "outside"


_REASONS = (None, *Reason)


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
    reason
        Why there is none, as a place in the reasons, shape (n,); 0 where there is one.
    """

    day: Day
    crs: str
    points: Coordinates
    position: NDArray[np.int32]
    reason: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.position)

    def grid(self, row: int) -> Grid | None:
        """Return the grid of a row."""
        at = self.position[row]
        return None if at < 0 else self.day.snapshot.grids[self.day.snapshot.index.codes[at]]

    def why(self, row: int) -> Reason | None:
        """Return why a row has no grid."""
        return _REASONS[self.reason[row]]

    def count(self, *reasons: Reason) -> int:
        """Return how many rows have one of these reasons."""
        return int(np.isin(self.reason, [_REASONS.index(reason) for reason in reasons]).sum())

    @property
    def located(self) -> int:
        """How many rows have a grid."""
        return int((self.reason == 0).sum())

    @property
    def impossible(self) -> int:
        """How many rows have coordinates that cannot be, or none."""
        return self.count(Reason.MISSING, Reason.NOT_FINITE, Reason.OUT_OF_RANGE)


def locate(lookup: Lookup, points: Coordinates, crs: str, on: date) -> Located:
    """Return the grid of each point by the tie rule.

    Parameters
    ----------
    crs
        wgs84, cgcs2000, gcj02, bd09 or an EPSG number.
    on
        The day to answer for.

    Raises
    ------
    CrsUnknown, CrsNeedsParameters, NoGeneration
    """
    day = lookup.day(on)
    reason = np.zeros(len(points), dtype=np.uint8)
    finite = np.isfinite(points.x) & np.isfinite(points.y)
    reason[~finite] = _REASONS.index(Reason.NOT_FINITE)
    reason[points.missing] = _REASONS.index(Reason.MISSING)
    possible = finite & ~points.missing
    if systems.is_geographic(crs):
        possible &= (np.abs(points.x) <= 180) & (np.abs(points.y) <= 90)
    lon, lat = systems.to_storage(crs, np.where(possible, points.x, 0.0), np.where(possible, points.y, 0.0))
    lon, lat = on_lattice(lon), on_lattice(lat)
    possible &= (np.abs(lon) <= 180) & (np.abs(lat) <= 90)  # infinite ones fail too
    reason[(reason == 0) & ~possible] = _REASONS.index(Reason.OUT_OF_RANGE)
    nowhere = np.where(possible, 0.0, np.nan)
    position = day.snapshot.index.positions(lon + nowhere, lat + nowhere)
    reason[(reason == 0) & (position < 0)] = _REASONS.index(Reason.OUTSIDE)
    return Located(day, crs, points, position, reason)
