"""Whether anything is stored, whether all of it is simulated, and emptying the demo."""

from __future__ import annotations

from sqlalchemy import Table, literal, select
from sqlalchemy.orm import Session

from geogrid.store import engines, models


def clear_all(session: Session) -> None:
    """Empty every table; for the demo's own database only."""
    connection = session.connection()
    for table in _tables():
        engines.of(connection.dialect.name).clear(connection, table)


def is_empty(session: Session) -> bool:
    """Return whether no table holds a row."""
    return not any(session.scalar(select(literal(1)).select_from(table).limit(1)) for table in _tables())


def is_simulated(session: Session) -> bool:
    """Return whether there are generations and all are simulated."""
    kinds = set(session.scalars(select(models.Generation.simulated).distinct()))
    return kinds == {True}


def _tables() -> list[Table]:
    return list(models.Table.metadata.tables.values())
