"""What must hold before geogrid serves people it does not know: settings, files, packages, database, clock, disk."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from geogrid.errors import (
    ClockSkewed,
    DatabaseOpened,
    DebugOn,
    DriversUnexpected,
    FileExposed,
    GeogridError,
    HostsUnset,
    NotDurable,
    OidcMissing,
    PackageOld,
    RoomShort,
    SecretWeak,
    Unsafe,
)
from geogrid.io import vector
from geogrid.paths import PROJECT
from geogrid.settings import FILE, KEYS, SHORTEST_KEPT, Settings
from geogrid.store import Database

LONGEST_SKEW = 10.0  # seconds
LEAST_ROOM = 200  # MB
_ON = ("1", "true", "yes", "on", "t", "y")
_OFTEN_USED = re.compile(
    r"change.?(me|this|it)|secret|passw(or)?d?|example|sample|geogrid|default|replace|placeholder|insert|your|todo|test"
    r"|0?12345(678)?9?|(q|a)wert\w*|abcd\w*|admin|production",
    re.IGNORECASE,
)
_LEAST_LETTERS = 10  # different ones
_LEAST_VARIETY = 0.8  # of all pieces of three letters so many are different ones
_REQUIREMENT = re.compile(r"([\w.-]+)(?:\[[\w,]+\])?\s*>=\s*([\d.]+)")
_OF_OTHERS = 0o007


def broken(settings: Settings, environ: Mapping[str, str]) -> list[Unsafe]:
    """Return what makes serving dangerous here; nothing where all is well.

    Parameters
    ----------
    environ
        The environment, usually ``os.environ``.

    Raises
    ------
    SetupError
        When the database cannot be reached.
    """
    return [
        *unfit(settings, environ),
        *_hosts(settings),
        *_files(settings),
        *_packages(),
        *oidc(settings),
        *_database(settings),
        *_room(settings),
    ]


def unfit(settings: Settings, environ: Mapping[str, str]) -> list[Unsafe]:
    """Return of it what makes serving dangerous to whomever; see `broken`."""
    return [*_secret(settings), *_environment(environ), *_drivers()]


def _secret(settings: Settings) -> Iterator[Unsafe]:
    """Look at a secret that was given; one that was made is random."""
    setting = settings.sources.get("secret")
    if setting is None:
        return
    if _is_guessed(settings.secret):
        yield SecretWeak(setting=setting if setting == KEYS["secret"] else f"{setting}: secret")


def _is_guessed(secret: str) -> bool:
    """Return whether a secret is a placeholder: of few letters, repeating itself, or without its words too short."""
    pieces = [secret[at : at + 3] for at in range(len(secret) - 2)]
    rest, words = _OFTEN_USED.subn("", secret)
    return (
        len(set(secret)) < _LEAST_LETTERS
        or len(set(pieces)) < _LEAST_VARIETY * len(pieces)
        or (words > 0 and len(rest) < SHORTEST_KEPT)
    )


def _hosts(settings: Settings) -> Iterator[Unsafe]:
    """Look whether it is said by which names others ask for what is open to them."""
    if settings.is_open and not settings.hosts:
        yield HostsUnset(host=settings.host)


def _environment(environ: Mapping[str, str]) -> Iterator[Unsafe]:
    if environ.get("FLASK_DEBUG", "").lower() in _ON:
        yield DebugOn(variable="FLASK_DEBUG")
    security = environ.get("SPATIALITE_SECURITY", "")
    if security.lower() == "relaxed":
        yield DatabaseOpened(variable="SPATIALITE_SECURITY", value=security)


def _files(settings: Settings) -> Iterator[Unsafe]:
    """Look at what holds secrets and people: the secret, the database with its log, the settings file."""
    database = Database(settings)
    held = [settings.data / "secret"]
    if file := database.file:
        held += [file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))]
    if {FILE.name} & {settings.sources.get(key) for key in ("secret", "database_url", "oidc_secret")}:
        held.append(FILE)
    database.close()
    for path in held:
        if os.name == "posix" and path.is_file() and _is_open(path):
            yield FileExposed(file=str(path))


def _is_open(path: Path) -> bool:
    """Return whether others may use a file, and get into the folder where it is."""
    return bool(path.stat().st_mode & _OF_OTHERS and path.absolute().parent.stat().st_mode & _OF_OTHERS)


def _packages() -> Iterator[Unsafe]:
    for package, least in minima().items():
        try:
            found = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue  # without a package that is needed nothing starts
        if _numbers(found) < _numbers(least):
            yield PackageOld(package=package, found=found, least=least)


def oidc(settings: Settings) -> Iterator[Unsafe]:
    """Look for what asks a provider of sign-ins, where one is set."""
    if settings.oidc is not None and not all(map(find_spec, ("authlib", "joserfc"))):
        yield OidcMissing()


def minima() -> dict[str, str]:
    """Return of each package that geogrid needs the least version."""
    if PROJECT.is_file():
        needed = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["dependencies"]
    else:
        needed = [line for line in metadata.requires("geogrid") or [] if "extra ==" not in line]
    return {match[1]: match[2] for line in needed if (match := _REQUIREMENT.match(line))}


def _numbers(version: str) -> tuple[int, ...]:
    """Return a version as numbers; what stands behind them, as rc1, does not count."""
    match = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, match[0].split("."))) if match else ()


def _drivers() -> Iterator[Unsafe]:
    try:
        unexpected = set(vector.drivers()) ^ set(vector.DRIVERS)
    except GeogridError as error:
        yield DriversUnexpected(drivers=str(error))
    else:
        if unexpected:
            yield DriversUnexpected(drivers=", ".join(sorted(unexpected)))


def _database(settings: Settings) -> Iterator[Unsafe]:
    database = Database(settings)
    try:
        guarantees = database.guarantees()
    finally:
        database.close()
    if guarantees is None:
        return
    for setting, (value, expected) in guarantees.settings.items():
        if value.lower() not in expected:
            yield NotDurable(setting=setting, value=value, expected=expected[0])
    if abs(guarantees.skew) > LONGEST_SKEW:
        yield ClockSkewed(seconds=round(abs(guarantees.skew)))


def _room(settings: Settings) -> Iterator[Unsafe]:
    if not settings.data.is_dir():
        return
    free = shutil.disk_usage(settings.data).free // 1024**2
    if free < LEAST_ROOM:
        yield RoomShort(free=free, folder=str(settings.data))
