"""The column type of geometry: shapely in, shapely out, in the form each database keeps it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shapely
from geoalchemy2 import Geometry
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Dialect
from sqlalchemy.orm import Session

from geogrid.store import ewkb
from geogrid.store.embedded import blob

SRID = 4490
_CODECS: dict[str, Any] = {"sqlite": blob, "postgresql": ewkb}
_PROMOTED: dict[tuple[str, str], Any] = {
    ("MULTIPOLYGON", "Polygon"): shapely.multipolygons,
    ("MULTILINESTRING", "LineString"): shapely.multilinestrings,
}


class Shape(Geometry):
    """A GeoAlchemy2 geometry in EPSG:4490. Its values are shapely shapes, those of POINT (lon, lat) pairs.

    A column of multi-part type takes single parts too, and gives a lone part back as the single shape it was.

    Parameters
    ----------
    geometry_type
        POINT, POLYGON, MULTILINESTRING or MULTIPOLYGON.
    """

    cache_ok = True

    def __init__(self, geometry_type: str = "GEOMETRY", **rest: Any) -> None:
        super().__init__(geometry_type, **{"srid": SRID, "nullable": False, **rest})

    def bind_expression(self, bindvalue: Any) -> Any:
        """Values go in as the database keeps them, without a function around them."""
        return bindvalue

    def column_expression(self, col: Any) -> Any:
        """Values come out as the database keeps them."""
        return col

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        codec, kind = _CODECS[dialect.name], self.geometry_type
        if kind == "POINT":
            return lambda pair: None if pair is None else codec.encode_point(*pair)
        return lambda shape: None if shape is None else codec.encode(_promoted(shape, kind))

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any]:
        codec = _CODECS[dialect.name]
        if self.geometry_type == "POINT":
            return lambda value: None if value is None else codec.decode_point(value)
        return lambda value: None if value is None else single(codec.decode(value))


def codec(session: Session) -> Any:
    """Return the module that makes geometry of what the session's database keeps."""
    return _CODECS[session.connection().dialect.name]


def _promoted(shape: BaseGeometry, kind: str) -> BaseGeometry:
    promote = _PROMOTED.get((kind, shape.geom_type))
    return promote([shape]) if promote else shape


def single(shape: BaseGeometry) -> BaseGeometry:
    """Return the one part of a one-part multi, any other shape as it is."""
    parts: Any = getattr(shape, "geoms", ())
    return parts[0] if len(parts) == 1 else shape
