"""What is written of the sides of grids, as it is on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from geogrid.domain.sides.side import SidesText
from geogrid.store import models, records, versions


@dataclass(frozen=True, slots=True)
class Kept:
    """A text as it is stored.

    Parameters
    ----------
    number
        Of its row, which never says anything else.
    text
        What it is.
    valid_from, valid_to
        In force from the one day until the day before the other; None without an end.
    """

    number: int
    text: SidesText
    valid_from: date
    valid_to: date | None


def texts(session: Session, on: date) -> dict[str, str]:
    """Return the texts in force on a day, by the codes of their grids."""
    query = records.selecting(models.SidesText, SidesText, models.SidesText.in_force(on))
    return {each.grid: each.text for each in records.read(session, SidesText, query.order_by(models.SidesText.grid))}


def of_grid(session: Session, grid: str, day: date) -> list[Kept]:
    """Return the texts of a grid that are in force on a day or later, the first one first."""
    return after(session, day, [grid]).get(grid, [])


def after(session: Session, day: date, grids: Sequence[str] | None = None) -> dict[str, list[Kept]]:
    """Return those in force on a day or later, by their grids, the first one first; of some grids, or of all."""
    row = models.SidesText
    lasting = or_(row.valid_to.is_(None), and_(row.valid_to > day, row.valid_to > row.valid_from))
    query = select(row).where(lasting).order_by(row.valid_from, row.id)
    found: dict[str, list[Kept]] = {}
    for each in session.scalars(query if grids is None else query.where(row.grid.in_(grids))):
        kept = Kept(each.id, SidesText(each.grid, each.text), each.valid_from, each.valid_to)
        found.setdefault(each.grid, []).append(kept)
    return found


def add(session: Session, values: Iterable[SidesText], since: date) -> int:
    """Add texts that are in force from a day on, and return how many.

    One of a grid that has one already takes that one's place from the same day on.

    Raises
    ------
    CodeTaken
        When two of them are of the same grid.
    """
    values = list(values)
    end(session, [value.grid for value in values], since)
    return versions.insert(session, models.SidesText, SidesText, values, since)


def last(session: Session) -> int:
    """Return the number of the text that was written last; 0 without any."""
    return session.scalar(select(func.max(models.SidesText.id))) or 0


def take_back(session: Session, grids: Collection[str], since: date, above: int) -> None:
    """Let what was written of grids for a day and later never be in force; what it took the place of goes on.

    It stays stored.

    Parameters
    ----------
    above
        The number of the last text that is not meant: it was written before.
    """
    row = models.SidesText
    for code in grids:
        meant = row.grid == code, row.valid_from >= since, row.id > above
        written = dict(session.execute(select(row.id, row.valid_from).where(*meant)).all())
        if not written:
            continue
        session.execute(update(row).where(row.id.in_(written)).values(valid_to=row.valid_from))
        # The first of them ended the one that was without an end.
        ended = row.grid == code, row.valid_to == written[min(written)], row.id.not_in(written)
        last = session.scalar(select(func.max(row.id)).where(*ended))
        session.execute(update(row).where(row.id == last).values(valid_to=None))


def end(session: Session, grids: Sequence[str], since: date) -> None:
    """End the texts of grids: they are in force until the day before."""
    rows: list[int] = []
    for some in versions.chunks(grids):
        still = models.SidesText.valid_to.is_(None)
        rows += session.scalars(select(models.SidesText.id).where(still, models.SidesText.grid.in_(some)))
    versions.retire(session, models.SidesText, rows, since)
