"""Addresses that say what they are called now, or were before: 江汉路118号（现民意一路15号） is the second."""

from __future__ import annotations

import re

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import ABOVE, HOUSE, INSIDE, NAMED, Element, Parse

_MAY_SAY = re.compile("[现今即原曾旧更]|前[称身]|老[地门址名]")
"""One of these is in each text that says so; looked for first, as nearly no text has one."""
_OPENS, _CLOSES = r"[\s(（【〔\[,，、;；]{0,3}", r"[)）】〕\]]"
_NAME_IS = r"(?:地?址|门牌号?|名称?|称|叫)?[为是]?"
_NOW = re.compile(
    rf"{_OPENS}(?:现(?:在|已|改|更名?|变更)?{_NAME_IS}|今{_NAME_IS}|即[为是]?|已?更名[为成]?)[\s:：]{{0,3}}"
)
_WAS = re.compile(
    rf"{_OPENS}(?:原(?:来|先)?{_NAME_IS}|曾(?:经|用)?{_NAME_IS}|(?:旧|老)(?:地址|门牌号?|[址名称])[为是]?|前[称身][为是]?)[\s:：]{{0,3}}"
)
_NOW_BEFORE = re.compile(rf"^\s*现(?:在|用)?{_NAME_IS}[\s:：]*(?=.)")
_END = re.compile(_CLOSES)
_BESIDE = (levels.RELATION, levels.OFFSET, levels.JUNCTION)
_OF_AN_ADDRESS = (*HOUSE, *INSIDE, *NAMED)


def renamed(parse: Parse) -> str | None:
    """Return the address by what it is called now, where a text says another that it had before; else None."""
    if not _MAY_SAY.search(parse.text):
        return None
    text = parse.text
    for found in _NOW.finditer(text):
        now = _named_at(parse, found.end())
        if now is not None and now.known and (before := _before(parse, found.start())):
            end, rest = _behind(parse, before, found.end())
            if rest or _is_address(parse, found.end(), end):
                return text[: _end_of_areas(parse)] + text[found.end() : end] + rest
    for found in _WAS.finditer(text):
        is_named = _named_at(parse, found.end()) or _is_unknown(parse, found)
        is_said = is_named and any(e.level in HOUSE and e.start >= found.end() for e in parse.elements)
        if is_said and (before := _before(parse, found.start())):
            _, rest = _behind(parse, before, found.end())
            return _NOW_BEFORE.sub("", text[: found.start()]) + rest
    return None


def _is_address(parse: Parse, start: int, end: int) -> bool:
    """Return whether what stands there has the number of a house, and is not beside it: 现中百超市 is who is there."""
    levels_of = [e.level for e in parse.elements if start <= e.start < end]
    return any(level in HOUSE for level in levels_of) and not any(level in _BESIDE for level in levels_of)


def _before(parse: Parse, place: int) -> Element | None:
    """Return the last part of the address that stands right before a place; None without."""
    before = [e for e in parse.elements if e.end <= place and e.level is not levels.NOISE]
    if not before or before[-1].level not in _OF_AN_ADDRESS or parse.text[before[-1].end : place].strip():
        return None
    return before[-1]


def _named_at(parse: Parse, place: int) -> Element | None:
    """Return the road, estate or site of an address that begins at a place, perhaps with its areas; None without."""
    behind = [e for e in parse.elements if e.start >= place]
    while behind and behind[0].level in ABOVE and behind[0].known and behind[0].start == place:
        place = behind.pop(0).end
    is_there = bool(behind) and behind[0].start == place and behind[0].level in NAMED
    return behind[0] if is_there else None


def _is_unknown(parse: Parse, word: re.Match[str]) -> bool:
    """Return whether a road that nobody knows stands behind a word, and was read as one with it: 原汉口路7号."""
    return any(
        e.level in NAMED and not e.known and word.start() <= e.start < word.end() < e.end for e in parse.elements
    )


def _behind(parse: Parse, before: Element, place: int) -> tuple[int, str]:
    """Return where the bracket closes in which a name stands, and the number behind it: 江汉路（现民意一路）7号."""
    closed = next((found for found in _END.finditer(parse.text, place)), None)
    if closed is None:
        return len(parse.text), ""
    is_number = any(e.level in HOUSE and e.start == closed.end() for e in parse.elements)
    is_inside = any(e.level in HOUSE and place <= e.start < closed.start() for e in parse.elements)
    is_of_both = is_number and not is_inside and before.level not in HOUSE
    return closed.start(), parse.text[closed.end() :] if is_of_both else ""


def _end_of_areas(parse: Parse) -> int:
    """Return where the areas end that a text begins with."""
    return next((e.start for e in parse.elements if not (e.level in ABOVE and e.known)), 0)
