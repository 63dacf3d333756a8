"""Settings: from the environment, one file, or made; wrong ones are named."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from geogrid import settings
from geogrid.errors import FolderUnusable, SettingInvalid


@pytest.fixture
def file(tmp_path):
    return tmp_path / "geogrid.toml"


def read(tmp_path, file, **environment):
    return settings.read({"GEOGRID_DATA": str(tmp_path / "data"), **environment}, file)


def test_without_anything_said(tmp_path, file):
    found = read(tmp_path, file)
    assert (found.database_url, found.host, found.port) == (None, "127.0.0.1", 8000)
    assert found.sources == {"data": "GEOGRID_DATA"}


def test_a_folder_is_where_the_command_was_given(tmp_path, monkeypatch, file):
    monkeypatch.chdir(tmp_path)
    assert settings.read({}, file).data == tmp_path / "geogrid-data"


def test_the_environment_goes_before_the_file(tmp_path, file):
    file.write_text('secret = "the secret of the file"\nhost = "::1"\nport = 9000\n')
    found = read(tmp_path, file, GEOGRID_SECRET="of the environment")
    assert (found.secret, found.host, found.port) == ("of the environment", "::1", 9000)
    assert found.sources["secret"] == "GEOGRID_SECRET"
    assert found.sources["port"] == "geogrid.toml"


def test_the_band_of_households(tmp_path, file):
    assert read(tmp_path, file).households == (300, 500)
    file.write_text('households = "200-350"\n')
    assert read(tmp_path, file).households == (200, 350)
    assert read(tmp_path, file, GEOGRID_HOUSEHOLDS=" 150 – 800 ").households == (150, 800)


@pytest.mark.parametrize("wrong", ["500-300", "300", "many", "300-", "-1-5", "300-500-700"])
def test_a_band_that_is_none(tmp_path, file, wrong):
    with pytest.raises(SettingInvalid, match="300-500"):
        read(tmp_path, file, GEOGRID_HOUSEHOLDS=wrong)


def test_a_secret_is_made_once_and_kept_from_others(tmp_path, file):
    first = read(tmp_path, file).secret
    assert len(first) >= 32
    assert read(tmp_path, file).secret == first
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("secret = 1", "secret"),
        ("datta = 'x'", "datta"),
        ("port = 'http'", "port"),
        ("port = 0", "port"),
        ("port = 99999999999999999999", "port"),
        ("not toml", "geogrid.toml"),
    ],
)
def test_wrong_files_are_named(tmp_path, file, text, named):
    file.write_text(text)
    with pytest.raises(SettingInvalid) as refusal:
        read(tmp_path, file)
    assert named in str(refusal.value)


def test_wrong_environment(tmp_path, file):
    with pytest.raises(SettingInvalid) as refusal:
        read(tmp_path, file, GEOGRID_PORT="-1")
    assert "GEOGRID_PORT" in str(refusal.value)


def a_file(folder):
    folder.touch()


def a_file_above(folder):
    folder.parent.rmdir()
    folder.parent.touch()


@pytest.mark.parametrize("make", [a_file, a_file_above])
def test_a_data_folder_that_cannot_be_used(tmp_path, file, make):
    folder = tmp_path / "above" / "data"
    folder.parent.mkdir()
    make(folder)
    with pytest.raises(FolderUnusable, match="GEOGRID_DATA") as refusal:
        settings.read({"GEOGRID_DATA": str(folder)}, file)
    assert str(folder) in str(refusal.value)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no /proc")
def test_a_data_folder_that_cannot_be_made(file):
    with pytest.raises(FolderUnusable, match="/proc/nope"):
        settings.read({"GEOGRID_DATA": "/proc/nope"}, file)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_may_not_be_written(tmp_path, file):
    (tmp_path / "data").mkdir(mode=0o555)
    with pytest.raises(FolderUnusable, match="GEOGRID_DATA"):
        read(tmp_path, file)


@pytest.mark.parametrize("content", [b"", b"\n", b"short\n", b"\xff" * 10])
def test_a_kept_secret_that_is_not_whole(tmp_path, file, content):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret").write_bytes(content)
    with pytest.raises(SettingInvalid, match="delete this file") as refusal:
        read(tmp_path, file)
    assert "short" not in str(refusal.value)


def test_a_given_secret_that_is_too_short(tmp_path, file):
    with pytest.raises(SettingInvalid, match="GEOGRID_SECRET") as refusal:
        read(tmp_path, file, GEOGRID_SECRET="too short")
    assert "too short" not in str(refusal.value)


def test_all_that_start_at_once_have_the_same_secret(tmp_path, file):
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: read(tmp_path, file).secret, range(32)))
    assert len(found) == 1
    assert [kept.name for kept in (tmp_path / "data").iterdir()] == ["secret"]
