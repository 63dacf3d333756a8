"""Replacing what is in force from a day on, without touching what stays the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from geogrid.store import changes, records
from geogrid.store.shape import single

LARGEST = 2**31 - 1  # number of a row
Period = tuple[date, date | None]
"""A first day, and the day after the last one; None without an end."""

CHUNK = 500  # parameters a statement; SQLite's limit is far above


def replace(
    session: Session, model: Any, kind: type[Any], values: Iterable[Any], since: date, **more: records.Getter
) -> None:
    """Let exactly these values be in force from a day on.

    A row with the same content stays as it is. The others get `valid_to`, and the new values start. A row
    that had started on the same day is then never in force.
    """
    stored = _open_rows(session, model, kind)
    new = [value for value in values if not _taken(stored, content(value))]
    retire(session, model, [row for rows in stored.values() for row in rows], since)
    insert(session, model, kind, new, since, **more)


def insert(
    session: Session, model: Any, kind: type[Any], values: Iterable[Any], since: date, **more: records.Getter
) -> int:
    """Insert values that are in force from a day on; returns how many."""
    changes.note(session, since)
    return records.insert(session, model, kind, values, valid_from=lambda _: since, **more)


def retire(session: Session, model: Any, rows: Sequence[int], since: date) -> None:
    """End rows on a day: they are in force until the day before."""
    changes.note(session, since)
    for some in chunks(rows):
        session.execute(update(model).where(model.id.in_(some)).values(valid_to=since))


def periods(session: Session, model: Any, code: str) -> list[Period]:
    """Return when what has a code is in force, in order, also on days to come."""
    query = select(model.valid_from, model.valid_to).where(model.code == code)
    found: list[Period] = []
    for begin, end in session.execute(query.order_by(model.valid_from, model.id)):
        if begin == end:  # another took its place on the very day
            continue
        if found and found[-1][1] == begin:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return found


def take_back(session: Session, model: Any, since: date) -> None:
    """Take away what begins on a day; what ended there goes on. For the last such day only."""
    session.execute(delete(model).where(model.valid_from == since))
    session.execute(update(model).where(model.valid_to == since).values(valid_to=None))


def content(value: Any) -> tuple[Any, ...]:
    """Return all that a value says, comparable; its shape by its bytes."""
    return tuple(_plain(getattr(value, field.name)) for field in fields(value))


def chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the items in pieces that fit one statement."""
    return (items[at : at + CHUNK] for at in range(0, len(items), CHUNK))


def _plain(part: Any) -> Any:
    return shapely.to_wkb(single(part)) if isinstance(part, BaseGeometry) else part


def _open_rows(session: Session, model: Any, kind: type[Any]) -> dict[tuple[Any, ...], list[int]]:
    query = records.selecting(model, kind, model.valid_to.is_(None))
    values = records.read(session, kind, query.order_by(model.id))
    ids = session.scalars(query.with_only_columns(model.id).order_by(model.id))
    rows = defaultdict(list)
    for value, row in zip(values, ids, strict=True):
        rows[content(value)].append(row)
    return rows


def _taken(stored: dict[tuple[Any, ...], list[int]], key: tuple[Any, ...]) -> bool:
    """Whether a stored row says the same; it is then no longer one to retire."""
    if not stored.get(key):
        return False
    stored[key].pop()
    return True
