"""A publication that is to come is withdrawn: the generation goes away, and its plan is an approved one again."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from geogrid.domain.audit.entry import Action as Audited
from geogrid.domain.editing.dossier import UNSHOWN, Deed, Stage
from geogrid.domain.people.policy import OPERATOR, Action, Actor
from geogrid.errors import Stale, WithdrawalBuiltOn, WithdrawalRefused
from geogrid.services.audit import Record
from geogrid.services.lookup import Lookup
from geogrid.services.plan_work import State
from geogrid.services.plans import Plans
from geogrid.store import descents, generations, plans, recodings

BEGUN = "it is in force already; a new plan corrects it"
FOLLOWED = "a later generation builds on it"


def withdraw(
    house: Plans, lookup: Lookup, plan: int, seen: int, on: date, record: Record, actor: Actor = OPERATOR
) -> State:
    """Withdraw the generation of a published plan before its first day, in one transaction.

    Nobody was ever answered by it as what is in force; the generation before it answers for all its days.

    Parameters
    ----------
    on
        The day it is.

    Raises
    ------
    WithdrawalRefused
        When the day has come, or a later generation builds on it.
    WithdrawalBuiltOn
        When a plan that is handed in began with it.
    OwnWork
        By whoever has drawn any of it.
    PlanUnknown, PlanClosed, Stale, BeyondScope
    """
    before = house.state(plan, actor)
    if before.dossier.version != seen:
        raise Stale(now=before.dossier.version, known=seen)
    state = house.turn(
        plan, Deed.WITHDRAW, seen, record, actor, lambda session: _take_back(session, before, on, record),
        Stage.PUBLISHED, asked=Action.PUBLISH, stage=Stage.APPROVED, valid_from=None, generation=None,
    )  # fmt: skip
    lookup.catch_up()
    return state


def _take_back(session: Session, state: State, on: date, record: Record) -> None:
    dossier = state.dossier
    all_of_them = generations.all_generations(session)
    generation = next(each for each in all_of_them if each.number == dossier.generation)
    if generation.valid_from <= on:
        raise WithdrawalRefused(number=generation.number, reason=BEGUN)
    if any(each.number > generation.number for each in all_of_them):
        raise WithdrawalRefused(number=generation.number, reason=FOLLOWED)
    # Whoever draws on it still is told to open a new plan; what others have been asked to sign is not taken from them.
    handed_in = (each for each in plans.every(session) if each.base == generation.number and each.stage not in UNSHOWN)
    if plan := next(handed_in, None):
        raise WithdrawalBuiltOn(number=generation.number, plan=plan.id, name=plan.name)
    recodings.take_back(session, state.work.plan.recoded, generation.valid_from)
    generations.withdraw(session, generation)
    descents.forget(session, [generation.number])
    old = {"generation": generation.number, "valid_from": generation.valid_from.isoformat()}
    record.note(session, Audited.WITHDRAW, f"generation {generation.number}", old, {"plan": dossier.id})
