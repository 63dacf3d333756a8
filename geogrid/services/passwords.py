"""Passwords as they are kept: argon2id, with what OWASP's password storage cheat sheet asks for (19 MiB, 2 rounds)."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from geogrid.domain.people import password as rules
from geogrid.errors import PasswordWeak

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def kept(password: str, *names: str) -> str:
    """Return a password as it is kept.

    Parameters
    ----------
    names
        Of the account and its person, which may not be in it.

    Raises
    ------
    PasswordWeak
    """
    weak = rules.weakness(password, *names)
    if weak is not None:
        raise PasswordWeak(reason=weak.value)
    return _HASHER.hash(password)


def fits(kept_password: str | None, password: str) -> bool:
    """Return whether a password is the one that is kept; takes as long where none is."""
    try:
        return _HASHER.verify(kept_password or _nobody(), password[: rules.LONGEST]) and kept_password is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody's password")
