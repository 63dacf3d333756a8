"""Rooms with the letter of their building before them, as they are written most: B1201 for 1201室 of B座."""

from __future__ import annotations

import re

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.reading.numbers import of_house
from geogrid.domain.addressing.register.directory import Directory
from geogrid.domain.addressing.register.key import Head, heads, house, tails
from geogrid.domain.addressing.text.normalise import spelt
from geogrid.domain.addressing.text.numerals import value

_LIKELY = re.compile("[A-Za-z\uff21-\uff3a\uff41-\uff5a甲乙丙丁][楼樓]?[-\u2010-\u2015\uff0d]?[0-9\uff10-\uff19]{3}")
"""What few texts have; looked for first."""
_LETTERED = re.compile(
    r"(?<![a-z\d])(?P<letter>[a-z甲乙丙丁])楼?-?(?P<room>\d{3,4})(?:号?[室房]|[户号])?(?![\da-z幢栋座楼层-]|号楼)"
)
_LETTERS = "ab甲乙"
"""The first of the letters that buildings have: who has one of another letter has one of these."""
_LETTER = re.compile("[a-z]")
_BEFORE = (levels.ROOM, levels.NUMBER, levels.SITE, levels.WITHIN, levels.NOISE, levels.BUILDING)


def in_building(parse: Parse, directory: Directory) -> Parse:
    """Return a text with B1201 read as 1201室 of B座, where the register has buildings with letters there."""
    said = _split(parse) if _LIKELY.search(parse.text) else None
    if said is None or _is_listed(parse, said, directory):
        return parse
    letters = dict.fromkeys((said.value(levels.BUILDING) or "", *_LETTERS))
    return said if any(_has(directory, head, f"{each}幢") for head in heads(said) for each in letters) else parse


def by_letter(parse: Parse, directory: Directory) -> Parse:
    """Return an address with a letter behind an estate read as its building, where that has one: 凯旋国际C."""
    for at, word in enumerate(parse.elements[1:], 1):
        if word.level is not levels.SITE or _LETTER.fullmatch(word.value) is None:
            continue
        estate, building = parse.elements[at - 1], word._replace(level=levels.BUILDING)
        head = Head(levels.ESTATE, estate.value, estate.value, (), estate)
        if estate.own and estate.end == word.start and _has(directory, head, f"{word.value}幢"):
            return Parse(parse.text, (*parse.elements[:at], building, *parse.elements[at + 1 :]))
    return parse


def _split(parse: Parse) -> Parse | None:
    """Return a text with the letter of a room as its building; None where that cannot be, or a building is named."""
    text = spelt(parse.text)
    found = _LETTERED.search(text) if len(text) == len(parse.text) else None
    if found is None:
        return None
    start, end = found.span()
    before = [e for e in parse.elements if e.end <= start]
    within = [e for e in parse.elements if e.end > start and e.start < end]
    behind = [e for e in parse.elements if e.start >= end]
    if any(e.level not in _BEFORE or e.own for e in within) or within[-1].end != end:
        return None
    if any(e.level is levels.BUILDING for e in (*before, *behind)):
        return None
    if within[0].start < start:  # 8号B of 8号B-1201
        if within[0].level is not levels.NUMBER:
            return None
        before.append(within[0]._replace(end=start, value=of_house(text[within[0].start : start])))
    building = Element(levels.BUILDING, start, found.start("room"), found["letter"])
    room = Element(levels.ROOM, found.start("room"), end, value(found["room"]))
    return Parse(parse.text, (*before, building, room, *behind))


def _is_listed(parse: Parse, said: Parse, directory: Directory) -> bool:
    """Return whether the register has the room as it is written, or a house with that letter: 8号B."""
    number = parse.value(levels.NUMBER)
    if number and number != said.value(levels.NUMBER):
        road = parse.value(levels.ROAD) or ""
        return bool(directory.at(house(road, number)))
    rest = tails(parse)[0][0]
    return bool(rest) and any(directory.at(head.text + rest) for head in heads(parse))


def _has(directory: Directory, head: Head, building: str) -> bool:
    """Return whether the register has a building of a house or an estate, or a room in it."""
    if directory.at(head.text + building) or any(True for _ in directory.under(head.text + building)):
        return True
    return head.level is levels.NUMBER and bool(directory.numbered(head.name, head.numbers[0], building))
