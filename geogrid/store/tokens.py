"""The tokens by which programs act for an account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from geogrid.store import models


class Token(NamedTuple):
    """A token of a program, without the token."""

    id: int
    account: int
    name: str
    may_write: bool
    metrics_only: bool
    created_at: float
    expires_at: float
    used_at: float | None


_LARGEST = 2**31 - 1  # that the column holds
_TOKEN = [getattr(models.AccessToken, name) for name in Token._fields]


def add(
    session: Session,
    account: int,
    name: str,
    key: str,
    at: float,
    until: float,
    *,
    may_write: bool,
    metrics_only: bool = False,
) -> int:
    """Add a token and return its number."""
    row = models.AccessToken(
        account=account, name=name, key=key, may_write=may_write, metrics_only=metrics_only, created_at=at,
        expires_at=until, used_at=None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def of(session: Session, account: int, at: float) -> Sequence[Token]:
    """Return the tokens of an account that count at a moment, the newest first."""
    held = (models.AccessToken.account == account, models.AccessToken.expires_at >= at)
    query = select(*_TOKEN).where(*held).order_by(models.AccessToken.id.desc())
    return [Token(*row) for row in session.execute(query)]


def count(session: Session, account: int) -> int:
    """Return how many tokens an account has."""
    return session.scalar(select(func.count()).where(models.AccessToken.account == account)) or 0


def forget(session: Session, before: float) -> None:
    """Remove those that count no more since before a moment."""
    session.execute(delete(models.AccessToken).where(models.AccessToken.expires_at < before))


def by_key(session: Session, key: str) -> Token | None:
    """Return a token by its sum."""
    row = session.execute(select(*_TOKEN).where(models.AccessToken.key == key)).one_or_none()
    return Token(*row) if row else None


def used(session: Session, number: int, at: float) -> None:
    """Note when a token was last used."""
    session.execute(update(models.AccessToken).where(models.AccessToken.id == number).values(used_at=at))


def revoke_all(session: Session, account: int) -> list[int]:
    """Remove all tokens of an account; return their numbers."""
    query = delete(models.AccessToken).where(models.AccessToken.account == account)
    return sorted(session.scalars(query.returning(models.AccessToken.id)))


def revoke(session: Session, account: int, number: int) -> bool:
    """Remove a token of an account; False where it has none of this number."""
    if number > _LARGEST:
        return False
    query = delete(models.AccessToken).where(models.AccessToken.id == number, models.AccessToken.account == account)
    done: CursorResult[Any] = session.execute(query)  # type: ignore[assignment]
    return done.rowcount == 1
