"""What somebody may do to a repair under way: the policy, asked about the grids that an action changes."""

from __future__ import annotations

from collections.abc import Iterable

from geogrid.domain.coverage.defect import Defect
from geogrid.domain.people.policy import Action, Actor, can
from geogrid.errors import BeyondScope, OwnWork
from geogrid.services import reach
from geogrid.services.draft import Draft


def check(actor: Actor, action: Action, draft: Draft, grids: Iterable[str], authors: Iterable[int] = ()) -> None:
    """Refuse what somebody may not do to these grids; to none in particular is to all.

    Parameters
    ----------
    authors
        The accounts that made what is done something to.

    Raises
    ------
    BeyondScope, OwnWork
    """
    made_by = frozenset(authors)
    if can(actor, action, reach.thing(draft.snapshot, list(grids), made_by)):
        return
    raise OwnWork() if action is Action.PUBLISH and actor.account in made_by else BeyondScope()


def touched(before: Draft, after: Draft) -> list[str]:
    """Return the grids that an action has changed, or that what it set aside is about."""
    shapes = zip(before.repair.coverage.shapes, after.repair.coverage.shapes, strict=True)
    changed = [code for code, (old, new) in zip(before.snapshot.grids, shapes, strict=True) if old is not new]
    aside = before.skipped ^ after.skipped
    return changed + [code for defect in before.defects if defect.key in aside for code in grids_of(before, defect)]


def grids_of(draft: Draft, defect: Defect) -> list[str]:
    """Return the grids that a defect is about."""
    return [code for code in defect.grids if code in draft.snapshot.grids]
