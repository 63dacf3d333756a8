"""Names by how they sound: by pinyin and by its initials, with one wrong letter."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from operator import itemgetter
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray

from geogrid.domain.addressing.text.alike import sound_alike, sounds_in
from geogrid.pace import in_order, paced

_MOST_READINGS = 16
_LEAST = 4
"""Letters from which on one of them may be wrong."""
_LAST = "\U0010ffff"
Ints = NDArray[np.int64]


class SoundingNames:
    """Finds names by how they sound, each character as it is usually read.

    Parameters
    ----------
    names
        As they are written; they are told by their places.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        read = [(place, reading) for place, name in enumerate(paced(names)) for reading in _readings(name)]
        self._pinyin = _Ordered(("".join(reading), place) for place, reading in read)
        self._initials = _Ordered((_initials(reading), place) for place, reading in read)

    def begun(self, letters: str) -> Ints:
        """Return the names whose pinyin, or its initials, begins so: qianyuan, qyn."""
        return self._each_once([self._initials.begun(letters), self._pinyin.begun(letters)])

    def begun_behind(self, head: str, letters: str) -> list[int]:
        """Return the names that begin with characters and go on with letters: 前园n, 前园nan."""
        found = {
            place
            for reading in _readings(head)
            for texts, begun in ((self._initials, _initials(reading)), (self._pinyin, "".join(reading)))
            for place in texts.begun(begun + letters).tolist()
        }
        return [place for place in found if self._names[place].startswith(head)]

    def alike(self, text: str) -> list[int]:
        """Return the names that begin with characters that sound like these: 溧阳路 of 栗阳."""
        found = {place for reading in _readings(text) for place in self._pinyin.begun("".join(reading)).tolist()}
        return [
            place for place in found
            if len(self._names[place]) >= len(text) and all(map(sound_alike, text, self._names[place]))
        ]  # fmt: skip

    def nearly(self, letters: str) -> Ints:
        """Return the names whose pinyin begins so but for one wrong, missing or needless letter, or two swapped.

        Of initials one may be wrong: jxhv for 锦绣华城.
        """
        if len(letters) < _LEAST:
            return self._each_once(())
        return self._each_once([*self._pinyin.nearly(letters), *self._initials.nearly(letters)])

    def _each_once(self, some: Iterable[Ints]) -> Ints:
        """Return places of names, each once; they are marked, as of a hundred thousand to sort them takes long."""
        marked = np.zeros(len(self._names), dtype=bool)
        for places in some:
            marked[places] = True
        return np.flatnonzero(marked)


class _Ordered:
    """Texts in their order, and the places of the names they are of."""

    def __init__(self, texts: Iterable[tuple[str, int]]) -> None:
        pairs = in_order(set(paced(texts)), itemgetter(0))
        self._texts = [text for text, _ in pairs]
        self._places = np.array([place for _, place in pairs], dtype=np.int64)

    def begun(self, start: str) -> Ints:
        return self._places[slice(*self._range(start, 0, len(self._texts)))]

    def nearly(self, start: str) -> Iterator[Ints]:
        """Yield the places of texts that begin nearly so, by where the mistake is: all before it is right."""
        low, high = 0, len(self._texts)
        for at in range(len(start)):
            right, rest, behind = start[:at], start[at:], start[at + 1 :]
            wrong_or_missing = (letter + more for letter in ascii_lowercase for more in (behind, rest))
            for more in {behind, rest[1:2] + rest[:1] + rest[2:], *wrong_or_missing}:
                first, last = self._range(right + more, low, high)
                if first < last:
                    yield self._places[first:last]
            low, high = self._range(start[: at + 1], low, high)
            if low == high:
                return

    def _range(self, start: str, low: int, high: int) -> tuple[int, int]:
        first = bisect_left(self._texts, start, low, high)
        return first, bisect_left(self._texts, start + _LAST, first, high)


def _readings(text: str) -> Iterator[tuple[str, ...]]:
    """Yield how a text may be read, syllable by syllable; of very many ways the most usual ones."""
    return islice(product(*sounds_in(text)), _MOST_READINGS)


def _initials(reading: Iterable[str]) -> str:
    return "".join(syllable[:1] for syllable in reading)
