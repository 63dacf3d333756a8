"""Signing in and out: a name, a password and, where it is set up, six digits that change."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass, replace
from enum import StrEnum

import pyotp
from sqlalchemy.orm import Session

from geogrid.domain.audit.entry import NOBODY, Deed, network
from geogrid.domain.audit.entry import Action as Done
from geogrid.domain.people import name as names
from geogrid.domain.people.account import Account, Capacity
from geogrid.domain.people.policy import Action, Actor
from geogrid.domain.people.subject import Subject
from geogrid.domain.retention import TABLE, Kept
from geogrid.errors import AccessChanged, CodeWrong, FactorLost, PasswordWeak, SealBroken, SignInRefused, SubjectUnknown
from geogrid.io.sealing import Sealer
from geogrid.services import account_rights, limits, lock_out, passwords
from geogrid.services.audit import Audit
from geogrid.store import Database, accounts, tokens

IDLE_SECONDS, LONGEST_SECONDS = 2 * 3600, TABLE[Kept.SESSIONS].kept.total_seconds()
_NOTED_SECONDS = 60  # being seen is written down so often
_STEP_SECONDS = 30
_SAFEGUARDED = frozenset({Capacity.PLANNER, Capacity.APPROVER, Capacity.ADMINISTRATOR})


class Due(StrEnum):
    """What somebody must do before anything else."""

    CODE = "code"
    PASSWORD = "password"  # noqa: S105 - a word
    SECOND_FACTOR = "second factor"


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is signed in.

    Parameters
    ----------
    account
        Theirs.
    actor
        What they may act as: nothing while something is due.
    due
        What they must do first.
    key
        The sum over their session's token; empty for a program.
    program
        Number of the token that a program acts by; None for a browser.
    """

    account: Account
    actor: Actor
    due: Due | None
    key: str
    program: int | None = None


class SignIn:
    """Lets people in.

    Parameters
    ----------
    database
        Where accounts are.
    sealer
        Opens the secrets of second factors.
    audit
        Takes down who came and who was refused.
    demo
        Whether the accounts of the demo, whose passwords all know, may sign in.
    second_factor_required
        Whether planners, approvers and administrators must have one.
    """

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        audit: Audit,
        *,
        demo: bool = False,
        second_factor_required: bool = False,
    ) -> None:
        self._database, self._sealer, self._audit = database, sealer, audit
        self.demo, self._required = demo, second_factor_required

    def sign_in(self, name: str, password: str, origin: str, before: str | None = None) -> str:
        """Return the token of a new session.

        Parameters
        ----------
        origin
            The address it is asked from.
        before
            Token of the session that ends with it.

        Raises
        ------
        SignInRefused, TooMany
        """
        name = names.normal(name)
        net = network(origin)
        tried = lock_out.count(self._database, self._audit, name, net)
        held = tried.held
        known = held is not None and not held.disabled and (self.demo or not held.demo)
        fits = passwords.fits(held.password if held is not None and known else None, password)
        with self._database.writing() as session:
            if held is None or not fits or tried.kept_out_by is not None or not _is_still(session, held):
                who = str(held.account) if held else NOBODY
                self._audit.note(session, Deed(who, net, Done.REFUSED, f"account {who}"))
            else:
                lock_out.give_back(session, tried)
                if before is not None:
                    accounts.sign_out(session, _sum(before))
                return self._begin(session, held.account, origin, second_factor=False)
        raise tried.refused or SignInRefused()

    def come_in(self, subject: Subject, origin: str, before: str | None = None, *, second_factor: bool) -> str:
        """Return the token of a new session for whom the organisation's provider of sign-ins vouches.

        Parameters
        ----------
        origin, before
            As `sign_in` takes them.
        second_factor
            Whether the provider says that they showed one there; else that of the account is asked for.

        Raises
        ------
        TooMany
        SubjectUnknown
            No account that may sign in has this subject: signing in elsewhere makes nobody one.
        """
        with self._database.writing() as session:
            held = accounts.held_secrets_by_subject(session, subject)
            if held is None or held.disabled or (held.demo and not self.demo):
                who = str(held.account) if held else NOBODY
                self._audit.note(session, Deed(who, network(origin), Done.REFUSED, f"account {who}"))
            else:
                if before is not None:
                    accounts.sign_out(session, _sum(before))
                return self._begin(session, held.account, origin, second_factor=second_factor, by_provider=True)
        raise SubjectUnknown(subject=subject.name)

    def give_code(self, token: str, code: str, origin: str) -> str:
        """Return the token of the session that goes on after the second factor.

        Raises
        ------
        SignInRefused, CodeWrong, FactorLost, TooMany, AccessChanged
        """
        guest = self.guest(token)
        if guest is None:
            raise SignInRefused()
        with self._database.writing() as session:
            limits.take(session, limits.SIGN_IN_CODE, str(guest.account.id))
        with self._database.writing() as session:
            held, begun = accounts.held_secrets_of(session, guest.account.id), accounts.signed_in(session, guest.key)
            if held is None or held.disabled or begun is None:
                raise AccessChanged()
            if held.totp and self._is_right(session, held.account, held.totp, code):
                limits.take(session, limits.SIGN_IN_CODE, str(guest.account.id), -1)
                accounts.sign_out(session, _sum(token))
                return self._begin(session, held.account, origin, second_factor=True, by_provider=begun.by_provider)
            self._audit.note(session, _deed(guest.account.id, origin, Done.CODE_REFUSED))
        raise CodeWrong()

    def _is_right(self, session: Session, account: int, sealed: str, code: str) -> bool:
        try:
            secret = self._sealer.open(sealed, place_of_totp(account))
        except SealBroken:
            raise FactorLost() from None
        step = _step_of(secret, code)
        return step is not None and accounts.use_step(session, account, step)

    def _begin(
        self, session: Session, account: int, origin: str, *, second_factor: bool, by_provider: bool = False
    ) -> str:
        limits.take(session, limits.SIGNED_IN, str(account))
        token = secrets.token_urlsafe(32)
        now = time.time()
        accounts.forget_sessions(session, now - LONGEST_SECONDS, now - IDLE_SECONDS)
        accounts.sign_in(session, _sum(token), account, now, second_factor=second_factor, by_provider=by_provider)
        self._audit.note(session, _deed(account, origin, Done.SIGNED_IN))
        return token

    def guest(self, token: str) -> Guest | None:
        """Return who has this token; None where its session is over."""
        key, now = _sum(token), time.time()
        with self._database.reading() as session:
            held = accounts.signed_in(session, key)
            if held is None or _is_over(held, now):
                return None
            account, known = accounts.one(session, held.account), accounts.secrets_of(session, held.account)
            rights = account_rights.acting(session, account)
        if account is None or known is None or account.disabled or (account.demo and not self.demo):
            return None
        if now - held.seen_at > _NOTED_SECONDS:
            with self._database.writing() as session:
                accounts.seen(session, key, now)
        due = self._due(account, known, held.second_factor, held.by_provider)
        return Guest(account, Actor(account.id, rights if due is None else ()), due, key)

    def _due(
        self, account: Account, known: accounts.Secrets, second_factor: bool, by_provider: bool = False
    ) -> Due | None:
        if known.totp and not second_factor:
            return Due.CODE
        if known.must_change and not by_provider:
            return Due.PASSWORD
        safeguarded = any(each.capacity in _SAFEGUARDED for each in account.assignments)
        shown = known.totp or (by_provider and second_factor)
        return Due.SECOND_FACTOR if self._required and safeguarded and not shown else None

    def program(self, token: str) -> Guest | None:
        """Return for whom a program acts by an access token; None where it is none, or not any more."""
        now = time.time()
        with self._database.reading() as session:
            held = tokens.by_key(session, _sum(token))
            if held is None or held.expires_at < now:
                return None
            account, known = accounts.one(session, held.account), accounts.secrets_of(session, held.account)
            rights = account_rights.acting(session, account)
        if account is None or known is None or account.disabled or (account.demo and not self.demo):
            return None
        if held.used_at is None or now - held.used_at > _NOTED_SECONDS:
            with self._database.writing() as session:
                tokens.used(session, held.id, now)
        if known.linked:  # then a first password may stay unused; a second factor shown elsewhere is none of a program
            known = known._replace(must_change=False)
        due = self._due(account, known, second_factor=True)
        only = Action.WATCH if held.metrics_only else None
        actor = Actor(account.id, rights if due is None else (), held.may_write, is_program=True, only=only)
        return Guest(account, actor, due, "", held.id)

    def sign_out(self, token: str, origin: str) -> None:
        """End a session."""
        guest = self.guest(token)
        with self._database.writing() as session:
            accounts.sign_out(session, _sum(token))
            if guest is not None:
                self._audit.note(session, _deed(guest.account.id, origin, Done.SIGNED_OUT))

    def sessions(self, guest: Guest) -> list[tuple[accounts.SignedIn, bool]]:
        """Return where somebody is signed in and not over yet, and whether it is the session that asks."""
        now = time.time()
        with self._database.reading() as session:
            held = accounts.sessions(session, guest.account.id)
        return [(each, key == guest.key) for key, each in held if not _is_over(each, now)]

    def sign_out_elsewhere(self, guest: Guest, origin: str) -> None:
        """End all sessions of somebody but the one that asks."""
        with self._database.writing() as session:
            accounts.sign_out_all(session, guest.account.id, but=guest.key)
            self._audit.note(session, _deed(guest.account.id, origin, Done.SIGNED_OUT_ELSEWHERE))

    def change_password(self, guest: Guest, old: str, new: str, origin: str) -> str:
        """Give an account a new password; its sessions and the tokens of its programs end.

        Returns the token of a new session.

        Raises
        ------
        SignInRefused, PasswordWeak, TooMany, AccessChanged
        """
        account = guest.account
        limits.count(self._database, limits.NEW_PASSWORD, str(account.id))
        with self._database.reading() as session:
            held = accounts.secrets_of(session, account.id)
        if held is None or not passwords.fits(held.password, old):
            raise SignInRefused()
        if old == new:
            raise PasswordWeak(reason="it is the old one")
        hashed = passwords.kept(new, account.name, account.full_name)
        with self._database.writing() as session:
            begun = _begun(session, guest, held)
            accounts.change(session, account.id, None, password=hashed, must_change=False)
            accounts.sign_out_all(session, account.id)
            ended = {"tokens": tokens.revoke_all(session, account.id)}
            deed = _deed(account.id, origin, Done.NEW_PASSWORD)
            self._audit.note(session, replace(deed, before=ended, after={"tokens": []}))
            shown = begun.second_factor
            return self._begin(session, account.id, origin, second_factor=shown, by_provider=begun.by_provider)

    def has_second_factor(self, account: int) -> bool:
        """Return whether an account has one."""
        with self._database.reading() as session:
            held = accounts.secrets_of(session, account)
        return held is not None and held.totp is not None

    def new_secret(self, guest: Guest) -> str:
        """Return a secret for a second factor, sealed for whoever is about to set it up."""
        return self._sealer.seal(pyotp.random_base32(), place_of_totp(guest.account.id))

    def told(self, guest: Guest, sealed: str) -> tuple[str, str]:
        """Return a sealed secret and the address with it that an authenticator app reads from a picture.

        Raises
        ------
        SealBroken
        """
        secret = self._sealer.open(sealed, place_of_totp(guest.account.id))
        return secret, pyotp.TOTP(secret).provisioning_uri(name=guest.account.name, issuer_name="geogrid")

    def needs_password(self, guest: Guest) -> bool:
        """Return whether somebody shows by a password, and not by a provider, that it is them."""
        with self._database.reading() as session:
            held = accounts.signed_in(session, guest.key)
        return held is None or not held.by_provider

    def set_second_factor(self, guest: Guest, sealed: str, password: str, code: str, origin: str) -> str:
        """Keep a second factor once its first code fits; other sessions end. Returns the token of a new session.

        Parameters
        ----------
        password
            Of the account: a browser that was left alone is not enough. Not needed where a provider vouches.

        Raises
        ------
        SignInRefused, CodeWrong, TooMany, SealBroken, AccessChanged
        """
        account = guest.account
        limits.count(self._database, limits.NEW_FACTOR, str(account.id))
        secret = self._sealer.open(sealed, place_of_totp(account.id))
        with self._database.reading() as session:
            held = accounts.secrets_of(session, account.id)
        if held is None or (self.needs_password(guest) and not passwords.fits(held.password, password)):
            raise SignInRefused()
        step = _step_of(secret, code)
        if step is None:
            raise CodeWrong()
        with self._database.writing() as session:
            begun = _begun(session, guest, held)
            accounts.change(session, account.id, None, totp=sealed, totp_step=step)
            accounts.sign_out_all(session, account.id)
            self._audit.note(session, _deed(account.id, origin, Done.SECOND_FACTOR))
            return self._begin(session, account.id, origin, second_factor=True, by_provider=begun.by_provider)


def _is_still(session: Session, before: accounts.Secrets) -> bool:
    """Return whether the password of an account is still the one that was tried, which took a while."""
    now = accounts.held_secrets_of(session, before.account)
    return now is not None and not now.disabled and now.password == before.password


def _begun(session: Session, guest: Guest, before: accounts.Secrets) -> accounts.SignedIn:
    """Return the session of somebody who has just shown that it is them.

    Raises
    ------
    AccessChanged
        Where it has ended meanwhile, or the password is another one.
    """
    begun = accounts.signed_in(session, guest.key)
    if begun is None or not _is_still(session, before):
        raise AccessChanged()
    return begun


def _is_over(held: accounts.SignedIn, now: float) -> bool:
    return now - held.created_at > LONGEST_SECONDS or now - held.seen_at > IDLE_SECONDS


def _deed(account: int, origin: str, action: Done) -> Deed:
    return Deed(str(account), network(origin), action, f"account {account}")


def place_of_totp(account: int) -> str:
    """Return where the secret of an account's second factor stands, for sealing it."""
    return f"accounts.totp {account}"


def _step_of(secret: str, code: str) -> int | None:
    """Return the time step whose code this is: now, or the one before or after, for clocks that are a little off."""
    code = code.replace(" ", "")
    now, totp = int(time.time()) // _STEP_SECONDS, pyotp.TOTP(secret)
    fitting = (step for step in (now, now - 1, now + 1) if secrets.compare_digest(totp.generate_otp(step), code))
    return next(fitting, None) if code.isascii() else None


def _sum(token: str) -> str:
    """Return what is kept of a token, which is too long to be guessed: nobody signs in with what a database holds."""
    return hashlib.sha256(token.encode()).hexdigest()
