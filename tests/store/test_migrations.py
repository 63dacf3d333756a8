"""The tables come and go as the migrations say, on both stores, all or nothing."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest
from sqlalchemy import Engine, event, inspect, text

from geogrid.domain.register import Place, PlaceKind
from geogrid.errors import DatabaseForeign, DatabaseNewer, DatabaseUnreachable
from geogrid.store import Database, cases, contents, generations, migrations, models, places
from geogrid.store.migrations import run
from tests.store.values import DAY, case, generation

OURS = set(models.Table.metadata.tables)


@pytest.fixture(params=["embedded", pytest.param("postgis", marks=pytest.mark.postgis)])
def place(request, tmp_path):
    """Where a database without any table is."""
    if request.param == "embedded":
        return tmp_path / "new.sqlite"
    return request.getfixturevalue("empty_postgis_url")


@pytest.fixture
def empty(place):
    database = Database.at(place)
    yield database
    database.close()


def tables(database):
    with database.reading() as session:
        return set(inspect(session.connection()).get_table_names())


def test_up_and_down(empty):
    assert empty.revision() is None
    empty.migrate()
    assert empty.revision() == migrations.head()
    assert tables(empty) >= OURS
    with empty.writing() as session:
        run.downgrade(session.connection())
    left = tables(empty) - {"alembic_version", "sqlite_sequence"}
    assert not {name for name in left if name in OURS or name.startswith("idx_")}
    assert "spatial_ref_sys" in left
    empty.migrate()
    with empty.reading() as session:
        assert contents.is_empty(session)


def test_what_was_stored_before_there_was_a_mark_is_taken_for_real(empty):
    empty.migrate()
    with empty.writing() as session:
        generations.publish(session, generation(1), [], [], None)
        cases.add(session, [case("E1")], simulated=True)
        run.downgrade(session.connection(), "0001")
    with empty.reading() as session:
        assert "simulated" not in {c["name"] for c in inspect(session.connection()).get_columns("cases")}
    assert empty.revision() == "0001"
    empty.migrate()
    with empty.reading() as session:
        assert cases.select(session) == [case("E1")]
        assert not contents.is_simulated(session)


def test_places_of_an_older_geogrid_get_the_keys_of_today(empty):
    empty.migrate()
    building = Place("P1", PlaceKind.BUILDING, "商贸城A座", None, 118.3, 29.7, estate="商贸城", building="A座")
    office = Place("P3", PlaceKind.SITE, "黎阳镇", None, 118.3, 29.7)
    with empty.writing() as session:
        places.add(session, [building, Place("P2", PlaceKind.HOUSE, "延安路１２号", None, 118.3, 29.7), office], DAY)
        run.downgrade(session.connection(), "0021")
        session.execute(text("UPDATE places SET normalised = '商贸城A幢' WHERE code = 'P1'"))
        session.execute(text("UPDATE places SET normalised = '' WHERE code = 'P3'"))
    empty.migrate()
    with empty.reading() as session:
        assert places.exact(session, "商贸城a幢", DAY, 9) == [building]
        assert [each.code for each in places.exact(session, "延安路12号", DAY, 9)] == ["P2"]
        assert places.exact(session, "黎阳镇", DAY, 9) == [office]


def test_models_and_migrations_say_the_same(database):
    with database.reading() as session:
        inspector = inspect(session.connection())
        for name, table in models.Table.metadata.tables.items():
            stored = {column["name"]: column["nullable"] for column in inspector.get_columns(name)}
            assert stored == {column.name: bool(column.nullable) for column in table.columns}, name
            assert inspector.get_pk_constraint(name)["constrained_columns"] == [c.name for c in table.primary_key]


def test_a_migration_that_fails_leaves_nothing(empty):
    steps = []

    def fail_late(connection, cursor, statement, parameters, context, executemany):
        steps.append(statement)
        if "CREATE TABLE cases" in statement:
            raise RuntimeError("the power went")

    event.listen(Engine, "before_cursor_execute", fail_late)
    try:
        with pytest.raises(RuntimeError, match="power"):
            empty.migrate()
    finally:
        event.remove(Engine, "before_cursor_execute", fail_late)
    assert len(steps) > 10
    assert not tables(empty) & OURS
    empty.migrate()
    assert tables(empty) >= OURS


def test_two_that_migrate_at_once(place):
    failures = []

    def migrate():
        database = Database.at(place)
        try:
            database.migrate()
        except Exception as error:
            failures.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=migrate) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not failures


def test_a_database_of_a_later_geogrid_is_left_alone(database):
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseNewer, match="9999"):
        database.migrate()


def foreign(database, *statements):
    """Make tables as another program would, by no way of geogrid's."""
    with database._writer.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE invoices (number INTEGER)"],
        ["CREATE TABLE cases (number INTEGER)"],
        ["CREATE VIEW today AS SELECT 1 AS one"],
        ["CREATE TABLE invoices (number INTEGER)", "CREATE TABLE alembic_version (version_num TEXT)",
         "INSERT INTO alembic_version VALUES ('a1b2c3')"],
        ["CREATE TABLE alembic_version (version_num TEXT)", "INSERT INTO alembic_version VALUES ('a1b2c3')"],
        ["CREATE TABLE alembic_version (version_num TEXT)", "INSERT INTO alembic_version VALUES ('0001')"],
    ],
    ids=["table", "one of our names", "view", "its own alembic", "alembic alone", "our revision"],
)  # fmt: skip
def test_the_database_of_another_program_is_left_alone(place, empty, statements):
    foreign(empty, *statements)
    empty.close()
    before = tables(empty)
    with pytest.raises(DatabaseForeign) as refused:
        empty.migrate()
    assert refused.value.facts["database"] == empty.url
    assert tables(empty) == before


def test_a_file_of_another_program_is_not_changed_by_looking(tmp_path):
    file = tmp_path / "invoices.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE invoices (number INTEGER)")
    before = file.read_bytes()
    database = Database.at(file)
    with pytest.raises(DatabaseForeign, match="invoices"):
        database.migrate()
    database.close()
    assert file.read_bytes() == before


def test_looking_makes_no_file(tmp_path):
    database = Database.at(tmp_path / "new.sqlite")
    assert database.revision() is None
    database.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgis
def test_tables_that_may_not_be_made(postgis_server, empty_postgis_url):
    name = empty_postgis_url.rpartition("/")[2]
    made = Database.at(empty_postgis_url)
    with made._writer.begin() as connection:
        connection.execute(text("CREATE EXTENSION postgis"))
    made.close()
    postgis_server.execute("DROP ROLE IF EXISTS reader")
    postgis_server.execute("CREATE ROLE reader LOGIN")
    database = Database.at(f"{postgis_server.url(name).replace('geogrid@', 'reader@')}")
    with pytest.raises(DatabaseUnreachable, match="permission denied") as refused:
        database.migrate()
    assert len(str(refused.value).splitlines()) == 1
    database.close()


def test_revisions_are_read_from_the_file_names():
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(migrations.FOLDER))
    assert [revision.revision for revision in script.walk_revisions()] == list(reversed(migrations.known()))


def test_a_start_at_head_does_without_alembic_and_the_other_driver(embedded_file):
    code = (
        "import sys\nfrom geogrid.store import Database\n"
        "database = Database.at(sys.argv[1])\ndatabase.migrate()\ndatabase.close()\n"
        "print(*[name for name in ('alembic', 'psycopg', 'geopandas', 'pyogrio') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, embedded_file], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
