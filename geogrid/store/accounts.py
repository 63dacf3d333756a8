"""Accounts, what they may do, and who is signed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CursorResult, Select, and_, delete, false, func, not_, or_, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from geogrid.clock import today
from geogrid.domain.people.account import Account, Assignment, Capacity
from geogrid.domain.people.subject import Subject
from geogrid.errors import NameTaken, SubjectTaken
from geogrid.store import coverage, models, succession

Condition = ColumnElement[bool]
ALL: Condition = true()


class Secrets(NamedTuple):
    """What an account signs in by."""

    account: int
    password: str
    must_change: bool
    totp: str | None
    totp_step: int
    demo: bool
    disabled: bool
    linked: bool


class SignedIn(NamedTuple):
    """A session of a browser."""

    account: int
    created_at: float
    seen_at: float
    second_factor: bool
    by_provider: bool


_LARGEST = 2**31 - 1  # that the column holds
_SIGNED_IN = [getattr(models.SignedIn, name) for name in SignedIn._fields]


# --- accounts


def add(session: Session, name: str, full_name: str, password: str, at: float, *, must_change: bool, demo: bool) -> int:
    """Add an account and return its number.

    Raises
    ------
    NameTaken
    """
    row = models.Account(
        name=name, full_name=full_name, password=password, must_change=must_change, totp=None, totp_step=0,
        phone=None, phone_key=None, demo=demo, created_at=at, disabled_at=None, version=1,
        subject=None,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        raise NameTaken(name=name) from None
    return row.id


def within(pairs: Iterable[tuple[str | None, str | None]], on: date) -> Condition:
    """Return the condition that an account has rights, and none beyond these areas and categories; see `Scope`."""
    held = aliased(models.Assignment)  # whatever else the query asks of rights
    theirs = select(held.id).where(held.account == models.Account.id).correlate(models.Account)
    inside = or_(false(), *(_holds(held, *pair, on) for pair in pairs))
    return and_(theirs.exists(), ~theirs.where(not_(inside)).exists())


def _holds(held: type[models.Assignment], area: str | None, category: str | None, on: date) -> Condition:
    """Return the condition that a right lies in an area and a category; it is false, not null, for those of all."""
    conditions: list[Condition] = [true()]
    if area is not None:
        below, former = coverage.below(area, on), succession.former(on)
        was_inside = select(former.c.code).where(or_(former.c.now == area, former.c.now.in_(below)))
        inside = or_(held.area == area, held.area.in_(below), held.area.in_(was_inside))
        conditions.append(and_(held.area.is_not(None), inside))
    if category is not None:
        conditions.append(and_(held.category.is_not(None), held.category == category))
    return and_(*conditions)


def every(session: Session, where: Condition = ALL) -> list[Account]:
    """Return all accounts, by name."""
    return _accounts(session, where)


def search(
    session: Session, where: Condition, text: str, capacity: Capacity | None, limit: int, offset: int
) -> tuple[int, list[Account]]:
    """Return how many accounts fit, and a stretch of them by name.

    Parameters
    ----------
    text
        A part of the account's or the person's name; empty for any.
    capacity
        As what they may act, too; None for any.
    limit, offset
        How many at most, and how many to skip.
    """
    called, asked = (models.Account.name, models.Account.full_name), text.lower()
    fits = [where, or_(*(func.lower(name).contains(asked, autoescape=True) for name in called))]
    if capacity is not None:
        held = select(models.Assignment.account).where(models.Assignment.capacity == capacity)
        fits.append(models.Account.id.in_(held))
    total = session.scalar(select(func.count()).select_from(models.Account).where(*fits)) or 0
    numbers = select(models.Account.id).where(*fits).order_by(models.Account.name).limit(limit).offset(offset)
    return total, _accounts(session, models.Account.id.in_(session.scalars(numbers).all()))


def with_second_factor(session: Session, numbers: Iterable[int]) -> frozenset[int]:
    """Return those of these accounts that have a second factor."""
    query = select(models.Account.id).where(models.Account.id.in_(list(numbers)), models.Account.totp.is_not(None))
    return frozenset(session.scalars(query))


def one(session: Session, number: int, where: Condition = ALL) -> Account | None:
    """Return an account by its number."""
    if number > _LARGEST:
        return None
    return next(iter(_accounts(session, models.Account.id == number, where)), None)


def named(session: Session, name: str) -> Account | None:
    """Return an account by its name."""
    return next(iter(_accounts(session, models.Account.name == name)), None)


def acting_as(session: Session, capacity: Capacity) -> list[Account]:
    """Return the accounts that may act as this in any part of the district, by name."""
    held = select(models.Assignment.account).where(models.Assignment.capacity == capacity)
    return _accounts(session, models.Account.id.in_(held))


def names(session: Session, numbers: Iterable[int]) -> dict[int, str]:
    """Return what people are called, by the numbers of their accounts."""
    named = select(models.Account.id, models.Account.full_name).where(models.Account.id.in_([*numbers]))
    return {row.id: row.full_name for row in session.execute(named)}


def _accounts(session: Session, *where: Condition) -> list[Account]:
    """Return accounts; their rights for a grid that has another code today are of that one."""
    held: dict[int, list[Assignment]] = {}
    wanted = select(models.Account.id).where(*where)
    query = select(models.Assignment).where(models.Assignment.account.in_(wanted)).order_by(models.Assignment.id)
    given = session.scalars(query).all()
    codes = succession.names(session, {row.area for row in given if row.area is not None}, today())
    for row in given:
        area = None if row.area is None else codes.get(row.area, row.area)
        held.setdefault(row.account, []).append(Assignment(row.capacity, area, row.category))
    rows = session.scalars(select(models.Account).where(*where).order_by(models.Account.name)).all()
    return [_account(row, held.get(row.id, ())) for row in rows]


def _account(row: models.Account, assignments: Iterable[Assignment]) -> Account:
    return Account(
        row.id, row.name, row.full_name, tuple(assignments), row.demo, row.disabled_at is not None, row.version,
        Subject.of(row.subject) if row.subject else None,
    )  # fmt: skip


def assign(session: Session, number: int, assignments: Iterable[Assignment]) -> None:
    """Let an account act in these capacities and no others."""
    session.execute(delete(models.Assignment).where(models.Assignment.account == number))
    session.add_all(
        models.Assignment(account=number, capacity=each.capacity, area=each.area, category=each.category)
        for each in assignments
    )


def change(session: Session, number: int, seen: int | None, **values: Any) -> bool:
    """Change columns of an account, whose version grows; False where it is not at the version seen any more.

    Parameters
    ----------
    seen
        None for whatever version it has.
    """
    query = update(models.Account).where(models.Account.id == number)
    if seen is not None:
        query = query.where(models.Account.version == seen)
    done: CursorResult[Any] = session.execute(query.values(version=models.Account.version + 1, **values))  # type: ignore[assignment]
    return done.rowcount == 1


def link(session: Session, number: int, seen: int | None, subject: Subject | None) -> bool:
    """Let an account be known by a subject, or by none any more; see `change`.

    Raises
    ------
    SubjectTaken
    """
    try:
        with session.begin_nested():
            return change(session, number, seen, subject=str(subject) if subject else None)
    except IntegrityError:
        raise SubjectTaken(subject=subject.name if subject else None) from None


def administrators(session: Session) -> int:
    """Return how many accounts may manage all of it and are not disabled."""
    given = models.Assignment
    query = (
        select(func.count(func.distinct(models.Account.id)))
        .join(given, given.account == models.Account.id)
        .where(given.capacity == Capacity.ADMINISTRATOR, given.area.is_(None), given.category.is_(None))
        .where(models.Account.disabled_at.is_(None))
    )
    return session.scalar(query) or 0


def count(session: Session) -> int:
    """Return how many accounts there are."""
    return session.scalar(select(func.count()).select_from(models.Account)) or 0


def is_first_real(session: Session) -> bool:
    """Return whether the account that was made first is not the demo's."""
    return session.scalar(select(models.Account.demo).order_by(models.Account.id).limit(1)) is False


def phone(session: Session, number: int) -> str | None:
    """Return the sealed telephone of an account."""
    return session.scalar(select(models.Account.phone).where(models.Account.id == number))


def by_phone(session: Session, sums: Sequence[str], where: Condition = ALL) -> int | None:
    """Return the account whose telephone has one of these sums, the first of several."""
    return session.scalar(select(func.min(models.Account.id)).where(models.Account.phone_key.in_(sums), where))


def secrets(session: Session, name: str) -> Secrets | None:
    """Return what an account of this name signs in by."""
    row = session.scalar(select(models.Account).where(models.Account.name == name))
    return _secrets(row)


def secrets_of(session: Session, number: int) -> Secrets | None:
    """Return the same by the account's number."""
    return _secrets(session.get(models.Account, number))


def held_secrets_of(session: Session, number: int) -> Secrets | None:
    """Return the same; whoever changes the account waits until the transaction ends."""
    return _secrets(session.scalar(_held(models.Account.id == number)))


def held_secrets_by_subject(session: Session, subject: Subject) -> Secrets | None:
    """Return the same by what a provider knows the account by."""
    return _secrets(session.scalar(_held(models.Account.subject == str(subject))))


def _held(where: Condition) -> Select[models.Account]:
    return select(models.Account).where(where).with_for_update(key_share=True)


def _secrets(row: models.Account | None) -> Secrets | None:
    if row is None:
        return None
    disabled = row.disabled_at is not None
    linked = row.subject is not None
    return Secrets(row.id, row.password, row.must_change, row.totp, row.totp_step, row.demo, disabled, linked)


def use_step(session: Session, number: int, step: int) -> bool:
    """Note that the code of a time step was used; False where that or a later one was."""
    query = update(models.Account).where(models.Account.id == number, models.Account.totp_step < step)
    done: CursorResult[Any] = session.execute(query.values(totp_step=step))  # type: ignore[assignment]
    return done.rowcount == 1


# --- sessions


def sign_in(
    session: Session, key: str, account: int, at: float, *, second_factor: bool, by_provider: bool = False
) -> None:
    """Note that a browser is signed in, by its password or by a provider."""
    row = models.SignedIn(
        key=key, account=account, created_at=at, seen_at=at, second_factor=second_factor, by_provider=by_provider
    )
    session.add(row)


def signed_in(session: Session, key: str) -> SignedIn | None:
    """Return the session of a browser."""
    row = session.execute(select(*_SIGNED_IN).where(models.SignedIn.key == key)).one_or_none()
    return SignedIn(*row) if row else None


def sessions(session: Session, account: int) -> list[tuple[str, SignedIn]]:
    """Return the sessions of an account with the sums of their tokens, the one seen last first."""
    query = select(models.SignedIn.key, *_SIGNED_IN).where(models.SignedIn.account == account)
    return [(key, SignedIn(*rest)) for key, *rest in session.execute(query.order_by(models.SignedIn.seen_at.desc()))]


def seen(session: Session, key: str, at: float) -> None:
    """Note when a browser was last seen."""
    session.execute(update(models.SignedIn).where(models.SignedIn.key == key).values(seen_at=at))


def sign_out(session: Session, key: str) -> None:
    """Forget a browser's session."""
    session.execute(delete(models.SignedIn).where(models.SignedIn.key == key))


def sign_out_all(session: Session, account: int, but: str | None = None) -> None:
    """Forget all sessions of an account, but for one."""
    query = delete(models.SignedIn).where(models.SignedIn.account == account)
    session.execute(query if but is None else query.where(models.SignedIn.key != but))


def forget_sessions(session: Session, begun_before: float, seen_before: float) -> None:
    """Forget sessions that are over."""
    old = (models.SignedIn.created_at < begun_before) | (models.SignedIn.seen_at < seen_before)
    session.execute(delete(models.SignedIn).where(old))


def standing(session: Session, account: int, key: str, program: int | None) -> int | None:
    """Return the version of an account; None where it is disabled, or what it is asked by is over.

    Whoever changes the account or ends that waits until the transaction ends.

    Parameters
    ----------
    key, program
        The sum of a session's token, or else the number of a program's token.
    """
    known = select(models.Account.version).where(models.Account.id == account, models.Account.disabled_at.is_(None))
    version = session.scalar(known.with_for_update(key_share=True))
    by_key = models.SignedIn.key == key if program is None else models.AccessToken.id == program
    by = models.SignedIn.account if program is None else models.AccessToken.account
    held = session.scalar(select(by).where(by_key).with_for_update(read=True))
    return version if held == account else None


def let_nobody_in(session: Session) -> int:
    """Forget all sessions, sign-ins on their way, kept answers, counts and tokens; return how many tokens."""
    for table in (models.SignedIn, models.SignInBegun, models.KeptAnswer, models.Bucket):
        session.execute(delete(table))
    done: CursorResult[Any] = session.execute(delete(models.AccessToken))  # type: ignore[assignment]
    return done.rowcount
