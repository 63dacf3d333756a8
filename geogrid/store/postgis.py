"""PostGIS: reaching the server, transactions, bulk loading, the index condition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import sql
from psycopg.errors import OperationalError, UniqueViolation
from sqlalchemy import Connection, Engine, Table, create_engine, delete, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from geogrid.errors import CodeTaken, PostgisMissing
from geogrid.store.box import IndexHit

KIND = "postgis"
Failure = OperationalError
_MIGRATION_LOCK = 4490_2026


def engine(url: URL) -> Engine:
    """Return an engine on the server; connections that died meanwhile are replaced."""
    return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})


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
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    cursor = connection.connection.cursor()
    try:
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except UniqueViolation:
        raise CodeTaken(table=table.name) from None
    return int(cursor.rowcount)


def clear(connection: Connection, table: Table) -> None:
    """Delete all rows."""
    connection.execute(delete(table))


@compiles(IndexHit, "postgresql")
def _index_hit(element: IndexHit, compiler: SQLCompiler, **kw: Any) -> str:
    _, shape, *sides = element.clauses
    west, south, east, north = (compiler.process(side, **kw) for side in sides)
    return f"{compiler.process(shape, **kw)} && ST_MakeEnvelope({west}, {south}, {east}, {north}, 4490)"
