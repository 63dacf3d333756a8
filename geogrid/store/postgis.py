"""PostGIS: reaching the server, transactions, bulk loading, the index condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.errors import OperationalError, UniqueViolation
from sqlalchemy import Connection, Engine, Table, create_engine, delete, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from geogrid.errors import CodeTaken, PostgisMissing
from geogrid.store.box import IndexHit
from geogrid.store.bulk import Kept, Listed

KIND = "postgis"
Error, Failure = psycopg.Error, OperationalError
_MIGRATION_LOCK = 4490_2026
_QUEUES = {"audit": 4490_2027, "repair": 4490_2028, "people": 4490_2029, "register": 4490_2030, "descents": 4490_2031}
_CHUNK = 1024 * 1024


def engine(url: URL) -> Engine:
    """Return an engine on the server; connections that died meanwhile are replaced."""
    return create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args={"connect_timeout": 10})


def reading(made: Engine) -> Engine:
    """Return the engine for transactions that only read; each sees one state of the data to its end."""
    return made.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def exists(url: URL) -> bool:
    """Return True: a server makes no database by being asked."""
    return True


def tidy(url: URL) -> None:
    """Do nothing: the server keeps its log short by itself."""


def tables(connection: Connection) -> set[str]:
    """Return the tables and views where geogrid's are or would be, but not those of extensions."""
    query = """
        SELECT relname FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid
                        AND deptype = 'e')
    """
    return set(connection.scalars(text(query)))


def prepare(connection: Connection) -> None:
    """See that PostGIS is there, one process at a time.

    Raises
    ------
    PostgisMissing
        When it is not installed on the server or this user may not create it.
    """
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
    if connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'postgis'")):
        return
    try:
        connection.execute(text("CREATE EXTENSION postgis"))
    except DBAPIError as error:
        raise PostgisMissing(reason=str(error.orig).splitlines()[0]) from None


def insert(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> int:
    """Insert many rows by COPY and return how many.

    Raises
    ------
    CodeTaken
        When a code is in use.
    """
    statement = _copying("COPY {} ({}) FROM STDIN", table.name, columns)
    cursor = connection.connection.cursor()
    try:
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except UniqueViolation:
        raise CodeTaken(table=table.name) from None
    return int(cursor.rowcount)


def guarantees(connection: Connection) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return of each setting that keeps what was written its value, and what it may be."""
    kept = ("on", "local", "remote_write", "remote_apply")
    expected = {"fsync": ("on",), "full_page_writes": ("on",), "synchronous_commit": kept}
    found = {name: connection.scalar(text("SELECT current_setting(:name)"), {"name": name}) for name in expected}
    return {name: (str(found[name]), expected[name]) for name in expected}


def clock(connection: Connection) -> float | None:
    """Return the server's time, seconds since 1970."""
    return float(connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())")) or 0)


def clear(connection: Connection, table: Table) -> None:
    """Delete all rows."""
    connection.execute(delete(table))


def size(connection: Connection, tables: Iterable[str]) -> int:
    """Return about how many bytes the tables are."""
    query = text("SELECT pg_table_size(CAST(:name AS regclass))")
    return sum(connection.scalar(query, {"name": name}) or 0 for name in tables)


def part(
    connection: Connection,
    name: str,
    tables: Mapping[str, Sequence[str]],
    folder: Path,
    progress: Callable[[int, int], None],
) -> Iterator[bytes]:
    """Yield the bytes of one part of a backup: the rows of a table as the transaction sees them."""
    table, chunk = name.removesuffix(".copy"), bytearray()
    with connection.connection.cursor().copy(_copying("COPY {} ({}) TO STDOUT", table, tables[table])) as rows:
        for row in rows:
            chunk += row
            if len(chunk) >= _CHUNK:
                yield bytes(chunk)
                chunk.clear()
    yield bytes(chunk)


def load(
    connection: Connection, tables: Mapping[str, Sequence[str]], rows_of: Callable[[str], Iterator[bytes]]
) -> None:
    """Put the rows of parts of a backup into empty tables."""
    for table, columns in tables.items():
        with connection.connection.cursor().copy(_copying("COPY {} ({}) FROM STDIN", table, columns)) as target:
            for chunk in rows_of(table):
                target.write(chunk)


def _copying(statement: LiteralString, table: str, columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)))


def lock(connection: Connection, tables: Iterable[str]) -> None:
    """Let nobody else read or write the tables until the transaction ends."""
    for name in tables:
        connection.execute(text(f'LOCK TABLE "{name}" IN ACCESS EXCLUSIVE MODE'))


def queue(connection: Connection, what: str) -> None:
    """Let nobody else change the audit, the repair, the register, the descents or accounts of others until it ends."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _QUEUES[what]})


def hold(connection: Connection, table: Table) -> None:
    """Let nobody else change a table until the transaction ends; who only reads it goes on."""
    connection.execute(text(f'LOCK TABLE "{table.name}" IN SHARE ROW EXCLUSIVE MODE'))


def renumber(connection: Connection, tables: Mapping[str, Sequence[str]]) -> None:
    """Let new rows get the numbers after the last."""
    for name, columns in tables.items():
        if "id" in columns:
            query = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM \"{name}\""  # noqa: S608
            connection.execute(text(query))


@compiles(IndexHit, "postgresql")
def _index_hit(element: IndexHit, compiler: SQLCompiler, **kw: Any) -> str:
    _, shape, *sides = element.clauses
    west, south, east, north = (compiler.process(side, **kw) for side in sides)
    return f"{compiler.process(shape, **kw)} && ST_MakeEnvelope({west}, {south}, {east}, {north}, 4490)"


@compiles(Listed, "postgresql")
def _listed(element: Listed, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST(json_agg({compiler.process(element.clauses, **kw)}) AS TEXT)"


@compiles(Kept, "postgresql")
def _kept(element: Kept, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kw)} AS TEXT)"
