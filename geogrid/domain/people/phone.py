"""Numbers of telephones: written in many ways, kept in one, shown in part."""

from __future__ import annotations

import re
import unicodedata

_SEPARATORS = str.maketrans("", "", " -()")
_SHORTEST, _LONGEST = 5, 15  # digits; E.164 allows 15
_ABROAD = ("+86", "0086")
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_SHOWN = 4  # digits at the end
MASK = "****"


def normal(text: str) -> str | None:
    """Return a number as it is kept: digits, and a plus where it is of another country; None where it is none.

    Full-width digits are read too.
    """
    number = unicodedata.normalize("NFKC", text).translate(_SEPARATORS)
    for prefix in _ABROAD:
        number = number.removeprefix(prefix)
    digits = number.removeprefix("+")
    return number if digits.isascii() and digits.isdecimal() and _SHORTEST <= len(digits) <= _LONGEST else None


def is_mobile(number: str) -> bool:
    """Return whether a number, as it is kept, is of a telephone that a person carries about."""
    return _MOBILE.fullmatch(number) is not None


def masked(number: str) -> str:
    """Return a number by which it is known again and cannot be called, such as 138****8000."""
    if len(number) < 2 * _SHOWN:
        return MASK + number[-2:]
    return number[: min(3, len(number) - 2 * _SHOWN)] + MASK + number[-_SHOWN:]
