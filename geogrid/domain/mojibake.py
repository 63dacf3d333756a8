"""Mojibake (乱码): texts that were read in another encoding than they were written in, known by their letters.

The bytes are won back by writing the text as it was read; where another encoding makes common Hanzi of nearly all of
them, that is the right one. Common are the 3755 Hanzi of GB 2312 level 1 and the 5401 of Big5 level 1.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

RIGHT = ("utf-8", "gb18030", "big5")
WRONG = ("gb18030", "cp1252", "latin-1", "big5")
LOST = ("\ufffd", "锟斤", "斤拷", "烫烫", "屯屯屯")
_LONGEST = 20_000  # letters looked at
_FEW = 3  # common letters that must appear
_GARBLED, _GOOD = 0.6, 0.9


@dataclass(frozen=True)
class Suspicion:
    """Why texts look garbled.

    Parameters
    ----------
    kind
        "misread": another encoding makes sense of them. "lost": letters were lost before the file was saved, to
        signs that stand for none or to question marks.
        "private": letters that only the maker's own computer shows.
    text
        One as it was read.
    better
        The same in the other encoding; None unless misread.
    encoding
        The encoding to read the file in; None when no reading helps: it was saved garbled.
    """

    kind: str
    text: str
    better: str | None = None
    encoding: str | None = None


def foreign(texts: Iterable[str]) -> list[str]:
    """Return the texts, each once, that hold more than ASCII."""
    return [text for text in dict.fromkeys(texts) if not text.isascii()]


def suspect(texts: Iterable[str], used: str, *, can_choose: bool) -> Suspicion | None:
    """Return why the texts look garbled; None when they do not.

    Parameters
    ----------
    texts
        As they were read.
    used
        The encoding they were read in.
    can_choose
        Whether the file's format lets another be chosen.
    """
    every = list(texts)
    texts = foreign(every)
    lost = next(filter(_is_lost, texts), None) or next(filter(_is_questions, every), None)
    if lost:
        return Suspicion("lost", lost)
    private = next(filter(_is_private, texts), None)
    return _misread(_some(texts), used, can_choose) or (Suspicion("private", private) if private else None)


def _misread(texts: list[str], used: str, can_choose: bool) -> Suspicion | None:
    """Look for an encoding that makes better sense of the texts than the one they were read in."""
    now = _readability(texts)
    if now >= _GARBLED:
        return None
    used = codecs.lookup(used).name
    # What can be read as UTF-8 is UTF-8, if perhaps of texts that were garbled before.
    for wrong, right in product(WRONG if used == "utf-8" else (used, *WRONG), RIGHT):
        better = _reread(texts, wrong, right)
        if better and _readability(better) > max(_GOOD, now):
            return Suspicion("misread", texts[0], better[0], right.upper() if can_choose and wrong == used else None)
    return None


def _is_lost(text: str) -> bool:
    return any(sign in text for sign in LOST)


def _is_questions(text: str) -> bool:
    """Return whether a text was saved in an encoding without its letters: each is a question mark then."""
    return text.count("?") >= max(2.0, len(text.strip()) / 2.0)


def _is_private(text: str) -> bool:
    return any("\ue000" <= letter <= "\uf8ff" for letter in text)


def _some(texts: list[str]) -> list[str]:
    kept, left = [], _LONGEST
    for text in texts:
        kept.append(text)
        left -= len(text)
        if left < 0:
            break
    return kept


def _readability(texts: list[str]) -> float:
    """The share of common Hanzi among all letters that are neither ASCII nor punctuation; 0 when there are too few."""
    letters = [letter for text in texts for letter in text if not letter.isascii() and letter not in _NEUTRAL]
    common = sum(letter in _COMMON for letter in letters)
    return common / len(letters) if common >= _FEW else 0.0


def _reread(texts: list[str], wrong: str, right: str) -> list[str] | None:
    """The texts, written as `wrong` and read as `right`; None when that cannot be. A letter cut at the end is none."""
    try:
        return [codecs.getincrementaldecoder(right)().decode(text.encode(wrong)) for text in texts]
    except UnicodeError:
        return None


def _level_1(encoding: str, leads: range, trails: Iterable[int]) -> set[str]:
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return {pair.decode(encoding, "ignore") for pair in pairs} - {""}


_COMMON = _level_1("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF)) | _level_1(
    "big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF))
)
# Punctuation, Roman numerals, numbers in circles and full-width letters stand in good and bad texts.
_NEUTRAL = frozenset(
    chr(code)
    for first, last in ((0x2010, 0x202F), (0x2150, 0x218F), (0x2460, 0x24FF), (0x3000, 0x303F), (0xFF00, 0xFFEF))
    for code in range(first, last + 1)
)
