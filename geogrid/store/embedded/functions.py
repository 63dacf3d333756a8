"""The SQL functions of SpatiaLite that GeoAlchemy2 and the queries call, over shapely.

SQLite hands geometry over as blobs. Predicates look at the boxes in the blobs first, and keep the last shapes
they met, since one side of a filter is mostly the same for every row.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.store.embedded import blob, metadata, spatial_index

Predicate = Callable[[BaseGeometry, BaseGeometry], bool]

_EWKT = re.compile(r"\s*(?:SRID=(-?\d+);)?\s*(POINT|LINESTRING|POLYGON|MULTI(?:POINT|LINESTRING|POLYGON))\s*[(E]", re.I)
_PREDICATES: dict[str, Predicate] = {
    "ST_Intersects": shapely.intersects,
    "ST_Covers": shapely.covers,
}

_shape = lru_cache(maxsize=256)(blob.decode)


def register(connection: sqlite3.Connection) -> None:
    """Give a new connection all functions."""
    pure: dict[tuple[str, int], Callable[..., Any]] = {
        ("GeomFromEWKT", 1): geom_from_ewkt,
        ("ST_GeomFromText", 2): geom_from_text,
        ("AsEWKB", 1): as_ewkb,
        ("ST_Relate", 3): relates,
        ("GeometryConstraints", 3): geometry_constraints,
        **{(name, 2): partial(holds, predicate) for name, predicate in _PREDICATES.items()},
    }
    for (name, arguments), function in pure.items():
        connection.create_function(name, arguments, function, deterministic=True)
    for name, arguments, action in (
        ("RecoverGeometryColumn", 5, recover_geometry_column),
        ("DiscardGeometryColumn", 2, discard_geometry_column),
        ("CreateSpatialIndex", 2, create_spatial_index),
        ("CheckSpatialIndex", 2, check_spatial_index),
        ("DisableSpatialIndex", 2, disable_spatial_index),
        ("CheckSpatialMetaData", 0, metadata.version),
        ("RTreeAlign", 3, rtree_align),
    ):
        connection.create_function(name, arguments, partial(action, connection))


def geom_from_ewkt(text: str | None) -> bytes | None:
    """Return the blob of SRID=4490;POINT(1 2); one of the six plain classes."""
    if text is None:
        return None
    found = _EWKT.match(text)
    if found is None:
        raise blob.BlobError("not the EWKT of a plain geometry")
    wkt = text.partition(";")[2] if found[1] else text
    return blob.encode(shapely.from_wkt(wkt), int(found[1] or 0))


def geom_from_text(text: str | None, srid: int) -> bytes | None:
    """Return the blob of WKT with an SRID."""
    return None if text is None else geom_from_ewkt(f"SRID={srid};{text}")


def as_ewkb(value: bytes | None) -> bytes | None:
    """Return EWKB with the SRID in it."""
    return None if value is None else shapely.to_wkb(_with_srid(value), byte_order=1, include_srid=True)


def _with_srid(value: bytes) -> BaseGeometry:
    return shapely.set_srid(blob.decode(value), blob.srid_of(value))


def holds(predicate: Predicate, one: bytes | None, other: bytes | None) -> int | None:
    """Return whether the predicate holds; it never does when the boxes are apart."""
    if one is None or other is None:
        return None
    west, south, east, north = blob.box_of(one)
    w, s, e, n = blob.box_of(other)
    if w > east or e < west or s > north or n < south:
        return 0
    return int(predicate(_shape(one), _shape(other)))


def relates(one: bytes | None, other: bytes | None, pattern: str) -> int | None:
    """Return whether two shapes lie to each other as a DE-9IM pattern says."""
    if one is None or other is None:
        return None
    return int(shapely.relate_pattern(_shape(one), _shape(other), pattern))


def geometry_constraints(value: bytes | None, kind: int | str, srid: int) -> int:
    """Return 1 when the value is a geometry of this class and SRID, or nothing; 0 otherwise."""
    if value is None:
        return 1
    try:
        return int(blob.srid_of(value) == srid and kind in (0, blob.class_of(value)))
    except (blob.BlobError, TypeError):
        return 0


def recover_geometry_column(
    connection: sqlite3.Connection, table: str, column: str, srid: int, kind: str, dimension: str
) -> int:
    """Register a column as one of geometry and guard it; 1 when done."""
    if dimension not in ("XY", 2):
        return 0
    metadata.register_column(connection, table, column, srid, kind)
    spatial_index.guard(connection, table, column)
    return 1


def discard_geometry_column(connection: sqlite3.Connection, table: str, column: str) -> int:
    """Forget that a column holds geometry."""
    spatial_index.unguard(connection, table, column)
    metadata.forget_column(connection, table, column)
    return 1


def create_spatial_index(connection: sqlite3.Connection, table: str, column: str) -> int:
    """Create the R*Tree of a column."""
    spatial_index.create(connection, table, column)
    return 1


def check_spatial_index(connection: sqlite3.Connection, table: str, column: str) -> int | None:
    """Return 1 when the index is right, 0 when it is not, None when there is none."""
    return spatial_index.check(connection, table, column)


def disable_spatial_index(connection: sqlite3.Connection, table: str, column: str) -> int:
    """Stop keeping the R*Tree current."""
    spatial_index.disable(connection, table, column)
    return 1


def rtree_align(connection: sqlite3.Connection, index: str, row: int, value: bytes | None) -> int:
    """Put one shape's box into the index."""
    spatial_index.align(connection, index.strip('"'), row, value)
    return 1
