"""The district in a few figures, for the head of every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely

from geogrid.domain.grid import Generation
from geogrid.errors import NoGeneration
from geogrid.services.lookup import Lookup
from geogrid.store import Database, cases, places


@dataclass(frozen=True)
class District:
    """What every page says at its head.

    Parameters
    ----------
    name
        Of the one area at the top; None when there is none.
    bounds
        West, south, east, north in CGCS2000 degrees; None without grids.
    generation
        The one in force; None before the first import.
    grids, places, cases
        How many.
    """

    name: str | None
    bounds: tuple[float, float, float, float] | None
    generation: Generation | None
    grids: int
    places: int
    cases: int

    @property
    def simulated(self) -> bool:
        return bool(self.generation and self.generation.simulated)


def describe(database: Database, lookup: Lookup, on: date) -> District:
    """Return the district as of a day; an empty one before the first import."""
    with database.reading() as session:
        place_count, case_count = places.count(session, on), cases.count(session)
    try:
        snapshot = lookup.snapshot(on)
    except NoGeneration:
        return District(None, None, None, 0, place_count, case_count)
    top = snapshot.district()
    west, south, east, north = (float(v) for v in shapely.total_bounds(np.asarray(snapshot.index.shapes)))
    bounds = (west, south, east, north) if snapshot.grids else None
    return District(
        top.name if top else None, bounds, snapshot.generation, len(snapshot.grids), place_count, case_count
    )
