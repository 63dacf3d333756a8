"""One spelling for texts that differ only in how the same characters were typed."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import opencc

_NOISE = re.compile(r"[\s,.。;·•、]+")
_BETWEEN = re.compile(r"(?<=\d)[\s,.。;·•、]+(?=\d)")
_DASHES = "‐‑‒–—―−－~～〜﹣─━"
_GB2312 = (bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
_SPELT = re.compile(rf"[{''.join(_GB2312)}\da-z ,()、-]*", re.ASCII)
"""What is spelt so already, as most texts and nearly all names are."""

_ROMAN = {chr(first + number): str(number) for first in (0x215F, 0x216F) for number in range(1, 13)}
"""Numbers that are one character: Ⅱ is 2, and no two letters."""


class _Spelling(dict[int, str]):
    """How each character is spelt, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        found, before = _ROMAN.get(character, character), ""
        while found != before:  # the simplified form may have one that is simpler still
            before = found
            found = "".join(map(_simplified, unicodedata.normalize("NFKC", found).casefold()))
        found = "-" if found in _DASHES else found
        if code <= _KEPT:
            self[code] = found
        return found


_KEPT = 0xFFFF
"""Up to which character is remembered; texts do not repeat those beyond."""
_SPELLING = _Spelling()


def spelt(text: str) -> str:
    """Return the text with full-width forms narrowed, simplified characters, lower case and one kind of dash.

    Characters keep their order; one of the text may become several, none becomes nothing.
    """
    return text if _SPELT.fullmatch(text) else text.translate(_SPELLING)


def places(text: str) -> list[int]:
    """Return, for each character of the spelt text and for its end, the place in the text that it comes from."""
    found: list[int] = []
    for at, character in enumerate(text):
        found += [at] * len(_SPELLING[ord(character)])
    return [*found, len(text)]


def normalise(text: str) -> str:
    """Return the text for comparing: spelt in one way, without blanks and stops; never joins two different addresses.

    What belongs to the address engine, numerals (十二号), prefixes and aliases, is left as it is.
    """
    written = spelt(text)
    if not _NOISE.search(written):
        return written  # as nearly always
    apart = _BETWEEN.split(written)  # 3、5号 is not 35号
    return ",".join(_NOISE.sub("", part) for part in apart)


def _simplified(character: str) -> str:
    """Return the simplified form of a character; one that simplified texts have too (乾) is left alone."""
    if not "\u3400" <= character <= "\u9fff":
        return character
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        simple = _converter().convert(character)
        return simple if len(simple) == 1 else character
    return character


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
