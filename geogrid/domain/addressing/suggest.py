"""Names that somebody may be typing: by characters, by pinyin, by initials, with one mistake."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import NamedTuple

from rapidfuzz.distance import OSA

from geogrid.domain.addressing.gazetteer import Name
from geogrid.domain.addressing.normalise import normalise
from geogrid.domain.addressing.similar import sound

_LETTERS = re.compile(r"([^a-z]*)([a-z]+)$")
_LAST = "\U0010ffff"
_MOST_LOOKED_AT = 3_000
"""Names of one beginning that are weighed; of more the first stand for the rest."""
_NEAR_M = 500.0
"""At this distance nearness weighs half."""


class Reason(IntEnum):
    """Why a name is suggested, the best first."""

    BEGINS = 0
    SOUNDS = 1
    CONTAINS = 2
    NEARLY = 3


class Suggestion(NamedTuple):
    """A name that somebody may mean: as it is written, what it stands for, and why it is suggested."""

    written: str
    name: Name
    reason: Reason


class Suggester:
    """Suggests names.

    Parameters
    ----------
    names
        As they are written, and what they stand for.
    use
        How many places each name in use has: what is used more comes first.
    """

    def __init__(self, names: Iterable[tuple[str, Name]], use: Mapping[str, int]) -> None:
        self._names = sorted((written, name) for written, name in names if not name.short)
        self._use = [math.log1p(use.get(name.text, 0)) for _, name in self._names]
        self._written = [written for written, _ in self._names]
        sounds = [[sound(character) for character in written] for written in self._written]
        self._pinyin = _ordered("".join(parts) for parts in sounds)
        self._initials = _ordered("".join(part[:1] for part in parts) for parts in sounds)
        self._sounds = sounds
        self._with: dict[str, list[int]] = {}
        for place, written in enumerate(self._written):
            for character in set(written):
                self._with.setdefault(character, []).append(place)

    def suggest(self, text: str, most: int, distances: Mapping[str, float] | None = None) -> list[Suggestion]:
        """Return at most so many names that a text may be the beginning of, the likeliest first.

        Parameters
        ----------
        text
            As typed so far: characters, pinyin or its initials, or characters with letters behind them.
        distances
            How far the places of names in use are from whoever asks (m), where that is known.
        """
        typed = normalise(text)
        if not typed:
            return []
        found: dict[int, Reason] = {}
        for reason, places in (
            (Reason.BEGINS, self._begun(typed)),
            (Reason.SOUNDS, self._sounding(typed)),
            (Reason.CONTAINS, self._containing(typed)),
        ):
            for place in places:
                found.setdefault(place, reason)
        if not found:
            found = dict.fromkeys(self._nearly(typed), Reason.NEARLY)
        ranked = sorted(found, key=lambda place: (found[place], -self._weight(place, distances), self._written[place]))
        once = {self._names[place][1].text: place for place in reversed(ranked)}
        kept = [place for place in ranked if once[self._names[place][1].text] == place]
        return [Suggestion(*self._names[place], found[place]) for place in kept[:most]]

    def _weight(self, place: int, distances: Mapping[str, float] | None) -> float:
        written, name = self._names[place]
        distance = distances.get(name.text) if distances else None
        near = 0.0 if distance is None else 4.0 / (1.0 + distance / _NEAR_M)
        return self._use[place] + near - 0.1 * len(written)

    def _begun(self, typed: str) -> list[int]:
        first = bisect_left(self._written, typed)
        return list(range(first, min(bisect_left(self._written, typed + _LAST), first + _MOST_LOOKED_AT)))

    def _sounding(self, typed: str) -> list[int]:
        """Return names by pinyin (qianyuan) or initials (qyn), also behind characters (前园n)."""
        letters = _LETTERS.fullmatch(typed)
        if letters is None:
            return []
        head, rest = letters[1], letters[2]
        if not head:
            return [*_range(self._initials, rest), *_range(self._pinyin, rest)]
        found = []
        for place in self._begun(head):
            sounds = self._sounds[place][len(head) :]
            if "".join(sounds).startswith(rest) or "".join(part[:1] for part in sounds).startswith(rest):
                found.append(place)
        return found

    def _containing(self, typed: str) -> list[int]:
        if len(typed) < 2:
            return []
        rarest = min((self._with.get(character, []) for character in typed), key=len)
        return [place for place in rarest if typed in self._written[place]]

    def _nearly(self, typed: str) -> list[int]:
        """Return the names that begin so but for one wrong, missing or needless character."""
        if len(typed) < 2:
            return []
        found = []
        for place in sorted({place for c in set(typed) for place in self._with.get(c, ())[:_MOST_LOOKED_AT]}):
            written = self._written[place]
            if len(set(typed) & set(written)) >= len(typed) - 1 and any(
                OSA.distance(typed, written[:length], score_cutoff=1) <= 1
                for length in range(len(typed) - 1, len(typed) + 2)
            ):
                found.append(place)
        return found


_Ordered = tuple[list[str], list[int]]


def _ordered(texts: Iterable[str]) -> _Ordered:
    pairs = sorted((text, place) for place, text in enumerate(texts))
    return [text for text, _ in pairs], [place for _, place in pairs]


def _range(ordered: _Ordered, start: str) -> list[int]:
    texts, places = ordered
    first = bisect_left(texts, start)
    return places[first : min(bisect_left(texts, start + _LAST), first + _MOST_LOOKED_AT)]
