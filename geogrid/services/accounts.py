"""Accounts: made, changed and disabled by whoever manages people; tokens by whom they belong to."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from geogrid.domain.audit.entry import Action as Done
from geogrid.domain.audit.entry import By, Deed
from geogrid.domain.people import name as names
from geogrid.domain.people.account import Account, Assignment, Capacity
from geogrid.domain.people.policy import OPERATOR, Action, Actor
from geogrid.domain.people.subject import LONGEST, Subject, may_be_name
from geogrid.domain.retention import TABLE, Kept
from geogrid.errors import (
    AccountUnknown,
    LastAdministrator,
    ProviderUnset,
    QueryError,
    Stale,
    TokensFull,
    TokenUnknown,
)
from geogrid.services import account_rights, passwords
from geogrid.services.audit import Audit
from geogrid.store import Database, accounts, tokens
from geogrid.store.tokens import Token

_LONGEST_NAME = 64
_DAY = 24 * 3600
LONGEST_TOKEN_DAYS = TABLE[Kept.TOKENS].kept.days
MOST_TOKENS = 50
_QUEUE = "people"  # two administrators who change each other do so one after the other
_MARK = "geogrid_"  # by which a token that got lost is known


class Found(NamedTuple):
    """A stretch of the accounts that fit a search, how many fit in all, and who of them has a second factor."""

    total: int
    accounts: Sequence[Account]
    with_factor: frozenset[int]


class Accounts:
    """The accounts of a district.

    Parameters
    ----------
    database
        Where they are.
    audit
        Takes down who changed what.
    issuer
        The organisation's provider of sign-ins; None where there is none.
    """

    def __init__(self, database: Database, audit: Audit, issuer: str | None = None) -> None:
        self._database, self._audit, self._issuer = database, audit, issuer

    def every(self, actor: Actor = OPERATOR) -> list[Account]:
        """Return all that somebody may see, by name."""
        with self._database.reading() as session:
            return accounts.every(session, account_rights.reached(actor, Action.SEE_PEOPLE))

    def search(
        self, actor: Actor, text: str = "", capacity: Capacity | None = None, limit: int = 50, offset: int = 0
    ) -> Found:
        """Return those that somebody may see whose name or person has this text, and who may act as this."""
        with self._database.reading() as session:
            seen = account_rights.reached(actor, Action.SEE_PEOPLE)
            total, found = accounts.search(session, seen, text.strip(), capacity, limit, offset)
            return Found(total, found, accounts.with_second_factor(session, [each.id for each in found]))

    def one(self, number: int, actor: Actor = OPERATOR) -> Account:
        """Return one by its number.

        Raises
        ------
        AccountUnknown
            Also where it is not for this actor to see.
        """
        with self._database.reading() as session:
            found = accounts.one(session, number, account_rights.reached(actor, Action.SEE_PEOPLE))
        return _known(found, number)

    def named(self, name: str) -> Account:
        """Return one by its name.

        Raises
        ------
        AccountUnknown
        """
        with self._database.reading() as session:
            return _known(accounts.named(session, _name(name)), name)

    def has_any(self) -> bool:
        """Return whether anybody could sign in."""
        with self._database.reading() as session:
            return accounts.count(session) > 0

    def add(
        self,
        by: By,
        name: str,
        full_name: str,
        assignments: Iterable[Assignment],
        password: str | None = None,
        actor: Actor = OPERATOR,
        *,
        own: bool = False,
    ) -> tuple[Account, str]:
        """Add an account; return it and the password it signs in by first.

        Parameters
        ----------
        password
            One is made when None.
        own
            Whether the person has chosen it; otherwise it must be changed at the first sign-in.

        Raises
        ------
        NameTaken, PasswordWeak, AreaUnknown, BeyondScope, InPerson, QueryError
        """
        name, full_name = _name(name), _full_name(full_name, "full_name")
        assignments = account_rights.checked(assignments)
        first = password or new_password()
        hashed = passwords.kept(first, name, full_name)
        with self._database.writing() as session:
            account_rights.check_gift(session, actor, assignments)
            number = accounts.add(session, name, full_name, hashed, time.time(), must_change=not own, demo=False)
            accounts.assign(session, number, assignments)
            self._note(session, by, Done.ACCOUNT_ADDED, number, None, assignments)
            account = accounts.one(session, number)
        return _known(account, number), first

    def assign(
        self,
        by: By,
        number: int,
        assignments: Iterable[Assignment],
        seen: int | None = None,
        actor: Actor = OPERATOR,
    ) -> Account:
        """Let an account act in these capacities and no others; its sessions end, so that they hold at once.

        Parameters
        ----------
        seen
            The version that whoever asks has seen; None for whatever it is.

        Raises
        ------
        AccountUnknown, AreaUnknown, BeyondScope, InPerson, OwnRights, Stale, LastAdministrator, QueryError
        """
        assignments = account_rights.checked(assignments)

        def change(session: Session, before: Account) -> None:
            account_rights.check_gift(session, actor, assignments, before)
            accounts.assign(session, number, assignments)
            accounts.sign_out_all(session, number)
            self._note(session, by, Done.RIGHTS, number, before.assignments, assignments)

        return self._change(number, seen, actor, change)

    def disable(self, by: By, number: int, seen: int | None = None, actor: Actor = OPERATOR) -> Account:
        """Let nobody sign in by an account any more; its sessions and the tokens of its programs end.

        Raises
        ------
        AccountUnknown, Stale, LastAdministrator
        """

        def change(session: Session, before: Account) -> None:
            accounts.sign_out_all(session, number)
            ended = tokens.revoke_all(session, number)
            told = ({"disabled": before.disabled, "tokens": ended}, {"disabled": True, "tokens": []})
            self._audit.note(session, Deed(by.who, by.origin, Done.DISABLED, f"account {number}", *told))

        return self._change(number, seen, actor, change, disabled_at=time.time())

    def enable(self, by: By, number: int, seen: int | None = None, actor: Actor = OPERATOR) -> Account:
        """Let an account be signed in by again.

        Raises
        ------
        AccountUnknown, Stale, InPerson
        """

        def change(session: Session, before: Account) -> None:
            account_rights.check_in_person(actor)
            told = ({"disabled": before.disabled}, {"disabled": False})
            self._audit.note(session, Deed(by.who, by.origin, Done.ENABLED, f"account {number}", *told))

        return self._change(number, seen, actor, change, disabled_at=None)

    def reset(self, by: By, number: int, seen: int | None = None, actor: Actor = OPERATOR) -> tuple[Account, str]:
        """Give an account a new password, to be changed at the next sign-in, and no second factor.

        Its sessions and the tokens of its programs end.

        Raises
        ------
        AccountUnknown, Stale, OwnReset, InPerson
        """
        first = new_password()

        def change(session: Session, before: Account) -> None:
            account_rights.check_way_in(actor, number)
            accounts.sign_out_all(session, number)
            ended = {"tokens": tokens.revoke_all(session, number)}
            self._audit.note(session, Deed(by.who, by.origin, Done.RESET, f"account {number}", ended, {"tokens": []}))

        values = {"password": passwords.kept(first), "must_change": True, "totp": None, "totp_step": 0}
        return self._change(number, seen, actor, change, **values), first

    def link(self, by: By, number: int, name: str, seen: int | None = None, actor: Actor = OPERATOR) -> Account:
        """Let an account be signed in by with the organisation's account of this subject; its sessions end.

        Parameters
        ----------
        name
            The subject as the provider has it; empty for none any more.

        Raises
        ------
        AccountUnknown, Stale, OwnReset, InPerson, ProviderUnset, SubjectTaken, QueryError
        """
        subject = self._subject(name.strip()) if name.strip() else None
        with self._database.writing(_QUEUE) as session:
            before = _managed(session, number, actor)
            account_rights.check_way_in(actor, number)
            if not accounts.link(session, number, seen, subject):
                raise Stale(now=before.version, known=seen)
            accounts.sign_out_all(session, number)
            told = ({"linked": before.subject is not None}, {"linked": subject is not None})
            self._audit.note(session, Deed(by.who, by.origin, Done.LINKED, f"account {number}", *told))
            return _known(accounts.one(session, number), number)

    def _subject(self, name: str) -> Subject:
        if self._issuer is None:
            raise ProviderUnset()
        if not may_be_name(name):
            raise QueryError(field="subject", value=name[:_LONGEST_NAME], expected=f"1 … {LONGEST}")
        return Subject(self._issuer, name)

    def _change(
        self,
        number: int,
        seen: int | None,
        actor: Actor,
        change: Callable[[Session, Account], None],
        **values: object,
    ) -> Account:
        with self._database.writing(_QUEUE) as session:
            before = _managed(session, number, actor)
            had_administrator = accounts.administrators(session) > 0
            if not accounts.change(session, number, seen, **values):
                raise Stale(now=before.version, known=seen)
            change(session, before)
            session.flush()
            if had_administrator and not accounts.administrators(session):
                raise LastAdministrator()
            return _known(accounts.one(session, number), number)

    # --- tokens of programs

    def tokens(self, account: int) -> Sequence[Token]:
        """Return the tokens of an account that count, the newest first."""
        with self._database.reading() as session:
            return tokens.of(session, account, time.time())

    def add_token(
        self, by: By, account: int, name: str, days: int, *, may_write: bool, metrics_only: bool = False
    ) -> str:
        """Return a new token, which is shown this once.

        Parameters
        ----------
        may_write
            Whether it may also change things.
        metrics_only
            Whether it reads the figures of /metrics and nothing else that needs an account.

        Raises
        ------
        QueryError, TokensFull
        """
        if not 1 <= days <= LONGEST_TOKEN_DAYS:
            raise QueryError(field="days", value=days, expected=f"1 … {LONGEST_TOKEN_DAYS}")
        if metrics_only and may_write:
            raise QueryError(field="may_write", value="metrics_only", expected="may_write / metrics_only")
        token, now = _MARK + secrets.token_urlsafe(32), time.time()
        key = hashlib.sha256(token.encode()).hexdigest()
        with self._database.writing(_QUEUE) as session:
            tokens.forget(session, now)
            if tokens.count(session, account) >= MOST_TOKENS:
                raise TokensFull(most=MOST_TOKENS)
            number = tokens.add(
                session,
                account,
                _full_name(name, "name"),
                key,
                now,
                now + days * _DAY,
                may_write=may_write,
                metrics_only=metrics_only,
            )
            self._audit.note(session, Deed(by.who, by.origin, Done.PROGRAM_ADDED, f"token {number}"))
        return token

    def revoke_token(self, by: By, account: int, number: int, actor: Actor | None = None) -> None:
        """Let nobody act by a token any more.

        Parameters
        ----------
        actor
            Who ends the token of somebody they manage; None for the account itself.

        Raises
        ------
        AccountUnknown, TokenUnknown
        """
        with self._database.writing(_QUEUE) as session:
            if actor is not None:
                _managed(session, account, actor)
            if not tokens.revoke(session, account, number):
                raise TokenUnknown()
            self._audit.note(session, Deed(by.who, by.origin, Done.PROGRAM_REVOKED, f"token {number}"))

    def _note(
        self,
        session: Session,
        by: By,
        action: Done,
        number: int,
        before: Sequence[Assignment] | None = None,
        after: Sequence[Assignment] | None = None,
    ) -> None:
        deed = Deed(by.who, by.origin, action, f"account {number}", _told(before), _told(after))
        self._audit.note(session, deed)


def new_password() -> str:
    """Return a password that can be told on the telephone: four groups of four letters and digits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _told(assignments: Sequence[Assignment] | None) -> dict[str, object] | None:
    if assignments is None:
        return None
    return {"rights": [[each.capacity.value, each.area, each.category] for each in assignments]}


def _managed(session: Session, number: int, actor: Actor) -> Account:
    """Return an account that somebody may change; one that is not for them is as unknown."""
    return _known(accounts.one(session, number, account_rights.reached(actor, Action.MANAGE_PEOPLE)), number)


def _known(account: Account | None, asked: object) -> Account:
    if account is None:
        raise AccountUnknown(account=str(asked)[:_LONGEST_NAME])
    return account


def _name(name: str) -> str:
    name = names.normal(name)
    if not names.may_be(name):
        raise QueryError(field="name", value=name[:_LONGEST_NAME], expected="li.na, 李娜")
    return name


def _full_name(text: str, field: str) -> str:
    text = " ".join(text.split())
    if not 1 <= len(text) <= _LONGEST_NAME or not text.isprintable():
        raise QueryError(field=field, value=text[:_LONGEST_NAME], expected="李娜")
    return text
