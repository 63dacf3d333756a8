"""Grids and areas as they are on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geogrid.domain.grid import Area, Grid, Level
from geogrid.store import models, records


def grids(session: Session, on: date) -> list[Grid]:
    """Return the grids in force on a day, by code."""
    query = records.selecting(models.Grid, Grid, models.Grid.in_force(on))
    return records.read(session, Grid, query.order_by(models.Grid.code))


def grid_areas(session: Session, on: date) -> dict[str, float]:
    """Return the area in m2 of each grid in force on a day."""
    query = select(models.Grid.code, models.Grid.area_m2).where(models.Grid.in_force(on))
    return {row.code: row.area_m2 for row in session.execute(query)}


def areas(session: Session, on: date, level: Level | None = None) -> list[Area]:
    """Return the areas in force on a day, by code; of one level, or all."""
    of_level = [] if level is None else [models.Area.level == level]
    query = records.selecting(models.Area, Area, models.Area.in_force(on), *of_level)
    return records.read(session, Area, query.order_by(models.Area.code, models.Area.level))
