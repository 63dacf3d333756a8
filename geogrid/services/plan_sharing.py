"""A plan among colleagues: what is written about it is changed, it is shared, and copied."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy.orm import Session

from geogrid.clock import moment
from geogrid.domain.audit.entry import Action as Audited
from geogrid.domain.editing.dossier import Deed, Dossier, Event, Stage, Step
from geogrid.domain.editing.plan import Plan
from geogrid.domain.people.account import Capacity
from geogrid.domain.people.policy import OPERATOR, Action, Actor, Thing
from geogrid.errors import AccountUnknown, EditOutdated, EditRefused
from geogrid.services import plan_base, plan_rights, plan_words
from geogrid.services.audit import Record
from geogrid.services.plan_work import DRAWS, State, edit_of, thing_of
from geogrid.services.plans import Plans
from geogrid.store import Database, accounts, generations, plans


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


def copy(
    database: Database, house: Plans, plan: int, name: str, record: Record, actor: Actor = OPERATOR, *,
    onto_newest: bool = False,
) -> State:  # fmt: skip
    """Open a draft with the edits of another plan.

    Whoever drew any of the edits has a hand in the copy, too.

    Parameters
    ----------
    onto_newest
        Whether the edits are done on the newest generation; else the copy is on the grids that the plan began with.

    Raises
    ------
    QueryError
        When it has no name.
    EditOutdated
        When an edit cannot be done on the newest generation.
    PlanUnknown, BeyondScope
    """
    before = house.dossier(plan, actor)
    plan_words.check_words(name, before.reason, before.document, before.target)
    with database.reading() as session:
        done = [step for step in plans.steps(session, plan) if not step.undone]
        drawn = [event for event in plans.events(session, plan) if event.deed in DRAWS]
        base, changed = _on_newest(session, done) if onto_newest else (before.base, None)
    if done:
        plan_rights.check(actor, Action.PLAN, changed or thing_of(house.state(plan, actor)))
    at = moment().timestamp()
    events = [
        Event(1, Deed.OPEN, 0, actor.account, at),
        *(replace(event, version=version) for version, event in enumerate(drawn, 2)),
    ]
    made = Dossier(0, name.strip(), before.reason, before.document, base, before.target, actor.account, at,
                   version=len(events), rules=before.rules)  # fmt: skip
    with database.writing() as session:
        number = plans.add(session, made)
        plans.replace_golden(session, number, plans.golden(session, plan))
        for position, step in enumerate(done, 1):
            plans.add_step(session, number, replace(step, position=position))
        for event in events:
            plans.note(session, number, event)
        told = {"base": base, "copy_of": plan, "edits": len(done)}
        record.note(session, Audited.OPEN_PLAN, f"plan {number}", None, told)
    return house.state(number, actor)


def _on_newest(session: Session, done: Sequence[Step]) -> tuple[int, Thing]:
    """Return the newest generation, and what edits change when they are done on its grids."""
    newest = generations.current(session)
    assert newest is not None  # the plan began with one
    now = Plan.of(plan_base.mesh(session, newest.valid_from))
    for step in done:
        try:
            now = now.apply(edit_of(step))
        except EditRefused as refusal:
            raise EditOutdated(edit=step.position, number=newest.number, **refusal.facts) from refusal
    return newest.number, plan_rights.thing(now.base, now.mesh)
