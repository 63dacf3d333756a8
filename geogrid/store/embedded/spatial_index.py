"""The R*Tree of a geometry column, and the triggers that keep it and the column right.

Names and duties are those of SpatiaLite, so that a program with mod_spatialite may write to the file too: it
brings its own GeometryConstraints and RTreeAlign. ggi and ggu guard the column; tmi, tmu and tmd note when it
changed, by which QGIS knows whether a layer's extent is still right; gii, giu and gid keep the index.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from geogrid.store.embedded import blob

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_OF_COLUMN = "WHERE f_table_name = ? AND f_geometry_column = ?"
_AT_ONCE = 50_000  # entries as numbers of Python
_PER_NODE = 40  # shapes in a node of SQLite's R*Tree
_GUARD = """
CREATE TRIGGER IF NOT EXISTS "{name}_{table}_{column}" BEFORE {event} ON "{table}" FOR EACH ROW
WHEN NOT EXISTS (
  SELECT 1 FROM geometry_columns
  WHERE f_table_name = lower('{table}') AND f_geometry_column = lower('{column}')
    AND GeometryConstraints(NEW."{column}", geometry_type, srid) = 1)
BEGIN
  SELECT RAISE(ROLLBACK, '{table}.{column}: wrong type of geometry or wrong SRID');
END"""

_NOTE = """
CREATE TRIGGER IF NOT EXISTS "tm{first}_{table}_{column}" AFTER {event} ON "{table}" FOR EACH ROW
BEGIN
  UPDATE geometry_columns_time SET last_{event} = {now}
  WHERE f_table_name = lower('{table}') AND f_geometry_column = lower('{column}');
END"""
_NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"

_FOLLOW = """
CREATE TRIGGER IF NOT EXISTS "{name}_{table}_{column}" AFTER {event} ON "{table}" FOR EACH ROW
BEGIN
  DELETE FROM "idx_{table}_{column}" WHERE pkid = {row}.ROWID;
  {then}
END"""
_ALIGN = """SELECT RTreeAlign('idx_{table}_{column}', NEW.ROWID, NEW."{column}");"""


def guard(connection: sqlite3.Connection, table: str, column: str) -> None:
    """Let only geometry of the registered type and SRID into the column, and note when it changes."""
    for name, event in (("ggi", "INSERT"), ("ggu", f'UPDATE OF "{column}"')):
        connection.execute(_GUARD.format(name=name, event=event, table=table, column=column))
    for event in ("insert", "update", "delete"):
        connection.execute(_NOTE.format(first=event[0], event=event, now=_NOW, table=table, column=column))


def create(connection: sqlite3.Connection, table: str, column: str) -> None:
    """Create and fill the index, and keep it current from now on."""
    index = f"idx_{table}_{column}"
    connection.execute(f'CREATE VIRTUAL TABLE "{index}" USING rtree(pkid, xmin, xmax, ymin, ymax)')
    fill(connection, table, column)
    follow(connection, table, column)
    _mark(connection, table, column, enabled=True)


def fill(connection: sqlite3.Connection, table: str, column: str, after: int = 0) -> None:
    """Put the rows after a ROWID into the index, neighbours together: quicker to fill and to search."""
    query = f'SELECT ROWID, "{column}" FROM "{table}" WHERE ROWID > ? AND "{column}" NOT NULL'  # noqa: S608
    found = ((row, *blob.box_of(shape)) for row, shape in connection.execute(query, (after,)))
    boxes: FloatArray = np.fromiter(found, dtype=np.dtype((np.float64, 5)))
    order = _in_strips(boxes[:, 1], boxes[:, 2])
    entries = (entry for at in range(0, len(order), _AT_ONCE) for entry in _entries(boxes[order[at : at + _AT_ONCE]]))
    connection.executemany(f'INSERT INTO "idx_{table}_{column}" VALUES (?, ?, ?, ?, ?)', entries)  # noqa: S608


def _entries(boxes: FloatArray) -> Iterator[tuple[float, ...]]:
    """Return row, west, east, south, north of boxes that are given as row, west, south, east, north."""
    row, west, south, east, north = boxes.T
    return zip(row.astype(np.int64).tolist(), *map(np.ndarray.tolist, (west, east, south, north)), strict=True)


def _in_strips(x: FloatArray, y: FloatArray) -> IntArray:
    """Return the order that goes through strips from west to east, each from south to north."""
    strips = np.empty(len(x), dtype=np.int64)
    strips[np.argsort(x, kind="stable")] = np.arange(len(x)) // max(1, int(np.sqrt(len(x) * _PER_NODE)))
    return np.lexsort((y, strips))


def follow(connection: sqlite3.Connection, table: str, column: str) -> None:
    """Keep the index current from now on."""
    align_new = _ALIGN.format(table=table, column=column)
    for name, event, row, then in (
        ("gii", "INSERT", "NEW", align_new),
        ("giu", f'UPDATE OF "{column}"', "NEW", align_new),
        ("gid", "DELETE", "OLD", ""),
    ):
        connection.execute(_FOLLOW.format(name=name, event=event, row=row, then=then, table=table, column=column))


def drop(connection: sqlite3.Connection, table: str, column: str) -> None:
    """Take the index away."""
    disable(connection, table, column)
    connection.execute(f'DROP TABLE IF EXISTS "idx_{table}_{column}"')


def disable(connection: sqlite3.Connection, table: str, column: str) -> None:
    """Stop keeping the index current; its table is left for the caller to drop."""
    _drop(connection, table, column, "gii", "giu", "gid")
    _mark(connection, table, column, enabled=False)


def unguard(connection: sqlite3.Connection, table: str, column: str) -> None:
    """Let anything into the column again."""
    _drop(connection, table, column, "ggi", "ggu", "tmi", "tmu", "tmd")


@contextmanager
def in_bulk(connection: sqlite3.Connection, table: str, column: str) -> Iterator[None]:
    """Index the rows inserted inside all at once at the end, and do not guard what this store itself encoded.

    Triggers do both, and cost more than the insert itself; taking them away and back is part of the caller's
    transaction.
    """
    last = connection.execute(f'SELECT coalesce(max(ROWID), 0) FROM "{table}"').fetchone()[0]  # noqa: S608
    _drop(connection, table, column, "ggi", "tmi", "gii")
    yield
    fill(connection, table, column, after=last)
    guard(connection, table, column)
    follow(connection, table, column)
    connection.execute(
        f"UPDATE geometry_columns_time SET last_insert = {_NOW} {_OF_COLUMN}",  # noqa: S608 - constant text
        (table, column),
    )


def _drop(connection: sqlite3.Connection, table: str, column: str, *triggers: str) -> None:
    for name in triggers:
        connection.execute(f'DROP TRIGGER IF EXISTS "{name}_{table}_{column}"')


def _mark(connection: sqlite3.Connection, table: str, column: str, *, enabled: bool) -> None:
    connection.execute(
        f"UPDATE geometry_columns SET spatial_index_enabled = ? {_OF_COLUMN}",  # noqa: S608 - constant text
        (enabled, table, column),
    )


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
    """Return 1 when the index holds a box around each shape and no others, else 0; None without an index."""
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
