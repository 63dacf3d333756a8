"""Plans put out for comment, and what residents say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, select, update
from sqlalchemy.orm import Session

from geogrid.domain.consultation import Consultation, Remark, Standing
from geogrid.store import consultation_tables as tables
from geogrid.store.plan_tables import Plan
from geogrid.store.versions import LARGEST

_SHOWN = [getattr(tables.Consultation, each.name) for each in fields(Consultation)]
_SAID = [getattr(tables.Remark, each.name) for each in fields(Remark)]


class Received(NamedTuple):
    """How much was said, and how much of it was answered or looked at."""

    comments: int
    answered: int
    looked_at: int


class Seen(NamedTuple):
    """A consultation, and whether it is open on the day that was asked about."""

    consultation: Consultation
    standing: Standing


def add(session: Session, value: Consultation, drawing: str) -> int:
    """Add a consultation and return its number; the number in it does not matter."""
    row = {each.name: getattr(value, each.name) for each in fields(value) if each.name != "id"}
    made = tables.Consultation(**row, drawing=drawing)
    session.add(made)
    session.flush()
    return made.id


def hold(session: Session, plan: int) -> None:
    """Have others who would put the same plan out wait until the transaction ends."""
    session.execute(select(Plan.id).where(Plan.id == plan).with_for_update())


def every(session: Session, on: date, limit: int) -> list[Seen]:
    """Return the newest consultations, the newest first."""
    return _read(session, on, _selecting().order_by(tables.Consultation.id.desc()).limit(limit))


def of_plan(session: Session, plan: int, on: date) -> list[Seen]:
    """Return the consultations of a plan, the newest first."""
    mine = tables.Consultation.plan == plan
    return _read(session, on, _selecting().where(mine).order_by(tables.Consultation.id.desc()))


def one(session: Session, number: int, on: date) -> Seen | None:
    """Return a consultation by its number."""
    if number > LARGEST:
        return None
    found = _read(session, on, _selecting().where(tables.Consultation.id == number))
    return found[0] if found else None


def drawing(session: Session, number: int) -> str:
    """Return what a consultation shows, as JSON."""
    return session.scalars(select(tables.Consultation.drawing).where(tables.Consultation.id == number)).one()


def end(session: Session, number: int, at: float) -> None:
    """Note that a consultation was ended before its time."""
    session.execute(update(tables.Consultation).where(tables.Consultation.id == number).values(ended_at=at))


def add_remark(session: Session, value: Remark, key: str) -> int:
    """Add what a resident says and return its number; the number in it does not matter."""
    row = {each.name: getattr(value, each.name) for each in fields(value) if each.name != "id"}
    made = tables.Remark(**row, key=key)
    session.add(made)
    session.flush()
    return made.id


def count(session: Session, consultation: int) -> int:
    """Return how much was said."""
    mine = tables.Remark.consultation == consultation
    return session.scalar(select(func.count()).select_from(tables.Remark).where(mine)) or 0


def received(session: Session, consultation: int) -> Received:
    """Return how much was said, and what became of it."""
    has_answer = tables.Remark.answer != ""
    answered, looked_at = case((has_answer, 1), else_=0), case((has_answer, 0), (tables.Remark.done, 1), else_=0)
    wanted = func.count(), func.sum(answered), func.sum(looked_at)
    found = session.execute(select(*wanted).where(tables.Remark.consultation == consultation)).one()
    return Received(*(int(each or 0) for each in found))


def remarks(session: Session, numbers: Sequence[int], limit: int, offset: int = 0) -> list[Remark]:
    """Return what was said in some consultations: what is still to be done first, then the newest first."""
    query = select(*_SAID).where(tables.Remark.consultation.in_(numbers))
    ordered = query.order_by(tables.Remark.done, tables.Remark.id.desc()).limit(limit).offset(offset)
    return [Remark(*row) for row in session.execute(ordered)]


def remark(session: Session, number: int) -> Remark | None:
    """Return what somebody said, by its number."""
    return _remark(session, tables.Remark.id == number) if number <= LARGEST else None


def by_key(session: Session, consultation: int, key: str) -> Remark | None:
    """Return what somebody said, by the keyed sum of their code."""
    return _remark(session, (tables.Remark.key == key) & (tables.Remark.consultation == consultation))


def change(session: Session, number: int, **values: Any) -> None:
    """Note an answer, or that nothing more is to be done."""
    session.execute(update(tables.Remark).where(tables.Remark.id == number).values(**values))


def _remark(session: Session, where: ColumnElement[bool]) -> Remark | None:
    row = session.execute(select(*_SAID).where(where)).first()
    return Remark(*row) if row else None


def _selecting() -> Select[Any]:
    return select(*_SHOWN, Plan.stage, Plan.fingerprint).join(Plan, Plan.id == tables.Consultation.plan)


def _read(session: Session, on: date, query: Select[Any]) -> list[Seen]:
    found = []
    for *row, stage, fingerprint in session.execute(query):
        value = Consultation(*row)
        found.append(Seen(value, value.standing(stage, fingerprint, on)))
    return found
