"""What `geogrid doctor` calls dangerous, and that `geogrid serve --production` does not start with it."""

import json
import os
import secrets
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from importlib import metadata

import pytest
from sqlalchemy import text

from geogrid import errors, settings
from geogrid.io import process
from geogrid.services import safeguards
from geogrid.store import Database
from tests.cli.test_serving import ask, running
from tests.ports import free_port

PORT = ("--port", str(free_port()))


@pytest.fixture
def here(folder):
    """The settings of a data folder with a database and a secret that was made."""
    chosen = settings.read({"GEOGRID_DATA": str(folder)})
    with closing(Database(chosen)) as database:
        database.migrate()
    return chosen


def broken(chosen, **environ):
    return [type(error) for error in safeguards.broken(chosen, environ)]


def test_nothing_is_dangerous_in_what_geogrid_makes_itself(here):
    assert broken(here) == []


@pytest.mark.skipif(os.name != "posix", reason="rights of other users are told otherwise here")
def test_a_new_database_is_for_its_owner_alone(here):
    before = os.umask(0o022)
    try:
        with closing(Database(here)) as database, database.writing() as session:
            session.execute(text("CREATE TABLE written (x INTEGER)"))
            log = here.data / "geogrid.sqlite-wal"
            assert {stat.S_IMODE(file.stat().st_mode) for file in (here.data / "geogrid.sqlite", log)} == {0o600}
    finally:
        os.umask(before)


@pytest.mark.skipif(os.name != "posix", reason="rights of other users are told otherwise here")
@pytest.mark.parametrize("name", ["secret", "geogrid.sqlite"])
def test_a_file_that_others_can_read(here, name):
    here.data.chmod(0o755)
    (here.data / name).chmod(0o644)
    assert broken(here) == [errors.FileExposed]
    here.data.chmod(0o700)  # where nobody gets in nobody reads
    assert broken(here) == []


@pytest.mark.skipif(os.name != "posix", reason="rights of other users are told otherwise here")
def test_a_settings_file_with_a_secret(here, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o755)
    (tmp_path / "geogrid.toml").write_text(f'data = "{here.data}"\nsecret = "Vb3kQ9_zL1pXw8rT5yNc2mHs7dFg4jAe"\n')
    (tmp_path / "geogrid.toml").chmod(0o644)
    assert broken(settings.read({})) == [errors.FileExposed]
    (tmp_path / "geogrid.toml").chmod(0o600)
    assert broken(settings.read({})) == []


GUESSED = [
    "changeme-changeme",
    "a secret of the tests",
    "x" * 64,
    "my-password-is-good",
    "change-me-in-production-please-1234567890",
]
GUESSED += [
    "example-secret-for-the-grid-of-our-town",
    "geogrid-geogrid-geogrid-geogrid-geogrid-2026",
    "Kq7vT2mXw9Lz" * 4,
]
GUESSED += ["your-secret-key-goes-here-0123456789abcdef", "abcdefghijklmnopqrstuvwxyz0123456789", "ab" * 32]


@pytest.mark.parametrize("secret", GUESSED)
def test_a_secret_that_can_be_guessed(here, secret):
    chosen = replace(here, secret=secret, sources={"secret": "GEOGRID_SECRET"})
    (error,) = safeguards.broken(chosen, {})
    assert isinstance(error, errors.SecretWeak)
    assert secret not in str(error)


@pytest.mark.parametrize("of", [secrets.token_hex, secrets.token_urlsafe])
@pytest.mark.parametrize("length", [32, 64])
def test_secrets_at_random_are_taken(here, of, length):
    assert broken(replace(here, secret=of(length), sources={"secret": "GEOGRID_SECRET"})) == []


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "grid.lan"])
def test_open_to_others_without_a_name(here, host):
    assert broken(replace(here, host=host)) == [errors.HostsUnset]
    assert broken(replace(here, host=host, hosts=("grid.example.gov.cn",))) == []


@pytest.mark.parametrize("host", ["127.0.0.2", "::1"])
def test_open_to_this_machine_alone(here, host):
    assert broken(replace(here, host=host)) == []


def test_debugging_and_relaxed_spatialite(here):
    assert broken(here, FLASK_DEBUG="1") == [errors.DebugOn]
    assert broken(here, FLASK_DEBUG="0", SPATIALITE_SECURITY="strict") == []
    assert broken(here, SPATIALITE_SECURITY="relaxed") == [errors.DatabaseOpened]


def test_packages_that_are_too_old(here, monkeypatch):
    assert {"shapely", "pyogrio", "flask", "sqlalchemy", "psycopg"} <= set(safeguards.minima())
    real = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "2.0.9rc1" if name == "shapely" else real(name))
    (error,) = safeguards.broken(here, {})
    assert (error.code, error.facts["package"], error.facts["found"]) == ("package_old", "shapely", "2.0.9rc1")


def test_another_driver_of_gdal(here, monkeypatch):
    kept = process.REFUSED_DRIVERS.replace("CSV,", "")
    for name in ("GDAL_SKIP", "OGR_SKIP"):
        monkeypatch.setitem(process.ENVIRONMENT, name, kept)
    (error,) = safeguards.broken(here, {})
    assert (error.code, error.facts["drivers"]) == ("drivers_unexpected", "CSV")


def test_too_little_room(here, monkeypatch):
    monkeypatch.setattr(safeguards, "LEAST_ROOM", 10**9)
    assert broken(here) == [errors.RoomShort]


@pytest.mark.postgis
def test_a_server_that_may_lose_what_was_done(here, postgis_url, postgis_server, monkeypatch):
    on_server = replace(here, database_url=postgis_url)
    name = postgis_url.rpartition("/")[2].partition("?")[0]
    postgis_server.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    found = safeguards.broken(on_server, {})
    assert "synchronous_commit" in [error.facts["setting"] for error in found if error.code == "not_durable"]
    monkeypatch.setattr(safeguards, "LONGEST_SKEW", 0.0)
    assert errors.ClockSkewed in broken(on_server)


def test_doctor_and_production_say_each_in_a_line(geogrid, here):
    (here.data / "geogrid.sqlite").chmod(0o644)
    here.data.chmod(0o755)
    danger = {"FLASK_DEBUG": "1", "SPATIALITE_SECURITY": "relaxed", "GEOGRID_SECRET": "changeme-changeme"}
    ended = geogrid("doctor", "--json", **danger)
    assert ended.returncode == 1
    dangerous = [line["value"] for line in json.loads(ended.stdout) if line["state"] == "dangerous"]
    assert len(dangerous) == 4
    open_to_all = geogrid("serve", "--production", "--host", "0.0.0.0", *PORT)
    assert (open_to_all.returncode, "GEOGRID_HOSTS" in open_to_all.stderr) == (2, True)
    started = geogrid("serve", "--production", *PORT, **danger)
    assert started.returncode == 2
    assert started.stderr.splitlines() == dangerous
    assert "密钥容易被猜到" in geogrid("doctor", language="zh_CN.UTF-8", **danger).stdout


def test_another_server_does_not_serve_what_is_dangerous_either(here):
    program = "from geogrid.web.production import from_environment; from_environment()"
    environment = {**os.environ, "GEOGRID_DATA": str(here.data), "GEOGRID_DATABASE_URL": "", "FLASK_DEBUG": "1"}
    ended = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert '"level":"error"' in ended.stderr and "debug_on" in ended.stderr


DANGERS = [
    ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
    ({"SPATIALITE_SECURITY": "relaxed"}, "SPATIALITE_SECURITY"),
    ({"GEOGRID_SECRET": "change-me-change-me-change-me-now"}, "GEOGRID_SECRET"),
]


@pytest.mark.parametrize(
    "command", [("serve",), ("serve", "--host", "0.0.0.0"), ("demo", "--host", "0.0.0.0")], ids=" ".join
)
def test_nothing_dangerous_is_served_to_whomever(geogrid, command):
    danger = {name: value for environ, _ in DANGERS for name, value in environ.items()}
    ended = geogrid(*command, *PORT, **danger)
    said = ended.stderr.splitlines()
    assert (ended.returncode, len(said)) == (2, len(DANGERS))
    assert all(any(name in line for line in said) for _, name in DANGERS)
    assert not (geogrid.folder / "demo.sqlite").exists()


def test_the_demo_for_this_machine_alone_starts_whatever_else_is_set(folder, monkeypatch):
    for environ, _ in DANGERS:
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
    with running(folder, "demo", "--grids", 6, "--places", 600, "--cases", 40) as (process, url):
        assert ask(process, url + "/api/district")["simulated"]
