"""What somebody may do to a repair under way: the policy, asked about the grids that an action changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.defect import Defect
from geogrid.domain.people.policy import Action, Actor, can, scope
from geogrid.errors import BeyondScope, OwnWork
from geogrid.services import reach
from geogrid.services.draft import Draft


def check(actor: Actor, action: Action, draft: Draft, grids: Iterable[str], authors: Iterable[int | None] = ()) -> None:
    """Refuse what somebody may not do to these grids; to none in particular is to all.

    Parameters
    ----------
    authors
        The accounts that made what is done something to.

    Raises
    ------
    BeyondScope, OwnWork
    """
    made_by = frozenset(author for author in authors if author is not None)
    concerned = () if scope(actor, action).is_whole else tuple(grids)
    if can(actor, action, reach.thing(draft.snapshot, concerned, made_by)):
        return
    raise OwnWork() if action is Action.PUBLISH and actor.account in made_by else BeyondScope()


def touched(before: Draft, after: Draft) -> Iterator[str]:
    """Yield the grids whose ground an action has changed, and those that what it mended or set aside is about."""
    yield from redrawn(before, after.repair.coverage.shapes)
    key = after.intent.defect if after.intent else None
    about = [step.defect for step in after.steps if step.defect is not None]
    about += [defect for defect in before.defects if defect.key == key]
    yield from (code for defect in about for code in grids_of(before, defect))


def redrawn(before: Draft, shapes: Iterable[BaseGeometry]) -> Iterator[str]:
    """Yield the grids that have other ground in later shapes, not just vertices for a neighbour on their border."""
    codes = list(before.snapshot.grids)
    yield from (codes[at] for at in before.repair.given_ground(dict(enumerate(shapes))))


def grids_of(draft: Draft, defect: Defect) -> list[str]:
    """Return the grids that a defect is about."""
    return [code for code in defect.grids if code in draft.snapshot.grids]
