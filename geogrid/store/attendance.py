"""Which processes of this machine serve a database, and which state of it each of them is ready to answer by."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where one process serves
    fcntl = None  # type: ignore[assignment]

_BYTES = 8
_HIDDEN = "."


class Attendance:
    """A process's own entry in the list of those that serve: a file that stays locked for as long as the process lives.

    Parameters
    ----------
    folder
        Where the entries are. Made when it is not there.
    number
        The state that this process is ready for.
    """

    def __init__(self, folder: Path, number: int) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        self._folder = folder
        self._descriptor, made = tempfile.mkstemp(prefix=_HIDDEN, dir=folder)  # seen by the others once it is locked
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        self.ready(number)
        self._entry = folder / Path(made).name.removeprefix(_HIDDEN)
        Path(made).rename(self._entry)

    def ready(self, number: int) -> None:
        """Let the others see that this process has a state of the store in memory."""
        os.pwrite(self._descriptor, number.to_bytes(_BYTES, "little", signed=True), 0)

    def all_ready(self, number: int) -> bool:
        """Return whether all processes that live are ready for exactly this state."""
        return all(held == number for held in self.numbers())

    def numbers(self) -> Iterator[int]:
        """Yield what each process that lives is ready for; whoever's entry was removed is not waited for."""
        with suppress(FileNotFoundError):  # the folder was removed
            for entry in self._folder.iterdir():
                number = None if entry.name.startswith(_HIDDEN) else _number_of_living(entry)
                if number is not None:
                    yield number

    def close(self) -> None:
        """Leave the list."""
        with suppress(OSError):
            self._entry.unlink()
        os.close(self._descriptor)


class Alone:
    """Where a single process serves, nobody else is waited for."""

    def ready(self, number: int) -> None:
        """Do nothing."""

    def all_ready(self, number: int) -> bool:
        return True

    def close(self) -> None:
        """Do nothing."""


def enter(folder: Path, database: str, number: int) -> Attendance | Alone:
    """Enter this process into the list of a database (its URL) in the data folder; see `Attendance`."""
    if fcntl is None:
        return Alone()
    return Attendance(folder / f"serving-{hashlib.sha256(database.encode()).hexdigest()[:16]}", number)


def _number_of_living(entry: Path) -> int | None:
    """Return what the process of an entry is ready for; where it has ended without leaving, None, and it is removed."""
    try:
        descriptor = os.open(entry, os.O_RDONLY)
    except FileNotFoundError:  # it left just now
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return int.from_bytes(os.pread(descriptor, _BYTES, 0), "little", signed=True)
    finally:
        os.close(descriptor)
    with suppress(FileNotFoundError):
        entry.unlink()
    return None
