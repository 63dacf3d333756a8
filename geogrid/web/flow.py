"""A long answer on its way, no faster than the reader takes it, and without a thread that waits.

What granian is given piece by piece (RSGI, `response_stream`) it takes at once and keeps in memory, without a limit. A
file it reads bit by bit, as the connection takes it. So a long answer is handed to it as a file that is none: a named
pipe, which holds 64 KB. A thread that makes the answer puts it into a file as it goes; the loop moves what is there
into the pipe whenever there is room.
"""

from __future__ import annotations

import asyncio
import errno
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import IO, Any, Self

HAS_PIPES = hasattr(os, "mkfifo")
"""Whether there are named pipes: not on Windows."""
STALLED_SECONDS = 60.0
"""A reader who takes nothing for so long is not waited for any longer."""
_OPENED_SECONDS, _LOOK_SECONDS = 10.0, 0.001
_PIECE = 64 * 1024

Headers = list[tuple[str, str]]


class ReaderGone(Exception):  # noqa: N818 - reads as a fact
    """Nobody takes the rest of the answer."""


class Handed:
    """A file that is an answer as it stands (`wsgi.file_wrapper`)."""

    def __init__(self, file: IO[bytes], size: int = _PIECE) -> None:
        self.file, self._size = file, size

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.file.read(self._size), b"")

    def close(self) -> None:
        self.file.close()


class Flow:
    """An answer in a file, which may be growing, and how much of it a reader has.

    Parameters
    ----------
    loop
        The loop that moves it.
    file
        Where the answer stands; closed when both sides are done.
    whole
        Whether all of it is there.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, file: IO[bytes], whole: bool) -> None:
        self._loop, self._file = loop, file
        self._whole, self._is_gone, self._done = whole, False, Lock()
        self._more = asyncio.Event()

    @classmethod
    @contextmanager
    def growing(cls, loop: asyncio.AbstractEventLoop) -> Iterator[Self]:
        """Give one that is put together within the block."""
        file = tempfile.TemporaryFile(prefix="geogrid-answer-")  # noqa: SIM115 - whichever side ends last closes it
        flow = cls(loop, file, whole=False)
        try:
            yield flow
        finally:
            with flow._done:
                flow._whole = True
                if flow._is_gone:
                    flow._file.close()
            loop.call_soon_threadsafe(flow._more.set)

    def put(self, piece: bytes) -> None:
        """Add a piece; never waits for the reader.

        Raises
        ------
        ReaderGone
        """
        if self._is_gone:
            raise ReaderGone()
        self._file.write(piece)
        self._file.flush()
        self._loop.call_soon_threadsafe(self._more.set)

    async def carry(self, protocol: Any, status: int, headers: Headers) -> None:
        """Answer a request (RSGI) with it, in the loop, until all is sent or the reader is gone."""
        try:
            with tempfile.TemporaryDirectory(prefix="geogrid-answer-") as folder:
                path = Path(folder) / "pipe"
                os.mkfifo(path, 0o600)
                protocol.response_file(status, headers, str(path))
                pipe = await _opened(path)
            try:
                await self._move(pipe)
            finally:
                os.close(pipe)
        except ReaderGone:
            pass
        finally:
            with self._done:
                self._is_gone = True
                if self._whole:
                    self._file.close()

    async def _move(self, pipe: int) -> None:
        file, at = self._file.fileno(), 0
        while True:
            self._more.clear()
            all_there = self._whole  # before it is read: what is put later is seen in the next round
            while piece := os.pread(file, _PIECE, at):
                at += await _written(pipe, piece)
            if all_there:
                return
            await self._more.wait()


async def _opened(path: Path) -> int:
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
        await asyncio.sleep(_LOOK_SECONDS)


async def _written(pipe: int, piece: bytes) -> int:
    """Write what there is room for, at least one byte, and return how much."""
    await asyncio.sleep(0)  # a fast reader is not alone
    while True:
        with suppress(BlockingIOError):
            try:
                return os.write(pipe, piece)
            except BrokenPipeError:
                raise ReaderGone() from None
        await _room(pipe)


async def _room(pipe: int) -> None:
    loop = asyncio.get_running_loop()
    there: asyncio.Future[None] = loop.create_future()
    loop.add_writer(pipe, _note, there)
    try:
        await asyncio.wait_for(there, STALLED_SECONDS)
    except TimeoutError:
        raise ReaderGone() from None
    finally:
        loop.remove_writer(pipe)


def _note(there: asyncio.Future[None]) -> None:
    if not there.done():
        there.set_result(None)
