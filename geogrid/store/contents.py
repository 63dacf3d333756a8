"""Whether anything is stored, whether all of it is simulated, and emptying the demo."""

from __future__ import annotations

from sqlalchemy import Table, literal, not_, select
from sqlalchemy.orm import Session

from geogrid.store import changes, engines, models

_APART = (
    models.Change,
    models.Account,
    models.Assignment,
    models.SignedIn,
    models.SignInBegun,
    models.AccessToken,
    models.Bucket,
    models.KeptAnswer,
    models.AuditEntry,
    models.AuditHead,
)


def clear_all(session: Session) -> None:
    """Empty every table that holds the district; for the demo's own database only."""
    connection = session.connection()
    for table in _tables():
        engines.of(connection.dialect.name).clear(connection, table)
    changes.note_emptied(session)


def is_empty(session: Session) -> bool:
    """Return whether nothing of a district is stored."""
    return not any(session.scalar(select(literal(1)).select_from(table).limit(1)) for table in _tables())


def is_simulated(session: Session) -> bool:
    """Return whether there are generations and all of them, and every case and every place, are simulated."""
    kept = (models.Generation, models.Case, models.Place)
    real = (select(literal(1)).select_from(kind).where(not_(kind.simulated)).limit(1) for kind in kept)
    return session.scalar(select(literal(1)).select_from(models.Generation).limit(1)) is not None and not any(
        session.scalar(query) for query in real
    )


def _tables() -> list[Table]:
    """Return the tables that hold the district; people, what they did, and the notes on changes stay without it."""
    apart = {model.__tablename__ for model in _APART}
    return [table for name, table in models.Table.metadata.tables.items() if name not in apart]
