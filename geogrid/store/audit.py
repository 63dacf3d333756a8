"""The audit: entries are added, never changed; the database itself refuses anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, event, func, insert, select, update
from sqlalchemy.orm import Session

from geogrid.domain.audit.entry import Entry, Head
from geogrid.store import engines, models, records

PIECE = 1_000


def queue(session: Session) -> None:
    """Wait until whoever adds entries has ended its transaction; from then on they wait for this one."""
    connection = session.connection()
    engines.of(connection.dialect.name).queue(connection, "audit")


def last(session: Session) -> Entry | None:
    """Return the entry with the highest number."""
    query = _entries().order_by(models.AuditEntry.number.desc()).limit(1)
    return next(iter(records.read(session, Entry, query)), None)


def newest_head(session: Session) -> Head | None:
    """Return the head with the highest number."""
    query = records.selecting(models.AuditHead, Head).order_by(models.AuditHead.number.desc()).limit(1)
    return next(iter(records.read(session, Head, query)), None)


def add(session: Session, entry: Entry, head: Head) -> None:
    """Add an entry, and make it the head of its day; call it after `queue`, in the same transaction."""
    session.execute(insert(models.AuditEntry), _values(entry))
    values = _values(head)
    if not session.execute(update(models.AuditHead).where(models.AuditHead.day == head.day).values(values)).rowcount:  # type: ignore[attr-defined]
        session.execute(insert(models.AuditHead), values)


def entries(
    session: Session, day: str | None = None, who: str | None = None, action: str | None = None
) -> Iterator[Entry]:
    """Yield entries in order, read in pieces.

    Parameters
    ----------
    day
        In UTC.
    who, action
        Exactly so.
    """
    kept = models.AuditEntry
    wanted = [column == value for column, value in ((kept.who, who), (kept.action, action)) if value is not None]
    if day is not None:
        wanted.append(kept.at.startswith(day, autoescape=True))
    after: list[ColumnElement[bool]] = []
    while piece := records.read(session, Entry, _entries(*wanted, *after).order_by(kept.number).limit(PIECE)):
        yield from piece
        after = [kept.number > piece[-1].number]


def has(session: Session, since: str, who: str, action: str, origin: str) -> bool:
    """Return whether somebody has done something from somewhere since the beginning of a day, in UTC."""
    kept, head = models.AuditEntry, models.AuditHead
    before = select(func.coalesce(func.max(head.number), 0)).where(head.day < since).scalar_subquery()  # by the key
    wanted = (kept.number > before, kept.who == who, kept.action == action, kept.origin == origin)
    return session.scalar(select(kept.number).where(*wanted).limit(1)) is not None


def heads(session: Session) -> list[Head]:
    """Return the heads of all days."""
    return records.read(session, Head, records.selecting(models.AuditHead, Head).order_by(models.AuditHead.number))


def seals(session: Session, numbers: Iterable[int]) -> dict[int, str]:
    """Return the seals of the entries with these numbers that are there."""
    kept = models.AuditEntry
    query = select(kept.number, kept.seal).where(kept.number.in_(list(numbers)))
    return {row.number: row.seal for row in session.execute(query)}


def when_kept(session: Session, then: Callable[[], None]) -> None:
    """Do something when the session's transaction is committed, and not at all when it is not."""
    event.listen(session, "after_commit", lambda _: then(), once=True)


def _entries(*conditions: ColumnElement[bool]) -> Any:
    return records.selecting(models.AuditEntry, Entry, *conditions)


def _values(value: Entry | Head) -> dict[str, Any]:
    return {name: getattr(value, name) for name in records.columns_of(type(value))}
