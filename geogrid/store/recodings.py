"""What is kept by the code of a grid, and goes over with the grid when that is given another code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from geogrid.store import models, versions

_DATED = (models.Post, models.Override, models.SidesText)
_OF_A_ROW = {"id", "grid", "valid_from", "valid_to"}


def carry(session: Session, recoded: Mapping[str, str], since: date) -> None:
    """Let posts, overrides and texts of sides be of the new codes from a day on; what was before stays.

    Rights of accounts have no days, and are given by nobody but an administrator: they stay as they are.

    Parameters
    ----------
    recoded
        The new codes by the old ones.
    """
    for model in _DATED:
        rows = _rows(session, model, recoded, model.valid_from < since, _lasts(model, since))
        if rows:
            session.execute(insert(model), [{**_said(row), **_from(row, recoded[row.grid], since)} for row in rows])
            versions.retire(session, model, [row.id for row in rows], since)


def take_back(session: Session, recoded: Mapping[str, str], since: date) -> None:
    """Undo `carry`: what ended on the day goes on as that did, or does, which took its place."""
    former = {now: code for code, now in recoded.items()}
    for model in _DATED:
        ended = {
            (row.grid, *_said(row).values()): row.id
            for row in _rows(session, model, recoded, model.valid_to == since)
        }  # fmt: skip
        for row in _rows(session, model, former, model.valid_from == since):
            before = ended.get((former[row.grid], *_said(row).values()))
            if before is not None:
                session.execute(update(model).where(model.id == before).values(valid_to=row.valid_to))
                session.execute(delete(model).where(model.id == row.id))


def _rows(session: Session, model: Any, codes: Mapping[str, str], *where: ColumnElement[bool]) -> list[Any]:
    found: list[Any] = []
    for some in versions.chunks(sorted(codes)):
        found += session.scalars(select(model).where(model.grid.in_(some), *where).order_by(model.id))
    return found


def _lasts(model: Any, day: date) -> ColumnElement[bool]:
    return or_(model.valid_to.is_(None), model.valid_to > day)


def _said(row: Any) -> dict[str, Any]:
    """Return what a row says, whosesoever and whenever."""
    return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key not in _OF_A_ROW}


def _from(row: Any, grid: str, since: date) -> dict[str, Any]:
    return {"grid": grid, "valid_from": since, "valid_to": row.valid_to}
