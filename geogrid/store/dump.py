"""All that a database holds, as parts of a backup, and back into an empty one.

The embedded database is one part, a copy of its file, which every database can take rows from. PostGIS gives one part a
table, as its own COPY writes it, which only PostGIS reads. Which tables there are, and their columns, is what the
migrations make of the revision, never what a backup says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, inspect, literal, select, text
from sqlalchemy import table as named
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from geogrid.errors import (
    BackupDamaged,
    BackupElsewhere,
    CodeTaken,
    DatabaseNewer,
    DatabaseNotEmpty,
    DatabaseUnreadable,
    NothingToBackUp,
)
from geogrid.store import engines, ewkb, migrations, ownership
from geogrid.store.database import Database
from geogrid.store.embedded import blob, copy

Chunks = Iterator[bytes]
Progress = Callable[[int, int], None]
"""Bytes or rows done, and to do."""
Tables = Mapping[str, tuple[str, ...]]
"""The columns of each table."""
Rows = Iterator[tuple[Any, ...]]
EMBEDDED = "embedded"
_SOME = 1_000  # rows from one word of progress to the next


@dataclass(frozen=True)
class Dump:
    """One state of a database.

    Parameters
    ----------
    file
        The backup it goes to or comes from, as errors call it.
    kind
        Of the database: `embedded` or `postgis`.
    revision
        Of its tables.
    rows
        The number of rows of each table.
    size
        About how many bytes its parts are.
    part
        Gives the bytes of a part.
    """

    file: str
    kind: str
    revision: str
    rows: Mapping[str, int]
    size: int
    part: Callable[[str], Chunks]

    @property
    def names(self) -> list[str]:
        """Return the names of its parts."""
        return [copy.FILE] if self.kind == EMBEDDED else [part_of(name) for name in tables(self.revision)]


def part_of(table: str) -> str:
    """Return the name of the part that holds a table's rows as COPY writes them."""
    return f"{table}.copy"


@cache
def tables(revision: str) -> Tables:
    """Return the tables of a revision with their columns: those that the migrations make."""
    from geogrid.store.migrations import run  # Alembic takes a second to load

    embedded = engines.of("sqlite")
    made = embedded.engine(URL.create("sqlite", database=":memory:")).execution_options(writing=True)
    with made.begin() as connection:
        embedded.prepare(connection)
        run.upgrade(connection, revision)
        names = [name for name in embedded.tables(connection) if not name.startswith("idx_")]
        inspector = inspect(connection)
        found = {name: tuple(column["name"] for column in inspector.get_columns(name)) for name in sorted(names)}
    made.dispose()
    return {name: columns for name, columns in found.items() if name != ownership.REVISION}


@contextmanager
def taken(database: Database, file: str, folder: Path, progress: Progress) -> Iterator[Dump]:
    """Give the state a database has now; others go on writing, and none of that is in it.

    Parameters
    ----------
    folder
        For what is to be written on the way.
    progress
        How far the copy of the embedded database is.

    Raises
    ------
    NothingToBackUp
        When there are no tables yet.
    DatabaseUnreadable
        When it is damaged, or not all of it may be read.
    DatabaseUnreachable, DatabaseForeign, DatabaseNewer
    """
    engine = engines.of(database.dialect)
    try:
        if database.revision() is None:  # asked without making a file
            raise NothingToBackUp(database=database.url)
        with database.reading() as session:
            connection = session.connection()
            revision = database.revision_in(connection)
            assert revision is not None  # tables stay once they are there
            _check_known(revision)
            rows = counted(connection, tables(revision))
            size = engine.size(connection, tables(revision))

            def part(name: str) -> Chunks:
                return engine.part(connection, name, tables(revision), folder, progress)  # type: ignore[no-any-return]

            yield Dump(file, database.kind, revision, rows, size, part)
    except (DBAPIError, engine.Error) as error:
        reason = str(error.orig if isinstance(error, DBAPIError) else error)
        raise DatabaseUnreadable(database=database.url, reason=" ".join(reason.split())) from None


def _check_known(revision: str) -> None:
    if revision not in migrations.known():
        raise DatabaseNewer(revision=revision)


def counted(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """Return the number of rows of each table."""
    return {name: connection.scalar(select(func.count()).select_from(named(name))) or 0 for name in names}


def check_empty(database: Database) -> None:
    """See, before any work, that a database holds nothing.

    Raises
    ------
    DatabaseNotEmpty
    DatabaseUnreachable, DatabaseForeign, DatabaseNewer
    """
    revision = database.revision()
    if revision is not None:
        _check_known(revision)
        with database.reading() as session:
            _check_rows(session.connection(), database, revision)


def check_suits(dump: Dump, database: Database) -> None:
    """See that the parts of a dump can go into a database.

    Raises
    ------
    BackupElsewhere
    """
    if dump.kind not in (EMBEDDED, database.kind):
        raise BackupElsewhere(file=dump.file, theirs=dump.kind, ours=database.kind)


def load(database: Database, dump: Dump, folder: Path, progress: Progress, noted: Callable[[Session], None]) -> None:
    """Put a dump into an empty database and bring it to the state this geogrid works with: all of it, or nothing.

    Parameters
    ----------
    folder
        For what is to be written on the way.
    progress
        How much of it is in.
    noted
        Called in the same transaction when all is in.

    Raises
    ------
    DatabaseNotEmpty
        When it holds a row; it stays as it is.
    BackupDamaged
        When the parts are not what they should be.
    BackupElsewhere, DatabaseUnreachable, DatabaseForeign, DatabaseNewer, PostgisMissing
    """
    from geogrid.store.migrations import run

    check_suits(dump, database)
    engine = engines.of(database.dialect)
    with database.changing_tables() as connection:
        revision = database.revision_in(connection)
        if revision is not None:
            _check_known(revision)
            engine.lock(connection, tables(revision))
            _check_rows(connection, database, revision)
            run.downgrade(connection)
        run.upgrade(connection, dump.revision)
        _clear(connection, engine, dump.revision)
        _fill(connection, engine, dump, folder, progress)
        if counted(connection, tables(dump.revision)) != dump.rows:
            raise BackupDamaged(file=dump.file, part="manifest.json", reason="it tells other numbers of rows")
        engine.renumber(connection, tables(dump.revision))
        run.upgrade(connection)
        with Session(connection) as session:
            noted(session)


def _check_rows(connection: Connection, database: Database, revision: str) -> None:
    held = [
        name for name in tables(revision) if connection.scalar(select(literal(1)).select_from(named(name)).limit(1))
    ]
    if held:
        raise DatabaseNotEmpty(database=database.url, tables=held)


def _clear(connection: Connection, engine: Any, revision: str) -> None:
    """Take away what the migrations themselves have put in: a backup holds that too."""
    for name, rows in counted(connection, tables(revision)).items():
        if rows:
            connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608 - an own name


def _fill(connection: Connection, engine: Any, dump: Dump, folder: Path, progress: Progress) -> None:
    try:
        if dump.kind == EMBEDDED:
            _take_over(connection, engine, dump, folder, progress)
        else:
            engine.load(connection, tables(dump.revision), _counting(dump, progress))
    except engine.Failure:
        raise
    except (engine.Error, blob.BlobError, CodeTaken) as error:
        raise BackupDamaged(file=dump.file, part="database", reason=str(error).splitlines()[0]) from None


def _counting(dump: Dump, progress: Progress) -> Callable[[str], Chunks]:
    """Return what gives the rows of a table as COPY writes them, and tells how much was given."""
    done = 0

    def rows_of(table: str) -> Chunks:
        nonlocal done
        for chunk in dump.part(part_of(table)):
            yield chunk
            done += len(chunk)
            progress(done, dump.size)

    return rows_of


def _take_over(connection: Connection, engine: Any, dump: Dump, folder: Path, progress: Progress) -> None:
    """Put the rows of an embedded database's file into the tables."""
    shape_of = _as_it_is if connection.dialect.name == "sqlite" else _for_postgis
    done, todo = 0, sum(dump.rows.values())
    with copy.opened(dump.file, dump.part(copy.FILE), folder, tables(dump.revision)) as rows_of:
        for name, columns in tables(dump.revision).items():
            rows = _told(rows_of(name), done, todo, progress)
            if "shape" in columns:
                rows = _with_shapes(rows, columns.index("shape"), shape_of)
            engine.insert(connection, Table(name, MetaData()), columns, rows)
            done += dump.rows[name]


def _told(rows: Rows, done: int, todo: int, progress: Progress) -> Rows:
    for number, row in enumerate(rows, done):
        if number % _SOME == 0:
            progress(number, todo)
        yield row


def _with_shapes(rows: Rows, at: int, shape_of: Callable[[bytes], Any]) -> Rows:
    for row in rows:
        yield (*row[:at], shape_of(row[at]), *row[at + 1 :])


def _as_it_is(shape: bytes) -> bytes:
    blob.srid_of(shape)  # a bulk insert leaves the guards of the column out
    return shape


def _for_postgis(shape: bytes) -> str:
    return ewkb.encode(blob.decode(shape))
