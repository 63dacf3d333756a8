"""Names that are nearly written so: one wrong, missing, doubled or swapped character, or the same sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import pypinyin
from rapidfuzz import process
from rapidfuzz.distance import OSA

from geogrid.domain.addressing.element import Level
from geogrid.domain.addressing.gazetteer import Name

_LEAST = 3
"""Characters from which on a name may be written wrongly; of two, one is too little to know it by."""
_SAME_SOUND = 0.5
_APART = (
    "东西南北中上下前后内外",
    "〇一二三四五六七八九十廿卅百0123456789",
    "路街巷道弄里坊村苑园庭府",
    "新老大小花家嘉佳名雅华豪锦",
)
_COMPASS = "东西南北"
_ADDED = (*_APART[:2], "新老大小")
"""Characters by which names that are alike are told apart; and those of which one more makes another name."""


class Near(NamedTuple):
    """A name that a text may mean.

    Parameters
    ----------
    name
        What it stands for.
    written
        How it is written rightly.
    distance
        Mistakes: 0, 1, or a half where both sound alike.
    """

    name: Name
    written: str
    distance: float


class SimilarNames:
    """Finds names by what is left of them, and of a text, without any one character.

    Parameters
    ----------
    names
        As they are written, and what they stand for.
    """

    def __init__(self, names: Iterable[tuple[str, Name]]) -> None:
        self._names = dict(names)
        self._left: dict[str, list[str]] = {}
        for written in self._names:
            if len(written) >= _LEAST:
                for left in _left_of(written):
                    self._left.setdefault(left, []).append(written)

    def near(self, text: str, levels: Iterable[Level]) -> list[Near]:
        """Return the names of these levels that a text may mean with one mistake, those that sound so first."""
        wanted = frozenset(levels)
        found = [
            Near(name, written, _SAME_SOUND if distance and _sounds_alike(text, written) else distance)
            for written, distance in self._within(text)
            if (name := self._names[written]).level in wanted
        ]
        return sorted(found, key=lambda near: (near.distance, near.written))

    def _within(self, text: str) -> list[tuple[str, float]]:
        """Return the names with one mistake at most.

        Whether a character is wrong, missing or needless, or two are swapped: without one of them both are the same.
        """
        if len(text) < _LEAST - 1:
            return []
        names = {name for left in _left_of(text) for name in self._left.get(left, ())}
        found = process.extract(text, names, scorer=OSA.distance, score_cutoff=1, limit=None)
        return [(name, distance) for name, distance, _ in found]


def _left_of(text: str) -> set[str]:
    """Return a text and what is left of it without any one character."""
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}


def is_slip(said: str, meant: str) -> bool:
    """Return whether one text is the other mistyped, and not another name: 东 for 西, 三 for 九 are no slips."""
    if len(said) != len(meant):
        longer, shorter = sorted((said, meant), key=len, reverse=True)
        if said.endswith(meant) and said[0] != meant[0]:
            return False  # 银桂花苑 is another estate than 桂花苑
        return not any(character in some for character in Counter(longer) - Counter(shorter) for some in _ADDED)
    pairs = [(a, b) for a, b in zip(said, meant, strict=True) if a != b]
    swapped = len(pairs) == 2 and pairs[0] == pairs[1][::-1]  # two that change places
    return swapped or not any(_are_apart(a, b) for a, b in pairs)


def _are_apart(said: str, meant: str) -> bool:
    """Return whether nobody writes a character for another by mistake: 南 for 北, or for 市."""
    if any(said in some and meant in some for some in _APART):
        return True
    return said in _COMPASS and sound(said) != sound(meant)


def _sounds_alike(one: str, other: str) -> bool:
    return len(one) == len(other) and all(a == b or sound(a) == sound(b) for a, b in zip(one, other, strict=True))


@cache
def sound(character: str) -> str:
    """Return how a character is read, without its tone; most have one reading in names."""
    return pypinyin.lazy_pinyin(character)[0]
