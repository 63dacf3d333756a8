"""Places that were the same as others: their codes stand for those that stayed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from geogrid.store import models, versions


def add(session: Session, codes: Sequence[str], successor: str, since: date) -> None:
    """Let codes stand for another one from a day on."""
    rows = [{"code": code, "successor": successor, "since": since} for code in codes]
    session.execute(insert(models.MergedPlace), rows)


def successor(session: Session, code: str, on: date) -> str | None:
    """Return the code that a code stands for on a day, the last of a row of them; None where it stands for itself."""
    step, known = code, {code}
    while (found := _next(session, step, on)) is not None and found not in known:
        known.add(found)
        step = found
    return None if step == code else step


def among(session: Session, codes: Sequence[str]) -> dict[str, tuple[str, date]]:
    """Return of those that were merged, or will be, into which code and from which day on."""
    found: dict[str, tuple[str, date]] = {}
    row = models.MergedPlace
    for some in versions.chunks(codes):
        query = select(row.code, row.successor, row.since).where(row.code.in_(some))
        found.update((code, (into, since)) for code, into, since in session.execute(query))
    return found


def standing_for(session: Session, code: str, on: date) -> list[str]:
    """Return the codes that were merged into a code by a day, also by way of others, in order."""
    found: set[str] = set()
    step = [code]
    while step:
        query = select(models.MergedPlace.code).where(
            models.MergedPlace.successor.in_(step), models.MergedPlace.since <= on
        )
        step = [each for each in session.scalars(query) if each not in found and each != code]
        found.update(step)
    return sorted(found)


def every(session: Session) -> list[tuple[str, str]]:
    """Return all that were merged, or will be, and into which."""
    row = models.MergedPlace
    return [(code, into) for code, into in session.execute(select(row.code, row.successor).order_by(row.code))]


def _next(session: Session, code: str, on: date) -> str | None:
    row = models.MergedPlace
    return session.scalar(select(row.successor).where(row.code == code, row.since <= on))
