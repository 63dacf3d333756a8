"""Names that somebody may be typing: by characters, by pinyin, by initials, with one mistake."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA

from geogrid.domain.addressing.names.element import Name
from geogrid.domain.addressing.reading.personal import told_in
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.addressing.text.sounding import Ints, SoundingNames
from geogrid.pace import in_order, paced

_LETTERS = re.compile(r"([^a-z]*)([a-z][a-z\d]*)$")
_LAST = "\U0010ffff"
_WEIGHED = 200
"""Names of which the order is worked out; of more those that are used most."""
_MOST_LOOKED_AT = 3_000
"""Names with a pair of characters that are compared with what is typed, when nothing begins, sounds or goes on so."""
_LEAST_WRONG = 3
"""Characters from which on one may be wrong where a name has them all in its middle: 城花园 is in 新城花园."""
_LEAST_ALIKE = 2
"""Characters from which on all of them may be others that sound so: 栗阳 for 溧阳路."""
_PAIRS = 4
_BEGINNING = "\0"
_NEAR_M = 500.0
"""At this distance nearness weighs half."""


class Reason(IntEnum):
    """Why a name is suggested, the best first."""

    BEGINS = 0
    SOUNDS = 1
    CONTAINS = 2
    NEARLY = 3
    BEHIND = 4
    """It begins so behind other words: 我家在前园."""


class Suggestion(NamedTuple):
    """A name that somebody may mean: as it is to be written, what it stands for, and why it is suggested."""

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
        public = (each for each in names if not (each[1].short or told_in(each[0]) or told_in(each[1].text)))
        self._names = in_order(public, itemgetter(0))
        used = np.array([use.get(name.text, 0) for _, name in self._names], dtype=float)
        self._weights = np.log1p(used) - 0.1 * np.array([len(written) for written, _ in self._names], dtype=float)
        self._written = [written for written, _ in self._names]
        self._sounding = SoundingNames(self._written)
        self._pairs: dict[str, list[int]] = {}
        for place, written in enumerate(paced(self._written)):
            for pair in _pairs(written):
                self._pairs.setdefault(pair, []).append(place)

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
        ranked: dict[str, Suggestion] = {}
        for way, reason in ((self._begun, Reason.BEGINS), (self._sounds, Reason.SOUNDS)):
            self._rank(ranked, way(typed), reason, most, distances)
        if not ranked and len(typed) >= _LEAST_ALIKE:
            self._rank(ranked, self._sounding.alike(typed), Reason.SOUNDS, most, distances)
        begins = bool(ranked)
        if len(ranked) < most:
            self._rank(ranked, self._containing(typed), Reason.CONTAINS, most, distances)
        if not begins and (not ranked or len(typed) >= _LEAST_WRONG):
            self._rank(ranked, self._nearly(typed), Reason.NEARLY, most, distances)
        if not ranked:
            self._rank(ranked, self._behind(typed), Reason.BEHIND, most, distances)
        return list(ranked.values())[:most]

    def _rank(
        self,
        ranked: dict[str, Suggestion],
        places: Sequence[int] | Ints,
        reason: Reason,
        most: int,
        distances: Mapping[str, float] | None,
    ) -> None:
        """Add the best of some names to those that are suggested, while there are too few."""
        for place in self._best(places, distances) if len(ranked) < most else ():
            written, name = self._names[place]
            ranked.setdefault(name.text, Suggestion(written if name.alias else name.text, name, reason))

    def _best(self, places: Sequence[int] | Ints, distances: Mapping[str, float] | None) -> list[int]:
        """Return the best of some names, the best first."""
        few = np.asarray(places, dtype=np.int64)
        if len(few) > _WEIGHED:
            few = few[np.argpartition(self._weights[few], -_WEIGHED)[-_WEIGHED:]]
        return sorted(few.tolist(), key=lambda place: (-self._weight(place, distances), self._written[place]))

    def _weight(self, place: int, distances: Mapping[str, float] | None) -> float:
        distance = distances.get(self._names[place][1].text) if distances else None
        near = 0.0 if distance is None else 4.0 / (1.0 + distance / _NEAR_M)
        return float(self._weights[place]) + near

    def _begun(self, typed: str) -> Ints:
        return np.arange(bisect_left(self._written, typed), bisect_left(self._written, typed + _LAST))

    def _sounds(self, typed: str) -> Sequence[int] | Ints:
        """Return names by pinyin (qianyuan) or initials (qyn, wc20), also behind characters (前园n)."""
        letters = _LETTERS.fullmatch(typed)
        if letters is None:
            return []
        head, rest = letters.groups()
        return self._sounding.begun_behind(head, rest) if head else self._sounding.begun(rest)

    def _containing(self, typed: str) -> list[int]:
        if len(typed) < 2:
            return []
        inside = [typed[at : at + 2] for at in range(len(typed) - 1)]
        rarest = min((self._pairs.get(pair, []) for pair in inside), key=len)
        return [place for place in rarest if typed in self._written[place]]

    def _nearly(self, typed: str) -> Sequence[int] | Ints:
        """Return the names that begin so but for one wrong, missing or needless character, or letter of their pinyin.

        Such a beginning has one of its four rarest pairs of characters.
        """
        if len(typed) < 2:
            return []
        if typed.isascii():
            return self._sounding.nearly(typed)
        rarest = sorted((self._pairs.get(pair, ()) for pair in _pairs(typed)), key=len)[:_PAIRS]
        near = sorted({place for some in rarest for place in some[:_MOST_LOOKED_AT]})
        lengths = range(len(typed) - 1, len(typed) + 2)
        return [
            place
            for place in near
            if any(OSA.distance(typed, self._written[place][:length], score_cutoff=1) <= 1 for length in lengths)
        ]

    def _behind(self, typed: str) -> Sequence[int] | Ints:
        """Return the names that begin with the end of what is typed, the longest that any name begins with."""
        for at in range(1, len(typed) - 1):
            if not typed[at - 1].isascii():
                for found in (self._begun(typed[at:]), self._sounds(typed[at:])):
                    if len(found):
                        return found
        return []


def _pairs(text: str) -> set[str]:
    begun = f"{_BEGINNING}{text}"
    return {begun[at : at + 2] for at in range(len(text))}
