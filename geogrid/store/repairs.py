"""The repair under way: what was accepted, in order, so that it survives a restart."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from geogrid.domain.coverage.intent import Intent
from geogrid.errors import RepairMoved
from geogrid.store import models, records


def intents(session: Session, generation: int) -> list[Intent]:
    """Return what was accepted for a generation, in order."""
    query = records.selecting(models.Repair, Intent, models.Repair.generation == generation)
    return records.read(session, Intent, query.order_by(models.Repair.position))


def add(session: Session, generation: int, position: int, intent: Intent) -> None:
    """Add what was accepted after `position` other actions.

    Raises
    ------
    RepairMoved
        When somebody else was quicker.
    """
    values = {name: getattr(intent, name) for name in records.columns_of(Intent)}
    try:
        session.execute(
            models.Repair.__table__.insert(),  # type: ignore[attr-defined]
            {"generation": generation, "position": position, **values},
        )
    except IntegrityError:
        raise RepairMoved(now=position + 1, known=position) from None


def drop(session: Session, generation: int, position: int) -> None:
    """Drop what was accepted after `position` other actions, and all that came later."""
    mine = models.Repair.generation == generation
    session.execute(delete(models.Repair).where(mine, models.Repair.position >= position))


def clear(session: Session) -> None:
    """Drop the repairs of all generations, as when a new one is published."""
    session.execute(delete(models.Repair))
