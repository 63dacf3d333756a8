"""Databases for every test: the embedded one as a fresh file, PostGIS on a server of this test run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from geogrid.services.audit import Audit, Record
from geogrid.store import Database
from tests import drawn
from tests.postgres_server import PostgresServer, ServerMissing


@pytest.fixture(scope="session")
def postgis_server() -> Iterator[PostgresServer]:
    """A private PostgreSQL server; skips with the reason where there is none to start."""
    try:
        server = PostgresServer.start()
    except ServerMissing as missing:
        pytest.skip(f"no PostGIS for tests: {missing}")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgis_template(postgis_server: PostgresServer) -> str:
    """The name of a migrated, empty database to copy."""
    postgis_server.execute("CREATE DATABASE prepared")
    database = Database.at(postgis_server.url("prepared"))
    database.migrate()
    database.close()
    return "prepared"


@pytest.fixture
def empty_postgis_url(postgis_server: PostgresServer) -> Iterator[str]:
    """The URL of a database without any table."""
    with postgis_server.database("template1") as url:
        yield url


@pytest.fixture
def postgis_url(postgis_server: PostgresServer, postgis_template: str) -> Iterator[str]:
    """The URL of a migrated, empty PostGIS database."""
    with postgis_server.database(postgis_template) as url:
        yield url


@pytest.fixture(scope="session")
def embedded_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file to copy."""
    file = tmp_path_factory.mktemp("prepared") / "geogrid.sqlite"
    database = Database.at(file)
    database.migrate()
    database.close()
    return file


@pytest.fixture
def embedded_file(embedded_template: Path, tmp_path: Path) -> Path:
    """A migrated, empty database file."""
    return Path(shutil.copy(embedded_template, tmp_path / "geogrid.sqlite"))


@pytest.fixture
def embedded(embedded_file: Path) -> Iterator[Database]:
    """A migrated, empty embedded database."""
    database = Database.at(embedded_file)
    yield database
    database.close()


@pytest.fixture
def durable_postgis_url(postgis_server: PostgresServer, postgis_url: str) -> Iterator[str]:
    """The same on a server that writes as one in production does."""
    with postgis_server.durable():
        yield postgis_url


@pytest.fixture
def postgis(postgis_url: str) -> Iterator[Database]:
    """A migrated, empty PostGIS database."""
    database = Database.at(postgis_url)
    yield database
    database.close()


@pytest.fixture(params=["embedded", pytest.param("postgis", marks=pytest.mark.postgis)])
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated, empty database, once of each kind."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def district(database: Database) -> Database:
    """A database with the drawn district (see tests/drawn.py), once of each kind."""
    drawn.store_in(database)
    return database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder."""
    return tmp_path / "data"


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Notes what a test does, as the command line would."""
    return Audit(b"the key of the tests", tmp_path / "audit-heads.log").by()
