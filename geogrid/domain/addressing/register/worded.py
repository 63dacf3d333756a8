"""House numbers with a word before them that the register has in its own words: 特2号, 新10号, 老5号, 支1号."""

from __future__ import annotations

import re

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.register.directory import Directory
from geogrid.domain.addressing.register.key import house
from geogrid.domain.addressing.text.normalise import spelt
from geogrid.domain.addressing.text.numerals import CHARACTERS, value

_N = rf"(?:\d+|[{CHARACTERS}]+)"
_WORD = rf"(?:(?![{CHARACTERS}])[\u3400-\u9fff]){{1,2}}?"
_BEFORE = re.compile(
    rf"\s?\(?(?P<word>{_WORD})\)?(?P<number>{_N})(?:号|#)?(?P<more>(?:\s?[、,/和及与]\s?(?P=word)?{_N}(?:号|#)?)*)"
    r"(?:(?:-|之|附)(?P<branch>\d{1,2})(?!\d)号?)?"
)
_BEHIND = re.compile(rf"\s?(?P<number>{_N})(?:号|#)?\((?P<word>{_WORD})\)")
"""The word in brackets: 10号（新）."""
_IN_A_HOUSE = re.compile(rf"\s?(?P<house>{_N})号?(?P<word>[增临特])(?P<number>{_N})号?")
"""A number that was added to a house: 325增1号, 325号增1号."""
_ONE = re.compile(rf"(?P<word>{_WORD})?(?P<number>{_N})")
_REPLACED = (
    levels.SITE, levels.WITHIN, levels.NOISE, levels.NUMBER, levels.BUILDING, levels.UNIT, levels.ROOM
)  # fmt: skip


def by_word(parse: Parse, directory: Directory) -> Parse:
    """Return a text with the word before a house number read as a part of that, where the register has it so."""
    if parse.is_plain:
        return parse
    road = parse.first(levels.ROAD)
    text = spelt(parse.text) if road else ""
    if road is None or len(text) != len(parse.text):
        return parse
    for pattern in (_BEFORE, _BEHIND):
        found = pattern.match(text, road.end)
        if found and directory.at(house(road.value, found["word"] + value(found["number"]))):
            return _with_number(parse, road, found, directory)
    found = _IN_A_HOUSE.match(text, road.end)
    return _added(parse, road, found, directory) if found else parse


def _added(parse: Parse, road: Element, found: re.Match[str], directory: Directory) -> Parse:
    """Return a text with a number that was added to a house read as the register has it, else as one in the house."""
    start, end, cut = road.end, found.end(), found.end("house")
    number, added = value(found["house"]), found["word"] + value(found["number"])
    ways = (f"{number}号{added}", f"{number}{added}")
    said = next((way for way in ways if directory.at(house(road.value, way))), None)
    if said is not None:
        return _replaced(parse, [Element(levels.NUMBER, start, end, said)])
    if not directory.at(house(road.value, number)):
        return parse
    within = Element(levels.WITHIN, cut, end, added)
    return _replaced(parse, [Element(levels.NUMBER, start, cut, number), within])


def _replaced(parse: Parse, said: list[Element]) -> Parse:
    """Return a text with its numbers read so, unless something else stands where they do."""
    start, end = said[0].start, said[-1].end
    before = [e for e in parse.elements if e.end <= start]
    within = [e for e in parse.elements if e.end > start and e.start < end]
    behind = [e for e in parse.elements if e.start >= end]
    if within[-1].end != end or any(e.level not in _REPLACED for e in within):
        return parse
    return Parse(parse.text, (*before, *said, *behind))


def _with_number(parse: Parse, road: Element, found: re.Match[str], directory: Directory) -> Parse:
    start, end = road.end, found.end()
    parts = found.groupdict()
    numbers = [found["word"] + value(found["number"])]
    for more in _ONE.finditer(parts.get("more") or ""):
        same = found["word"] + value(more["number"])
        numbers.append(same if directory.at(house(road.value, same)) else value(more["number"]))
    branch = parts.get("branch")
    if branch and directory.at(house(road.value, f"{numbers[-1]}-{branch}")):
        numbers[-1], branch = f"{numbers[-1]}-{branch}", None
    cut = found.start("branch") if branch else end
    said = [Element(levels.NUMBER, start, cut, ",".join(numbers))]
    said += [Element(levels.BUILDING, cut, end, branch)] if branch else []
    return _replaced(parse, said)
