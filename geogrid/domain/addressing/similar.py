"""Names that are nearly written so: one wrong, missing, doubled or swapped character, or the same sound."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import pypinyin
from rapidfuzz.distance import OSA

from geogrid.domain.addressing.element import Level
from geogrid.domain.addressing.gazetteer import Name

_LEAST = 3
"""Characters from which on a name may be written wrongly; of two, one is too little to know it by."""
_LONG = 6
"""Characters from which on two may be wrong."""
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
        Characters that are wrong; half of that where they sound alike.
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
        self._names = [(written, name) for written, name in names if len(written) >= _LEAST]
        self._with: dict[str, list[int]] = defaultdict(list)
        for place, (written, _) in enumerate(self._names):
            for pair in _pairs(written):
                self._with[pair].append(place)

    def near(self, text: str, levels: Iterable[Level]) -> list[Near]:
        """Return the names of these levels that a text may mean, the nearest first; the same distance all or none."""
        if len(text) < _LEAST - 1:
            return []
        wanted, most = frozenset(levels), 2 if len(text) >= _LONG else 1
        shared = Counter(place for pair in _pairs(text) for place in self._with.get(pair, ()))
        least = max(1, len(text) + 1 - 2 * most - (len(text) < _LEAST))
        found = []
        for place, count in shared.items():
            written, name = self._names[place]
            if count >= least - 1 and name.level in wanted and abs(len(written) - len(text)) <= most:
                distance = OSA.distance(text, written, score_cutoff=most)
                if distance <= most:
                    found.append(
                        Near(name, written, _SAME_SOUND * distance if _sounds_alike(text, written) else distance)
                    )
        return sorted(found, key=lambda near: (near.distance, near.written))


def _pairs(text: str) -> set[str]:
    ended = f"{_END}{text}{_END}"
    return {ended[at : at + 2] for at in range(len(ended) - 1)}


def _sounds_alike(one: str, other: str) -> bool:
    return len(one) == len(other) and all(a == b or sound(a) == sound(b) for a, b in zip(one, other, strict=True))


@cache
def sound(character: str) -> str:
    """Return how a character is read, without its tone; most have one reading in names."""
    return pypinyin.lazy_pinyin(character)[0]
