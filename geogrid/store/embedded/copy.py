"""A copy of the file, taken while others write, and rows out of such a copy."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from geogrid.errors import BackupDamaged, DatabaseUnreadable

FILE = "geogrid.sqlite"
_PAGES, _CHUNK = 1024, 1024 * 1024
Rows = Callable[[str], Iterator[tuple[Any, ...]]]


def chunks(connection: sqlite3.Connection, folder: Path, progress: Callable[[int, int], None]) -> Iterator[bytes]:
    """Yield the bytes of a whole, checked copy of what a connection sees in its transaction.

    The transaction keeps the state, so that the copy need not begin anew when another process writes.

    Raises
    ------
    DatabaseUnreadable
        When the copy is not sound.
    OSError
        When it cannot be written.
    """
    (bytes_of_page,) = connection.execute("PRAGMA page_size").fetchone()

    def told(_: int, left: int, pages: int) -> None:
        progress((pages - left) * bytes_of_page, pages * bytes_of_page)

    file = folder / FILE
    os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(file)) as target:
        try:
            connection.backup(target, pages=_PAGES, progress=told)
            target.execute("PRAGMA journal_mode = DELETE")  # whoever opens the copy needs no second file beside it
        except sqlite3.OperationalError as error:
            raise OSError(str(error)) from None
        found = [text for (text,) in target.execute("PRAGMA integrity_check(3)")]
    if found != ["ok"]:
        raise DatabaseUnreadable(database=FILE, reason="; ".join(found))
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            yield chunk
    file.unlink()


@contextmanager
def opened(
    backup: str, content: Iterator[bytes], folder: Path, tables: Mapping[str, tuple[str, ...]]
) -> Iterator[Rows]:
    """Write a copy to a folder and give its rows: the values of the columns of a table, as they are stored.

    Nothing that the copy brings along is carried out: no trigger, no view, no expression.

    Parameters
    ----------
    backup
        What errors call it.

    Raises
    ------
    BackupDamaged
        When it has not these tables and columns, or cannot be read.
    """
    file = folder / FILE
    with file.open("xb") as target:
        target.writelines(content)
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            try:
                _check(connection, backup, tables)
            except sqlite3.Error as error:
                raise BackupDamaged(file=backup, part=FILE, reason=str(error)) from None

            def rows(table: str) -> Iterator[tuple[Any, ...]]:
                columns = ", ".join(f'"{name}"' for name in tables[table])
                return connection.execute(f'SELECT {columns} FROM "{table}"')  # noqa: S608 - own names

            yield rows
    finally:
        file.unlink()


def _check(connection: sqlite3.Connection, backup: str, tables: Mapping[str, tuple[str, ...]]) -> None:
    listed = connection.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    names = {name for (name,) in listed}
    for table, columns in tables.items():
        found = connection.execute("SELECT name FROM pragma_table_xinfo(?) WHERE NOT hidden", (table,)).fetchall()
        if table not in names or [name for (name,) in found] != list(columns):
            raise BackupDamaged(file=backup, part=FILE, reason=f"table {table}")
