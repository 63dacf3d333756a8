"""What is kept by the code of a grid, and goes over with the grid when that is given another code."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from geogrid.domain.comparing.lineage import DescentKind
from geogrid.store import lineage_tables, models, versions

_DATED = (models.Post, models.Override, models.SidesText)
_OF_A_ROW = {"id", "grid", "valid_from", "valid_to"}


def carry(session: Session, recoded: Mapping[str, str], since: date) -> None:
    """Let posts, overrides and texts of sides be of the new codes from a day on; what was before stays.

    Rights of accounts and cases have no days, and stay as they are; see `succession`.

    Parameters
    ----------
    recoded
        The new codes by the old ones.
    """
    for model in _DATED:
        rows = _rows(session, model, recoded, _lasts(model, since))
        begins = {row.id: max(since, row.valid_from) for row in rows}
        if rows:
            copies = [{**_said(row), **_from(row, recoded[row.grid], begins[row.id])} for row in rows]
            session.execute(insert(model), copies)
        for day in sorted(set(begins.values())):
            versions.retire(session, model, [row for row, begin in begins.items() if begin == day], day)


def take_back(session: Session, recoded: Mapping[str, str], since: date) -> None:
    """Undo `carry`: what went over goes on as before, what was changed meanwhile is of the old codes too."""
    former = {now: code for code, now in recoded.items()}
    for model in _DATED:
        over = _rows(session, model, recoded, model.valid_to >= since)
        ended = {(row.grid, row.valid_to, *_said(row).values()): row.id for row in over}
        for row in _rows(session, model, former, model.valid_from >= since):
            code = former[row.grid]
            before = ended.get((code, row.valid_from, *_said(row).values()))
            if before is None:
                session.execute(update(model).where(model.id == row.id).values(grid=code))
            else:
                session.execute(update(model).where(model.id == before).values(valid_to=row.valid_to))
                session.execute(delete(model).where(model.id == row.id))


def coming(session: Session, codes: Collection[str], day: date) -> dict[str, tuple[str, date]]:
    """Return the next code of a grid or micro-grid and its first day, by the code now, of those that are given others.

    What is kept of them under both codes cannot be changed for days before alone.
    """
    found: dict[str, tuple[str, date]] = {}
    of, generation = lineage_tables.Descent, models.Generation
    for some in versions.chunks(sorted(codes)):
        query = select(of.old, of.new, generation.valid_from).join(generation, generation.number == of.generation)
        recoded = of.kind == DescentKind.RECODED, of.old.in_(some), generation.valid_from > day
        last_first = query.where(*recoded).order_by(generation.valid_from.desc())
        found.update((str(code), (str(new), since)) for code, new, since in session.execute(last_first))
    return found


def follow(session: Session, codes: Collection[str], day: date) -> None:
    """Let what was just written of grids for a day go over to the codes that they are to be given afterwards."""
    session.flush()
    next_codes = coming(session, codes, day)
    for code, (new, since) in next_codes.items():
        carry(session, {code: new}, since)
    if next_codes:
        follow(session, [new for new, _ in next_codes.values()], min(since for _, since in next_codes.values()))


def lasting(session: Session, model: Any, rows: Iterable[Any]) -> dict[int, date | None]:
    """Return the day on which each of some rows ends under whichever code, by its number; None without an end."""
    found = {row.id: row for row in rows}
    asked = found
    while asked and (later := _further(session, model, asked.values())):
        found |= {number: later[row.id] for number, row in asked.items() if row.id in later}
        asked = {number: found[number] for number, row in asked.items() if row.id in later}
    return {number: row.valid_to for number, row in found.items()}


def _further(session: Session, model: Any, rows: Iterable[Any]) -> dict[int, Any]:
    """Return the rows that go on under the next code of their grid, by the number of the row before."""
    ending = [row for row in rows if row.valid_to is not None]
    of, generation = lineage_tables.Descent, models.Generation
    links: dict[tuple[str, date], str] = {}
    for some in versions.chunks(sorted({row.grid for row in ending})):
        query = select(of.old, of.new, generation.valid_from).join(generation, generation.number == of.generation)
        recoded = session.execute(query.where(of.kind == DescentKind.RECODED, of.old.in_(some)))
        links.update(((str(old), day), str(new)) for old, new, day in recoded)
    begun = _rows(session, model, dict.fromkeys(links.values(), ""), model.valid_from.in_({day for _, day in links}))
    by_code = {(row.grid, row.valid_from, *_said(row).values()): row for row in begun}
    pairs = {row.id: (links.get((row.grid, row.valid_to)), row.valid_to, *_said(row).values()) for row in ending}
    return {number: by_code[pair] for number, pair in pairs.items() if pair in by_code}


def end(session: Session, model: Any, numbers: Collection[int], day: date) -> None:
    """End rows on a day, also as far as they have gone over to the next code of their grid."""
    rows = list(session.scalars(select(model).where(model.id.in_(numbers))))
    over = [row for row in rows if row.valid_to is not None and row.valid_to <= day]
    if later := _further(session, model, over):
        end(session, model, [row.id for row in later.values()], day)
        rows = [row for row in rows if row.id not in later]
    recoded = coming(session, {row.grid for row in rows}, day)
    for row in rows:
        if row.grid in recoded:
            code, since = recoded[row.grid]
            begun = _rows(session, model, {code: row.grid}, model.valid_from == since, model.valid_to > since)
            end(session, model, [each.id for each in begun if _said(each) == _said(row)], since)
    versions.retire(session, model, [row.id for row in rows], day)


def _rows(session: Session, model: Any, codes: Mapping[str, str], *where: ColumnElement[bool]) -> list[Any]:
    found: list[Any] = []
    for some in versions.chunks(sorted(codes)):
        found += session.scalars(select(model).where(model.grid.in_(some), *where).order_by(model.id))
    return found


def _lasts(model: Any, day: date) -> ColumnElement[bool]:
    """Return the condition that a row is in force on a day or later."""
    return or_(model.valid_to.is_(None), and_(model.valid_to > day, model.valid_to > model.valid_from))


def _said(row: Any) -> dict[str, Any]:
    """Return what a row says, whosesoever and whenever."""
    return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key not in _OF_A_ROW}


def _from(row: Any, grid: str, since: date) -> dict[str, Any]:
    return {"grid": grid, "valid_from": since, "valid_to": row.valid_to}
