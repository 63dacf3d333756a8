"""A draft that nobody goes on with is discarded: it stays as it is, with its number, and can be copied."""

from __future__ import annotations

from geogrid.clock import moment
from geogrid.domain.audit.entry import Action as Audited
from geogrid.domain.editing.dossier import Deed, Dossier, Event, Stage
from geogrid.domain.people.policy import OPERATOR, Actor
from geogrid.errors import BeyondScope
from geogrid.services import plan_changes, plan_rights
from geogrid.services.audit import Record
from geogrid.services.plans import Plans
from geogrid.store import Database, plans


def discard(database: Database, house: Plans, plan: int, seen: int, record: Record, actor: Actor = OPERATOR) -> Dossier:
    """Discard a draft, also one that cannot be opened any more; what is handed in is returned first.

    Raises
    ------
    BeyondScope
        When somebody else has opened it, and the actor does not plan for the whole district.
    PlanUnknown, PlanClosed, Stale
    """
    dossier = house.dossier(plan, actor)
    if dossier.version != seen:
        raise house.stale(dossier, seen)
    plan_rights.check_stage(dossier, Stage.DRAFT)
    if not plan_rights.may_discard(actor, dossier):
        raise BeyondScope()
    with database.writing() as session:
        if not plans.take(session, plan, seen, stage=Stage.DISCARDED):
            raise plan_changes.stale(session, None, plan, seen + 1, seen)
        done = sum(not step.undone for step in plans.steps(session, plan))
        plans.note(session, plan, Event(seen + 1, Deed.DISCARD, done, actor.account, moment().timestamp()))
        old, now = ({"version": seen + at, "stage": stage.value, "edits": done}
                    for at, stage in enumerate((Stage.DRAFT, Stage.DISCARDED)))  # fmt: skip
        record.note(session, Audited.DISCARD_PLAN, f"plan {plan}", old, now)
    return house.dossier(plan, actor)
