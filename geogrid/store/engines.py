"""The two engines, by SQLAlchemy's name of their dialect.

Each module has: KIND, engine(url), reading(engine), prepare(connection) and insert(connection, table, columns, rows).
"""

from __future__ import annotations

from typing import Any

from geogrid.store import postgis
from geogrid.store.embedded import engine as embedded

_ENGINES: dict[str, Any] = {"sqlite": embedded, "postgresql": postgis}


def of(dialect: str) -> Any:
    """Return the module of a dialect."""
    return _ENGINES[dialect]
