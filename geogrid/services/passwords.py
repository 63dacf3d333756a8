"""Passwords as they are kept: argon2id, with what OWASP's password storage cheat sheet asks for (19 MiB, 2 rounds).

How easily one is guessed, zxcvbn estimates: by the 30,000 used most, names, words, keys beside each other and dates.
"""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from geogrid.domain.people import password as rules
from geogrid.domain.people.password import Weakness
from geogrid.errors import PasswordWeak

_LEAST_SCORE = 3  # of 4: more than 10^8 guesses
_LOOKED_AT = 72  # letters; what is longer takes long, and is not guessed
_WORDS = (
    "geogrid",
    "wangge",
    "shequ",
    "jiedao",
    "huangshan",
    "tunxi",
    "guanliyuan",
    "admin",
    "woaini",
    "yonghu",
    "mima",
)
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
    weak = rules.weakness(password, *names) or _guessed(password, *names)
    if weak is not None:
        raise PasswordWeak(reason=weak.value)
    return _HASHER.hash(password)


def _guessed(password: str, *names: str) -> Weakness | None:
    from zxcvbn import zxcvbn  # its words take a fifth of a second to load, which no start needs

    found = zxcvbn(password[:_LOOKED_AT], user_inputs=[*names, *_WORDS])
    return Weakness.GUESSED if found["score"] < _LEAST_SCORE else None


def fits(kept_password: str | None, password: str) -> bool:
    """Return whether a password is the one that is kept; takes as long where none is."""
    try:
        found = _HASHER.verify(kept_password or _nobody(), password[: rules.LONGEST])
        return found and kept_password is not None and len(password) <= rules.LONGEST
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody's password")
