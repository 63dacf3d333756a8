"""The heads of the audit beside the database, one a line of JSON, only added to; a copy elsewhere is worth most."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict
from io import FileIO
from pathlib import Path

import orjson

from geogrid.domain.audit.entry import Head
from geogrid.errors import FileMissing

_LONGEST = 4_096  # bytes of a line: one that is longer is none of ours
_TYPES = {"day": str, "number": int, "seal": str, "signature": str}


def check(file: Path) -> None:
    """See that heads can be added.

    Raises
    ------
    OSError
    """
    _opened(file).close()


def add(path: Path, head: Head) -> None:
    """Add a head; it is on the disk afterwards. Several processes may do so at once.

    Raises
    ------
    OSError
    """
    line = orjson.dumps(asdict(head)) + b"\n"
    with _opened(path) as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                line = b"\n" + line  # a machine that stopped has left half a line
        file.write(line)
        os.fsync(file.fileno())


def _opened(path: Path) -> FileIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return FileIO(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "r+")


def read(path: Path) -> Iterator[Head | None]:
    """Yield the heads of a file in the order they were added; None for a line that is none.

    Raises
    ------
    FileMissing
        When it is not there or cannot be read.
    """
    try:
        with path.open("rb") as file:
            while line := file.readline(_LONGEST):
                yield _head(line)
    except OSError:
        raise FileMissing(file=path.name) from None


def _head(line: bytes) -> Head | None:
    try:
        told = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    sound = isinstance(told, dict) and {name: type(value) for name, value in told.items()} == _TYPES
    return Head(**told) if sound else None
