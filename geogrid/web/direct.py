"""The look-up of one point, answered before Flask sees it.

Flask takes three times as long for a request as the look-up itself. So a plain `GET /api/point/{crs}/{x},{y}` that has
a grid is answered here, by the functions that `api.point` answers it by. All else (a query, a condition, a refusal, a
long answer) goes on to Flask, so there is one place for each of those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask import Flask

from geogrid.clock import today
from geogrid.services.lookup import PointAnswer
from geogrid.web import access_log, hosts, language
from geogrid.web.api import point, query
from geogrid.web.application import Brief
from geogrid.web.running import of

_ROUTE = "/api/point/"
_CONDITIONS = ("if-none-match", "upgrade")
_AS_WSGI = {
    name: "HTTP_" + name.upper().replace("-", "_") for name in (*_CONDITIONS, "host", "cookie", "accept-language")
}
Environ = dict[str, Any]
Headers = list[tuple[str, str]]


def install(app: Flask) -> None:
    """Answer look-ups where Flask is asked through WSGI."""
    lookup, names, through_flask = of(app).lookup, of(app).settings.names, app.wsgi_app

    def look_up(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        def told(name: str, otherwise: str = "") -> str:
            value: str = environ.get(_AS_WSGI[name], otherwise)
            return value

        asked = environ["REQUEST_METHOD"], environ["PATH_INFO"], environ.get("QUERY_STRING")
        found = answer(lookup.point, *asked, told, names)
        if found is None:
            return through_flask(environ, start_response)
        body, headers = found
        access_log.lookups.add()
        start_response("200 OK", headers)
        return [body]

    app.wsgi_app = look_up  # type: ignore[method-assign]


def answer(
    ask: Callable[[str, float, float, date], PointAnswer | None],
    method: str,
    path: str,
    query_string: str | None,
    told: Callable[..., str],
    names: frozenset[str],
) -> tuple[bytes, Headers] | None:
    """Return the answer to a plain look-up and its headers; None where Flask is to answer.

    Parameters
    ----------
    ask
        `Lookup.point`, or `Lookup.point_at_hand` where nothing may wait.
    method, path, query_string
        Of the request.
    told
        Gives a header of it by its name, or else what is given second.
    names
        By which this server may be asked for.
    """
    if not path.startswith(_ROUTE) or method != "GET" or query_string or any(map(told, _CONDITIONS)):
        return None
    if not hosts.is_ours(told("host"), names):
        return None
    crs, _, asked = path[len(_ROUTE) :].partition("/")
    try:
        found = point.look_up(ask, crs, asked, today())
    except Exception:  # Flask answers it, too: by an error, which it also tells of
        return None
    if found is None:
        return None
    wording = language.of(told("cookie", ""), told("accept-language", ""))
    body = point.body(found, wording, crs)
    if len(body) >= Brief.LONGEST:
        return None
    return body, Brief.told(body, query.kept_by(found.found.day, wording))
