"""The settings: from the environment, or one TOML file, read once at start-up and passed on as a value.

Order: command-line option, environment, `geogrid.toml` in the working folder, built-in default.
"""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from geogrid.errors import SettingInvalid

FILE = Path("geogrid.toml")
KEYS = {
    "data": "GEOGRID_DATA",
    "database_url": "GEOGRID_DATABASE_URL",
    "secret": "GEOGRID_SECRET",
    "host": "GEOGRID_HOST",
    "port": "GEOGRID_PORT",
}


@dataclass(frozen=True)
class Settings:
    """What one running geogrid needs to know.

    Parameters
    ----------
    data
        Folder of the embedded database and of files.
    database_url
        SQLAlchemy URL of a PostGIS database; None means the embedded database in `data`.
    secret
        Key that signs cookies.
    host, port
        The address the pages are served on.
    sources
        For each setting where it came from, to be shown by `geogrid doctor`.
    """

    data: Path
    database_url: str | None
    secret: str
    host: str = "127.0.0.1"
    port: int = 8000
    sources: Mapping[str, str] = field(default_factory=dict)


def read(environ: Mapping[str, str], file: Path = FILE) -> Settings:
    """Read the settings.

    Parameters
    ----------
    environ
        The environment, usually ``os.environ``.
    file
        The TOML file; it need not exist.

    Raises
    ------
    SettingInvalid
        When the file is not TOML, or a value is not what it should be.
    """
    values, sources = _from_file(file)
    for key, name in KEYS.items():
        if environ.get(name):
            values[key], sources[key] = environ[name], name
    data = Path(values.get("data", "geogrid-data"))
    return Settings(
        data=data,
        database_url=values.get("database_url"),
        secret=values.get("secret") or _kept_secret(data),
        host=values.get("host", Settings.host),
        port=_port(values.get("port", str(Settings.port)), sources.get("port", "")),
        sources=sources,
    )


def _from_file(file: Path) -> tuple[dict[str, str], dict[str, str]]:
    if not file.is_file():
        return {}, {}
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingInvalid(setting=file.name, value=str(error), expected="TOML") from None
    for key, value in table.items():
        if key not in KEYS:
            raise SettingInvalid(setting=f"{file.name}: {key}", value=key, expected=", ".join(KEYS))
        if not isinstance(value, str) and key != "port":
            raise SettingInvalid(setting=f"{file.name}: {key}", value=value, expected="text")
    return {key: str(value) for key, value in table.items()}, dict.fromkeys(table, file.name)


def _port(text: str, source: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= 65535):
        raise SettingInvalid(setting=f"{source}: port".removeprefix(": "), value=text, expected="1 … 65535")
    return int(text)


def _kept_secret(data: Path) -> str:
    """Without a secret given, one is made at the first start and kept, readable by its owner only."""
    file = data / "secret"
    if file.is_file():
        return file.read_text(encoding="ascii").strip()
    data.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_urlsafe(32)
    file.touch(mode=0o600)
    file.write_text(secret + "\n", encoding="ascii")
    return secret
