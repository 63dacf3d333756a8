"""Codes that a withdrawn publication had announced: free for the plan that gave them and its copies, and no other."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from geogrid.store.plan_tables import WithdrawnCode


def keep(session: Session, plan: int, codes: Iterable[str]) -> None:
    """Note the codes that the publication of a plan had announced."""
    fresh = {*codes} - _of(session, plan)
    if fresh:
        session.execute(insert(WithdrawnCode), [{"code": code, "plan": plan} for code in sorted(fresh)])


def hand_on(session: Session, plan: int, copy: int) -> None:
    """Let a copy of a plan give the codes that the plan may give."""
    keep(session, copy, _of(session, plan))


def of_others(session: Session, plan: int) -> frozenset[str]:
    """Return the codes that a plan may not give to a grid, as they were announced by others."""
    return frozenset(session.scalars(select(WithdrawnCode.code).distinct())) - _of(session, plan)


def _of(session: Session, plan: int) -> set[str]:
    return set(session.scalars(select(WithdrawnCode.code).where(WithdrawnCode.plan == plan)))
