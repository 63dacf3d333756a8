"""One database: where it is, its migrations, its transactions."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session

from geogrid.errors import DatabaseForeign, DatabaseNewer, DatabaseUnreachable, SettingInvalid
from geogrid.settings import Settings
from geogrid.store import engines, migrations, ownership

FILE = "geogrid.sqlite"
SECRETS = ("password", "passfile", "sslpassword", "sslkey")
SHOWN = 10


@dataclass(frozen=True)
class Guarantees:
    """What keeps acknowledged changes.

    Parameters
    ----------
    settings
        Of each setting of the database its value, and those that are good.
    skew
        How far its clock is ahead of this machine's, seconds.
    """

    settings: Mapping[str, tuple[str, tuple[str, ...]]]
    skew: float


class Database:
    """The store: the embedded database of the data folder, or PostGIS.

    Parameters
    ----------
    settings
        `database_url` names a PostGIS database; without it the file `geogrid.sqlite` in `data` is used.

    Raises
    ------
    SettingInvalid
        When the URL is not that of a database geogrid works with.

    Attributes
    ----------
    folder
        The data folder that goes with it; None where only its URL is known.
    key
        By which names are summed that nobody is to read there; each session has it in `info`. Random where only the
        URL is known.
    guard
        Gives what each transaction that changes something runs in: it may look first whether whoever asks still may.
    """

    folder: Path | None
    key: bytes
    guard: Callable[[Session], AbstractContextManager[None]]

    def __init__(self, settings: Settings) -> None:
        if settings.database_url and "://" not in settings.database_url:
            raise _invalid("***")
        self._open(settings.database_url or settings.data / FILE)
        self.folder, self.key = settings.data, settings.key("database")

    @classmethod
    def at(cls, place: str | Path) -> Self:
        """Return the database at a URL, or in a file."""
        database = cls.__new__(cls)
        database._open(place)
        database.key = os.urandom(32)
        database.folder = None if "://" in str(place) else Path(place).parent
        return database

    def _open(self, place: str | Path) -> None:
        self._url, self.guard = _url(place), lambda _: nullcontext()
        self.dialect: str = self._url.get_backend_name()
        self._engines = engines.of(self.dialect)
        self.kind: str = self._engines.KIND
        writer: Engine = self._engines.engine(self._url)
        self._writer = writer.execution_options(writing=True)
        self._reader = self._engines.reading(writer)

    @property
    def url(self) -> str:
        """Where it is, without the password."""
        return _shown(self._url)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one state of the data and cannot change it."""
        with self._reached(), Session(self._reader, info={"key": self.key}) as session:
            yield session

    @contextmanager
    def writing(self, queue: str | None = None, *, guarded: bool = True) -> Iterator[Session]:
        """Give a session whose changes are kept together at the end, or not at all after an error.

        Parameters
        ----------
        queue
            Where to wait first until nobody else's transaction is in it: those that change accounts of others, or the
            register of places.
        guarded
            Whether `guard` looks at it; not where it only notes what a guarded one before it has done.
        """
        try:
            with self._reached(), Session(self._writer, info={"key": self.key}) as session, session.begin():
                connection = session.connection()  # the lock is taken now, not at the first change
                if queue is not None:
                    self._engines.queue(connection, queue)
                with self.guard(session) if guarded else nullcontext():
                    yield session
        finally:
            self._engines.tidy(self._url)

    def migrate(self) -> None:
        """Bring the tables to the state this geogrid works with; creates them in an empty database.

        Raises
        ------
        DatabaseUnreachable
            When the server does not answer, or the file cannot be opened.
        DatabaseNewer
            When a later geogrid has changed the tables.
        DatabaseForeign
            When it holds tables of another program.
        PostgisMissing
            When the server lacks PostGIS and this user may not create it.
        """
        revision = self.revision()
        if revision == migrations.head():
            return
        if revision is not None and revision not in migrations.known():
            raise DatabaseNewer(revision=revision)
        from geogrid.store.migrations import run  # Alembic takes a second to load; most starts do without

        with self.changing_tables() as connection:
            run.upgrade(connection)

    @contextmanager
    def changing_tables(self) -> Iterator[Connection]:
        """Give a connection that may change the tables themselves; one process at a time, all of it or nothing.

        Raises
        ------
        DatabaseUnreachable, PostgisMissing
            As `migrate` does.
        """
        try:
            with self._reached(DBAPIError), self._writer.begin() as connection:
                self._engines.prepare(connection)
                yield connection
        finally:
            self._engines.tidy(self._url)

    def revision(self) -> str | None:
        """Return the revision of the tables; None where there are none yet. Changes nothing.

        Raises
        ------
        DatabaseUnreachable, DatabaseForeign
            As `migrate` does.
        """
        if not self._engines.exists(self._url):
            return None
        with self._reached(DBAPIError), self._reader.connect() as connection:
            return self.revision_in(connection)

    def revision_in(self, connection: Connection) -> str | None:
        """Return the revision of the tables as a transaction sees them.

        Raises
        ------
        DatabaseForeign
        """
        tables = self._engines.tables(connection)
        if not ownership.may_be_ours(tables):
            raise DatabaseForeign(database=self.url, tables=sorted(tables)[:SHOWN])
        if ownership.REVISION not in tables:
            return None
        revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if revision is not None and not ownership.is_ours(tables):
            raise DatabaseForeign(database=self.url, tables=sorted(tables))
        return revision

    @property
    def file(self) -> Path | None:
        """The file of the embedded database; None for a server."""
        return Path(self._url.database or "") if self.dialect == "sqlite" else None

    def guarantees(self) -> Guarantees | None:
        """Return what the database promises; None where there is none yet. Changes nothing.

        Raises
        ------
        DatabaseUnreachable
        """
        if not self._engines.exists(self._url):
            return None
        with self._reached(DBAPIError), self._reader.connect() as connection:
            settings = self._engines.guarantees(connection)
            before, there = time.time(), self._engines.clock(connection)
            skew = 0.0 if there is None else there - (before + time.time()) / 2
            return Guarantees(settings, skew)

    def close(self) -> None:
        """Close all connections."""
        self._writer.dispose()

    @contextmanager
    def _reached(self, failure: type[DBAPIError] = OperationalError) -> Iterator[None]:
        """Say in geogrid's words that the database went away, is locked or cannot be written."""
        try:
            yield
        except (failure, self._engines.Failure) as error:
            reason = str(error.orig if isinstance(error, DBAPIError) else error)
            raise DatabaseUnreachable(reason=" ".join(reason.split())) from error


def _shown(url: URL) -> str:
    """Return a URL without its passwords; PostgreSQL takes them after the question mark too."""
    hidden = {name: "***" for name in url.query if name.lower() in SECRETS}
    return url.update_query_dict(hidden).render_as_string(hide_password=True).replace("%2A%2A%2A", "***")


def _url(place: str | Path) -> URL:
    if isinstance(place, Path) or "://" not in place:
        return URL.create("sqlite", database=str(place))
    try:
        url = make_url(place)
        name = url.get_backend_name()
    except (ArgumentError, ValueError):
        raise _invalid("***") from None
    if name == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if name != "sqlite":
        raise _invalid(_shown(url))
    return url


def _invalid(value: str) -> SettingInvalid:
    expected = "postgresql+psycopg://user:password@host/database"
    return SettingInvalid(setting="GEOGRID_DATABASE_URL", value=value, expected=expected)
