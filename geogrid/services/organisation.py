"""Signing in with the account of one's organisation: OpenID Connect, by a code that only this browser can use.

A browser that is sent to the provider keeps one random token. What is sent along comes from it: the state, the nonce
and the verifier of the code (PKCE). So what comes back counts in that browser only; and once, as the database notes.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Iterable
from typing import NamedTuple

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from geogrid.domain.audit.entry import NOBODY, Action, Deed, network
from geogrid.errors import IdentityRefused, SignInStale
from geogrid.io.provider import Provider, word
from geogrid.services import id_token, limits
from geogrid.services.audit import Audit
from geogrid.services.id_token import Expected, Identity
from geogrid.services.sign_in import SignIn
from geogrid.settings import Oidc
from geogrid.store import Database, sign_ins

SECONDS = 600
"""So long somebody may take at the provider."""
_ONE_WAY = 0.5  # of what a sign-in costs: going there, or coming back
_LONGEST_CODE = 4096


class Answer(NamedTuple):
    """What a browser brings back from the provider.

    Parameters
    ----------
    state
        As it was sent along.
    code
        Stands for an ID token; empty where the provider refused.
    error
        Why it refused, in a word; else empty.
    issuer
        Who answers, where the provider says so; else empty.
    """

    state: str
    code: str
    error: str = ""
    issuer: str = ""


class Organisation:
    """Lets in whom the organisation's provider of sign-ins vouches for.

    Parameters
    ----------
    oidc
        The provider, and as what geogrid is known there.
    database
        Where it is noted which sign-ins are on their way.
    sign_in
        Gives them a session.
    audit
        Takes down who was refused.
    """

    def __init__(self, oidc: Oidc, database: Database, sign_in: SignIn, audit: Audit) -> None:
        self._oidc, self._provider = oidc, Provider(oidc)
        self._database, self._sign_in, self._audit = database, sign_in, audit

    def begin(self, wanted: str, back: str, origin: str) -> tuple[str, str]:
        """Return a token for the browser alone, and the address at the provider to send it to.

        Parameters
        ----------
        wanted
            Where somebody wants to go on this site.
        back
            The address to which the provider sends the browser back.
        origin
            The address it is asked from.

        Raises
        ------
        TooMany, ProviderSilent, ProviderUnfit
        """
        token, now = secrets.token_urlsafe(32), time.time()
        with self._database.writing() as session:
            limits.take(session, limits.SIGN_IN_NET, network(origin), _ONE_WAY)
            sign_ins.forget(session, now - SECONDS)
            sign_ins.begin(session, _sum(token), wanted, now)
        address = prepare_grant_uri(
            self._provider.endpoints().authorization,
            self._oidc.client,
            "code",
            back,
            "openid",
            _part(token, "state"),
            nonce=_part(token, "nonce"),
            code_challenge=create_s256_code_challenge(_part(token, "verifier")),
            code_challenge_method="S256",
        )
        return token, address

    def finish(
        self, token: str, brought: Iterable[str], back: str, origin: str, before: str | None = None
    ) -> tuple[str, str]:
        """Return the token of a new session, and where somebody wanted to go.

        Parameters
        ----------
        token
            What the browser was given when it began.
        brought
            What it brings back: see `Answer`.
        before
            Token of the session that ends with it.

        Raises
        ------
        TooMany, SignInStale, IdentityRefused, SubjectUnknown, ProviderSilent, ProviderUnfit
        """
        answer = Answer(*brought)
        with self._database.writing() as session:
            limits.take(session, limits.SIGN_IN_NET, network(origin), _ONE_WAY)
        wanted = self._wanted(token, answer.state)
        try:
            identity = self._identity(token, answer, back)
        except IdentityRefused:
            with self._database.writing() as session:
                self._audit.note(session, Deed(NOBODY, network(origin), Action.REFUSED, f"account {NOBODY}"))
            raise
        come_in = self._sign_in.come_in
        entered = come_in(identity.subject, origin, before, second_factor=identity.second_factor)
        limits.count(self._database, limits.SIGN_IN_NET, network(origin), -_ONE_WAY)
        return entered, wanted

    def _wanted(self, token: str, state: str) -> str:
        """Return where somebody wanted to go; what another browser or page brings changes nothing."""
        if not hmac.compare_digest(_part(token, "state").encode(), state.encode()):
            raise SignInStale()
        with self._database.writing() as session:
            sign_ins.forget(session, time.time() - SECONDS)
            wanted = sign_ins.take(session, _sum(token))
        if wanted is None:
            raise SignInStale()
        return wanted

    def _identity(self, token: str, answer: Answer, back: str) -> Identity:
        if answer.error:
            raise IdentityRefused(reason=word(answer.error))
        names_issuer = self._provider.endpoints().names_issuer
        if (answer.issuer or names_issuer) and answer.issuer != self._oidc.issuer:
            raise IdentityRefused(reason="iss")
        if not 0 < len(answer.code) <= _LONGEST_CODE:
            raise IdentityRefused(reason="code")
        signed = self._provider.exchange(answer.code, _part(token, "verifier"), back)
        expected = Expected(self._oidc.issuer, self._oidc.client, _part(token, "nonce"))
        return id_token.read(signed, lambda anew: self._provider.keys(anew=anew), expected)


def _part(token: str, purpose: str) -> str:
    """Return what comes of a token for one purpose: whoever learns it knows neither the token nor others."""
    return hmac.digest(token.encode(), purpose.encode(), "sha256").hex()


def _sum(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
