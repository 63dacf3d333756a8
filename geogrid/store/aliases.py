"""Other names as they are on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.register import Alias
from geogrid.store import models, records, versions


@dataclass(frozen=True, slots=True)
class Kept:
    """An alias as it is stored.

    Parameters
    ----------
    number
        Of its row, which never says anything else.
    alias
        What it is.
    valid_from, valid_to
        In force from the one day until the day before the other; None without an end.
    """

    number: int
    alias: Alias
    valid_from: date
    valid_to: date | None


def aliases(session: Session, on: date) -> list[Alias]:
    """Return the other names in force on a day, by their text."""
    query = records.selecting(models.Alias, Alias, models.Alias.in_force(on))
    return records.read(session, Alias, query.order_by(models.Alias.alias))


def named(session: Session, text: str, on: date) -> Alias | None:
    """Return what a text is another name of on a day; full-width forms and blanks do not matter."""
    query = records.selecting(
        models.Alias, Alias, models.Alias.normalised == normalise(text), models.Alias.in_force(on)
    )
    return next(iter(records.read(session, Alias, query.order_by(models.Alias.id))), None)


def kept(session: Session, on: date) -> list[Kept]:
    """Return those in force on a day as they are stored, by their text."""
    query = select(models.Alias).where(models.Alias.in_force(on)).order_by(models.Alias.alias, models.Alias.id)
    return [_kept(row) for row in session.scalars(query)]


def one(session: Session, number: int) -> Kept | None:
    """Return one by the number of its row."""
    row = session.get(models.Alias, number) if number <= versions.LARGEST else None
    return None if row is None else _kept(row)


def after(session: Session, day: date) -> dict[str, list[Kept]]:
    """Return those in force on a day or later, by their normalised text, the first one first."""
    row = models.Alias
    lasting = or_(row.valid_to.is_(None), and_(row.valid_to > day, row.valid_to > row.valid_from))
    found: dict[str, list[Kept]] = {}
    for each in session.scalars(select(row).where(lasting).order_by(row.valid_from, row.id)):
        found.setdefault(each.normalised, []).append(_kept(each))
    return found


def add(session: Session, values: Iterable[Alias], since: date) -> int:
    """Add other names that are in force from a day on, and return how many.

    One whose text is in force already takes that one's place from the same day on.

    Raises
    ------
    CodeTaken
        When two of them have the same text.
    """
    values = list(values)
    rows: list[int] = []
    for some in versions.chunks([normalise(value.alias) for value in values]):
        still = models.Alias.valid_to.is_(None)
        rows += session.scalars(select(models.Alias.id).where(still, models.Alias.normalised.in_(some)))
    end(session, rows, since)
    return versions.insert(session, models.Alias, Alias, values, since, normalised=_normalised)


def end(session: Session, numbers: Sequence[int], since: date) -> None:
    """End some, by the numbers of their rows: they are in force until the day before."""
    versions.retire(session, models.Alias, numbers, since)


def _normalised(value: Alias) -> str:
    return normalise(value.alias)


def _kept(row: models.Alias) -> Kept:
    return Kept(row.id, Alias(row.alias, row.name, row.renamed), row.valid_from, row.valid_to)
