"""What a provider of sign-ins (OpenID Connect) says: where it is asked, its keys, and whom a code stands for.

Only its own host is asked: no redirect is followed and no proxy used; an answer may take so long and be so large. What
it says of itself is kept for a while; after a failure nobody asks again for a moment, so that a provider that is away
does not keep all threads waiting.
"""

from __future__ import annotations

import base64
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Lock, Timer
from typing import Any, Generic, TypeVar
from urllib.parse import quote_plus, urlencode, urlsplit

import orjson

from geogrid.errors import GeogridError, IdentityRefused, ProviderSilent, ProviderUnfit
from geogrid.settings import Oidc, is_provider_address

SECONDS, SECONDS_IN_ALL = 5.0, 10.0  # of silence, of a whole answer
LARGEST = 512 * 1024  # bytes
_KEPT, _KEPT_FAILURE = 600.0, 3.0  # seconds
_WELL_KNOWN = "/.well-known/openid-configuration"
_BASIC, _POST = "client_secret_basic", "client_secret_post"
_LONGEST_WORD = 40
Said = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a provider is asked.

    Parameters
    ----------
    authorization
        Where browsers are sent.
    token
        Where codes are exchanged.
    keys
        Where its public keys are.
    methods
        How a client may show there that it is itself.
    names_issuer
        Whether it sends its own name back with every code (RFC 9207).
    """

    authorization: str
    token: str
    keys: str
    methods: tuple[str, ...]
    names_issuer: bool


class Provider:
    """A provider of sign-ins.

    Parameters
    ----------
    oidc
        Its address, and as what geogrid is known there.
    """

    def __init__(self, oidc: Oidc) -> None:
        self.oidc = oidc
        self._endpoints = _Kept(self._ask_endpoints)
        self._keys = _Kept(self._ask_keys)

    def endpoints(self) -> Endpoints:
        """Return where it is asked.

        Raises
        ------
        ProviderSilent, ProviderUnfit
        """
        return self._endpoints.get()

    def keys(self, *, anew: bool = False) -> list[Said]:
        """Return its public keys, as JSON Web Keys.

        Parameters
        ----------
        anew
            Ask again, whatever is kept: it may have taken new ones.

        Raises
        ------
        ProviderSilent, ProviderUnfit
        """
        return self._keys.get(anew=anew)

    def exchange(self, code: str, verifier: str, back: str) -> str:
        """Return the ID token that a code stands for.

        Parameters
        ----------
        verifier
            What only the browser that began knows, and we (PKCE).
        back
            The address to which the code was sent.

        Raises
        ------
        IdentityRefused, ProviderSilent, ProviderUnfit
        """
        endpoints = self.endpoints()
        headers, shown = self._shown(endpoints.methods)
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        status, said = self._ask(endpoints.token, {**form, **shown}, headers)
        if status == 400:
            raise IdentityRefused(reason=word(said.get("error")))
        token = self._fits(status, said, "token_endpoint").get("id_token")
        if not isinstance(token, str):
            raise self._unfit("id_token", "-")
        return token

    def _shown(self, methods: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
        """Return the headers and fields by which we show who we are."""
        client, secret = self.oidc.client, self.oidc.secret
        if secret is None:
            return {}, {"client_id": client}
        if _BASIC not in methods and _POST in methods:
            return {}, {"client_id": client, "client_secret": secret}
        pair = f"{quote_plus(client)}:{quote_plus(secret)}".encode()
        return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}, {}

    def _ask_endpoints(self) -> Endpoints:
        issuer = self.oidc.issuer
        status, said = self._ask(issuer.rstrip("/") + _WELL_KNOWN)
        said = self._fits(status, said, _WELL_KNOWN)
        if said.get("issuer") != issuer:
            raise self._unfit("issuer", said.get("issuer"))
        methods = said.get("token_endpoint_auth_methods_supported")
        return Endpoints(
            self._address(said, "authorization_endpoint", elsewhere=True),
            self._address(said, "token_endpoint"),
            self._address(said, "jwks_uri"),
            tuple(methods) if isinstance(methods, list) else (_BASIC,),
            said.get("authorization_response_iss_parameter_supported") is True,
        )

    def _address(self, said: Said, name: str, *, elsewhere: bool = False) -> str:
        """Return an address that is asked by TLS, on the provider's own host unless only browsers go there."""
        address = said.get(name)
        if not (isinstance(address, str) and is_provider_address(address)):
            raise self._unfit(name, address)
        if not elsewhere and urlsplit(address).hostname != urlsplit(self.oidc.issuer).hostname:
            raise self._unfit(name, address)
        return address

    def _ask_keys(self) -> list[Said]:
        status, said = self._ask(self.endpoints().keys)
        keys = self._fits(status, said, "jwks_uri").get("keys")
        if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
            raise self._unfit("keys", keys)
        return keys

    def _ask(
        self, address: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Said]:
        """Return the status and the JSON that an address answers with; for no object an empty one."""
        try:
            status, content = _asked(address, form, headers or {})
        except (OSError, HTTPException) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise ProviderSilent(issuer=self.oidc.issuer, reason=reason) from None
        if status >= 500:
            raise ProviderSilent(issuer=self.oidc.issuer, reason=f"HTTP {status}")
        if len(content) > LARGEST:
            raise self._unfit(address, f"> {LARGEST // 1024} KB")
        try:
            said = orjson.loads(content)
        except orjson.JSONDecodeError:
            said = None
        return status, said if isinstance(said, dict) else {}

    def _fits(self, status: int, said: Said, what: str) -> Said:
        if status != 200 or not said:
            error = said.get("error")
            raise self._unfit(what, f"HTTP {status}" + (f" {word(error)}" if error else ""))
        return said

    def _unfit(self, what: str, value: object) -> ProviderUnfit:
        return ProviderUnfit(issuer=self.oidc.issuer, what=what, value=str(value)[:100])


class _Kept(Generic[T]):
    """What is asked for by one for all, and kept for a while; that it failed, too, for a moment."""

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask, self._asking = ask, Lock()
        self._value: T | None = None
        self._failed: GeogridError | None = None
        self._until = 0.0

    def get(self, *, anew: bool = False) -> T:
        with self._asking:
            fresh = time.monotonic() < self._until
            if self._failed is not None and fresh:
                raise type(self._failed)(**self._failed.facts)
            if self._value is None or anew or not fresh:
                self._value, self._failed = self._asked(), None
                self._until = time.monotonic() + _KEPT
            return self._value

    def _asked(self) -> T:
        try:
            return self._ask()
        except GeogridError as error:
            self._value, self._failed, self._until = None, error, time.monotonic() + _KEPT_FAILURE
            raise


def _asked(address: str, form: Mapping[str, str] | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Return status and content; of what is too large, one byte more than may be."""
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    told = {"Accept": "application/json", "Connection": "close", **headers}
    body = None
    if form is not None:
        body, told["Content-Type"] = urlencode(form).encode(), "application/x-www-form-urlencoded"
    connection.connect()
    with _cut_in_time(connection):
        connection.request("GET" if body is None else "POST", path, body, told)
        answer = connection.getresponse()
        return answer.status, answer.read(LARGEST + 1)


@contextmanager
def _cut_in_time(connection: HTTPConnection) -> Iterator[None]:
    """Close a connection at the end, or when all of it has taken too long, however the other side keeps it going."""
    until = time.monotonic() + SECONDS_IN_ALL
    timer = Timer(SECONDS_IN_ALL, _cut, [connection])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        connection.close()
    if time.monotonic() >= until:  # what has come by then is not all
        raise TimeoutError(f"more than {SECONDS_IN_ALL:.0f} s")


def _cut(connection: HTTPConnection) -> None:
    with suppress(OSError, AttributeError):  # not connected any more
        connection.sock.shutdown(socket.SHUT_RDWR)


def word(value: object) -> str:
    """Return a word that a provider gives as a reason, such as access_denied; of anything else a dash."""
    text = value if isinstance(value, str) else ""
    fits = 0 < len(text) <= _LONGEST_WORD and text.isascii() and text.replace("_", "").isalnum()
    return text if fits else "-"
