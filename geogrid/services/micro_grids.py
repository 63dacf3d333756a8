"""The micro-grids of a grid that are in force, for everybody."""

from __future__ import annotations

from datetime import date

from geogrid.domain.editing.mesh import Micro
from geogrid.store import Database, micros


def of_grid(database: Database, grid: str, on: date) -> tuple[Micro, ...]:
    """Return the micro-grids of a grid on a day, in order of their codes; none where it has none."""
    with database.reading() as session:
        return micros.micros(session, on, grid).get(grid, ())
