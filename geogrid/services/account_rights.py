"""Which accounts somebody may see and change, and what they may give: the policy, asked about rights.

An account belongs to whoever manages people where all its rights lie; one without rights, to whoever manages all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from geogrid.clock import today
from geogrid.domain.people.account import Account, Assignment, Capacity
from geogrid.domain.people.policy import Action, Actor, Thing, can, has, scope
from geogrid.errors import AreaUnknown, BeyondScope, InPerson, OwnReset, OwnRights, QueryError
from geogrid.store import accounts, coverage, succession

MOST = 100
"""Rights of an account."""
_LONGEST_AREA, _LONGEST_CATEGORY = 40, 100


def reached(actor: Actor, action: Action) -> accounts.Condition:
    """Return the condition on accounts to which somebody may do something, for queries."""
    where = scope(actor, action)
    return accounts.ALL if where.is_whole else accounts.within(where.pairs, today())


def acting(session: Session, account: Account | None) -> tuple[Assignment, ...]:
    """Return what somebody may act as: for a grid under each code that it has on any day."""
    assignments = account.assignments if account else ()
    same = succession.same(session, {each.area for each in assignments if each.area is not None})
    return tuple(
        replace(each, area=code)
        for each in assignments
        for code in ([None] if each.area is None else sorted(same[each.area]))
    )


def checked(assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """Return rights as they are kept: each once.

    Raises
    ------
    QueryError
        When they are too many, or one is none.
    """
    rights = tuple(dict.fromkeys(assignments))
    if len(rights) > MOST:
        raise QueryError(field="rights", value=len(rights), expected=f"0 … {MOST}")
    for each in rights:
        if each.capacity is Capacity.RESIDENT:
            raise QueryError(field="capacity", value=each.capacity.value, expected=", ".join(list(Capacity)[1:]))
        _check_text("area", each.area, _LONGEST_AREA)
        _check_text("category", each.category, _LONGEST_CATEGORY)
    return rights


def _check_text(field: str, text: str | None, longest: int) -> None:
    if text is not None and not (len(text) <= longest and text.isprintable()):
        raise QueryError(field=field, value=text[:longest], expected=f"1 … {longest}")


def check_in_person(actor: Actor) -> None:
    """Refuse a program what lets somebody in: a token that got lost would else open every account.

    Raises
    ------
    InPerson
    """
    if actor.is_program:
        raise InPerson()


def check_way_in(actor: Actor, number: int) -> None:
    """Refuse a new way into an account, a first password or a subject, where nobody has shown that it is them.

    A browser that was left alone would else open the account it is signed in by, without its password and second
    factor.

    Raises
    ------
    OwnReset, InPerson
    """
    check_in_person(actor)
    if number == actor.account:
        raise OwnReset()


def check_gift(session: Session, actor: Actor, assignments: Sequence[Assignment], to: Account | None = None) -> None:
    """Refuse rights that somebody may not give. A program may take rights away, and gives none.

    Parameters
    ----------
    to
        To whom; None for a new account.

    Raises
    ------
    AreaUnknown, BeyondScope, InPerson, OwnRights
    """
    known = coverage.paths(session, {each.area for each in assignments if each.area is not None}, today())
    for each in assignments:
        if each.area is not None and each.area not in known:
            raise AreaUnknown(area=each.area)
    paths = [frozenset[str]() if each.area is None else known[each.area] for each in assignments]
    things = [Thing((areas,), each.category) for areas, each in zip(paths, assignments, strict=True)] or [Thing()]
    if not all(can(actor, Action.MANAGE_PEOPLE, thing) for thing in things):
        raise BeyondScope()
    if to is not None and all(has(to.assignments, each, areas) for areas, each in zip(paths, assignments, strict=True)):
        return
    check_in_person(actor)
    if to is not None and to.id == actor.account:
        raise OwnRights()
