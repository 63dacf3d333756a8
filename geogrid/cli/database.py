"""The database that the settings name, brought up to date, and what notes who changes it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from geogrid import settings
from geogrid.services.audit import Audit, Record
from geogrid.store import Database


@contextmanager
def opened() -> Iterator[Database]:
    """Open the database of the settings, and close it at the end.

    Raises
    ------
    SetupError
        When a setting is wrong or the database cannot be reached.
    """
    database = Database(settings.read(os.environ))
    try:
        database.migrate()
        yield database
    finally:
        database.close()


def record(database: Database) -> Record:
    """Return what notes the deeds of the command line."""
    return Audit.of(settings.read(os.environ), database).by()
