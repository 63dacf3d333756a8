"""Codes that a withdrawn publication had announced: they stay with the edits that gave them."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from geogrid.store import versions
from geogrid.store.plan_tables import PlanStep, WithdrawnCode


class Announced(NamedTuple):
    """Codes that people were told of, and that may have rows which were written for what was drawn then.

    Parameters
    ----------
    codes
        All of them: no edit gives them anew.
    of_others
        Those of which a plan has not the edits that gave them: it may not have them at all.
    """

    codes: frozenset[str] = frozenset()
    of_others: frozenset[str] = frozenset()


def keep(session: Session, plan: int, codes: Collection[str]) -> None:
    """Note the codes that the publication of a plan had announced, for it and for its copies, which have its edits."""
    done = session.scalars(select(PlanStep.edit).where(PlanStep.plan == plan, PlanStep.undone.is_(False)))
    giving = [edit for edit in done if any(code in edit for code in codes)]
    having = {plan}
    for some in versions.chunks(giving):
        having.update(session.scalars(select(PlanStep.plan).where(PlanStep.edit.in_(some)).distinct()))
    for each in having:
        _add(session, each, codes)


def hand_on(session: Session, plan: int, copy: int) -> None:
    """Let a copy of a plan have the codes that the plan may have."""
    _add(session, copy, _of(session, plan))


def announced(session: Session, plan: int) -> Announced:
    """Return the codes that were announced, as far as a plan is concerned."""
    codes = frozenset(session.scalars(select(WithdrawnCode.code).distinct()))
    return Announced(codes, codes - _of(session, plan))


def _add(session: Session, plan: int, codes: Collection[str]) -> None:
    fresh = {*codes} - _of(session, plan)
    if fresh:
        session.execute(insert(WithdrawnCode), [{"code": code, "plan": plan} for code in sorted(fresh)])


def _of(session: Session, plan: int) -> set[str]:
    return set(session.scalars(select(WithdrawnCode.code).where(WithdrawnCode.plan == plan)))
