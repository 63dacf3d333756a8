"""The R*Tree of a geometry column, and the triggers that keep it and the column right.

Names and duties are those of SpatiaLite (ggi/ggu guard the column, gii/giu/gid keep the index), so that a program
with mod_spatialite may write to the file as well: it brings its own GeometryConstraints and RTreeAlign.
"""

from __future__ import annotations

import sqlite3

from geogrid.store.embedded import blob

_GUARD = """
CREATE TRIGGER "{name}_{table}_{column}" BEFORE {event} ON "{table}" FOR EACH ROW
WHEN NOT EXISTS (
  SELECT 1 FROM geometry_columns
  WHERE f_table_name = lower('{table}') AND f_geometry_column = lower('{column}')
    AND GeometryConstraints(NEW."{column}", geometry_type, srid) = 1)
BEGIN
  SELECT RAISE(ROLLBACK, '{table}.{column}: wrong type of geometry or wrong SRID');
END"""

_FOLLOW = """
CREATE TRIGGER "{name}_{table}_{column}" AFTER {event} ON "{table}" FOR EACH ROW
BEGIN
  DELETE FROM "idx_{table}_{column}" WHERE pkid = {row}.ROWID;
  {then}
END"""
_ALIGN = """SELECT RTreeAlign('idx_{table}_{column}', NEW.ROWID, NEW."{column}");"""


def guard(connection: sqlite3.Connection, table: str, column: str) -> None:
    """Let only geometry of the registered type and SRID into the column."""
    for name, event in (("ggi", "INSERT"), ("ggu", f'UPDATE OF "{column}"')):
        connection.execute(_GUARD.format(name=name, event=event, table=table, column=column))


def create(connection: sqlite3.Connection, table: str, column: str) -> None:
    """Create and fill the index, and keep it current from now on."""
    index = f"idx_{table}_{column}"
    connection.execute(f'CREATE VIRTUAL TABLE "{index}" USING rtree(pkid, xmin, xmax, ymin, ymax)')
    rows = connection.execute(f'SELECT ROWID, "{column}" FROM "{table}"')  # noqa: S608 - names of own tables
    for row, shape in rows:
        align(connection, index, row, shape)
    align_new = _ALIGN.format(table=table, column=column)
    for name, event, row, then in (
        ("gii", "INSERT", "NEW", align_new),
        ("giu", f'UPDATE OF "{column}"', "NEW", align_new),
        ("gid", "DELETE", "OLD", ""),
    ):
        connection.execute(_FOLLOW.format(name=name, event=event, row=row, then=then, table=table, column=column))
    connection.execute(
        "UPDATE geometry_columns SET spatial_index_enabled = 1 WHERE f_table_name = ? AND f_geometry_column = ?",
        (table, column),
    )


def disable(connection: sqlite3.Connection, table: str, column: str) -> None:
    """Stop keeping the index current; its table is left for the caller to drop."""
    for name in ("gii", "giu", "gid"):
        connection.execute(f'DROP TRIGGER IF EXISTS "{name}_{table}_{column}"')
    connection.execute(
        "UPDATE geometry_columns SET spatial_index_enabled = 0 WHERE f_table_name = ? AND f_geometry_column = ?",
        (table, column),
    )


def unguard(connection: sqlite3.Connection, table: str, column: str) -> None:
    """Let anything into the column again."""
    for name in ("ggi", "ggu"):
        connection.execute(f'DROP TRIGGER IF EXISTS "{name}_{table}_{column}"')


def align(connection: sqlite3.Connection, index: str, row: int, shape: bytes | None) -> None:
    """Put the box of one shape into the index; SQLite rounds it outwards to 32 bits."""
    if shape is None:
        return
    west, south, east, north = blob.box_of(shape)
    connection.execute(
        f'INSERT INTO "{index}" VALUES (?, ?, ?, ?, ?)',  # noqa: S608 - a name of an own table
        (row, west, east, south, north),
    )


def check(connection: sqlite3.Connection, table: str, column: str) -> int | None:
    """Return 1 when each shape's box lies in its box in the index and there are no others; None without an index."""
    index = f"idx_{table}_{column}"
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (index,)).fetchone():
        return None
    boxes = {row[0]: row[1:] for row in connection.execute(f'SELECT * FROM "{index}"')}  # noqa: S608
    for row, shape in connection.execute(f'SELECT ROWID, "{column}" FROM "{table}"'):  # noqa: S608
        box = boxes.pop(row, None) if shape is not None else (0, 0, 0, 0)
        if box is None or (shape is not None and not _inside(blob.box_of(shape), box)):
            return 0
    return int(not boxes)


def _inside(shape: tuple[float, ...], box: tuple[float, ...]) -> bool:
    west, south, east, north = shape
    return box[0] <= west and east <= box[1] and box[2] <= south and north <= box[3]
