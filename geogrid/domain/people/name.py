"""Names of accounts: one form of each, however it was typed, and none that looks like another."""

from __future__ import annotations

import unicodedata

SHORTEST, LONGEST = 2, 64
_MARKS = "._-"


def normal(text: str) -> str:
    """Return a name in the one form in which it is kept and looked for: plain letters, small ones.

    What cannot be a name has such a form, too.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.strip()).casefold())


def may_be(name: str) -> bool:
    """Return whether a name in its one form can be one: of Latin letters, digits, ``._-`` and Chinese characters.

    Letters of other scripts are refused, since some look like Latin ones: Cyrillic ``і`` like ``i``; of Latin ones
    those that are no plain letter with a mark above or below it, since some look like plain ones: ``ı`` like ``i``.
    """
    return SHORTEST <= len(name) <= LONGEST and all(map(_may_be_in, name))


def _may_be_in(letter: str) -> bool:
    plain = unicodedata.normalize("NFD", letter)[0]
    return (plain.isascii() and (plain.isalnum() or letter in _MARKS)) or _is_chinese(letter)


def _is_chinese(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("CJK UNIFIED IDEOGRAPH")
