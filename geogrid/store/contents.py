"""Whether anything is stored, whether all of it is simulated, and emptying the demo."""

from __future__ import annotations

from sqlalchemy import Table, literal, not_, select
from sqlalchemy.orm import Session

from geogrid.store import changes, engines, models


def clear_all(session: Session) -> None:
    """Empty every table; for the demo's own database only."""
    connection = session.connection()
    for table in _tables():
        engines.of(connection.dialect.name).clear(connection, table)
    changes.note_emptied(session)


def is_empty(session: Session) -> bool:
    """Return whether no table holds a row."""
    return not any(session.scalar(select(literal(1)).select_from(table).limit(1)) for table in _tables())


def is_simulated(session: Session) -> bool:
    """Return whether there are generations and all of them, and every case and every place, are simulated."""
    kept = (models.Generation, models.Case, models.Place)
    real = (select(literal(1)).select_from(kind).where(not_(kind.simulated)).limit(1) for kind in kept)
    return session.scalar(select(literal(1)).select_from(models.Generation).limit(1)) is not None and not any(
        session.scalar(query) for query in real
    )


def _tables() -> list[Table]:
    """Return the tables that hold what was put in; the notes on changes go on when that is taken away."""
    return [table for name, table in models.Table.metadata.tables.items() if name != models.Change.__tablename__]
