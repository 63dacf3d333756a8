"""The tie rule in SQL."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, func, literal, not_, select
from sqlalchemy.orm import Session

from geogrid.store import models
from geogrid.store.box import index_hit
from geogrid.store.shape import Shape

DISJOINT = "FF*FF****"


def grid_at_sql(session: Session, lon: float, lat: float, on: date) -> str | None:
    """Return the lowest code of all grids in force whose closed polygon covers the point, None without any.

    Parameters
    ----------
    lon, lat
        CGCS2000 degrees.
    on
        The day.
    """
    point = literal((lon, lat), Shape("POINT"))
    grid = models.Grid
    # Not ST_Covers: for points PostGIS has its own arithmetic there, which differs from GEOS on borders.
    covered = not_(func.ST_Relate(grid.shape, point, DISJOINT, type_=Boolean))
    query = select(func.min(grid.code)).where(index_hit(grid, (lon, lat, lon, lat)), grid.in_force(on), covered)
    return session.scalar(query)
