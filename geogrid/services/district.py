"""The district in a few figures, for the head of every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely

from geogrid.domain.grid import Generation
from geogrid.domain.people.policy import Scope
from geogrid.errors import NoGeneration
from geogrid.services import reach
from geogrid.services.lookup import Lookup
from geogrid.services.snapshot import Snapshot
from geogrid.store import Database, cases, places

NOWHERE = Scope(frozenset())


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
    grids, places
        How many.
    cases
        How many there are for whoever asks; None for who may see none.
    """

    name: str | None
    bounds: tuple[float, float, float, float] | None
    generation: Generation | None
    grids: int
    places: int
    cases: int | None

    @property
    def simulated(self) -> bool:
        return bool(self.generation and self.generation.simulated)


def describe(database: Database, lookup: Lookup, on: date, where: Scope = NOWHERE) -> District:
    """Return the district as of a day; an empty one before the first import.

    Parameters
    ----------
    where
        Of which cases are counted.
    """
    with database.reading() as session:
        place_count = places.count(session, on)
    try:
        snapshot = lookup.snapshot(on)
    except NoGeneration:
        return District(None, None, None, 0, place_count, None)
    case_count = _cases(database, snapshot, where) if where.pairs else None
    top = snapshot.district()
    west, south, east, north = (float(v) for v in shapely.total_bounds(np.asarray(snapshot.index.shapes)))
    bounds = (west, south, east, north) if snapshot.grids else None
    return District(
        top.name if top else None, bounds, snapshot.generation, len(snapshot.grids), place_count, case_count
    )


def _cases(database: Database, snapshot: Snapshot, where: Scope) -> int:
    with database.reading() as session:
        return cases.count(session, within=reach.within(snapshot, where))
