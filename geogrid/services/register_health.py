"""What is wrong with the stored register of places on a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session

from geogrid.domain.addressing import health
from geogrid.domain.addressing.health import Finding
from geogrid.domain.register import LineKind
from geogrid.services.snapshot import Snapshot
from geogrid.store import base_map, places

Tell = Callable[[str], None]


def inspect(session: Session, snapshot: Snapshot, on: date, tell: Tell = lambda _: None) -> list[Finding]:
    """Return what is wrong with the places in force on a day, by ailment.

    Parameters
    ----------
    snapshot
        The grids of the day.
    tell
        Says what is going on.
    """
    tell("Reading the register ...")
    listed = places.in_force(session, on)
    tell("Looking at the register ...")
    grids = snapshot.index.locate([place.lon for place in listed], [place.lat for place in listed]).tolist()
    communities = {code: grid.community for code, grid in snapshot.grids.items()}
    roads = {line.name: line.shape for line in base_map.lines(session, on) if line.kind is LineKind.ROAD and line.name}
    return health.inspect(listed, grids, communities, roads)
