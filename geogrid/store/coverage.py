"""Grids and areas as they are on a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from geogrid.domain.grid import Area, Called, Grid
from geogrid.store import models, records, versions
from geogrid.store.box import Box, bbox_filter
from geogrid.store.rows import Rows


def called(session: Session, codes: Collection[str], on: date) -> dict[str, Called]:
    """Return what those of the codes that are of grids in force on a day are called then."""
    grid, area = models.Grid, models.Area
    above = and_(area.code == grid.community, area.in_force(on))
    query = select(grid.code, grid.name, grid.community, area.name, grid.kind).outerjoin(area, above)
    found: dict[str, Called] = {}
    for some in versions.chunks(sorted(codes)):
        for code, name, community, above_name, kind in session.execute(
            query.where(grid.in_force(on), grid.code.in_(some))
        ):
            found[code] = Called(code, name, above_name or community, kind)
    return found


def periods(session: Session, code: str) -> list[versions.Period]:
    """Return when a grid is in force; see `versions.periods`."""
    return versions.periods(session, models.Grid, code)


def grids(session: Session, on: date, rows: Rows | None = None) -> list[Grid]:
    """Return the grids in force on a day, by code; those among `rows` are not read again."""
    return (rows or Rows()).in_force(session, models.Grid, Grid, on, models.Grid.code)


def grids_in(session: Session, on: date, box: Box) -> list[Grid]:
    """Return the grids in force on a day that meet a box, by code."""
    query = records.selecting(models.Grid, Grid, models.Grid.in_force(on), bbox_filter(models.Grid, box))
    return records.read(session, Grid, query.order_by(models.Grid.code))


def grid(session: Session, code: str, on: date) -> Grid | None:
    """Return a grid as it is on a day; None where it is not in force then."""
    query = records.selecting(models.Grid, Grid, models.Grid.code == code, models.Grid.in_force(on))
    return next(iter(records.read(session, Grid, query)), None)


def codes_until(session: Session, on: date) -> set[str]:
    """Return the code of every grid that has begun by a day, also of those that have ended since."""
    return set(session.scalars(select(models.Grid.code).where(models.Grid.valid_from <= on).distinct()))


def codes_among(session: Session, codes: Collection[str], on: date) -> set[str]:
    """Return those of some codes that are of grids in force on a day."""
    query = select(models.Grid.code).where(models.Grid.in_force(on))
    some = versions.chunks(sorted(codes))
    return {code for chunk in some for code in session.scalars(query.where(models.Grid.code.in_(chunk)))}


def paths(session: Session, codes: Collection[str], on: date) -> dict[str, frozenset[str]]:
    """Return, for those of the codes that are of grids or areas in force on a day, the codes of it and all above it."""
    area, grid = models.Area, models.Grid
    steps = (
        select(area.code, area.parent).where(area.in_force(on)),
        select(grid.code, grid.community).where(grid.in_force(on), grid.code.in_(codes)),
    )
    above = {code: parent for query in steps for code, parent in session.execute(query)}
    return {code: frozenset(_path(above, code)) for code in codes if code in above}


def _path(above: Mapping[str, str | None], code: str) -> list[str]:
    path: list[str] = []
    step: str | None = code
    while step is not None and step not in path:
        path.append(step)
        step = above.get(step)
    return path


def below(code: str, on: date) -> Select[tuple[str]]:
    """Return the query of the codes of all grids and areas in force on a day that are below an area."""
    area, grid = models.Area, models.Grid
    next_below = select(area.code).where(area.in_force(on), area.parent == code).cte(recursive=True)
    areas = next_below.union(select(area.code).where(area.in_force(on), area.parent == next_below.c.code))
    inside = or_(grid.community == code, grid.community.in_(select(areas.c.code)))
    both = select(areas.c.code).union(select(grid.code).where(grid.in_force(on), inside)).subquery()
    return select(both.c.code)


def areas(session: Session, on: date, rows: Rows | None = None) -> list[Area]:
    """Return the areas in force on a day, by code; those among `rows` are not read again."""
    return (rows or Rows()).in_force(session, models.Area, Area, on, models.Area.code, models.Area.level)
