"""The ways in which coordinates can be understood: a system, a shift as of web maps, axes as they are or swapped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from geogrid.domain import crs as systems
from geogrid.domain import zones
from geogrid.errors import CrsNeedsParameters, CrsUnknown

Points = NDArray[np.float64]
_SHIFTS = (systems.GCJ02, systems.BD09)


@dataclass(frozen=True)
class Reading:
    """One way to understand coordinates.

    Parameters
    ----------
    crs
        The system of the numbers.
    shift
        gcj02 or bd09 when the place they give is shifted so; None when it is not.
    corrected
        Instead, that shift was taken off a place that had none, or the layer compared with is the shifted one.
    swapped
        North stands before east.
    """

    crs: str
    shift: str | None = None
    corrected: bool = False
    swapped: bool = False

    @property
    def label(self) -> str:
        """The reading in a few signs: "gcj02", "EPSG:4548", "EPSG:4548 + gcj02", "wgs84 - gcj02"."""
        if self.shift and not self.corrected and systems.is_geographic(self.crs):
            return self.shift
        return f"{self.crs} {'-' if self.corrected else '+'} {self.shift}" if self.shift else self.crs

    def to_storage(self, xy: Points) -> Points:
        """Return longitude, latitude of coordinates (n, 2); not finite where there is no such place.

        Raises
        ------
        CrsUnknown, CrsNeedsParameters
        """
        x, y = (xy[:, 1], xy[:, 0]) if self.swapped else (xy[:, 0], xy[:, 1])
        with np.errstate(all="ignore"):
            lon, lat = systems.to_storage(self.crs, x, y)
            if self.shift:
                lon, lat = (systems.from_storage if self.corrected else systems.to_storage)(self.shift, lon, lat)
        return np.column_stack([lon, lat])

    def from_storage(self, degrees: Points) -> Points:
        """Return the coordinates (n, 2) that the layer would have there; the inverse of `to_storage`."""
        lon, lat = degrees[:, 0], degrees[:, 1]
        if self.shift:
            lon, lat = (systems.to_storage if self.corrected else systems.from_storage)(self.shift, lon, lat)
        x, y = systems.from_storage(self.crs, lon, lat)
        return np.column_stack([y, x] if self.swapped else [x, y])


def plausible(samples: Points, stated: str | None, box: tuple[float, float, float, float]) -> Iterator[Reading]:
    """Yield the readings under which coordinates lie at a place, the likeliest first.

    Parameters
    ----------
    samples
        Coordinates (n, 2) in the layer's own system.
    stated
        What the layer is said to be in; None when nothing says.
    box
        West, south, east, north of the place, in CGCS2000 degrees.
    """
    guess = zones.guess(*samples.min(axis=0), *samples.max(axis=0))
    guessed = guess.systems if guess else ()
    bases = dict.fromkeys([*([stated] if stated else []), *(base for base in guessed if base not in _SHIFTS)])
    for swapped, base in product((False, True), bases):
        reading = Reading(base, swapped=swapped)
        if _lies_in(reading, samples, box):
            yield reading
            for shift, corrected in product(() if base in _SHIFTS else _SHIFTS, (False, True)):
                yield replace(reading, shift=shift, corrected=corrected)


def _lies_in(reading: Reading, samples: Points, box: tuple[float, float, float, float]) -> bool:
    try:
        degrees = reading.to_storage(samples)
    except (CrsNeedsParameters, CrsUnknown):
        return False
    inside = (degrees >= box[:2]) & (degrees <= box[2:])
    return bool(inside.all(axis=1).any())
