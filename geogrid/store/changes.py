"""On which days what is stored changes: whoever keeps something worked out from it sees whether that still holds."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from geogrid.store import models


def note(session: Session, day: date) -> None:
    """Note that something was stored that begins or ends on a day."""
    noted = update(models.Change).where(models.Change.day == day).values(number=models.Change.number + 1)
    if not session.execute(noted).rowcount:  # type: ignore[attr-defined]
        session.execute(models.Change.__table__.insert(), {"day": day, "number": 1})  # type: ignore[attr-defined]


def note_emptied(session: Session) -> None:
    """Note that stored rows are gone, so that others may have their ids."""
    session.execute(update(models.Change).values(number=models.Change.number + 1))
    note(session, date.min)


def emptied(session: Session) -> int:
    """Return what stays the same until stored rows are taken away: rows keep their ids until then."""
    return session.scalar(select(models.Change.number).where(models.Change.day == date.min)) or 0


def state(session: Session, on: date) -> tuple[int, date | None]:
    """Return what stays the same as long as what is in force on a day does.

    Returns
    -------
    tuple
        How often anything dated was stored or ended, whatever its day; and the last day, up to the one asked about, on
        which something begins or ends: what is in force on the one is in force on the other.
    """
    return total(session), session.scalar(select(func.max(models.Change.day)).where(models.Change.day <= on))


def total(session: Session) -> int:
    """Return how often anything dated was stored or ended; it grows with every publishing and every import of such."""
    return int(session.scalar(select(func.sum(models.Change.number))) or 0)


def days(session: Session) -> list[date]:
    """Return the days on which something begins or ends, in order."""
    return list(session.scalars(select(models.Change.day).order_by(models.Change.day)))
