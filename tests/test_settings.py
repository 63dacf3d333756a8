"""Settings: from the environment, one file, or made; wrong ones are named."""

import stat

import pytest

from geogrid import settings
from geogrid.errors import SettingInvalid


@pytest.fixture
def file(tmp_path):
    return tmp_path / "geogrid.toml"


def read(tmp_path, file, **environment):
    return settings.read({"GEOGRID_DATA": str(tmp_path / "data"), **environment}, file)


def test_without_anything_said(tmp_path, file):
    found = read(tmp_path, file)
    assert (found.database_url, found.host, found.port) == (None, "127.0.0.1", 8000)
    assert found.sources == {"data": "GEOGRID_DATA"}


def test_the_environment_goes_before_the_file(tmp_path, file):
    file.write_text('secret = "of the file"\nhost = "::1"\nport = 9000\n')
    found = read(tmp_path, file, GEOGRID_SECRET="of the environment")
    assert (found.secret, found.host, found.port) == ("of the environment", "::1", 9000)
    assert found.sources["secret"] == "GEOGRID_SECRET"
    assert found.sources["port"] == "geogrid.toml"


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
