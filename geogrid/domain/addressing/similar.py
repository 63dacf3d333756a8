"""Names that are nearly written so: one wrong, missing, doubled or swapped character, or the same sound."""

from __future__ import annotations

from collections import defaultdict
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
_PAIRS = 4
_SAME_SOUND = 0.5
_END = "\0"


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
    """Finds names by the pairs of characters that they share with a text.

    Parameters
    ----------
    names
        As they are written, and what they stand for.
    """

    def __init__(self, names: Iterable[tuple[str, Name]]) -> None:
        self._names = dict(names)
        self._with: dict[tuple[str, int], list[str]] = defaultdict(list)
        for written in self._names:
            if len(written) >= _LEAST:
                for pair in _pairs(written):
                    self._with[pair, len(written)].append(written)

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

        A character that is wrong, missing or needless touches two pairs, two that are swapped three: each such name has
        one of the four rarest pairs.
        """
        if len(text) < _LEAST - 1:
            return []
        lengths = range(max(_LEAST, len(text) - 1), len(text) + 2)
        by_pair = ([self._with.get((pair, length), ()) for length in lengths] for pair in _pairs(text))
        rarest = sorted(by_pair, key=lambda some: sum(map(len, some)))[:_PAIRS]
        names = {name for some in rarest for same in some for name in same}
        found = process.extract(text, names, scorer=OSA.distance, score_cutoff=1, limit=None)
        return [(name, distance) for name, distance, _ in found]


def _pairs(text: str) -> set[str]:
    ended = f"{_END}{text}{_END}"
    return {ended[at : at + 2] for at in range(len(ended) - 1)}


def _sounds_alike(one: str, other: str) -> bool:
    return len(one) == len(other) and all(a == b or sound(a) == sound(b) for a, b in zip(one, other, strict=True))


@cache
def sound(character: str) -> str:
    """Return how a character is read, without its tone; most have one reading in names."""
    return pypinyin.lazy_pinyin(character)[0]
