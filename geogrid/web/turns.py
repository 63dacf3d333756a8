"""Who waits for a thread: batches among themselves, so that no page and no other answer waits for one of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from flask import Flask, request

from geogrid.errors import Busy

FULL = "geogrid.full"
"""In the environment of a request that is not to be answered now: in how many seconds it may be asked again."""
Answer = TypeVar("Answer")


class Turns:
    """Threads for one kind of request, and how many of it may wait for one.

    Parameters
    ----------
    threads
        How many are answered at a time.
    waiting
        How many more may wait.
    """

    def __init__(self, threads: int, waiting: int) -> None:
        self._threads, self._most, self._count = ThreadPoolExecutor(threads, "batch"), threads + waiting, 0

    @property
    def are_taken(self) -> bool:
        """Whether one more could not even wait."""
        return self._count >= self._most

    async def answer(self, work: Callable[[], Answer], gone: Awaitable[None]) -> Answer | None:
        """Return what a thread makes of a request, or None where whoever asked went away before it began."""
        loop = asyncio.get_running_loop()
        self._count += 1
        held = self._threads.submit(work)
        held.add_done_callback(lambda _: loop.call_soon_threadsafe(self._leave))
        done, left = asyncio.wrap_future(held), asyncio.ensure_future(gone)
        either: set[asyncio.Future[Any]] = {done, left}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not done.done() and held.cancel():  # no thread has begun
                return None
            return await done
        finally:
            left.cancel()

    def _leave(self) -> None:
        self._count -= 1


def install(app: Flask) -> None:
    app.before_request(_refuse_what_is_too_much)


def _refuse_what_is_too_much() -> None:
    seconds = request.environ.get(FULL)
    if seconds is not None:
        raise Busy(seconds=seconds)
