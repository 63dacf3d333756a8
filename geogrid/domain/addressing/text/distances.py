"""How far something is as people say it: 50米, 一百多米, 两三百米, 半公里, 50-100米, 不到200米."""

from __future__ import annotations

import re

from geogrid.domain.addressing.text.numerals import CHARACTERS, value

FARTHEST_M = 20_000
_UNITS = {"米": 1, "m": 1, "公里": 1000, "千米": 1000, "km": 1000, "里": 500, "里地": 500, "里路": 500}
_ROUGH = 0.1
"""How far 50来米 is from 50, as a share."""
_LESS = 0.75
"""From which part of it on what is not quite so far (近200米, 不到200米) is."""
_MORE = 1.5
"""To how many times of it what is farther (至少50米) is."""
_ONES = "一二两三四五六七八九"
_DIGIT = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TIMES = {"": 1, "十": 10, "百": 100, "千": 1000}

_N = rf"(?:\d+(?:\.\d+)?|[{CHARACTERS}]+)"
_TO = r"\s?(?:-+|至|到)\s?"
UNIT = r"(?:米|公里|千米|k?m(?![a-z])|里[地路]?(?![弄巷坊村桥店屯街号\d]))"
LESS = "(?:将近|接近|近|不到|不足|不超过|不满)"
MORE = "(?:至少|最少|超过|不少于|起码)"
MOST = "(?:最多|至多|顶多)"
_MEANT = r"(?:以[上内外]|之[内外]|开外|范围[之以]?内)"
SAID = (
    rf"(?:{LESS}|{MORE}|{MOST})?\s?(?:{_N}{UNIT}?{_TO}{_N}|[几数上][十百千]|十几|半|{_N})\s?[多余来几]?"
    rf"\s?{UNIT}半?{_MEANT}?"
)
"""A distance as it is said."""
_PARTS = re.compile(
    rf"(?P<quite>{LESS}|{MORE}|{MOST})?\s?(?P<from>[几数上][十百千]|十几|半|{_N})(?:(?P<of>{UNIT})?{_TO}(?P<to>{_N}))?"
    rf"\s?(?P<about>[多余来几])?\s?(?P<unit>{UNIT})(?P<half>半)?(?P<meant>{_MEANT})?"
)
_TWO_DIGITS = re.compile(rf"(?P<ten>十|[{_ONES}]十)?(?P<one>[{_ONES}])(?P<other>[{_ONES}])(?P<times>[十百千])?")


VAGUE_M = 500.0
"""How far something is that is said to lie ahead, and not how far."""


def metres(text: str) -> tuple[int, int] | None:
    """Return from how many metres to how many a distance is; None for what is none, or farther than anybody walks.

    Examples
    --------
    >>> metres("50米"), metres("一百多米"), metres("两三百米"), metres("半公里"), metres("50-100米")
    ((50, 50), (100, 200), (200, 300), (500, 500), (50, 100))
    """
    said = _range(text)
    return said if said and said[0] <= said[1] <= FARTHEST_M else None


def is_far(text: str) -> bool:
    """Return whether a distance is farther than anybody walks: 50里."""
    said = _range(text)
    return said is not None and max(said) > FARTHEST_M


def _range(text: str) -> tuple[int, int] | None:
    """Return the metres that are said, whether or not that is a distance."""
    found = _PARTS.search(text)
    if found is None:
        return None
    least, most = _numbers(found["from"], found["about"])
    unit = _UNITS[found["unit"]]
    first = _UNITS[found["of"]] if found["of"] else unit
    least, most = least * first, most * first
    if found["to"]:
        most = _number(found["to"]) * unit
    if found["half"]:  # 一里半
        least, most = least + unit / 2, most + unit / 2
    quite, behind = found["quite"] or "", found["meant"] or ""
    if re.fullmatch(MORE, quite) or behind.endswith(("上", "外")):
        most *= _MORE
    elif re.fullmatch(MOST, quite) or behind:
        least = 0.0
    elif quite:
        least *= _LESS
    return round(least), round(most)


def _numbers(said: str, about: str | None) -> tuple[float, float]:
    """Return from which number to which one is that people say: 三五十, 十几, 100多."""
    if said == "半":
        return 0.5, 0.5
    if said == "十几":
        return 11, 19
    if said[0] == "上":  # 上百
        return _TIMES[said[1]], 2 * _TIMES[said[1]]
    if said[0] in "几数":
        return 2 * _TIMES[said[1]], 9 * _TIMES[said[1]]
    if two := _TWO_DIGITS.fullmatch(said):
        tens = float(value(two["ten"])) if two["ten"] else 0.0
        times = _TIMES[two["times"] or ""]
        return (tens + _DIGIT[two["one"]]) * times, (tens + _DIGIT[two["other"]]) * times
    number = _number(said)
    if about == "来":
        return number * (1 - _ROUGH), number * (1 + _ROUGH)
    return (number, number + _last_place(number)) if about else (number, number)


def _number(said: str) -> float:
    return float(said) if "." in said else float(value(said))


def _last_place(number: float) -> float:
    """Return what the last digit that is not 0 counts: 100 of 300, 10 of 120."""
    place = 1.0
    while number and number % (place * 10) == 0:
        place *= 10
    return place
