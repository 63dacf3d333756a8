"""By which names this server may be asked for.

A page of another site can give its own name the address of this machine, and then reads what it likes as if it were
ours (DNS rebinding). It asks by its own name, though.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import HTTPException
from werkzeug.wsgi import get_host

from geogrid.errors import HostUnknown
from geogrid.web.application import ascii_host
from geogrid.web.running import running


def install(app: Flask) -> None:
    app.before_request(_refuse_others)


@lru_cache(maxsize=64)
def is_ours(host: str | None, names: frozenset[str] | None) -> bool:
    """Return whether a request for this host is one for us.

    Parameters
    ----------
    host
        As the request has it, with the port.
    names
        Those of the settings; None for any.
    """
    try:
        asked = ascii_host(get_host({"HTTP_HOST": host or "", "wsgi.url_scheme": "http"}).lower())
        return bool(asked) and (names is None or urlsplit(f"//{asked}").hostname in names)
    except (HTTPException, ValueError):
        return False


def _refuse_others() -> None:
    if not is_ours(request.host, running().settings.names):
        raise HostUnknown(host=request.host[:80], setting="GEOGRID_HOSTS")
