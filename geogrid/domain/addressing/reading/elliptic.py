"""Lists that say a name once: 万安四巷、五巷 is 万安四巷、万安五巷, as is 万安四、五巷; phases of an estate as well."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Parse
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.ways import WAY
from geogrid.domain.addressing.text.numerals import CHARACTERS, value

_N = rf"(?:\d{{1,3}}(?!\d)|[{CHARACTERS}]+(?![{CHARACTERS}]))"
_KIND = rf"(?:[\u3400-\u9fff]?{WAY}|期)"
_HOUSE = rf"(?:{_N}号)?"
_JOINS = "、,，/和与及到至—－-"
_JOIN = rf"\s?[{_JOINS}]\s?"
_LIST = re.compile(rf"{_N}(?:{_KIND})?{_HOUSE}(?:{_JOIN}{_N}(?:{_KIND})?{_HOUSE})*?{_JOIN}{_N}(?P<kind>{_KIND})")
_ONE = re.compile(rf"(?P<numeral>{_N})(?P<kind>{_KIND})?{_HOUSE}")
_LAST = re.compile(rf"[{_JOINS}]\s?[\d{CHARACTERS}]+{_KIND}")
"""The last lane of a list; looked for first, as nearly no text has one."""
_LISTED = (levels.ROAD, levels.ESTATE)
_LONGEST = 8
"""Characters before the numeral in the name of a lane."""
_NUMBERED = re.compile(rf"(.+?)({_N})(\D+)")
_TO = re.compile(r"\s?[到至—－-]+\s?")


class Full(NamedTuple):
    """A text with each name in full.

    Parameters
    ----------
    at
        Of each character where it stands in the text as it was written; what is put in, where the numeral stands.
    """

    text: str
    at: list[int]


def in_full(text: str, gazetteer: Gazetteer) -> Full | None:
    """Return a text with the names of its lanes in full; None of one that lists none in short."""
    if not _LAST.search(text):
        return None
    found = _LIST.search(text)
    stem = _stem(text, found, gazetteer) if found else ""
    if found is None or not stem:
        return None
    written: list[tuple[str, int]] = []
    done, tens = 0, ""
    for one in _ONE.finditer(text, found.start(), found.end()):
        first, behind = one.start("numeral"), one.end("numeral")
        written += zip(text[done:first], range(done, first), strict=True)
        if first > found.start() and gazetteer.at(text, first) is None:
            written += ((character, first) for character in stem + (tens if len(one["numeral"]) == 1 else ""))
        written += zip(one["numeral"], range(first, behind), strict=True)
        tens = _tens(one["numeral"]) if not one["kind"] else ""
        if not one["kind"]:
            written += ((character, behind - 1) for character in found["kind"])
        done = behind
    written += zip(text[done:], range(done, len(text)), strict=True)
    full = "".join(character for character, _ in written)
    return Full(full, [at for _, at in written]) if full != text else None


def _tens(numeral: str) -> str:
    """Return what the next numeral leaves out: 二十 of 二十四、五巷."""
    return numeral[:-1] if numeral[:-1].endswith("十") else ""


def _stem(text: str, found: re.Match[str], gazetteer: Gazetteer) -> str:
    """Return what of the name of the first lane stands before its numeral; empty where it is none of the district."""
    one = _ONE.match(text, found.start())
    lane = f"{one['numeral']}{one['kind'] or found['kind']}" if one else ""
    for start in range(max(0, found.start() - _LONGEST), found.start()):
        stem = text[start : found.start()]
        named = gazetteer.at(stem + lane, 0)
        if named and named[0].own and named[0].level in _LISTED and named[1] == len(stem + lane):
            return stem
    return ""


def ranges(parse: Parse) -> list[str]:
    """Return from which lane to which a text goes, where there may be others between: 万安四巷到七巷."""
    return [
        parse.text[one.start : other.end]
        for one, other in pairwise(parse.all(levels.ROAD))
        if _TO.fullmatch(parse.text, one.end, other.start) and _has_between(one.value, other.value)
    ]


def _has_between(one: str, other: str) -> bool:
    first, last = _NUMBERED.fullmatch(one), _NUMBERED.fullmatch(other)
    if first is None or last is None or first.group(1, 3) != last.group(1, 3):
        return False
    numbers = value(first[2]), value(last[2])
    return all(number.isdecimal() for number in numbers) and abs(int(numbers[0]) - int(numbers[1])) > 1
