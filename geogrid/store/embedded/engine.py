"""Opening an SQLite file, its transactions, and how it keeps and finds geometry."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext, suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from geogrid.errors import CodeTaken, DatabaseUnreachable
from geogrid.store import ownership
from geogrid.store.box import IndexHit
from geogrid.store.bulk import Kept, Listed
from geogrid.store.embedded import copy, functions, metadata, spatial_index

KIND = "embedded"
Error, Failure = sqlite3.Error, sqlite3.OperationalError
BUSY_MS = 30_000
LONGEST_LOG = 64 * 1024 * 1024
BULK = 5_000  # rows from which on the index is filled at the end
_PRAGMAS = (
    f"PRAGMA journal_size_limit = {LONGEST_LOG}",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is removed is gone, from copies too
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA cache_size = -65536",  # 64 MiB: the indexes of a million places are filled in memory
)


def engine(url: URL) -> Engine:
    """Return an engine on the file, which is created when it is first written to."""
    file = Path(url.database or "")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnreachable(reason=str(error)) from None
    made = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_MS / 1000})
    event.listen(made, "do_connect", _make)
    event.listen(made, "connect", _set_up)
    event.listen(made, "begin", _begin)
    return made


def _make(_dialect: object, _record: object, arguments: Sequence[Any], _options: object) -> None:
    """Make a new file for its owner alone; SQLite makes those beside it alike."""
    if arguments and not str(arguments[0]).startswith((":", "file:")):
        with suppress(OSError):  # that it is there, or cannot be made, SQLite says
            os.close(os.open(arguments[0], os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where _begin says, not where Python guesses
    if ownership.may_be_ours(_tables(connection)):  # another program's file stays as it is
        connection.execute("PRAGMA journal_mode = WAL")
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    functions.register(connection)


def _begin(connection: Connection) -> None:
    """Begin a transaction.

    A writer takes the lock at once: one that reads first and then writes fails when another came between.
    """
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writing else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def reading(made: Engine) -> Engine:
    """Return the engine for transactions that only read."""
    return made


def exists(url: URL) -> bool:
    """Return whether there is a file: to ask what it holds would make it."""
    return Path(url.database or "").exists()


def tidy(url: URL) -> None:
    """Cut the write-ahead log off after a bulk load, whose log is as long as what was loaded."""
    file = Path(url.database or "")
    log = file.with_name(f"{file.name}-wal")
    if not log.is_file() or log.stat().st_size <= LONGEST_LOG:
        return
    # Readers may hold it; then the next writer finds it too long, and tries again.
    with suppress(Failure), closing(sqlite3.connect(file, timeout=1)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def tables(connection: Connection) -> set[str]:
    """Return the tables and views, but not those that make the file a SpatiaLite file."""
    return _tables(_driver(connection))


def _tables(connection: sqlite3.Connection) -> set[str]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    return {name for (name,) in names if not name.startswith("sqlite_")} - metadata.tables()


def prepare(connection: Connection) -> None:
    """Make a new file a SpatiaLite file."""
    driver = _driver(connection)
    if metadata.version(driver) == 0:
        metadata.create(driver)


def insert(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> int:
    """Insert many rows as the driver takes them (shapes as blobs, days as text) and return how many.

    Raises
    ------
    CodeTaken
        When a code is in use.
    """
    places = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 - own names
    driver, rows = _driver(connection), iter(rows)
    first = list(islice(rows, BULK))
    many = len(first) == BULK and "shape" in columns
    try:
        with spatial_index.in_bulk(driver, table.name, "shape") if many else nullcontext():
            return driver.executemany(statement, chain(first, rows)).rowcount
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorname == "SQLITE_CONSTRAINT_UNIQUE":
            raise CodeTaken(table=table.name) from None
        raise


def clear(connection: Connection, table: Table) -> None:
    """Delete all rows; the index is made anew, since emptying an R*Tree row by row takes long."""
    driver, indexed = _driver(connection), "shape" in table.columns
    if indexed:
        spatial_index.drop(driver, table.name, "shape")
    driver.execute(f"DELETE FROM {table.name}")  # noqa: S608 - an own name
    if indexed:
        spatial_index.create(driver, table.name, "shape")


def size(connection: Connection, tables: Iterable[str]) -> int:
    """Return the bytes of the file."""
    driver = _driver(connection)
    (pages,), (of_page,) = (driver.execute(f"PRAGMA page_{what}").fetchone() for what in ("count", "size"))
    return int(pages * of_page)


def part(
    connection: Connection, name: str, tables: Iterable[str], folder: Path, progress: Callable[[int, int], None]
) -> Iterator[bytes]:
    """Return the bytes of the one part of a backup: a copy of the file as the transaction sees it."""
    return copy.chunks(_driver(connection), folder, progress)


def lock(connection: Connection, tables: Iterable[str]) -> None:
    """Do nothing: a transaction that writes is alone."""


def queue(connection: Connection, what: str) -> None:
    """Do nothing: a transaction that writes is alone."""


def hold(connection: Connection, table: Table) -> None:
    """Do nothing: a transaction that writes is alone."""


def renumber(connection: Connection, tables: Mapping[str, Sequence[str]]) -> None:
    """Do nothing: a new row gets the number after the last."""


def guarantees(connection: Connection) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return of each setting that keeps what was written its value, and what it may be."""
    expected = {"synchronous": ("2", "3"), "journal_mode": ("wal",)}
    asked = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
    return {name: (str(asked[name]), expected[name]) for name in expected}


def clock(connection: Connection) -> float | None:
    """Return None: a file has no clock of its own."""
    return None


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


@compiles(IndexHit, "sqlite")
def _index_hit(element: IndexHit, compiler: SQLCompiler, **kw: Any) -> str:
    """SQLite never uses the R*Tree by itself."""
    row, _, *sides = element.clauses
    west, south, east, north = (compiler.process(side, **kw) for side in sides)
    return (
        f"{compiler.process(row, **kw)} IN (SELECT pkid FROM idx_{row.table.name}_shape"  # noqa: S608 - own names
        f" WHERE xmax >= {west} AND xmin <= {east} AND ymax >= {south} AND ymin <= {north})"
    )


@compiles(Listed, "sqlite")
def _listed(element: Listed, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **kw)})"


@compiles(Kept, "sqlite")
def _kept(element: Kept, compiler: SQLCompiler, **kw: Any) -> str:
    return f"hex({compiler.process(element.clauses, **kw)})"
