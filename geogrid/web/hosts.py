"""By which names this server may be asked for.

A page of another site can give its own name the address of this machine, and then reads what it likes as if it were
ours (DNS rebinding). It asks by its own name, though.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import HTTPException
from werkzeug.wsgi import get_host

from geogrid.errors import HostUnknown
from geogrid.settings import ANY_ADDRESS
from geogrid.web.application import ascii_host
from geogrid.web.running import running


def install(app: Flask) -> None:
    app.before_request(_refuse_others)


@lru_cache(maxsize=64)
def is_ours(host: str | None, names: frozenset[str]) -> bool:
    """Return whether a request for this host is one for us.

    Parameters
    ----------
    host
        As the request has it, with the port.
    names
        Those of the settings.
    """
    try:
        asked = ascii_host(get_host({"HTTP_HOST": host or "", "wsgi.url_scheme": "http"}).lower())
        name = urlsplit(f"//{asked}").hostname or ""
        return name in names or (ANY_ADDRESS in names and _is_address(name))
    except (HTTPException, ValueError):
        return False


def _is_address(name: str) -> bool:
    try:
        return bool(ip_address(name))
    except ValueError:
        return False


def _refuse_others() -> None:
    if not is_ours(request.host, running().settings.names):
        raise HostUnknown(host=request.host[:80], setting="GEOGRID_HOSTS")
