"""A publication that is to come is withdrawn: the generation goes away, and its plan is an approved one again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from geogrid.domain.audit.entry import Action as Audited
from geogrid.domain.comparing.compare import Difference
from geogrid.domain.editing.dossier import Deed, Stage
from geogrid.domain.grid import Generation
from geogrid.domain.people.policy import OPERATOR, Action, Actor
from geogrid.errors import WithdrawalBuiltOn, WithdrawalRefused
from geogrid.services import plan_impact
from geogrid.services.audit import Record
from geogrid.services.lookup import Lookup
from geogrid.services.plan_work import State, Work
from geogrid.services.plans import Plans
from geogrid.store import case_routes, descents, generations, plans, recodings, sides_texts, withdrawn_codes

BEGUN = "it is in force already; a new plan corrects it"
_DRAWN = {Difference.RESHAPED, Difference.NEW}
_HANDED_IN = (Stage.SUBMITTED, Stage.APPROVED)


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
        When the day has come.
    WithdrawalBuiltOn
        When there are later generations, or plans that are handed in began with it or one of those; it names all.
    OwnWork
        By whoever has drawn any of it.
    PlanUnknown, PlanClosed, Stale, BeyondScope
    """
    before = house.state(plan, actor)
    if before.dossier.version != seen:
        raise house.stale(before.dossier, seen)
    with house.judging():
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
    _refuse_built_on(session, generation, all_of_them)
    plan = state.work.plan
    recodings.take_back(session, plan.recoded | plan.recoded_micros, generation.valid_from)
    before = descents.texts_before(session, generation.number)
    if before is not None:
        sides_texts.take_back(session, _drawn(state.work), generation.valid_from, before)
    case_routes.take_back(session, generation.valid_from)
    generations.withdraw(session, generation)
    withdrawn_codes.keep(session, dossier.id, plan.mesh.used.keys() - plan.base.used.keys())
    descents.forget(session, [generation.number])
    old = {"generation": generation.number, "valid_from": generation.valid_from.isoformat()}
    record.note(session, Audited.WITHDRAW, f"generation {generation.number}", old, {"plan": dossier.id})


def _drawn(work: Work) -> list[str]:
    """Return the codes of the grids that a plan makes or whose border it moves, as they are without it."""
    compared = plan_impact.comparison(work)
    drawn = (code for code, change in compared.changes.items() if not _DRAWN.isdisjoint(change.differences))
    return [compared.former.get(code, code) for code in drawn]


def _refuse_built_on(session: Session, generation: Generation, stored: Iterable[Generation]) -> None:
    """Refuse to withdraw what others build on, and name all of them at once, the latest generation first.

    Whoever draws on it still is told to open a new plan; what others have been asked to sign is not taken from them.
    """
    later = sorted((each.number for each in stored if each.number > generation.number), reverse=True)
    concerned = {generation.number, *later}
    begun = (each for each in plans.every(session) if each.base in concerned and each.stage in _HANDED_IN)
    handed_in = [f"{plan.id} ({plan.name})" for plan in sorted(begun, key=lambda plan: plan.id)]
    if later or handed_in:
        raise WithdrawalBuiltOn(number=generation.number, generations=later, plans=handed_in)
