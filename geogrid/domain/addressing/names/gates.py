"""Gates that are called as a place of the district is: 南门口 of 天心公园南门口."""

from __future__ import annotations

import re

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import HOUSE, INSIDE, NAMED, Element, Parse
from geogrid.domain.addressing.names.grammar import GATE
from geogrid.domain.addressing.text.normalise import spelt

_WITH_GATES = (levels.ESTATE, levels.SITE)
_WAY_OUT = re.compile("[出进]站口|检票口|[出进]口|出入口")
_NUMBERED = (*HOUSE, *INSIDE)


def is_gate(parse: Parse, name: Element) -> bool:
    """Return whether a name is what the gate of anything is called as well."""
    return name.level is levels.SITE and GATE.fullmatch(spelt(parse.text[name.start : name.end])) is not None


def right_before(parse: Parse, name: Element) -> Element | None:
    """Return what ends where a name begins, or before 的; None for blanks and marks."""
    ends = [name.start, name.start - 1] if parse.text[: name.start].endswith("的") else [name.start]
    return next((e for e in parse.elements if e.end in ends and e.level is not levels.NOISE), None)


def with_ways(parse: Parse) -> Parse:
    """Return an address with its gates, and ways out of stations, read as such."""
    return _with_ways_out(_with_gates(parse))


def _with_ways_out(parse: Parse) -> Parse:
    """Return an address with the way out of a station read as such: 火车站出站口."""
    for at, word in enumerate(parse.elements) if "口" in parse.text else ():
        found = _WAY_OUT.match(word.value) if word.level is levels.SITE and not word.known else None
        of = right_before(parse, word) if found else None
        if found and of and of.own and of.value.endswith("站") and word.end - word.start == len(word.value):
            end = word.start + found.end()
            rest = [word._replace(start=end, value=word.value[found.end() :])] if end < word.end else []
            out = Element(levels.RELATION, word.start, end, found[0])
            return Parse(parse.text, (*parse.elements[:at], out, *rest, *parse.elements[at + 1 :]))
    return parse


def _with_gates(parse: Parse) -> Parse:
    """Return an address in which such a name is the gate of the place or the house right before it."""
    for at, name in enumerate(parse.elements) if parse.first(levels.SITE) else ():
        may_be = name.known and name.level is levels.SITE and is_gate(parse, name)
        if may_be and _has_gates(parse, right_before(parse, name)):
            gate = Element(levels.RELATION, name.start, name.end, spelt(parse.text[name.start : name.end]))
            return Parse(parse.text, (*parse.elements[:at], gate, *parse.elements[at + 1 :]))
    return parse


def _has_gates(parse: Parse, before: Element | None) -> bool:
    """Return whether something is a place of the district, or the number of a house or a building of it."""
    if before is None:
        return False
    is_house = before.level in _NUMBERED and any(
        e.own and e.level in NAMED and e.end <= before.start for e in parse.elements
    )
    return is_house or (before.own and before.level in _WITH_GATES)
