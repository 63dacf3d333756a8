"""Whether geogrid can answer: the database is reached and its tables are those this geogrid works with."""

from __future__ import annotations

from datetime import date

from geogrid.errors import TablesOutdated
from geogrid.store import Database, generations, migrations


def generation(database: Database, on: date) -> int | None:
    """Return the number of the generation in force on a day; None before the first.

    Raises
    ------
    DatabaseUnreachable, DatabaseForeign
    TablesOutdated
        When the tables are of another version.
    """
    if (revision := database.revision()) != migrations.head():
        raise TablesOutdated(revision=revision or "-")
    with database.reading() as session:
        found = generations.current(session, on)
    return found.number if found else None
