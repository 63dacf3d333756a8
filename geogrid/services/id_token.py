"""An ID token read: whom a provider of sign-ins vouches for, once everything about it is right."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson
from authlib.oidc.core import CodeIDToken
from joserfc import jws
from joserfc.errors import ClaimError, JoseError
from joserfc.jwk import ECKey, RSAKey

from geogrid.domain.people.subject import Subject, may_be_name
from geogrid.errors import IdentityRefused

# Signatures by key pairs only: with `none` anybody, with `HS...` whoever knows a public key could sign.
_KINDS: dict[str, type[RSAKey | ECKey]] = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), RSAKey),
    **dict.fromkeys(("ES256", "ES384", "ES512"), ECKey),
}
_SHORTEST_MODULUS = 342  # letters of base64: 2048 bits of an RSA key
_LONGEST = 64 * 1024  # characters
_SKEW, _OLDEST = 60, 600  # seconds: between two clocks; from its making to us
_PUBLIC = ("kty", "n", "e", "crv", "x", "y")  # members of a public key
_SEVERAL = "mfa"
_KINDS_OF_FACTORS = (
    frozenset({"pwd", "pin", "kba"}),  # known
    frozenset({"otp", "hwk", "swk", "pop", "sc", "sms", "tel"}),  # held
    frozenset({"face", "fpt", "iris", "retina", "vbm"}),  # of the body
)
"""Words of RFC 8176: two factors are of two kinds. A code or a key alone can be all that was asked for."""
Key = dict[str, Any]
_UNREADABLE = (JoseError, ValueError, TypeError, KeyError, AttributeError)  # as a library meets what is none


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say.

    Parameters
    ----------
    issuer, client
        Of the provider, and as what it knows us.
    nonce
        Sent along when this sign-in began.
    """

    issuer: str
    client: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is.

    Parameters
    ----------
    subject
        By what the provider knows them.
    second_factor
        Whether it says that they showed factors of two kinds.
    """

    subject: Subject
    second_factor: bool


def read(token: str, keys: Callable[[bool], Iterable[Key]], expected: Expected) -> Identity:
    """Return for whom a token stands.

    Parameters
    ----------
    keys
        Gives the provider's public keys; asked with True, those it has now.

    Raises
    ------
    IdentityRefused
        With what is wrong: `alg`, `kid`, `signature`, or the name of a claim.
    """
    header, claims = _signed(token, keys)
    options: Any = {"iss": {"value": expected.issuer}, "aud": {"value": expected.client}}
    checked = CodeIDToken(claims, header, options, {"nonce": expected.nonce, "client_id": expected.client})
    now = int(time.time())
    try:
        checked.validate(now, _SKEW)
    except ClaimError as error:
        raise IdentityRefused(reason=error.claim) from None
    if claims["iat"] < now - _OLDEST - _SKEW:
        raise IdentityRefused(reason="iat")
    if not may_be_name(claims["sub"]):
        raise IdentityRefused(reason="sub")
    return Identity(Subject(expected.issuer, claims["sub"]), _is_strong(claims))


def _signed(token: str, keys: Callable[[bool], Iterable[Key]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return header and claims of a token that the provider has signed."""
    if len(token) > _LONGEST:
        raise IdentityRefused(reason="id_token")
    try:
        header = jws.extract_compact(token.encode()).headers()
    except _UNREADABLE:
        raise IdentityRefused(reason="id_token") from None
    if not isinstance(header.get("alg"), str) or header["alg"] not in _KINDS:
        raise IdentityRefused(reason="alg")
    if "crit" in header:  # what must be understood, and no provider needs
        raise IdentityRefused(reason="crit")
    kept = _fitting(keys(False), header) if "kid" in header else []  # without a name it may be another by now
    fitting = kept or _fitting(keys(True), header)
    if len(fitting) != 1:  # none, or several without a name
        raise IdentityRefused(reason="kid")
    registry = jws.JWSRegistry(algorithms=[header["alg"]], strict_check_header=False)
    try:
        payload = jws.deserialize_compact(token.encode(), fitting[0], registry=registry).payload
    except _UNREADABLE:
        raise IdentityRefused(reason="signature") from None
    try:
        claims = orjson.loads(payload or b"")
    except orjson.JSONDecodeError:
        claims = None
    if not isinstance(claims, dict):
        raise IdentityRefused(reason="id_token")
    return header, claims


def _fitting(keys: Iterable[Key], header: dict[str, Any]) -> list[RSAKey | ECKey]:
    """Return the keys that can have signed: of the kind and name that the header says, and strong enough."""
    kind, kid = _KINDS[header["alg"]], header.get("kid")
    found = []
    for key in keys:
        meant = key.get("use", "sig") == "sig" and key.get("alg", header["alg"]) == header["alg"]
        if key.get("kty") != kind.key_type or not meant or (kid is not None and key.get("kid") != kid):
            continue
        if kind is RSAKey and len(str(key.get("n"))) < _SHORTEST_MODULUS:
            continue
        with suppress(*_UNREADABLE):
            found.append(kind.import_key({name: key[name] for name in _PUBLIC if name in key}))
    return found


def _is_strong(claims: dict[str, Any]) -> bool:
    ways = {way for way in claims.get("amr") or () if isinstance(way, str)}
    shown = sum(not ways.isdisjoint(kind) for kind in _KINDS_OF_FACTORS)
    return _SEVERAL in ways or claims.get("acr") == _SEVERAL or shown > 1
