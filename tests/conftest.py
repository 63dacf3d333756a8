"""Databases for every test: the embedded one as a fresh file, PostGIS on a server of this test run."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.sql.elements import ClauseElement
from werkzeug.routing import Rule

from geogrid.clock import today
from geogrid.domain.grid import Grid
from geogrid.domain.locating.index import LocateIndex
from geogrid.services import kept_index
from geogrid.services.audit import Audit, Record
from geogrid.services.simulation import Size, prepare_demo
from geogrid.store import Database
from geogrid.web.application import Application
from tests import drawn
from tests.postgres_server import PostgresServer, ServerMissing

_COMPILED: dict[tuple[Hashable, ...], Callable[..., tuple[str, str]]] = {}
FEW = 8  # grids: a town that is drawn for a test
STORES = ["embedded", pytest.param("postgis", marks=pytest.mark.postgis)]


@pytest.fixture(scope="session", autouse=True)
def routes_compiled_once() -> Iterator[None]:
    """Compile how the address of a route is built once, not for each application: most of what making one takes."""
    compile_builder = Rule._compile_builder

    def compiled(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = rule.rule, append_unknown, *rule._trace, *(rule.defaults or {}).items()
        if key not in _COMPILED:
            _COMPILED[key] = compile_builder(rule, append_unknown)
        return _COMPILED[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", compiled)
        yield


class _Templates(BytecodeCache):
    """Templates as they were compiled by the first application that showed them."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once() -> Iterator[None]:
    """Compile templates once, not for each application."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Application, "jinja_options", {"bytecode_cache": _Templates()})
        yield


class _Statements(dict[tuple[Any, ...], Any]):
    """Statements as they were compiled for the first database of a kind that was asked them."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__((key[0].name, *key[1:]), compiled)


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Compile SQL once, not for each database: a fifth of what a request to a new one takes."""
    compile_cached, kept = ClauseElement._compile_w_cache, _Statements()

    def compiled(of: ClauseElement, dialect: Any, *, compiled_cache: Any, **more: Any) -> Any:
        return compile_cached(of, dialect, compiled_cache=None if compiled_cache is None else kept, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClauseElement, "_compile_w_cache", compiled)
        yield


@pytest.fixture(scope="session", autouse=True)
def indexes_built_once() -> Iterator[None]:
    """Build the index of the same grids once, not for each database: its raster is fine also where grids are few."""
    build, built = kept_index._built, {}

    def known(grids: Sequence[Grid]) -> LocateIndex:
        key = tuple((grid.code, grid.shape.wkb) for grid in grids) if len(grids) <= FEW else None
        if key not in built:
            index = build(grids)
            if key is None:
                return index
            built[key] = index
        return built[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept_index, "_built", known)
        yield


@pytest.fixture(scope="session", autouse=True)
def what_is_loaded_stays() -> Iterator[None]:
    """Let the collector leave alone what was loaded before the first test, and come less often: it took a fifth."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


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


@pytest.fixture(scope="session")
def drawn_postgis_template(postgis_server: PostgresServer, postgis_template: str) -> str:
    """The name of a database with the drawn district to copy, which takes a fifth of the time of drawing it."""
    postgis_server.execute(f"CREATE DATABASE drawn TEMPLATE {postgis_template} STRATEGY file_copy")
    _draw(postgis_server.url("drawn"))
    return "drawn"


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


@pytest.fixture(scope="session")
def drawn_embedded_template(embedded_template: Path) -> Path:
    """A database file with the drawn district to copy."""
    file = Path(shutil.copy(embedded_template, embedded_template.with_name("drawn.sqlite")))
    _draw(file)
    return file


def _draw(where: Path | str) -> None:
    database = Database.at(where)
    drawn.store_in(database)
    database.close()


@pytest.fixture(scope="session")
def simulated(embedded_template: Path) -> Callable[[Path, Size], Database]:
    """Give a database at a path with a simulated town of a size: each is made once, and copied."""

    @cache
    def made(size: Size) -> Path:
        file = Path(shutil.copy(embedded_template, embedded_template.with_name(f"town-{hash(size)}.sqlite")))
        database = Database.at(file)
        prepare_demo(database, size, today(), lambda *_: None)
        database.close()
        return file

    return lambda path, size: Database.at(Path(shutil.copy(made(size), path)))


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


@pytest.fixture(params=STORES)
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated, empty database, once of each kind."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def drawn_embedded(drawn_embedded_template: Path, tmp_path: Path) -> Iterator[Database]:
    """An embedded database with the drawn district."""
    database = Database.at(Path(shutil.copy(drawn_embedded_template, tmp_path / "geogrid.sqlite")))
    yield database
    database.close()


@pytest.fixture
def drawn_postgis(postgis_server: PostgresServer, drawn_postgis_template: str) -> Iterator[Database]:
    """A PostGIS database with the drawn district."""
    with postgis_server.database(drawn_postgis_template) as url:
        database = Database.at(url)
        yield database
        database.close()


@pytest.fixture(params=STORES)
def district(request: pytest.FixtureRequest) -> Database:
    """A database with the drawn district (see tests/drawn.py), once of each kind."""
    return request.getfixturevalue(f"drawn_{request.param}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder."""
    return tmp_path / "data"


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Notes what a test does, as the command line would."""
    return Audit(b"the key of the tests", tmp_path / "audit-heads.log").by()
