"""A table that was sent with a form, read under the name that its sender gave it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from geogrid.errors import FileError
from geogrid.io import table
from geogrid.io.table import TableFile


def read(name: str, write: Callable[[Path], object]) -> TableFile:
    """Return a table.

    Parameters
    ----------
    name
        What it is called, which says what kind of file it is.
    write
        Puts what was sent into a file.

    Raises
    ------
    FileError
    """
    with TemporaryDirectory(prefix="geogrid-table-") as folder:
        path = Path(folder) / f"given{PurePath(name).suffix.lower()[:8]}"
        write(path)
        try:
            return replace(table.read(path), file=name)
        except FileError as error:
            raise type(error)(**{**error.facts, "file": name}) from error
