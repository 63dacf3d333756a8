"""Opening, transactions, and several at once."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from geogrid.errors import DatabaseUnreachable, PostgisMissing, SettingInvalid
from geogrid.settings import Settings
from geogrid.store import Database, cases, generations
from geogrid.store.embedded import engine
from tests.store.values import case, generation


def test_without_a_url_the_file_is_in_the_data_folder(tmp_path):
    database = Database(Settings(tmp_path / "data", None, "secret"))
    database.migrate()
    assert database.kind == "embedded"
    assert (tmp_path / "data" / "geogrid.sqlite").is_file()
    database.close()


def test_the_password_is_not_shown():
    database = Database.at("postgresql://clerk:hunter2@localhost/district")
    assert database.kind == "postgis"
    assert database.url == "postgresql+psycopg://clerk:***@localhost/district"
    database.close()


def test_no_password_after_the_question_mark_is_shown():
    secrets = "password=hunter2&sslpassword=hunter3&sslkey=%2Fkeys%2Fhunter4&passfile=hunter5"
    database = Database.at(f"postgresql://clerk@localhost/district?{secrets}&sslmode=require")
    assert "hunter" not in database.url
    assert "password=***" in database.url
    assert "sslmode=require" in database.url
    database.close()


@pytest.mark.parametrize("url", ["foo", "clerk:hunter2@localhost/district"])
def test_a_setting_that_is_no_url_makes_no_file(tmp_path, monkeypatch, url):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingInvalid, match="GEOGRID_DATABASE_URL") as refused:
        Database(Settings(tmp_path, url, "secret"))
    assert "hunter2" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["mysql://clerk:hunter2@localhost/x", "oracle://hunter2", "://hunter2"])
def test_other_databases_are_refused_without_telling_the_password(url):
    with pytest.raises(SettingInvalid) as refused:
        Database.at(url)
    assert "hunter2" not in str(refused.value).replace("oracle://hunter2", "")


def test_a_server_that_is_not_there():
    database = Database.at("postgresql+psycopg://clerk:hunter2@127.0.0.1:1/district")
    with pytest.raises(DatabaseUnreachable) as refused:
        database.migrate()
    assert "hunter2" not in str(refused.value)
    database.close()


def test_a_file_that_is_no_database(tmp_path):
    file = tmp_path / "geogrid.sqlite"
    file.write_bytes(b"no database, but long enough to be looked at" * 10)
    database = Database.at(file)
    with pytest.raises(DatabaseUnreachable, match="not a database"):
        database.migrate()
    database.close()


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnreachable):
        Database.at(tmp_path / "file" / "geogrid.sqlite")


@pytest.mark.postgis
def test_a_user_who_may_not_create_postgis(postgis_server, empty_postgis_url):
    postgis_server.execute("DROP ROLE IF EXISTS clerk")
    postgis_server.execute("CREATE ROLE clerk LOGIN")
    database = Database.at(empty_postgis_url.replace("geogrid@", "clerk@"))
    with pytest.raises(PostgisMissing, match="CREATE EXTENSION postgis"):
        database.migrate()
    database.close()


def test_an_error_takes_everything_back(database):
    with pytest.raises(RuntimeError), database.writing() as session:
        generations.publish(session, generation(1), [], [], None)
        cases.add(session, [case("E1")])
        raise RuntimeError("half way")
    with database.reading() as session:
        assert generations.latest_number(session) == 0
        assert cases.count(session) == 0


def test_readers_cannot_write(database):
    with database.reading() as session, pytest.raises(DBAPIError, match=r"read-?only"):
        session.execute(text("DELETE FROM cases"))
    with database.writing() as session:
        assert cases.add(session, [case("E1")]) == 1


def test_a_reader_sees_one_state_while_others_write(database):
    with database.reading() as before:
        assert cases.count(before) == 0
        with database.writing() as session:
            cases.add(session, [case("E1")])
        assert cases.count(before) == 0
    with database.reading() as after:
        assert cases.count(after) == 1


def test_writers_wait_for_each_other(database):
    """Each reads, then writes what it read plus one: none is refused, none is lost."""
    failures = []

    def work(worker: int) -> None:
        try:
            for number in range(20):
                with database.writing() as session:
                    cases.count(session)
                    cases.add(session, [case(f"{worker}-{number}")])
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not failures
    with database.reading() as session:
        assert cases.count(session) == 120


def test_the_embedded_file_is_set_up_to_lose_nothing(embedded):
    with embedded.writing() as session:
        connection = session.connection()
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        said = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked}
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_a_bulk_load_leaves_a_short_log(embedded, embedded_file, monkeypatch):
    monkeypatch.setattr(engine, "LONGEST_LOG", 100_000)
    log = embedded_file.with_name(f"{embedded_file.name}-wal")
    with embedded.writing() as session:
        cases.add(session, [case(f"E{number}") for number in range(20_000)])
    assert embedded_file.stat().st_size > 1_000_000
    assert log.stat().st_size <= 100_000


def test_a_log_that_a_reader_holds_is_cut_off_later(embedded, embedded_file, monkeypatch):
    monkeypatch.setattr(engine, "LONGEST_LOG", 0)
    log = embedded_file.with_name(f"{embedded_file.name}-wal")
    with embedded.reading() as before:
        assert cases.count(before) == 0
        with embedded.writing() as session:
            cases.add(session, [case("E1")])
        assert log.stat().st_size > 0
    with embedded.writing() as session:
        cases.add(session, [case("E2")])
    assert log.stat().st_size == 0


def test_closing_leaves_one_file(tmp_path):
    database = Database.at(tmp_path / "one.sqlite")
    database.migrate()
    database.close()
    assert [file.name for file in Path(tmp_path).iterdir()] == ["one.sqlite"]
