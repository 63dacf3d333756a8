"""What a password must be: long, and nothing that is guessed first."""

from __future__ import annotations

from enum import StrEnum

SHORTEST, LONGEST = 10, 128
_FEWEST_LETTERS = 5  # that differ
_FEWEST_ADDED = 5  # to one of those tried first, digits not counted
# Beginnings of what is tried first; with the small changes people make to them, see `_plain`.
_TRIED_FIRST = (
    "password", "passw0rd", "qwerty", "1234567890", "0123456789", "1q2w3e4r", "1qaz2wsx", "zaq12wsx", "abcdefgh",
    "asdfghjkl", "zxcvbnm", "iloveyou", "letmein", "welcome", "admin", "administrator", "geogrid", "woaini", "5201314",
    "a123456", "88888888", "66666666", "11111111", "12345678", "qazwsx", "wangge", "huangshan", "tunxi",
)  # fmt: skip


class Weakness(StrEnum):
    """Why a password will not do."""

    SHORT = "it is shorter than 10 characters"
    LONG = "it is longer than 128 characters"
    SAME = "it repeats a few characters"
    KNOWN = "it is one of those tried first, with little added"
    NAME = "it holds the name"


def weakness(password: str, *names: str) -> Weakness | None:
    """Return why a password will not do; None where it will.

    Parameters
    ----------
    names
        Of the account and its person.
    """
    if len(password) < SHORTEST:
        return Weakness.SHORT
    if len(password) > LONGEST:
        return Weakness.LONG
    if len(set(password)) < _FEWEST_LETTERS:
        return Weakness.SAME
    plain = _plain(password)
    if any(len(name) > 2 and _plain(name) in plain for name in names):
        return Weakness.NAME
    rest = plain
    for known in map(_plain, _TRIED_FIRST):
        rest = rest.replace(known, "")
    added = sum(not letter.isdigit() for letter in rest)
    return Weakness.KNOWN if rest != plain and added < _FEWEST_ADDED else None


def _plain(text: str) -> str:
    return text.casefold().translate(str.maketrans("@$0!|", "asoil"))
