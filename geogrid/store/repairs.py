"""The repair under way: what was accepted, in order, so that it survives a restart."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from geogrid.domain.coverage.intent import Intent
from geogrid.store import engines, models, records


def queue(session: Session) -> None:
    """Wait until whoever repairs has ended its transaction; from then on they wait for this one."""
    connection = session.connection()
    engines.of(connection.dialect.name).queue(connection, "repair")


def intents(session: Session, generation: int) -> list[Intent]:
    """Return what was accepted for a generation, in order."""
    query = records.selecting(models.Repair, Intent, models.Repair.generation == generation)
    return records.read(session, Intent, query.order_by(models.Repair.position))


def add(session: Session, generation: int, position: int, intent: Intent) -> None:
    """Add what was accepted after `position` other actions; call it after `queue`, in the same transaction."""
    values = {name: getattr(intent, name) for name in records.columns_of(Intent)}
    session.execute(
        models.Repair.__table__.insert(),  # type: ignore[attr-defined]
        {"generation": generation, "position": position, **values},
    )


def drop(session: Session, generation: int, position: int) -> None:
    """Drop what was accepted after `position` other actions, and all that came later."""
    mine = models.Repair.generation == generation
    session.execute(delete(models.Repair).where(mine, models.Repair.position >= position))


def clear(session: Session) -> None:
    """Drop the repairs of all generations, as when a new one is published."""
    session.execute(delete(models.Repair))
