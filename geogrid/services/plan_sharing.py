"""A plan among colleagues: what is written about it is changed, it is shared, and copied."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from geogrid.clock import moment
from geogrid.domain.audit.entry import Action as Audited
from geogrid.domain.editing.dossier import Deed, Dossier, Event, Stage
from geogrid.domain.people.account import Capacity
from geogrid.domain.people.policy import OPERATOR, Action, Actor
from geogrid.errors import AccountUnknown
from geogrid.services import plan_rights, plan_words
from geogrid.services.audit import Record
from geogrid.services.plan_work import DRAWS, State, thing_of
from geogrid.services.plans import Plans
from geogrid.store import Database, accounts, plans


class Colleague(NamedTuple):
    """Somebody a plan can be shared with: the number of the account, and what the person is called."""

    account: int
    name: str


class Sharing(NamedTuple):
    """With whom a plan is shared, and with whom it could be, each by name."""

    members: list[Colleague]
    others: list[Colleague]


def describe(
    house: Plans, plan: int, name: str, reason: str, document: str, target: int, seen: int, record: Record,
    actor: Actor = OPERATOR,
) -> State:  # fmt: skip
    """Give a draft another name, reason, document, or number of households that a grid should have.

    Raises
    ------
    QueryError
        When it has no name, or the target is none.
    PlanUnknown, PlanClosed, Stale, BeyondScope
    """
    plan_words.check_words(name, reason, document, target)
    return house.turn(
        plan, Deed.DESCRIBE, seen, record, actor, lambda _: None, Stage.DRAFT,
        name=name.strip(), reason=reason.strip(), document=document.strip(), target=target,
    )  # fmt: skip


def sharing(database: Database, house: Plans, plan: int, actor: Actor = OPERATOR) -> Sharing:
    """Return with whom a plan is shared, and who else may plan.

    Raises
    ------
    PlanUnknown
    """
    dossier = house.dossier(plan, actor)
    with database.reading() as session:
        shared = plans.members(session, plan)
        known = accounts.names(session, shared)
        planners = [each for each in accounts.acting_as(session, Capacity.PLANNER) if not each.disabled]
    members = sorted((Colleague(number, known.get(number, "–")) for number in shared), key=lambda each: each.name)
    others = [
        Colleague(each.id, each.full_name)
        for each in planners
        if each.id != dossier.author and each.id not in shared
    ]  # fmt: skip
    return Sharing(members, sorted(others, key=lambda each: each.name))


def share(
    database: Database, house: Plans, plan: int, wanted: Collection[int], seen: int, record: Record,
    actor: Actor = OPERATOR,
) -> State:  # fmt: skip
    """Share a plan with these accounts, which may plan, and no others.

    Raises
    ------
    AccountUnknown
        When one may not plan, or has opened the plan itself.
    PlanUnknown, Stale, BeyondScope
    """
    found = sharing(database, house, plan, actor)
    known = {each.account for each in (*found.members, *found.others)}
    for account in wanted:
        if account not in known:
            raise AccountUnknown(account=str(account)[:40])
    return house.share(plan, sorted(set(wanted)), seen, record, actor)


def copy(database: Database, house: Plans, plan: int, name: str, record: Record, actor: Actor = OPERATOR) -> State:
    """Open a draft with the edits of another plan, on the grids that it began with.

    Whoever drew any of the edits has a hand in the copy, too.

    Raises
    ------
    QueryError
        When it has no name.
    PlanUnknown, BeyondScope
    """
    state = house.state(plan, actor)
    before = state.dossier
    plan_words.check_words(name, before.reason, before.document, before.target)
    done = [step for step in state.steps if not step.undone]
    if done:
        plan_rights.check(actor, Action.PLAN, thing_of(state))
    at = moment().timestamp()
    drawn = [event for event in state.events if event.deed in DRAWS]
    events = [
        Event(1, Deed.OPEN, 0, actor.account, at),
        *(replace(event, version=version) for version, event in enumerate(drawn, 2)),
    ]
    made = Dossier(0, name.strip(), before.reason, before.document, before.base, before.target, actor.account, at,
                   version=len(events), rules=before.rules)  # fmt: skip
    with database.writing() as session:
        number = plans.add(session, made)
        plans.replace_golden(session, number, plans.golden(session, plan))
        for step in done:
            plans.add_step(session, number, step)
        for event in events:
            plans.note(session, number, event)
        told = {"base": before.base, "copy_of": plan, "edits": len(done)}
        record.note(session, Audited.OPEN_PLAN, f"plan {number}", None, told)
    return house.state(number, actor)
