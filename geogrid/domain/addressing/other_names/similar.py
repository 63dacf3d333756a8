"""Names that are nearly written so: one wrong, missing, doubled or swapped character, or the same sound."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from geogrid.domain.addressing.names.element import Level, Name
from geogrid.domain.addressing.names.phases import goes_on, may_go_on
from geogrid.domain.addressing.text.alike import are_alike, sound_alike
from geogrid.domain.addressing.text.numerals import CHARACTERS
from geogrid.pace import in_order, paced

_LEAST = 3
"""Characters from which on a name may be written wrongly; of two, one is too little to know it by."""
_SAME_SOUND = 0.5
_BEGUN = 1.0
_MOST_LOOKED_AT, _MOST_BEGUN = 100, 12
_MOST_ALIKE = 200
"""Names that are alike but for one character, of more the first: which of thousands is meant nobody can say."""
_LAST = "\U0010ffff"  # no name goes on beyond this character
_NUMERALS = frozenset(f"0123456789{CHARACTERS}")
_COUNTS = _NUMERALS | {"头"}
_SHORT = 2
"""Characters of a name before its kind, so few that one of them makes another name: 上海路, 上新路."""
_KIND = re.compile("(?:大道|大街|[路街巷道弄]|小区|花园|花苑|公寓|新村|家园|华庭|名居|[苑园村])$")
_REGIONS, _BANK = frozenset("省市区县镇乡"), "行"
_APART = (
    "东西南北中上下前后内外",
    "〇一二三四五六七八九十廿卅百0123456789",
    "路街巷道弄里坊村苑园庭府",
    "新老大小花家嘉佳名雅华豪锦",
)
_FIRST_USUAL, _FIRST_RARE = b"\xb0\xa1", b"\xd8\xa1"
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
        for written in paced(self._names):
            if len(written) >= _LEAST or self._names[written].level is Level.ROAD:
                for left in _left_of(written):
                    self._left.setdefault(left, []).append(written)
        self._sorted = in_order(self._names, str)
        self._turned = in_order((written[::-1] for written in self._names), str)

    def near(self, text: str, levels: Iterable[Level]) -> list[Near]:
        """Return the names of these levels that a text may mean with one mistake, those that sound so first."""
        wanted = frozenset(levels)
        found = [
            Near(name, written, _SAME_SOUND if distance and _sounds_alike(text, written) else distance)
            for written, distance in self._within(text)
            if (name := self._names[written]).level in wanted
        ]
        return sorted(found, key=lambda near: (near.distance, near.written))

    def begun(self, text: str, levels: Iterable[Level]) -> list[Near]:
        """Return some names of these levels that begin with a text: 玉兰花园 and 玉兰苑 with 玉兰.

        Not those that go on with a number (模拟12号小区 is not called 模拟), if that is none of a part: 滨江花园一期.
        """
        wanted = frozenset(levels)
        if len(text) < _LEAST - 1:
            return []
        at, begins, found = bisect_right(self._sorted, text), len(text), list[Near]()
        end = min(at + _MOST_LOOKED_AT, len(self._sorted))
        while at < end and len(found) < _MOST_BEGUN and (written := self._sorted[at]).startswith(text):
            numeral = written[begins] if written[begins] in _NUMERALS else ""
            if not numeral or goes_on(written, begins):
                if (name := self._names[written]).level in wanted:
                    found.append(Near(name, written, _BEGUN))
            elif not may_go_on(begins):  # nor do those beside it
                at = bisect_right(self._sorted, text + numeral + _LAST) - 1
            at += 1
        return found

    def ended(self, text: str, levels: Iterable[Level]) -> list[Near]:
        """Return some names of these levels that end with a text of three characters and more: 黄山火车站."""
        wanted, turned = frozenset(levels), text[::-1]
        if len(text) < _LEAST:
            return []
        first, found = bisect_right(self._turned, turned), list[Near]()
        for written in self._turned[first : first + _MOST_BEGUN]:
            if not written.startswith(turned):
                break
            if (name := self._names[written[::-1]]).level in wanted:
                found.append(Near(name, written[::-1], _BEGUN))
        return found

    def _within(self, text: str) -> list[tuple[str, float]]:
        """Return the names with one mistake at most.

        Whether a character is wrong, missing or needless, or two are swapped: without one of them both are the same.
        """
        if len(text) < _LEAST - 1:
            return []
        names = {name for left in _left_of(text) for name in self._left.get(left, ())[:_MOST_ALIKE]}
        found = process.extract(text, names, scorer=OSA.distance, score_cutoff=1, limit=None)
        return [(name, distance) for name, distance, _ in found if len(name) >= _LEAST or _are_one(text, name)]


def _are_one(said: str, meant: str) -> bool:
    """Return whether a road of two characters is written with one that sounds or looks alike: 苍巷 for 仓巷."""
    return said == meant or (len(said) == len(meant) and said[-1] == meant[-1] and is_slip(said, meant))


def _left_of(text: str) -> set[str]:
    """Return a text and what is left of it without any one character."""
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}


def is_slip(said: str, meant: str) -> bool:
    """Return whether one text is the other mistyped, and no name of its own: what no list has may be new.

    So are characters that look or sound alike (前员南路), two that change places, one typed twice, and a road
    without its kind (前园南), where more than two characters are left: 高枧 is a village. Any other character makes a
    name that somebody may have given (黄河中路, 荷花路), and so does a numeral typed twice: 书院11巷.
    """
    if len(said) < len(meant):
        is_left_out = meant[:-1] == said and _KIND.fullmatch(meant[-1]) is not None
        return is_left_out and len(said) > _SHORT and not _KIND.search(said)
    if len(said) > len(meant):
        twice = (at for at in range(1, len(said)) if said[at - 1] == said[at] and said[at] not in _NUMERALS)
        return any(meant == said[:at] + said[at + 1 :] for at in twice)
    pairs = [(a, b) for a, b in zip(said, meant, strict=True) if a != b]
    if any(character in _NUMERALS for pair in pairs for character in pair):
        return False  # 桂花二十巷 is no slip for 桂花十二巷
    if len(pairs) == 2 and pairs[0] == pairs[1][::-1]:
        return len(_KIND.sub("", meant)) > _SHORT  # 海北路 is no slip for 北海路
    return all(are_alike(a, b) and not _are_apart(a, b) for a, b in pairs)


def other_characters(said: str, meant: str) -> str:
    """Return the characters that stand in one text for others in the other, of as many: 丽 of 丽阳路 for 黎阳路."""
    if len(said) != len(meant) or sorted(said) == sorted(meant):
        return ""
    return "".join(a for a, b in zip(said, meant, strict=True) if a != b)


def is_rare(character: str) -> bool:
    """Return whether a character is none of the 3,755 usual ones of GB 2312: it is in a name on purpose, as 鑫."""
    return not _FIRST_USUAL <= character.encode("gb2312", "replace") < _FIRST_RARE


def is_typo(said: str, meant: str) -> bool:
    """Return whether one text may be the other with a wrong character: not where 东 stands for 西, 三 for 九."""
    if len(said) != len(meant):
        longer, shorter = sorted((said, meant), key=len, reverse=True)
        return len(longer) - len(shorter) == 1 and not any(
            character in some for character in Counter(longer) - Counter(shorter) for some in _ADDED
        )
    return not any(_are_apart(a, b) for a, b in zip(said, meant, strict=True) if a != b)


def is_another_number(said: str, meant: str) -> bool:
    """Return whether texts differ by other numerals alone, which nobody mistypes: 一期 and 二期, not 十二 and 二十.

    头道街 is the first as 二道街 is the second, 市政府, or 政府, is not 区政府 of the district, and 建行 is not 工行.
    """
    if said[0] != meant[0] and said[1:2] == meant[1:2] == _BANK:
        return True
    if meant[0] in _REGIONS and (meant[1:] == said or (said[0] in _REGIONS and said[0] != meant[0])):
        return True
    if _COUNTS.isdisjoint(said):
        return False  # as nearly always
    other = zip(other_characters(said, meant), other_characters(meant, said), strict=True)
    return bool(other_characters(said, meant)) and all(a in _COUNTS and b in _COUNTS for a, b in other)


def is_fuller(said: str, meant: str) -> bool:
    """Return whether a name is another with something in its middle: 黄山中路 and 黄山路."""
    kind = _KIND.search(said)
    if kind is None or kind.start() < _SHORT or len(meant) <= len(said):
        return False
    return meant.startswith(said[: kind.start()]) and meant.endswith(kind[0])


def _are_apart(said: str, meant: str) -> bool:
    """Return whether nobody writes a character for another by mistake: 南 for 北, or for 市."""
    if any(said in some and meant in some for some in _APART):
        return True
    return said in _COMPASS and not sound_alike(said, meant)


def _sounds_alike(one: str, other: str) -> bool:
    return len(one) == len(other) and all(a == b or sound_alike(a, b) for a, b in zip(one, other, strict=True))
