"""What somebody may look at and do with a plan: the policy, asked about the grids that it changes.

A plan is for whoever opened it, for those it is shared with, and for those who see the plans of the whole district;
once it is submitted, also for those who may publish all that it changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import orjson
from sqlalchemy.orm import Session

from geogrid.domain.comparing.ground import is_moved
from geogrid.domain.editing.dossier import UNSHOWN, Dossier, Stage
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.evaluation.tally import changes
from geogrid.domain.grid import Grid
from geogrid.domain.people.policy import Action, Actor, Thing, can, scope
from geogrid.errors import BeyondScope, OwnWork, PlanClosed
from geogrid.store import plans

NOTHING = Thing()
"""No grids in particular."""


def sees(actor: Actor, dossier: Dossier, shared: bool, changed: Thing) -> bool:
    """Return whether a plan is for somebody to look at.

    Parameters
    ----------
    shared
        Whether it is shared with them.
    changed
        The grids that it changes.
    """
    where = scope(actor, Action.SEE_PLANS)
    if not where.pairs:
        return False
    own = actor.account is not None and actor.account == dossier.author
    judged = dossier.stage not in UNSHOWN and can(actor, Action.PUBLISH, changed)
    return where.is_whole or own or shared or judged


def check(actor: Actor, action: Action, thing: Thing) -> None:
    """Refuse what somebody may not do to the grids of a plan.

    Raises
    ------
    BeyondScope, OwnWork
    """
    if can(actor, action, thing):
        return
    raise OwnWork() if action is Action.PUBLISH and actor.account in thing.authors else BeyondScope()


def shared_with(session: Session, actor: Actor) -> frozenset[int]:
    """Return the plans that are shared with somebody."""
    return frozenset() if actor.account is None else plans.plans_of(session, actor.account)


def check_kept(actor: Actor, dossier: Dossier, changed: Thing, asked: Action = Action.PLAN) -> None:
    """Refuse what is set of a plan by who may not do so to all that it changes; whoever opened it plans it anyhow.

    Raises
    ------
    BeyondScope, OwnWork
    """
    own = actor.account is not None and actor.account == dossier.author
    if not (asked is Action.PLAN and own and can(actor, Action.PLAN)):
        check(actor, asked, changed)


def may_discard(actor: Actor, dossier: Dossier) -> bool:
    """Return whether a plan is somebody's to discard: whoever opened it, and who plans for the whole district."""
    own = actor.account is not None and actor.account == dossier.author
    return scope(actor, Action.PLAN).is_whole or (own and can(actor, Action.PLAN))


def may_take_back(actor: Actor, dossier: Dossier) -> bool:
    """Return whether a plan that was handed in is somebody's to take back; see `check_kept`."""
    own = actor.account is not None and actor.account == dossier.author
    return can(actor, Action.PLAN, None if own else noted(dossier.reach)) if dossier.reach else False


def check_stage(dossier: Dossier, *needed: Stage) -> None:
    """Refuse what a plan is too far for, or not far enough.

    Raises
    ------
    PlanClosed
    """
    if dossier.stage not in needed:
        raise PlanClosed(stage=dossier.stage.value, needed=[stage.value for stage in needed])


def thing(before: Mesh, after: Mesh, authors: Iterable[int | None] = ()) -> Thing:
    """Return what a plan changes between two of its versions, as the policy takes it: each grid with all above it.

    A party grid that is another is a matter of all that are, or were, in it.
    """
    paths = []
    for code in sorted(changed(before, after)):
        grids = [mesh.grids[code] for mesh in (before, after) if code in mesh.grids]
        paths += [path(after, grid) for grid in grids]
    return Thing(tuple(paths), authors=frozenset(author for author in authors if author is not None))


def changed(before: Mesh, after: Mesh) -> set[str]:
    """Return the codes of the grids that a plan changes between two of its versions, by itself or in a party grid."""
    return {code for code in changes(before, after) if _is_changed(before, after, code)} | _regrouped(before, after)


def path(mesh: Mesh, grid: Grid) -> frozenset[str]:
    """Return a grid with all above it, as the policy takes it."""
    return frozenset({grid.code, *mesh.above(grid.community)})


def as_text(what: Thing) -> str:
    """Return what a plan changes as it is noted when it is handed in."""
    areas = sorted(sorted(path) for path in what.areas)
    return orjson.dumps({"areas": areas, "authors": sorted(what.authors)}).decode()


def noted(text: str) -> Thing:
    """Return what a plan changes from what was noted of it."""
    told = orjson.loads(text)
    return Thing(tuple(map(frozenset, told["areas"])), authors=frozenset(told["authors"]))


def _regrouped(before: Mesh, after: Mesh) -> set[str]:
    """Return the grids in party grids that are others, or were in them; one with another code is the same."""
    now = {
        code: replace(party, members=frozenset(map(after.code_now, party.members)))
        for code, party in before.parties.items()
    }
    pairs = [(now.get(code), after.parties.get(code)) for code in {*now, *after.parties}]
    return {code for pair in pairs if pair[0] != pair[1] for party in pair if party for code in party.members}


def _is_changed(before: Mesh, after: Mesh, code: str) -> bool:
    """Return whether a grid is more than one that took over a vertex of its neighbour's border."""
    old, new = before.grids.get(code), after.grids.get(code)
    if old is None or new is None or (old.name, old.community, old.kind) != (new.name, new.community, new.kind):
        return True
    micros, others = before.micros.get(code, ()), after.micros.get(code, ())
    if [(each.code, each.name) for each in micros] != [(each.code, each.name) for each in others]:
        return True
    pairs = [(old.shape, new.shape), *((one.shape, other.shape) for one, other in zip(micros, others, strict=True))]
    return any(is_moved(one, other) for one, other in pairs if one is not other)
