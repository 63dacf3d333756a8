"""The look-up of one point, answered before Flask sees it.

Flask takes three times as long for a request as the look-up itself. So a plain `GET /api/point/{crs}/{x},{y}` that has
a grid is answered here, by the functions that `api.point` answers it by. All else (a query, a condition, a refusal, a
long answer) goes on to Flask, so there is one place for each of those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.wsgi import get_host

from geogrid.clock import today
from geogrid.errors import GeogridError
from geogrid.web import language
from geogrid.web.api import point, query
from geogrid.web.application import Brief, ascii_host
from geogrid.web.running import Running, of

_ROUTE = "/api/point/"
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_UPGRADE")
Environ = dict[str, Any]


def install(app: Flask) -> None:
    house, through_flask = of(app), app.wsgi_app

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(_ROUTE) and (found := _answer(house, environ)):
            body, headers = found
            start_response("200 OK", headers)
            return [body]
        return through_flask(environ, start_response)

    app.wsgi_app = answer  # type: ignore[method-assign]


def _answer(house: Running, environ: Environ) -> tuple[bytes, list[tuple[str, str]]] | None:
    """Return the answer and its headers; None where Flask is to answer."""
    if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING") or any(map(environ.get, _CONDITIONS)):
        return None
    crs, _, asked = environ["PATH_INFO"][len(_ROUTE) :].partition("/")
    if not _is_sound(environ.get("HTTP_HOST"), environ["SERVER_NAME"], environ["SERVER_PORT"]):
        return None
    try:
        found = point.look_up(house.lookup, crs, asked, today())
    except GeogridError:
        return None
    wording = language.of(environ)
    body = point.body(found, wording, crs)
    if len(body) >= Brief.LONGEST:
        return None
    return body, Brief.told(body, query.kept_by(found.found.day, wording))


@lru_cache(maxsize=64)
def _is_sound(host: str | None, name: str, port: str) -> bool:
    """Whether Flask would take the request for one to this host."""
    environ = {"SERVER_NAME": name, "SERVER_PORT": port, "wsgi.url_scheme": "http"}
    try:
        return bool(ascii_host(get_host(environ | ({"HTTP_HOST": host} if host else {}))))
    except HTTPException:
        return False
