"""The filter by a box of longitude and latitude: one place for both stores."""

from __future__ import annotations

from typing import Any

import shapely
from sqlalchemy import ColumnElement, and_, func, literal
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

from geogrid.store.shape import Shape

Box = tuple[float, float, float, float]


class IndexHit(FunctionElement[bool]):
    """Whether the spatial index finds a row for a box: a few rows too many, never too few.

    Its clauses are the row's id, its shape, west, south, east, north. Each engine compiles it in its file.
    """

    name = "index_hit"
    type: Any = NullType()  # with Boolean SQLAlchemy appends "= 1", which hides the index from SQLite
    inherit_cache = True


def index_hit(model: Any, box: Box) -> IndexHit:
    """Return the condition that the spatial index finds the row for the box."""
    return IndexHit(model.id, model.shape, *(literal(float(side)) for side in box))


def bbox_filter(model: Any, box: Box) -> ColumnElement[bool]:
    """Return the condition that a row's shape meets the box.

    Parameters
    ----------
    model
        A table with a geometry column `shape`.
    box
        (west, south, east, north), CGCS2000 degrees; its border counts.
    """
    area = literal(shapely.box(*box), Shape("POLYGON"))
    return and_(index_hit(model, box), func.ST_Intersects(model.shape, area))
