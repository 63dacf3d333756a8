"""Plans: what is written about them, the edits done to them, with whom they are shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from geogrid.domain.editing.dossier import Comment, Dossier, Event, Step
from geogrid.domain.evaluation.contents import Golden
from geogrid.store import plan_tables as tables
from geogrid.store import records
from geogrid.store.versions import LARGEST

Value = TypeVar("Value")


def add(session: Session, dossier: Dossier) -> int:
    """Add a plan and return its number; the number in the dossier does not matter."""
    values = {each.name: getattr(dossier, each.name) for each in fields(Dossier) if each.name != "id"}
    row = tables.Plan(**values)
    session.add(row)
    session.flush()
    return row.id


def every(session: Session) -> list[Dossier]:
    """Return all plans, the newest first."""
    return _read(session, Dossier, _selecting(tables.Plan, Dossier).order_by(tables.Plan.id.desc()))


def one(session: Session, plan: int) -> Dossier | None:
    """Return a plan by its number."""
    if plan > LARGEST:
        return None
    found = _read(session, Dossier, _selecting(tables.Plan, Dossier).where(tables.Plan.id == plan))
    return found[0] if found else None


def take(session: Session, plan: int, version: int, **values: Any) -> bool:
    """Take the next version of a plan, with some values; return whether it was at the version before.

    Whoever has taken it keeps others waiting until the transaction ends.
    """
    mine = (tables.Plan.id == plan, tables.Plan.version == version)
    taken: Any = session.execute(update(tables.Plan).where(*mine).values(version=version + 1, **values))
    return bool(taken.rowcount)


def steps(session: Session, plan: int) -> list[Step]:
    """Return the edits of a plan in order, then those that were undone, the next to be redone first."""
    query = _selecting(tables.PlanStep, Step).where(tables.PlanStep.plan == plan)
    return _read(session, Step, query.order_by(tables.PlanStep.position))


def add_step(session: Session, plan: int, step: Step) -> None:
    """Add an edit in the place of all that was undone."""
    mine = tables.PlanStep.plan == plan
    session.execute(delete(tables.PlanStep).where(mine, tables.PlanStep.position >= step.position))
    _add(session, tables.PlanStep, step, plan)


def set_undone(session: Session, plan: int, first: int, steps: int = 1, *, undone: bool) -> None:
    """Note that edits are undone, or done again: so many from a position on."""
    mine = (tables.PlanStep.plan == plan, tables.PlanStep.position.between(first, first + steps - 1))
    session.execute(update(tables.PlanStep).where(*mine).values(undone=undone))


def note(session: Session, plan: int, event: Event) -> None:
    """Note what was done to a plan."""
    _add(session, tables.PlanEvent, event, plan)


def events(session: Session, plan: int, since: int = 0) -> list[Event]:
    """Return what was done to a plan after one of its versions, in order."""
    mine = (tables.PlanEvent.plan == plan, tables.PlanEvent.version > since)
    return _read(session, Event, _selecting(tables.PlanEvent, Event).where(*mine).order_by(tables.PlanEvent.version))


def members(session: Session, plan: int) -> frozenset[int]:
    """Return the accounts that a plan is shared with."""
    return frozenset(session.scalars(select(tables.PlanMember.account).where(tables.PlanMember.plan == plan)))


def plans_of(session: Session, account: int) -> frozenset[int]:
    """Return the plans that are shared with an account."""
    return frozenset(session.scalars(select(tables.PlanMember.plan).where(tables.PlanMember.account == account)))


def share(session: Session, plan: int, accounts: Sequence[int]) -> None:
    """Share a plan with these accounts and no others."""
    session.execute(delete(tables.PlanMember).where(tables.PlanMember.plan == plan))
    for account in sorted(set(accounts)):
        session.execute(_table(tables.PlanMember).insert(), {"plan": plan, "account": account})


def comments(session: Session, plan: int) -> list[Comment]:
    """Return what was said about a plan, in order."""
    query = records.selecting(tables.PlanComment, Comment, tables.PlanComment.plan == plan)
    return records.read(session, Comment, query.order_by(tables.PlanComment.id))


def add_comment(session: Session, comment: Comment) -> int:
    """Add what somebody says and return its number; the number in it does not matter."""
    values = {each.name: getattr(comment, each.name) for each in fields(Comment)}
    place = values.pop("lon"), values.pop("lat")
    row = tables.PlanComment(**{**values, "id": None, "shape": place})
    session.add(row)
    session.flush()
    return row.id


def count_comments(session: Session, plan: int) -> None:
    """Count a change of what is said about a plan; whoever does keeps others waiting until the transaction ends."""
    session.execute(update(tables.Plan).where(tables.Plan.id == plan).values(comments=tables.Plan.comments + 1))


def settle_comment(session: Session, number: int, by: int | None, at: float | None) -> None:
    """Note who has marked a comment as done, and when; None while it is open."""
    mine = tables.PlanComment.id == number
    session.execute(update(tables.PlanComment).where(mine).values(done_by=by, done_at=at))


def remove_comment(session: Session, number: int) -> None:
    """Take a comment away."""
    session.execute(delete(tables.PlanComment).where(tables.PlanComment.id == number))


def golden(session: Session, plan: int) -> list[Golden]:
    """Return the places that must stay in their grid, in the order of the list."""
    query = records.selecting(tables.PlanGolden, Golden, tables.PlanGolden.plan == plan)
    return records.read(session, Golden, query.order_by(tables.PlanGolden.id))


def replace_golden(session: Session, plan: int, places: Sequence[Golden]) -> None:
    """Let these places, and no others, have to stay in their grid."""
    session.execute(delete(tables.PlanGolden).where(tables.PlanGolden.plan == plan))
    records.insert(session, tables.PlanGolden, Golden, places, plan=lambda _: plan)


def _selecting(model: Any, kind: type[Any]) -> Select[Any]:
    return select(*(getattr(model, each.name) for each in fields(kind)))


def _read(session: Session, kind: type[Value], query: Select[Any]) -> list[Value]:
    return [kind(*row) for row in session.execute(query)]


def _add(session: Session, model: Any, value: Any, plan: int) -> None:
    row = {each.name: getattr(value, each.name) for each in fields(value)}
    session.execute(_table(model).insert(), {"plan": plan, **row})


def _table(model: Any) -> Any:
    return model.__table__
