"""An answer sent in pieces, no faster than the reader takes them.

What granian is given piece by piece (RSGI, `response_stream`) it takes at once and keeps in memory, without a limit. A
file it reads bit by bit, as the connection takes it. So a long answer is handed to it as a file that is none: a named
pipe, which holds 64 KB and lets the writer wait.
"""

from __future__ import annotations

import errno
import os
import select
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HAS_PIPES = hasattr(os, "mkfifo")
"""Whether there are named pipes: not on Windows."""
STALLED_SECONDS = 60.0
"""A reader who takes nothing for so long is not waited for any longer."""
_OPENED_SECONDS, _LOOK_SECONDS = 10.0, 0.001

Headers = list[tuple[str, str]]


class ReaderGone(Exception):  # noqa: N818 - reads as a fact
    """Nobody takes the rest of the answer."""


@contextmanager
def flowing(protocol: Any, status: int, headers: Headers) -> Iterator[Callable[[bytes], None]]:
    """Begin an answer; give what sends a piece of it, and waits while the reader is slow.

    Parameters
    ----------
    protocol
        That of the request (RSGI).

    Raises
    ------
    ReaderGone
        Also by what is given.
    """
    with TemporaryDirectory(prefix="geogrid-answer-") as folder:
        path = Path(folder) / "pipe"
        os.mkfifo(path, 0o600)
        protocol.response_file(status, headers, str(path))
        pipe = _opened(path)
    try:
        yield lambda piece: _write(pipe, piece)
    finally:
        os.close(pipe)


def _opened(path: Path) -> int:
    """Return the end to write to as soon as the server has opened the other; it does not where the reader has left."""
    until = time.monotonic() + _OPENED_SECONDS
    while True:
        try:
            return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
        if time.monotonic() > until:
            raise ReaderGone()
        time.sleep(_LOOK_SECONDS)


def _write(pipe: int, piece: bytes) -> None:
    rest, room = memoryview(piece), select.poll()
    room.register(pipe, select.POLLOUT)
    while rest:
        if not room.poll(STALLED_SECONDS * 1000):
            raise ReaderGone()
        try:
            rest = rest[os.write(pipe, rest) :]
        except BlockingIOError:
            continue  # less room than is asked for at once
        except BrokenPipeError:
            raise ReaderGone() from None
