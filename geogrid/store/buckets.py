"""How much of something each asker has left: shared by all processes."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from geogrid.store import models


def take(session: Session, key: str, at: float, size: float, per_second: float, cost: float, *, kept: float) -> float:
    """Take from a bucket what something costs; return how many seconds to wait where there is not enough, else 0.

    Parameters
    ----------
    at
        Now, seconds since 1970.
    size, per_second
        How much it holds, and how fast it fills again.
    cost
        What is taken; nothing is where there is not enough. Less than 0 gives back.
    kept
        How many seconds a bucket stays of which nothing is taken: whenever another is made, older ones are forgotten.
    """
    row = _locked(session, key)
    if row is None:
        _forget(session, at - kept)
        with suppress(IntegrityError), session.begin_nested():  # another process may have just made it
            session.add(models.Bucket(key=key, level=size, at=at))
        row = _locked(session, key)
        assert row is not None
    level = min(size, row.level + max(at - row.at, 0.0) * per_second)
    row.at = max(at, row.at)
    if cost > level:
        row.level = level
        return (cost - level) / per_second
    row.level = min(size, level - cost)
    return 0.0


def _locked(session: Session, key: str) -> models.Bucket | None:
    return session.scalar(select(models.Bucket).where(models.Bucket.key == key).with_for_update())


def _forget(session: Session, before: float) -> None:
    """Forget those not asked since, which are full again; not those just asked, lest two wait for each other."""
    old = select(models.Bucket.key).where(models.Bucket.at < before).with_for_update(skip_locked=True)
    session.execute(delete(models.Bucket).where(models.Bucket.key.in_(old)))
