"""Waiting for others of this process who work at the same thing, but not for ever: the threads that answer are few."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from geogrid.errors import Busy

SECONDS = 20
"""So long somebody waits, and then is told to come back."""


class _Lock(AbstractContextManager[bool, None], Protocol):
    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool: ...

    def release(self) -> None: ...


@contextmanager
def taken(lock: _Lock) -> Iterator[None]:
    """Keep others from what a lock guards.

    Raises
    ------
    Busy
        When somebody else has it for too long.
    """
    if not lock.acquire(timeout=SECONDS):
        raise Busy(seconds=SECONDS)
    try:
        yield
    finally:
        lock.release()
