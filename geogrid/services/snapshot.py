"""The grids and areas of one generation, with the index over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from geogrid.domain.grid import Area, Generation, Grid, Level, full_name
from geogrid.domain.locating.index import LocateIndex
from geogrid.services import kept_index
from geogrid.store import Database, coverage
from geogrid.store.rows import Rows


@dataclass(frozen=True)
class Snapshot:
    """All grids and areas of a generation, with the index over them. Shared by threads; never changed."""

    generation: Generation
    grids: Mapping[str, Grid]
    areas: Mapping[str, Area]
    index: LocateIndex

    @classmethod
    def read(cls, database: Database, session: Session, generation: Generation, rows: Rows) -> Snapshot:
        """Return a generation as it is stored; what is among `rows` is not read again."""
        on = generation.valid_from
        grids = coverage.grids(session, on, rows)
        areas = {area.code: area for area in coverage.areas(session, on, rows)}
        return cls(generation, {grid.code: grid for grid in grids}, areas, kept_index.of(database, grids))

    def community(self, grid: Grid) -> Area | None:
        return self.areas.get(grid.community) if grid.community else None

    def street(self, grid: Grid) -> Area | None:
        community = self.community(grid)
        return self.areas.get(community.parent) if community and community.parent else None

    def full_name(self, grid: Grid) -> str:
        """Return the grid's name with its community before it."""
        community = self.community(grid)
        return full_name(grid.name, community.name if community else None)

    def district(self) -> Area | None:
        """Return the one area at the top; None when there is none, or several."""
        top = [area for area in self.areas.values() if area.level == Level.DISTRICT]
        return top[0] if len(top) == 1 else None
