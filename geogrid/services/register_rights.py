"""What somebody may see and change of the register: the policy, asked about the grids that it is about."""

from __future__ import annotations

from collections.abc import Iterable

from geogrid.domain.people.policy import Action, Actor, Thing, can, scope
from geogrid.errors import BeyondScope
from geogrid.services import reach
from geogrid.services.snapshot import Snapshot


def check(actor: Actor, snapshot: Snapshot | None, codes: Iterable[str | None]) -> None:
    """Refuse to change what lies in these grids and areas; None is ground outside all, for whom the whole is given.

    About none in particular is about all.

    Raises
    ------
    BeyondScope
    """
    areas = tuple(reach.path_of(snapshot, code) if snapshot and code else frozenset[str]() for code in codes)
    if not can(actor, Action.KEEP_REGISTER, Thing(areas)):
        raise BeyondScope()


def sees(actor: Actor, snapshot: Snapshot | None, codes: Iterable[str]) -> bool:
    """Return whether somebody may look at what is about these grids: any of them lies in their part."""
    where = scope(actor, Action.SEE_REGISTER)
    return where.is_whole or any(snapshot and where.holds(reach.path_of(snapshot, code), None) for code in codes)
