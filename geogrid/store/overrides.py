"""Overrides as they are on a day: addresses that belong to another grid than their point says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.orm import Session

from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.register import Override
from geogrid.store import changes, models, recodings, versions


@dataclass(frozen=True, slots=True)
class Kept:
    """An override as it is stored.

    Parameters
    ----------
    number
        Of its row, which never says anything else but an earlier end.
    override
        What it is; its `valid_to` is the day on which it ends, under whichever code its grid has by then.
    valid_from
        Its first day.
    """

    number: int
    override: Override
    valid_from: date


def overrides(session: Session, on: date) -> list[Override]:
    """Return the overrides in force on a day, by their address."""
    return [each.override for each in kept(session, on)]


def of_address(session: Session, text: str, on: date) -> Override | None:
    """Return the override of exactly this address on a day; full-width forms and blanks do not matter."""
    found = _select(session, models.Override.normalised == normalise(text), models.Override.in_force(on))
    return found[0].override if found else None


def kept(session: Session, on: date) -> list[Kept]:
    """Return those in force on a day as they are stored, by their address."""
    return _select(session, models.Override.in_force(on))


def after(session: Session, day: date) -> dict[str, list[Kept]]:
    """Return those in force on a day or later, by their normalised address, the first one first."""
    lasting = models.Override.valid_from < models.Override.valid_to  # others were never in force
    found: dict[str, list[Kept]] = {}
    for each in _select(session, models.Override.valid_to > day, lasting):
        found.setdefault(normalise(each.override.address), []).append(each)
    return {text: sorted(some, key=lambda each: each.valid_from) for text, some in found.items()}


def coming(session: Session, day: date) -> list[Kept]:
    """Return those that begin after a day, by their address."""
    return _select(session, models.Override.valid_from > day, models.Override.valid_from < models.Override.valid_to)


def one(session: Session, number: int) -> Kept | None:
    """Return one by the number of its row."""
    if number > versions.LARGEST:
        return None
    return next(iter(_select(session, models.Override.id == number)), None)


def add(session: Session, values: Iterable[Override], since: date) -> int:
    """Add overrides that are in force from a day until theirs, and return how many.

    One whose address has one in force on that day takes that one's place. Those that last until their grid is given
    another code go over to that.
    """
    values = list(values)
    rows: list[int] = []
    for some in versions.chunks([normalise(value.address) for value in values]):
        same = models.Override.normalised.in_(some)
        rows += session.scalars(select(models.Override.id).where(same, models.Override.in_force(since)))
    end(session, rows, since)
    if values:
        session.execute(insert(models.Override), [_row(value, since) for value in values])
        recodings.follow(session, {value.grid for value in values}, since)
    for day in {since, *(value.valid_to for value in values)}:
        changes.note(session, day)
    return len(values)


def end(session: Session, numbers: Sequence[int], since: date) -> None:
    """End some, by the numbers of their rows: they are in force until the day before, under whichever code."""
    recodings.end(session, models.Override, numbers, since)


def _select(session: Session, *where: ColumnElement[bool]) -> list[Kept]:
    query = select(models.Override).where(*where).order_by(models.Override.address, models.Override.id)
    rows = list(session.scalars(query))
    ends = recodings.lasting(session, models.Override, rows)
    return [_kept(row, ends[row.id] or row.valid_to) for row in rows]


def _row(value: Override, since: date) -> dict[str, object]:
    said = {name: getattr(value, name) for name in ("address", "grid", "reason", "document")}
    return {**said, "normalised": normalise(value.address), "valid_from": since, "valid_to": value.valid_to}


def _kept(row: models.Override, end: date) -> Kept:
    override = Override(row.address, row.grid, row.reason, row.document, end)
    return Kept(row.id, override, row.valid_from)
