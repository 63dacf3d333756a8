"""What was asked and how it went, a line of JSON each on stderr: nothing of who asked, and nothing of what about.

Of a request a line has the pattern of its route, never its path, query, body or headers: these hold points, names and
telephone numbers. Look-ups in the event loop and before Flask are only counted; a line once a minute says how many.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, TextIO

import orjson
from flask import Flask, request

from geogrid.web.flow import Handed
from geogrid.web.metrics import meter

ROUTE, REQUEST = "geogrid.route", "geogrid.request"
# Made by a machine, as proxies make them; whatever else is sent may be a name, or a number of somebody.
_ID = re.compile(r"(?=.*[a-f])(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.ASCII | re.IGNORECASE)
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_MINUTE = 60.0  # seconds
_SORRY = "Something went wrong on our side. 服务出错，请稍后重试。\n".encode()
_PLAIN = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(_SORRY)))]
_LOG = logging.getLogger("geogrid.access")
Environ = dict[str, Any]
StartResponse = Callable[..., Any]


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON: time, level, then what it tells.

    Of a failure it has the places in the program it went through, not its words, which may quote what was asked.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, Any] = {"time": at, "level": record.levelname.lower()}
        told |= getattr(record, "told", None) or {"logger": record.name, "message": record.getMessage()}
        if record.exc_info and record.exc_info[0] is not None:
            told["failure"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            told["places"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return orjson.dumps(told, default=str).decode()


def begin(stream: TextIO | None = None, *, each: bool = True) -> None:
    """Write all that this process logs as lines of JSON, on stderr unless said, from now on.

    Parameters
    ----------
    each
        Whether each request has a line, or only what went wrong.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    told = logging.INFO if each else logging.ERROR
    # Werkzeug's server, which watches the code, would tell of every request with its path.
    for name, level in (("", logging.WARNING), (_LOG.name, told), ("werkzeug", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(level)
    _LOG.propagate = logging.getLogger("werkzeug").propagate = False


class Counter:
    """Counts look-ups, and tells how many once a minute."""

    def __init__(self) -> None:
        self._count, self._due = 0, time.monotonic() + _MINUTE

    def add(self) -> None:
        """Count one."""
        meter.lookup()
        self._count += 1
        if time.monotonic() >= self._due:
            self.tell()

    def tell(self) -> None:
        """Tell how many there were since it was told last."""
        count, self._count, self._due = self._count, 0, time.monotonic() + _MINUTE
        if count and _LOG.isEnabledFor(logging.INFO):
            _LOG.info("", extra={"told": {"lookups": count}})


lookups = Counter()


def install(app: Flask) -> None:
    """Log what Flask answers, and give each answer the id of its request. Registered first: look-ups pass it by."""
    app.wsgi_app = _logged(app.wsgi_app)  # type: ignore[method-assign]
    app.before_request(_note_route)


def _note_route() -> None:
    """Keep the pattern of the route for when the answer has gone."""
    if request.url_rule is not None:
        request.environ[ROUTE] = request.url_rule.rule


def _logged(answer: Callable[[Environ, StartResponse], Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    def logged(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        line = _Line(environ)

        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            line.begun(status, headers)
            return start_response(status, [*headers, ("X-Request-Id", line.id)], *failure)

        try:
            pieces = answer(environ, start)
        except Exception:  # also the page of an error has failed: this one is made of nothing that could
            _LOG.error("failed at %s", environ.get(ROUTE), exc_info=True)
            start("500 Internal Server Error", _PLAIN)
            pieces = [_SORRY]
        if isinstance(pieces, (list, tuple)):
            line.end(sum(map(len, pieces)))
        elif line.length is not None or isinstance(pieces, Handed):
            line.end(line.length)
        else:
            return _Counted(pieces, line)
        return pieces

    return logged


class _Line:
    """What is told of one request."""

    def __init__(self, environ: Environ) -> None:
        given = environ.get("HTTP_X_REQUEST_ID", "")
        self.id = given if _ID.fullmatch(given) else secrets.token_hex(8)
        environ[REQUEST] = self.id
        self._environ, self._from, self._status = environ, time.perf_counter(), 0
        self.length: int | None = None

    def begun(self, status: str, headers: list[tuple[str, str]]) -> None:
        self._status = int(status[:3])
        length = next((value for name, value in headers if name.lower() == "content-length"), None)
        self.length = None if length is None else int(length)

    def end(self, size: int | None) -> None:
        took, method = time.perf_counter() - self._from, self._environ["REQUEST_METHOD"]
        route = self._environ.get(ROUTE)
        known = method if method in _METHODS else "other"
        meter.answer(known, route or "none", self._status, took)
        if not _LOG.isEnabledFor(logging.INFO):
            return
        told = {
            "request": self.id,
            "method": known,
            "route": route,
            "status": self._status,
            "ms": round(took * 1000, 1),
            "bytes": 0 if method == "HEAD" else size,
        }
        _LOG.log(logging.ERROR if self._status >= 500 else logging.INFO, "", extra={"told": told})


class _Counted:
    """A long answer, whose bytes are known when it has gone."""

    def __init__(self, pieces: Iterable[bytes], line: _Line) -> None:
        self._pieces, self._line, self._size = pieces, line, 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._size += len(piece)
            yield piece

    def close(self) -> None:
        """Log it, whether all of it went or not."""
        if close := getattr(self._pieces, "close", None):
            close()
        self._line.end(self._size)
