"""The settings: from the environment, or one TOML file, read once at start-up and passed on as a value.

Order: command-line option, environment, `geogrid.toml` in the working folder, built-in default.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

from geogrid.errors import FolderUnusable, SettingInvalid

FILE = Path("geogrid.toml")
KEYS = {
    "data": "GEOGRID_DATA",
    "database_url": "GEOGRID_DATABASE_URL",
    "secret": "GEOGRID_SECRET",
    "host": "GEOGRID_HOST",
    "port": "GEOGRID_PORT",
    "hosts": "GEOGRID_HOSTS",
    "households": "GEOGRID_HOUSEHOLDS",
    "proxies": "GEOGRID_PROXIES",
    "changes": "GEOGRID_CHANGES",
    "ciphers": "GEOGRID_CIPHERS",
    "second_factor": "GEOGRID_SECOND_FACTOR",
    "sides": "GEOGRID_SIDES",
    "office": "GEOGRID_OFFICE",
    "oidc_issuer": "GEOGRID_OIDC_ISSUER",
    "oidc_client": "GEOGRID_OIDC_CLIENT",
    "oidc_secret": "GEOGRID_OIDC_SECRET",
}
CIPHERS = ("aes", "sm")
OPTIONAL, REQUIRED = "optional", "required"
SHORTEST_GIVEN, SHORTEST_KEPT = 16, 32
ANY_ADDRESS = "any address"
_OF_THIS_MACHINE = frozenset(("localhost", "127.0.0.1", "::1"))


@dataclass(frozen=True)
class Oidc:
    """Where people have accounts already, and as what geogrid is known there (OpenID Connect).

    Parameters
    ----------
    issuer
        The provider's address, exactly as it names itself.
    client
        As what geogrid is registered there.
    secret
        By which it shows that it is; None where the provider gives none.
    """

    issuer: str
    client: str
    secret: str | None = field(default=None, repr=False)


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
        What all keys come from; see `key`.
    host, port
        The address the pages are served on.
    hosts
        The names by which the pages are asked for.
    households
        The least and the most households a grid should have.
    proxies
        How many web servers stand before this one, each adding the address it was asked from.
    changes
        How many an account may make in an hour.
    ciphers
        What fields are sealed with from now on: aes or sm.
    second_factor
        Whether planners, approvers and administrators must have one.
    sides
        How the office writes the four sides of a grid, as an example.
    office
        Who issues public notices (落款); empty where it is to be written by hand.
    oidc
        The provider of sign-ins; None where people sign in by name and password only.
    demo
        Whether the demo is served, with its accounts.
    sources
        For each setting where it came from, to be shown by `geogrid doctor`.
    """

    data: Path
    database_url: str | None
    secret: str
    host: str = "127.0.0.1"
    port: int = 8000
    hosts: tuple[str, ...] = ()
    households: tuple[int, int] = (300, 500)
    proxies: int = 0
    changes: int = 6_000
    ciphers: str = CIPHERS[0]
    second_factor: bool = False
    sides: str = "东至，南至，西至，北至"
    office: str = ""
    oidc: Oidc | None = None
    demo: bool = False
    sources: Mapping[str, str] = field(default_factory=dict)

    def key(self, purpose: str) -> bytes:
        """Return the key for one purpose, 32 bytes: whoever learns it knows neither the secret nor another key."""
        return hmac.digest(self.secret.encode(), f"geogrid {purpose}".encode(), "sha256")

    @property
    def names(self) -> frozenset[str]:
        """The names that a request may ask for.

        Where others may reach this machine and none is set, also any address, by `ANY_ADDRESS`: a page of another site
        can make up a name that leads here, but no address.
        """
        any_address = {ANY_ADDRESS} if self.is_open and not self.hosts else ()
        return _OF_THIS_MACHINE.union(self.hosts, (self.host.lower(),), any_address)

    @property
    def is_open(self) -> bool:
        """Whether others may reach what is served, and not this machine alone."""
        try:
            return not ip_address(self.host).is_loopback
        except ValueError:
            return self.host.lower() not in _OF_THIS_MACHINE


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
        When the file is not TOML, or a value is not what it should be; FolderUnusable when the data folder cannot
        be made, read or written.
    """
    values, sources = _from_file(file)
    for key, name in KEYS.items():
        if environ.get(name):
            values[key], sources[key] = environ[name], name
    data = Path(values.get("data", "geogrid-data")).absolute()  # whoever opens a file in it may stand elsewhere
    return Settings(
        data=data,
        database_url=values.get("database_url"),
        secret=_given_secret(values["secret"], sources["secret"]) if values.get("secret") else _kept_secret(data),
        host=values.get("host", Settings.host),
        port=_port(values.get("port", str(Settings.port)), sources.get("port", "")),
        hosts=_hosts(values.get("hosts", ""), sources.get("hosts", "")),
        households=_band(values.get("households", "300-500"), sources.get("households", "")),
        proxies=_whole(values, sources, "proxies", 0, 9),
        changes=_whole(values, sources, "changes", 10, 999_999_999),
        ciphers=_one_of(CIPHERS, values.get("ciphers", CIPHERS[0]), sources.get("ciphers", ""), "ciphers"),
        second_factor=_is_required(values.get("second_factor", OPTIONAL), sources.get("second_factor", "")),
        sides=values.get("sides", Settings.sides),
        office=values.get("office", Settings.office).strip(),
        oidc=_oidc(values, sources),
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


def _whole(values: Mapping[str, str], sources: Mapping[str, str], name: str, least: int, most: int) -> int:
    text = values.get(name, str(getattr(Settings, name)))
    if not (text.isascii() and text.isdecimal() and least <= int(text[:10]) <= most):
        raise SettingInvalid(setting=f"{sources[name]}: {name}", value=text, expected=f"{least} … {most}")
    return int(text)


def _is_required(text: str, source: str) -> bool:
    return _one_of((OPTIONAL, REQUIRED), text, source, "second_factor") == REQUIRED


def _one_of(words: tuple[str, ...], text: str, source: str, name: str) -> str:
    if text not in words:
        raise SettingInvalid(setting=f"{source}: {name}".removeprefix(": "), value=text, expected=", ".join(words))
    return text


def _oidc(values: Mapping[str, str], sources: Mapping[str, str]) -> Oidc | None:
    issuer, client = values.get("oidc_issuer", ""), values.get("oidc_client", "")
    if not any(values.get(key) for key in ("oidc_issuer", "oidc_client", "oidc_secret")):
        return None
    if not is_provider_address(issuer) or "?" in issuer:
        expected = "https://sign-in.example.gov.cn, as the provider names itself; http:// only on this machine"
        name = sources.get("oidc_issuer", KEYS["oidc_issuer"])
        raise SettingInvalid(setting=f"{name}: oidc_issuer", value=issuer or "-", expected=expected)
    if not client:
        raise SettingInvalid(setting=KEYS["oidc_client"], value="-", expected="as what the provider knows geogrid")
    return Oidc(issuer, client, values.get("oidc_secret") or None)


def is_provider_address(text: str) -> bool:
    """Return whether a text is an address that a provider of sign-ins may have: with TLS, but on this machine."""
    if not text.isascii() or not text.isprintable() or set(text) & set(" #\\"):
        return False
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in _OF_THIS_MACHINE)
    return safe and bool(host) and "@" not in parts.netloc


def _hosts(text: str, source: str) -> tuple[str, ...]:
    hosts = tuple(host for host in re.split(r"[\s,]+", text.lower()) if host)
    for host in hosts:
        if not re.fullmatch(r"[a-z0-9.-]+|[0-9a-f:.]+", host):
            expected = "grid.example.gov.cn, without https:// and without port"
            raise SettingInvalid(setting=f"{source}: hosts".removeprefix(": "), value=host, expected=expected)
    return hosts


def _band(text: str, source: str) -> tuple[int, int]:
    match = re.fullmatch(r"\s*(\d{1,6})\s*[-–~]\s*(\d{1,6})\s*", text, re.ASCII)
    if not match or int(match[1]) > int(match[2]):
        raise SettingInvalid(setting=f"{source}: households".removeprefix(": "), value=text, expected="300-500")
    return int(match[1]), int(match[2])


def _given_secret(secret: str, source: str) -> str:
    if len(secret) < SHORTEST_GIVEN:
        raise SettingInvalid(setting=f"{source}: secret", value="***", expected="at least 16 characters long")
    return secret


def _kept_secret(data: Path) -> str:
    """Without a secret given, one is made at the first start and kept, readable by its owner only."""
    file = data / "secret"
    try:
        if not file.exists():
            data.mkdir(parents=True, exist_ok=True)
            _keep(file, secrets.token_urlsafe(32))
        secret = file.read_text(encoding="ascii", errors="replace").strip()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FolderUnusable(setting=KEYS["data"], value=str(data), reason=reason) from None
    if len(secret) < SHORTEST_KEPT:
        expected = "a whole secret; delete this file, and a new one is made"
        raise SettingInvalid(setting=KEYS["secret"], value=str(file), expected=expected)
    return secret


def _keep(file: Path, secret: str) -> None:
    """Write the secret whole or not at all; of two that start at once the second finds that of the first."""
    with NamedTemporaryFile("w", dir=file.parent, prefix="secret-", encoding="ascii") as unfinished:  # 0600
        unfinished.write(secret + "\n")
        unfinished.flush()
        os.fsync(unfinished.fileno())
        with suppress(FileExistsError):
            os.link(unfinished.name, file)
