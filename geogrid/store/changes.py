"""On which days what is stored changes: whoever keeps something worked out from it sees whether that still holds."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, bindparam, func, select, text, update
from sqlalchemy.orm import Session

from geogrid.store import engines, models

_OF_CASES = date.max
"""Changes of cases, which begin and end on no day, are noted on it; nothing in force depends on them."""
_IS_DATED = models.Change.day < _OF_CASES
_NOTE = text(
    "INSERT INTO changes (day, number) VALUES (:day, 1) ON CONFLICT (day) DO UPDATE SET number = changes.number + 1"
).bindparams(bindparam("day", type_=Date))
"""In one statement: of two who note a day that is not there yet, the other one waits and counts on."""
_ON_THE_GROUND = (models.Place, models.Building, models.Estate, models.Line, models.Surface, models.Post)


def note(session: Session, day: date) -> None:
    """Note that something was stored that begins or ends on a day."""
    session.execute(_NOTE, {"day": day})


def hold(session: Session) -> None:
    """Let nobody else note a change until the transaction ends, once those who have noted one have ended theirs.

    Whoever stores something notes it; it is called before any row is changed that they may change, too.
    """
    connection = session.connection()
    engines.of(connection.dialect.name).hold(connection, models.Change.__table__)


def note_cases(session: Session) -> None:
    """Note that cases came, or others are open than before."""
    note(session, _OF_CASES)


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
    return total(session), session.scalar(select(func.max(models.Change.day)).where(_IS_DATED, models.Change.day <= on))


def total(session: Session) -> int:
    """Return how often anything dated was stored or ended; it grows with every publishing and every import of such."""
    return int(session.scalar(select(func.sum(models.Change.number)).where(_IS_DATED)) or 0)


def total_with_cases(session: Session) -> int:
    """Return how often anything was stored or ended that is dated or a case."""
    return int(session.scalar(select(func.sum(models.Change.number))) or 0)


def of_cases(session: Session) -> int:
    """Return how often cases came, or others were open than before."""
    return session.scalar(select(models.Change.number).where(models.Change.day == _OF_CASES)) or 0


def rows(session: Session, on: date) -> dict[str, Hashable]:
    """Return of each table of what is on the ground what is another when other rows of it are in force on a day.

    How many rows, the last id and the sum of the ids: a row never says anything else, and keeps its id until stored
    rows are taken away. Counting them takes a tenth of the time of reading them.
    """
    since = emptied(session)
    return {
        model.__tablename__: (on, since, *session.execute(_measured(model).where(model.in_force(on))).one())
        for model in _ON_THE_GROUND
    }


def _measured(model: Any) -> Select[Any]:
    return select(func.count(), func.max(model.id), func.sum(model.id))


def last_on_ground(session: Session, after: date, until: date) -> date | None:
    """Return the last day, after one and up to another, on which anything on the ground begins or ends, if any."""
    noted = session.scalar(
        select(models.Change.day).where(models.Change.day > after, models.Change.day <= until).limit(1)
    )
    if noted is None:
        return None
    ends = [column for model in _ON_THE_GROUND for column in (model.valid_from, model.valid_to)]
    found = (session.scalar(select(func.max(day)).where(day > after, day <= until)) for day in ends)
    return max((day for day in found if day is not None), default=None)


def days(session: Session) -> list[date]:
    """Return the days on which something begins or ends, in order."""
    return list(session.scalars(select(models.Change.day).where(_IS_DATED).order_by(models.Change.day)))
