"""What is set, what is there, what is missing."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from geogrid import __version__
from geogrid.errors import GeogridError
from geogrid.io import vector
from geogrid.paths import STATIC
from geogrid.services import safeguards
from geogrid.settings import KEYS, OPTIONAL, REQUIRED, Settings
from geogrid.store import Database


class State(StrEnum):
    FINE = "fine"
    MISSING = "missing"
    DANGEROUS = "dangerous"


@dataclass(frozen=True)
class Finding:
    """One line of the answer.

    Parameters
    ----------
    name
        What was looked at.
    value
        What was found; for something missing, what is wrong and what to do.
    state
        Whether it is as it should be; with something dangerous `geogrid serve --production` does not start.
    """

    name: str
    value: str | GeogridError
    state: State = State.FINE


def examine(settings: Settings, environ: Mapping[str, str]) -> list[Finding]:
    """Look at this installation: versions, settings and where they come from, database, browser packages, sandbox.

    Parameters
    ----------
    environ
        The environment, usually ``os.environ``.
    """
    return [
        Finding("geogrid", __version__),
        Finding("Python", platform.python_version()),
        *_settings(settings),
        *_database(settings),
        _browser_packages(),
        _reader(),
        *_dangers(settings, environ),
    ]


def _settings(settings: Settings) -> list[Finding]:
    shown = {
        "data": str(settings.data.resolve()),
        "database_url": Database(settings).url,
        "secret": "***",
        "host": settings.host,
        "port": str(settings.port),
        "hosts": ", ".join(settings.hosts) or "-",
        "households": "{}-{}".format(*settings.households),
        "proxies": str(settings.proxies),
        "changes": str(settings.changes),
        "ciphers": settings.ciphers,
        "second_factor": REQUIRED if settings.second_factor else OPTIONAL,
        "sides": settings.sides,
        "office": settings.office or "-",
        "oidc_issuer": settings.oidc.issuer if settings.oidc else "-",
        "oidc_client": settings.oidc.client if settings.oidc else "-",
        "oidc_secret": "***" if settings.oidc and settings.oidc.secret else "-",
    }
    return [Finding(name, f"{shown[key]} ({settings.sources.get(key, 'default')})") for key, name in KEYS.items()]


def _database(settings: Settings) -> list[Finding]:
    """Look at the database without making or changing it."""
    database = Database(settings)
    try:
        return [Finding("database", database.kind), Finding("revision", database.revision() or "not made yet")]
    except GeogridError as error:
        return [Finding("database", error, State.MISSING)]
    finally:
        database.close()


def _dangers(settings: Settings, environ: Mapping[str, str]) -> list[Finding]:
    try:
        broken = safeguards.broken(settings, environ)
    except GeogridError:
        return []  # the database, which is told above
    found = [Finding("safety", error, State.DANGEROUS) for error in broken]
    return found or [Finding("safety", "nothing dangerous")]


def _browser_packages() -> Finding:
    versions = STATIC / "vendor" / "versions.json"
    if not versions.is_file():
        return Finding("browser packages", "static/vendor: ./run", State.MISSING)
    return Finding("browser packages", " ".join(versions.read_text(encoding="utf-8").split()))


def _reader() -> Finding:
    """Read a small file the way files from outside are read."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "probe.geojson"
        file.write_text('{"type":"Feature","properties":{"code":"1"},"geometry":{"type":"Point","coordinates":[0,0]}}')
        try:
            return Finding("file reader", vector.read(file).driver)
        except GeogridError as error:
            return Finding("file reader", error, State.MISSING)
