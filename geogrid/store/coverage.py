"""Grids and areas as they are on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geogrid.domain.grid import Area, Grid
from geogrid.store import models
from geogrid.store.rows import Rows


def grids(session: Session, on: date, rows: Rows | None = None) -> list[Grid]:
    """Return the grids in force on a day, by code; those among `rows` are not read again."""
    return (rows or Rows()).in_force(session, models.Grid, Grid, on, models.Grid.code)


def grid_areas(session: Session, on: date) -> dict[str, float]:
    """Return the area in m2 of each grid in force on a day."""
    query = select(models.Grid.code, models.Grid.area_m2).where(models.Grid.in_force(on))
    return {row.code: row.area_m2 for row in session.execute(query)}


def known_codes(session: Session, codes: Collection[str], on: date) -> set[str]:
    """Return those of the codes that are of grids or areas in force on a day."""
    found: set[str] = set()
    for model in (models.Grid, models.Area):
        found.update(session.scalars(select(model.code).where(model.in_force(on), model.code.in_(codes))))
    return found


def areas(session: Session, on: date, rows: Rows | None = None) -> list[Area]:
    """Return the areas in force on a day, by code; those among `rows` are not read again."""
    return (rows or Rows()).in_force(session, models.Area, Area, on, models.Area.code, models.Area.level)
