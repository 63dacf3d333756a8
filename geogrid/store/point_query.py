"""The tie rule in SQL."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from geogrid.store import models
from geogrid.store.box import index_hit
from geogrid.store.shape import Shape


def grid_at_sql(session: Session, lon: float, lat: float, on: date) -> str | None:
    """Return the lowest code of all grids in force whose closed polygon covers the point; None outside every grid.

    Parameters
    ----------
    lon, lat
        CGCS2000 degrees.
    on
        The day.
    """
    point = literal((lon, lat), Shape("POINT"))
    grid = models.Grid
    covered = func.ST_Covers(grid.shape, point)
    query = select(func.min(grid.code)).where(index_hit(grid, (lon, lat, lon, lat)), grid.in_force(on), covered)
    return session.scalar(query)
