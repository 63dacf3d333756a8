"""/healthz and /readyz, as what watches over servers asks them."""

import contextlib

import pytest
from sqlalchemy import text

from geogrid.settings import Settings
from geogrid.store import Database
from geogrid.web.app import create_app


def test_alive_and_ready(client):
    for path, told in (("/healthz", {"status": "alive"}), ("/readyz", {"status": "ready", "generation": 1})):
        answer = client.get(path)
        assert (answer.status_code, answer.json) == (200, told)
        assert answer.headers["Cache-Control"] == "no-store"


def test_ready_before_the_first_generation(database, folder):
    folder.mkdir()
    client = create_app(Settings(folder, None, "a secret of the tests"), database).test_client()
    assert client.get("/readyz").json == {"status": "ready", "generation": None}


def refused(client, code):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert (answer.json["code"], answer.json["facts"]) == (code, {})
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/healthz").status_code == 200
    return answer.text


def test_not_ready_with_tables_of_another_version(client, district):
    with district.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert "0001" not in refused(client, "tables_outdated")


@pytest.mark.postgis
def test_not_ready_without_the_server(postgis_server, postgis_template, folder):
    folder.mkdir()
    with postgis_server.database(postgis_template) as url, contextlib.closing(Database.at(url)) as database:
        settings = Settings(folder, url, "a secret of the tests")
        client = create_app(settings, database).test_client()
        database.close()
        name = url.rpartition("/")[2].partition("?")[0]
        postgis_server.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
        said = refused(client, "database_unreachable")
        assert name not in said
