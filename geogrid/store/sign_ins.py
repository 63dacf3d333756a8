"""Sign-ins that went to a provider and have not come back yet."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from geogrid.store import models


def begin(session: Session, key: str, wanted: str, at: float) -> None:
    """Note that a browser was sent to the provider, by a sum over what only that browser knows."""
    session.add(models.SignInBegun(key=key, wanted=wanted, at=at))


def take(session: Session, key: str) -> str | None:
    """Return where somebody wanted to go, once; None where no sign-in of this key is on its way."""
    begun = models.SignInBegun
    wanted = session.scalar(select(begun.wanted).where(begun.key == key).with_for_update())
    session.execute(delete(begun).where(begun.key == key))
    return wanted


def forget(session: Session, before: float) -> None:
    """Forget those that began before."""
    session.execute(delete(models.SignInBegun).where(models.SignInBegun.at < before))
