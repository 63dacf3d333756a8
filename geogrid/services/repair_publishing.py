"""Who has made what would be published of a repair, and whether somebody may publish it as it stands."""

from __future__ import annotations

from sqlalchemy.orm import Session

from geogrid.domain.people.policy import Action, Actor
from geogrid.errors import RepairRefused, RepairUnfinished
from geogrid.services.repair_rights import check, redrawn
from geogrid.services.repair_work import Work
from geogrid.services.sight import Sight
from geogrid.store import allowances


def check_publishable(session: Session, work: Work, actor: Actor) -> None:
    """Refuse what somebody may not publish, what is not done yet, and what changes nothing.

    Raises
    ------
    RepairUnfinished, RepairRefused, BeyondScope, OwnWork
        As `Repairs.publish` tells.
    """
    draft = work.draft
    check(actor, Action.PUBLISH, draft, redrawn(work.drafts[0], draft.repair.coverage.shapes), authors(session, work))
    if mine := list(filter(Sight.of(draft.snapshot, actor).holds, draft.errors())):
        raise RepairUnfinished(errors=len(mine))
    if draft.errors():
        raise RepairRefused(reason="errors are left in other parts of the district")
    if not draft.moved():
        raise RepairRefused(reason="nothing was changed yet")


def authors(session: Session, work: Work) -> frozenset[int]:
    """Return the accounts that have made what would be published: each action, and what is meant so now."""
    acted = {past.intent.author for past in work.drafts if past.intent}
    meant = {defect.allowed.code for defect in work.draft.defects if defect.allowed}
    return frozenset(allowances.accounts(session, sorted(meant)) | {each for each in acted if each is not None})
