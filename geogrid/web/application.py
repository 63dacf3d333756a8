"""Flask, without what geogrid does not use: each look-up would pay for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from flask import Flask, Request, Response, request
from flask.sessions import NullSession, SessionInterface, SessionMixin
from werkzeug.datastructures import Headers
from werkzeug.exceptions import BadHost
from werkzeug.routing import MapAdapter
from werkzeug.wsgi import get_host


class Reply(Response):
    """An answer. One that is whole in memory goes out as one piece, which the server takes without iterating."""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Send it. What Werkzeug mends in headers on the way is not in those of a whole answer."""
        whole = type(self.response) is list and not self._on_close and self.status_code == 200
        if not whole or environ["REQUEST_METHOD"] != "GET":
            return super().__call__(environ, start_response)
        start_response(self.status, list(self.headers))
        return self.response  # type: ignore[return-value]


class Brief(Reply):
    """A short answer in JSON with all its headers: nothing is added, and compressing it would win nothing.

    Parameters
    ----------
    body
        The JSON.
    headers
        Besides those of its type and length.
    """

    LONGEST = 1_400  # bytes: one packet

    def __init__(self, body: bytes, headers: Iterable[tuple[str, str]]) -> None:
        super().__init__([body], headers=Headers(self.told(body, headers)))

    @staticmethod
    def told(body: bytes, headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return all headers of a short answer."""
        return [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *headers]


class _NoSession(SessionInterface):
    """Nothing is kept about a reader."""

    _nothing = NullSession()

    def open_session(self, app: Flask, request: Request) -> SessionMixin:
        return self._nothing

    def is_null_session(self, obj: object) -> bool:
        return True


class Application(Flask):
    """The application."""

    response_class = Reply
    session_interface = _NoSession()

    def log_exception(self, exc_info: Any) -> None:
        """Log a failure by the pattern of its route: its path may hold a point or a name."""
        self.logger.error("failed at %s", request.url_rule and request.url_rule.rule, exc_info=exc_info)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return it as it is: nothing here is a coroutine."""
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return what finds the view: one host, no subdomains."""
        if request is None:
            return None
        environ = request.environ
        request.host = get_host(environ)
        return MapAdapter(
            self.url_map,
            server_name=ascii_host(request.host.lower()),
            script_name=request.root_path + "/",
            subdomain="",
            url_scheme=environ["wsgi.url_scheme"],
            path_info=request.path,
            default_method=environ["REQUEST_METHOD"],
            query_args=environ.get("QUERY_STRING", ""),
        )


@lru_cache(maxsize=64)
def ascii_host(host: str) -> str:
    """Return a host as it is compared.

    Raises
    ------
    BadHost
    """
    name, colon, port = host.partition(":")
    try:
        return f"{name.encode('idna').decode('ascii')}{colon}{port}"
    except UnicodeError:
        raise BadHost() from None
