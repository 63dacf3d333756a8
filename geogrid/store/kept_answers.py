"""Answers to what creates, kept by the key that whoever asked gave: claimed before the work, filled in after it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CursorResult, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from geogrid.store import models


class Kept(NamedTuple):
    """What is kept of a key; without a status the work is under way, since `at`."""

    sum: str
    status: int | None
    headers: str | None
    body: str | None
    at: float


_COLUMNS = [getattr(models.KeptAnswer, name) for name in Kept._fields]


def claim(session: Session, asker: str, key: str, sum_of_sent: str, at: float) -> bool:
    """Keep others who send the same key from doing the work; False where somebody has claimed it."""
    row = models.KeptAnswer(asker=asker, key=key, sum=sum_of_sent, status=None, headers=None, body=None, at=at)
    with suppress(IntegrityError):
        with session.begin_nested():
            session.add(row)
        return True
    return False


def take_over(session: Session, asker: str, key: str, sum_of_sent: str, at: float, claimed_at: float) -> bool:
    """Claim what another one has claimed at a moment and not done; False where it has been done or claimed anew."""
    where = _is(asker, key) & (models.KeptAnswer.at == claimed_at) & models.KeptAnswer.status.is_(None)
    return _updated(session, where, sum=sum_of_sent, at=at)


def kept(session: Session, asker: str, key: str) -> Kept | None:
    """Return what is kept of a key."""
    row = session.execute(select(*_COLUMNS).where(_is(asker, key))).one_or_none()
    return Kept(*row) if row else None


def keep(session: Session, asker: str, key: str, claimed_at: float, **values: Any) -> bool:
    """Fill in the answer to what was claimed at a moment; False where another one has taken it over."""
    return _updated(session, _is(asker, key) & (models.KeptAnswer.at == claimed_at), **values)


def release(session: Session, asker: str, key: str, claimed_at: float) -> None:
    """Let go of what was claimed at a moment and came to nothing."""
    session.execute(delete(models.KeptAnswer).where(_is(asker, key), models.KeptAnswer.at == claimed_at))


def forget(session: Session, before: float) -> None:
    """Forget what is older."""
    session.execute(delete(models.KeptAnswer).where(models.KeptAnswer.at < before))


def _is(asker: str, key: str) -> ColumnElement[bool]:
    return (models.KeptAnswer.asker == asker) & (models.KeptAnswer.key == key)


def _updated(session: Session, where: ColumnElement[bool], **values: Any) -> bool:
    done: CursorResult[Any] = session.execute(update(models.KeptAnswer).where(where).values(**values))  # type: ignore[assignment]
    return done.rowcount == 1
