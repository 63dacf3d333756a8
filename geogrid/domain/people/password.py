"""What a password must be, of its form; whether it is guessed easily, `services/passwords.py` asks."""

from __future__ import annotations

from enum import StrEnum

SHORTEST, LONGEST = 10, 128
_FEWEST_LETTERS = 5  # that differ


class Weakness(StrEnum):
    """Why a password will not do."""

    SHORT = "it is shorter than 10 characters"
    LONG = "it is longer than 128 characters"
    SAME = "it repeats a few characters"
    GUESSED = "it is one of those tried first, with little added"
    NAME = "it holds the name"


def weakness(password: str, *names: str) -> Weakness | None:
    """Return why a password will not do by its form; None where it will.

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
    return Weakness.NAME if any(len(name) > 2 and _plain(name) in plain for name in names) else None


def _plain(text: str) -> str:
    return text.casefold().translate(str.maketrans("@$0!|", "asoil"))
