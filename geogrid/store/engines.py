"""The two engines, by SQLAlchemy's name of their dialect.

Each module has: KIND, Error (what its driver raises), Failure (... when the database is away, locked or full),
engine(url), reading(engine), exists(url), prepare(connection), tables(connection), insert(connection, table, columns,
rows), clear(connection, table), tidy(url), guarantees(connection) and clock(connection); for backups size(connection,
tables), part(connection, name, tables, folder, progress), lock(connection, tables) and renumber(connection, tables);
for the audit, the repair and the accounts queue(connection, what); for what is not to change meanwhile hold(connection,
table).
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_ENGINES = {"sqlite": "geogrid.store.embedded.engine", "postgresql": "geogrid.store.postgis"}


def of(dialect: str) -> Any:
    """Return the module of a dialect, loaded when asked for: the other store's driver stays out."""
    return import_module(_ENGINES[dialect])
