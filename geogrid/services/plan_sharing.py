"""A plan among colleagues: what is written about it is changed, and it is shared."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from geogrid.domain.editing.dossier import Deed, Stage
from geogrid.domain.people.account import Capacity
from geogrid.domain.people.policy import OPERATOR, Actor
from geogrid.errors import AccountUnknown
from geogrid.services import plan_words
from geogrid.services.audit import Record
from geogrid.services.plan_work import State
from geogrid.services.plans import Plans
from geogrid.services.public_texts import check_public
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
        When it has no name, or the target is none. PersonalText where a text tells of a person.
    PlanUnknown, PlanClosed, Stale, BeyondScope
    """
    plan_words.check_words(name, reason, document, target)
    check_public(name=name, reason=reason, document=document)
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
