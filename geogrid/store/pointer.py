"""Which state of the store all processes of this machine answer by: one number in a file that each maps into memory."""

from __future__ import annotations

import hashlib
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where one process serves
    fcntl = None  # type: ignore[assignment]

_BYTES = 8


class Pointer:
    """A number that every process reads at each request and any of them moves on.

    It holds no truth of its own: deleted, or left behind by a machine that stopped, it is set anew by the next start.

    Parameters
    ----------
    file
        Made when it is not there.
    """

    def __init__(self, file: Path) -> None:
        self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        if os.fstat(self._descriptor).st_size < _BYTES:
            os.ftruncate(self._descriptor, _BYTES)
        self._map = mmap.mmap(self._descriptor, _BYTES)
        self._cell = memoryview(self._map).cast("q")  # read and written whole, not byte by byte

    @classmethod
    def of(cls, folder: Path, database: str) -> Pointer:
        """Return the pointer of a database (its URL) in the data folder."""
        return cls(folder / f"answering-{hashlib.sha256(database.encode()).hexdigest()[:16]}")

    @property
    def number(self) -> int:
        return self._cell[0]

    def advance(self, number: int) -> None:
        """Move on to a number, unless it is there or further already."""
        with self._locked():
            if self._cell[0] < number:
                self._cell[0] = number

    def reset(self, number: int) -> None:
        """Go to a number, even a lower one: the database was replaced, as by an older copy of it."""
        with self._locked():
            self._cell[0] = number

    def close(self) -> None:
        """Let the file go."""
        self._cell.release()
        self._map.close()
        os.close(self._descriptor)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if fcntl is None:
            yield
            return
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
