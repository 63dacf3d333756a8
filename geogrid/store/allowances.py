"""Allowed gaps and overlaps as they are on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geogrid.domain.coverage.defect import Allowance
from geogrid.store import models, records, versions


def allowances(session: Session, on: date) -> list[Allowance]:
    """Return the allowances in force on a day, by code."""
    query = records.selecting(models.Allowance, Allowance, models.Allowance.in_force(on))
    return records.read(session, Allowance, query.order_by(models.Allowance.code))


def accounts(session: Session, codes: Sequence[str]) -> set[int]:
    """Return the accounts that have ever stated or changed allowances with these codes."""
    found: set[int] = set()
    for some in versions.chunks(codes):
        by = session.scalars(select(models.Allowance.account).where(models.Allowance.code.in_(some)))
        found.update(account for account in by if account is not None)
    return found


def add(session: Session, values: Sequence[Allowance], since: date) -> int:
    """Add allowances that are in force from a day on, and return how many.

    One whose code is in force already takes that one's place from the same day on.

    Raises
    ------
    CodeTaken
        When two of them have the same code.
    """
    retire(session, [value.code for value in values], since)
    return versions.insert(session, models.Allowance, Allowance, values, since)


def retire(session: Session, codes: Sequence[str], since: date) -> int:
    """End allowances on a day, and return how many: they are in force until the day before."""
    still = models.Allowance.valid_to.is_(None)
    rows: list[int] = []
    for some in versions.chunks(codes):
        rows += session.scalars(select(models.Allowance.id).where(still, models.Allowance.code.in_(some)))
    versions.retire(session, models.Allowance, rows, since)
    return len(rows)
