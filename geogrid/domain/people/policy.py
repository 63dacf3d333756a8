"""Who may do what: one table, and what it says of somebody, something to be done, and what it is done to.

Denied is what the table does not allow. A capacity holds for a part of the district and, for departments, a category of
cases; what lies outside is to whoever asks as if it were not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from geogrid.domain.people.account import Assignment, Capacity


class Action(StrEnum):
    """What can be done."""

    LOOK_UP = "look up"  # grids, addresses, the public map
    SIGN_IN = "sign in"
    OWN_ACCOUNT = "own account"  # the own password, second factor and tokens; signing out
    SEE_CASES = "see cases"
    SEE_FIGURES = "see figures"
    SEE_PLANS = "see plans"  # the check, the repair under way
    COMMENT = "comment on plans"
    PLAN = "plan"  # change what is under way
    PUBLISH = "publish"
    SEE_REGISTER = "see register"  # other names, overrides
    KEEP_REGISTER = "keep register"  # these, and places
    SEE_PEOPLE = "see people"
    SEE_CONTACTS = "see contacts"  # a telephone, or whose it is; noted, so that it changes something
    MANAGE_PEOPLE = "manage people"
    WATCH = "watch the server"


_ANYBODY = frozenset(Capacity)
_RESIDENT, _WORKER, _CLERK = Capacity.RESIDENT, Capacity.GRID_WORKER, Capacity.CLERK
_DISPATCHER, _HANDLER, _OFFICIAL = Capacity.DISPATCHER, Capacity.HANDLER, Capacity.OFFICIAL
_PLANNER, _APPROVER, _ADMINISTRATOR = Capacity.PLANNER, Capacity.APPROVER, Capacity.ADMINISTRATOR
_STAFF = _ANYBODY - {_RESIDENT}

POLICY: Mapping[Action, frozenset[Capacity]] = {
    Action.LOOK_UP: _ANYBODY,
    Action.SIGN_IN: _ANYBODY,
    Action.OWN_ACCOUNT: _STAFF,
    Action.SEE_CASES: frozenset({_WORKER, _CLERK, _DISPATCHER, _HANDLER, _OFFICIAL}),
    Action.SEE_FIGURES: frozenset({_CLERK, _DISPATCHER, _PLANNER, _APPROVER, _OFFICIAL}),
    Action.SEE_PLANS: frozenset({_PLANNER, _APPROVER, _OFFICIAL}),
    Action.COMMENT: frozenset({_PLANNER, _APPROVER, _OFFICIAL}),
    Action.PLAN: frozenset({_PLANNER}),
    Action.PUBLISH: frozenset({_APPROVER}),
    Action.SEE_REGISTER: frozenset({_CLERK, _DISPATCHER, _PLANNER, _APPROVER, _OFFICIAL, _ADMINISTRATOR}),
    Action.KEEP_REGISTER: frozenset({_CLERK, _PLANNER, _ADMINISTRATOR}),
    Action.SEE_PEOPLE: frozenset({_ADMINISTRATOR}),
    Action.SEE_CONTACTS: frozenset({_ADMINISTRATOR}),
    Action.MANAGE_PEOPLE: frozenset({_ADMINISTRATOR}),
    Action.WATCH: frozenset({_ADMINISTRATOR}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks.

    Parameters
    ----------
    account
        Number of the account; None for a resident.
    assignments
        What it may act as.
    may_write
        Whether it may change anything: not by a token that is for reading.
    is_program
        Whether a program acts, by a token, and nobody has shown that it is them.
    only
        The one thing it may do besides what anybody may, by a token that is for this; None for all its work.
    """

    account: int | None = None
    assignments: tuple[Assignment, ...] = (Assignment(Capacity.RESIDENT),)
    may_write: bool = True
    is_program: bool = False
    only: Action | None = None


RESIDENT = Actor()
OPERATOR = Actor(assignments=tuple(Assignment(capacity) for capacity in _STAFF))
"""Whoever works on the machine itself, by the command line."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What something is done to.

    Parameters
    ----------
    areas
        Codes of all grids and areas it lies in or touches, from grids to district. Of several parts: a set for each.
    category
        Of a case.
    authors
        Accounts that have made it.
    """

    areas: tuple[frozenset[str], ...] = ()
    category: str | None = None
    authors: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """For which parts of the district and which categories somebody may do something: any of these pairs.

    Parameters
    ----------
    pairs
        Area and category; None for all.
    """

    pairs: frozenset[tuple[str | None, str | None]]

    @property
    def is_whole(self) -> bool:
        """Whether it is everything."""
        return (None, None) in self.pairs

    def holds(self, areas: frozenset[str], category: str | None) -> bool:
        """Return whether something with these areas, from grid to district, and this category lies in it."""
        return any(
            (area is None or area in areas) and (wanted is None or wanted == category) for area, wanted in self.pairs
        )


_CHANGING = frozenset({
    Action.COMMENT, Action.PLAN, Action.PUBLISH, Action.KEEP_REGISTER, Action.SEE_CONTACTS, Action.MANAGE_PEOPLE,
})  # fmt: skip
_OF_ALL = frozenset({Action.WATCH})  # of no part in particular: for whom the whole is given


def scope(actor: Actor, action: Action) -> Scope:
    """Return where somebody may do something; empty where nowhere."""
    if (action in _CHANGING and not actor.may_write) or actor.only not in (None, action):
        return Scope(frozenset())
    allowed = POLICY[action]
    return _scope(each for each in actor.assignments if each.capacity in allowed)


def can(actor: Actor, action: Action, thing: Thing | None = None) -> bool:
    """Return whether somebody may do something to something; without a thing, whether to anything at all."""
    where = scope(actor, action)
    if action in _OF_ALL:
        return where.is_whole
    if not where.pairs or thing is None:
        return bool(where.pairs)
    if action == Action.PUBLISH and actor.account in thing.authors:
        return False  # what somebody made another one approves
    return where.is_whole or (bool(thing.areas) and all(where.holds(areas, thing.category) for areas in thing.areas))


def has(assignments: Iterable[Assignment], right: Assignment, areas: frozenset[str]) -> bool:
    """Return whether a right is one of these, or a part of one.

    Parameters
    ----------
    areas
        Code of the right's area and those of the areas above it; empty where it is for all.
    """
    return _scope(each for each in assignments if each.capacity is right.capacity).holds(areas, right.category)


def _scope(assignments: Iterable[Assignment]) -> Scope:
    return Scope(frozenset((each.area, each.category) for each in assignments))
