"""Blanks as people type them, and signs that nobody sees."""

from __future__ import annotations

_WIDE = str.maketrans(dict.fromkeys("\u3000\u00a0\u2800\u3164\u115f\u1160\uffa0", " "))
_TURNING = str.maketrans("", "", "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: str) -> str:
    """Return a text with plain blanks for wide and no-break ones, as they are typed, and for blank letters."""
    return text.translate(_WIDE)


def straight(text: str) -> str:
    """Return a text without the signs that turn the direction of what is shown behind them."""
    return text.translate(_TURNING)
