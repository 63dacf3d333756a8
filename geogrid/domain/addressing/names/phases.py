"""Estates that are built in phases or parts: what they are called without the part, and where that is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from typing import Protocol

from geogrid.domain.addressing.finding import DEPTH, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.names.grammar import PHASE
from geogrid.domain.addressing.text.normalise import spelt
from geogrid.domain.addressing.text.numerals import CHARACTERS
from geogrid.pace import paced

_PART = re.compile(rf"{PHASE}$")
_MORE = re.compile(
    rf"(?:(?:{PHASE})+|第?(?:\d{{1,2}}|[{CHARACTERS}]{{1,3}})(?:里|村|坊|街坊)"
    r"|[\u3400-\u9fff]{0,4}分区|[新老旧]区|别墅区?|公寓)$"
)
_IN_A_PART = re.compile(r"([a-z])-?(\d{1,3})")
_ENDS = frozenset("期区团片块苑园院里村坊墅寓")
"""The same, and what is counted so where the estate is known without it; how all of these end."""
_ONE_PLACE = tuple("院学校局所司站厂馆寺庙")
"""How what ends is one place rather than an estate: 第一医院 is not 第一医院南院."""
_LEAST = 3
"""Characters of an estate's name without its part: less may be any word."""
_NOT_AGAINST = (Remark.OTHER_NAME, Remark.IN_SEVERAL)
_MAY_BE_PART = (levels.SITE, levels.WITHIN)
_BLANKS = " ,()[]、"
_SEVERAL = 2
"""Of one part nobody knows whether the register lacks the others."""


class Named(Protocol):
    """What is called by a name."""

    @property
    def text(self) -> str:
        """The name in use."""


def in_parts(estates: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return what estates in several parts are called without the part, and the parts of each.

    Parameters
    ----------
    estates
        Their names: 滨江花园一期 and 滨江花园二期 are parts of 滨江花园.
    """
    found: dict[str, list[str]] = {}
    for name in paced(dict.fromkeys(estates)):
        whole = name
        while part := part_of(whole):
            whole = whole[:part]
            found.setdefault(whole, []).append(name)
    return {whole: tuple(parts) for whole, parts in found.items() if len(parts) >= _SEVERAL}


def beside_whole(names: Set[str]) -> dict[str, tuple[str, ...]]:
    """Return the parts that estates and sites have besides themselves: 玫瑰苑A区 of 玫瑰苑, 莲花新村二里.

    Parameters
    ----------
    names
        Their names.
    """
    found: dict[str, list[str]] = {}
    for name in paced(names):
        part = _MORE.search(name) if name[-1] in _ENDS else None
        starts = range(max(part.start(), _LEAST), len(name)) if part else ()
        whole = next((name[:at] for at in starts if name[:at] in names and _MORE.match(name, at)), "")
        if whole and not whole.endswith(_ONE_PLACE):
            found.setdefault(whole, []).append(name)
    return {whole: tuple(parts) for whole, parts in found.items()}


def part_of(estate: str) -> int:
    """Return where the part begins that an estate is called by (三期 of 滨江花园三期); 0 without."""
    part = _PART.search(estate)
    return part.start() if part and part.start() >= _LEAST else 0


def goes_on(estate: str, at: int) -> bool:
    """Return whether the part that an estate is called by begins at a place of its name."""
    return may_go_on(at) and part_of(estate) == at


def may_go_on(at: int) -> bool:
    """Return whether so many characters may be the name of an estate that goes on with a part."""
    return at >= _LEAST


def said_beside(parse: Parse, whole: Element, parts: Sequence[str], named: Callable[[str], Named | None]) -> Parse:
    """Return an address with the part of an estate that it says in another place: 恒信城1栋（一期）, A区伍家新苑1栋.

    The same where it says none, or several.

    Parameters
    ----------
    parse
        The address.
    whole
        The estate in it.
    parts
        Its parts.
    named
        Returns what is called so, however it is spelt.
    """
    said = [
        (e, name.text)
        for e in parse.elements
        if not e.known and e.level in _MAY_BE_PART
        if (name := named(whole.value + e.value.removeprefix("第"))) and name.text in parts
    ]
    if len(said) != 1:
        return parse if said else _lettered(parse, whole, parts, named)
    element, part = said[0]
    behind = spelt(parse.text[element.end : whole.start])
    if element.start < whole.start and behind.strip(_BLANKS):
        return parse
    others = tuple(e._replace(level=levels.NOISE, value="") if e is element else e for e in parse.elements)
    return with_part(Parse(parse.text, others), whole, part)


def _lettered(parse: Parse, whole: Element, parts: Sequence[str], named: Callable[[str], Named | None]) -> Parse:
    """Return an address whose building is called by the part that it is in: 金桂苑A5栋 for A区5栋."""
    building = parse.first(levels.BUILDING)
    said = _IN_A_PART.fullmatch(building.value) if building else None
    name = named(f"{whole.value}{said[1]}区") if said else None
    if building is None or said is None or name is None or name.text not in parts:
        return parse
    alone = building._replace(value=said[2])
    return with_part(Parse(parse.text, tuple(alone if e is building else e for e in parse.elements)), whole, name.text)


def shared(parse: Parse, whole: Element, parts: Sequence[str], spots: Callable[[Parse], list[Spot]]) -> list[Spot]:
    """Return where an address is in an estate of several parts: shared by those that fit the text best.

    Parameters
    ----------
    parse
        The address.
    whole
        The name of the estate in it.
    parts
        Its parts.
    spots
        Where an address with one of them may be.
    """
    found = [some for part in parts if (some := spots(with_part(parse, whole, part)))]
    if not found:
        return []
    best = max(fit_of(some) for some in found)
    fitting = [some for some in found if fit_of(some) == best]
    if all(some == fitting[0] for some in fitting):
        return fitting[0]
    return [spot._replace(trust=spot.trust / len(fitting)) for some in fitting for spot in some]


def with_part(parse: Parse, whole: Element, part: str) -> Parse:
    """Return an address with a part of an estate instead of all of it."""
    elements = (
        e._replace(value=part) if e.level is whole.level and e.value == whole.value else e for e in parse.elements
    )
    return Parse(parse.text, tuple(elements))


def fit_of(spots: Sequence[Spot]) -> tuple[int, int]:
    """Return how deep a place was found, and how little is to be said against it."""
    against = sum(note.remark not in _NOT_AGAINST for note in spots[0].notes)
    return DEPTH[spots[0].how], -against
