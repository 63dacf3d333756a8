"""What granian's workers run: look-ups in the event loop, everything else by Flask in threads.

A look-up takes less time than handing it to a thread, and threads that answer look-ups side by side spend more on
waiting for the interpreter in turn. The one loop has it to itself. Nothing in it waits: what may have to goes to a
thread.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple

from flask import Flask

from geogrid.web import access_log, direct, security
from geogrid.web.characters import UNREADABLE
from geogrid.web.flow import Flow, Handed, Headers, ReaderGone
from geogrid.web.running import of
from geogrid.web.turns import FULL, Turns
from geogrid.web.uploads import IN_MEMORY, Broken, Uploads

BATCH_THREADS, BATCHES_WAITING = 2, 16
_BATCHES = ("POST", "/api/locate")
_AGAIN_SECONDS = 5
_AT_ONCE = 1024 * 1024
"""Bytes of an answer that is handed over whole."""
_OF_THE_WAY = ("content-length", "transfer-encoding")
_NOTHING = (204, 304)
_SAME = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.file_wrapper": Handed,
}
Environ = dict[str, Any]


class Whole(NamedTuple):
    """An answer to be sent in one piece."""

    status: int
    headers: Headers
    body: bytes


class Bridge:
    """The application of a worker process (RSGI).

    Parameters
    ----------
    app
        What answers all that is no look-up.
    threads
        How many requests it answers at a time, besides batches.
    """

    def __init__(self, app: Flask, threads: int) -> None:
        self._app, self._lookup, self._names = app, of(app).lookup, of(app).settings.names
        self._threads = ThreadPoolExecutor(threads, "request")
        self._batches, self._uploads = Turns(BATCH_THREADS, BATCHES_WAITING), Uploads()

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Keep a stop that is asked for before the loop runs: uvloop forgets it."""
        heard = signal.getsignal(signal.SIGTERM)
        asked: list[int] = []

        def running() -> None:
            signal.signal(signal.SIGTERM, heard)
            if asked:
                signal.raise_signal(signal.SIGTERM)

        signal.signal(signal.SIGTERM, lambda number, _: asked.append(number))
        loop.call_soon(running)

    async def __call__(self, scope: Any, protocol: Any) -> None:
        found = self._at_once(scope)
        if found is not None:
            body, headers = found
            access_log.lookups.add()
            protocol.response_bytes(200, headers + security.WITHOUT_PAGE, body)
            return
        await self._through_flask(scope, protocol)

    def _at_once(self, scope: Any) -> tuple[bytes, Headers] | None:
        if len(scope.headers.get_all("host")) != 1:  # `get` tells the first of several, all of which count
            return None
        return direct.answer(
            self._lookup.point_at_hand,
            scope.method,
            scope.path,
            scope.query_string,
            scope.headers.get,
            self._names,
        )

    async def _through_flask(self, scope: Any, protocol: Any) -> None:
        with closing(SpooledTemporaryFile(IN_MEMORY)) as kept:
            try:
                received = await self._uploads.receive(scope, protocol, kept)
            except Broken:
                protocol.response_empty(400, security.WITHOUT_PAGE)
                return
            kept.seek(0)
            way = _Way(asyncio.get_running_loop(), protocol)
            is_batch = (scope.method, scope.path) == _BATCHES
            environ = _environ(scope, kept, received.length)
            if not received.had_room or (is_batch and self._batches.are_taken):
                environ[FULL] = _AGAIN_SECONDS
            work = partial(_answer, self._app, environ, way)
            if is_batch and FULL not in environ:
                whole = await self._batches.answer(work, protocol.client_disconnect())
            else:
                whole = await way.loop.run_in_executor(self._threads, work)
        if whole is not None:
            protocol.response_bytes(whole.status, whole.headers, whole.body)
        elif way.carried is not None:
            await asyncio.wrap_future(way.carried)


class _Way:
    """To whoever asked, for the thread that makes a long answer."""

    def __init__(self, loop: asyncio.AbstractEventLoop, protocol: Any) -> None:
        self.loop, self._protocol = loop, protocol
        self.carried: Future[None] | None = None

    def send(self, flow: Flow, status: int, headers: Headers) -> None:
        """Let the loop begin to send; the thread need not wait for its end."""
        self.carried = asyncio.run_coroutine_threadsafe(flow.carry(self._protocol, status, headers), self.loop)


def _environ(scope: Any, sent: IO[bytes], length: int) -> Environ:
    """Return a request as WSGI has it, with the length of what was sent, also in pieces."""
    name, _, port = scope.server.rpartition(":")
    environ: Environ = {
        **_SAME,
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": sent,
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),  # so WSGI has it
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": name.strip("[]"),
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
    }
    if length or "content-length" in scope.headers:
        environ["CONTENT_LENGTH"] = str(length)
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    fields = scope.headers.items()
    # The server leaves out values that are not ASCII and says nothing but that there were some.
    environ[UNREADABLE] = set(scope.headers.keys()).difference(name for name, _ in fields)
    # A field with "_" would pass for the one with "-".
    for field, value in fields:
        if "_" in field or field in _OF_THE_WAY:
            continue
        key = "CONTENT_TYPE" if field == "content-type" else "HTTP_" + field.upper().replace("-", "_")
        between = "; " if field == "cookie" else ","
        environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
    return environ


def _answer(app: Callable[..., Iterable[bytes]], environ: Environ, way: _Way) -> Whole | None:
    """Return the answer of Flask; None when it was long and is being sent."""
    begun: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, _failure: Any = None) -> None:
        begun[:] = [(status, headers)]

    pieces = app(environ, start_response)
    if isinstance(pieces, Handed) and not _is_to_be_whole(environ, pieces, *_said(begun)):
        way.send(Flow(way.loop, pieces.file, whole=True), *_said(begun))
        return None
    try:
        rest = iter(pieces)
        first = next(rest, b"")  # what fails before it is answered as failed
        status, headers = _said(begun)
        if _is_to_be_whole(environ, pieces, status, headers):
            return Whole(status, headers, b"".join((first, *rest)))
        with suppress(ReaderGone), Flow.growing(way.loop) as flow:
            way.send(flow, status, headers)
            for piece in chain((first,), rest):
                flow.put(piece)
        return None
    finally:
        if close := getattr(pieces, "close", None):
            close()


def _said(begun: list[tuple[str, Headers]]) -> tuple[int, Headers]:
    status, headers = begun[0]
    return int(status[:3]), headers


def _is_to_be_whole(environ: Environ, pieces: Iterable[bytes], status: int, headers: Headers) -> bool:
    return environ["REQUEST_METHOD"] == "HEAD" or status in _NOTHING or _is_short(pieces, headers)


def _is_short(pieces: Iterable[bytes], headers: Headers) -> bool:
    if isinstance(pieces, list):
        return True
    length = next((value for name, value in headers if name.lower() == "content-length"), None)
    return length is not None and int(length) <= _AT_ONCE
