"""Places as they were read, and what they are read as by names that came later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from geogrid.domain.register import Place
from geogrid.store import models

_AT_ONCE = 5_000
_PARTS = ("code", "kind", "address", "community", "road", "number", "estate", "building", "unit", "room")


def standing(session: Session, since: date) -> Iterator[list[tuple[int, Place, str]]]:
    """Yield the places in force on a day or later, some at a time: number of the row, place without its point, key."""
    row = models.Place
    columns = [getattr(row, part) for part in _PARTS]
    lasting = or_(row.valid_to.is_(None), and_(row.valid_to > since, row.valid_to > row.valid_from))
    query, last = select(row.id, row.normalised, *columns).where(lasting).order_by(row.id).limit(_AT_ONCE), 0
    while found := session.execute(query.where(row.id > last)).all():
        last = found[-1].id
        yield [
            (number, Place(code, kind, address, community, 0.0, 0.0, *parts), key)
            for number, key, code, kind, address, community, *parts in found
        ]


def put(session: Session, read: Sequence[tuple[int, Place, str]]) -> None:
    """Let rows have the kind, the parts and the key of a place, each by its number; the days they hold stay."""
    told = ("kind", *_PARTS[4:])
    values = [{"id": at, "normalised": key, **{part: getattr(place, part) for part in told}} for at, place, key in read]
    if values:
        session.execute(update(models.Place), values)
