"""What is called by its area, where a text leaves that out or says another: 图书馆 of 青岛市图书馆 and 市南区图书馆."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from geogrid.domain.addressing.doubt.said import ODD
from geogrid.domain.addressing.finding import Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import ABOVE, INSIDE, Element, Parse
from geogrid.domain.addressing.names.kinds import Called, is_founded
from geogrid.domain.addressing.names.phases import fit_of
from geogrid.domain.addressing.text.normalise import normalise

_OF_A_TOWN = re.compile("(?:镇|乡|街道|社区|村)$")
_OF_A_CITY = re.compile(
    "公园|[火汽]车站|(?:博物|图书|体育|美术|科技|档案|展览|纪念)馆|体育场|[剧影]院|[年化]宫|动物园|法院|检察院"
)
"""What hardly any town has of its own."""


def by_area(parse: Parse, name: Element, called: Sequence[Called], spots: Callable[[Parse], list[Spot]]) -> list[Spot]:
    """Return where an address is that leaves out the area which a place is called by: open between those of two.

    Not sure where it says another area instead: 市南区图书馆, of which the register has 青岛市图书馆 alone.

    Parameters
    ----------
    name
        What is said of the name: 图书馆.
    called
        The names of the register that go on so.
    spots
        Where an address may be by the names in it.
    """
    before = [e for e in parse.elements if e.end <= name.start and e.level is not levels.NOISE]
    areas = [e for e in before if e.own and e.level in ABOVE]
    is_beside = bool(areas) and areas[-1] is before[-1]
    of = [each for each in called if _is_of(each, name, areas[-1:] if is_beside else areas)]
    found = _shared(parse, name, of or called, spots)
    if is_beside and not of:
        odd = Note(Remark.NOT_JUST_THERE, "", "")
        found = [_times(spot, ODD)._replace(notes=(*spot.notes, odd)) for spot in found]
    if not areas and len(called) == 1 and _has_every_town(name, called[0]):
        many = Note(Remark.COMMON_NAME, name.value, called[0][1])  # the next town has a 中心小学 as well
        found = [_times(spot, ODD)._replace(notes=(*spot.notes, many)) for spot in found]
    base = spots(parse)  # of a row that is called so without any area
    if not base or not found or all(spot.grids == base[0].grids for spot in (*base, *found)):
        return base or found
    return [_times(spot, ODD) for spot in base] + [_times(spot, 1 - ODD) for spot in found]


def _is_of(called: Called, name: Element, areas: Sequence[Element]) -> bool:
    """Return whether a place is called by one of some areas; 市立医院 is left of that of 青岛市."""
    by = called[1].removesuffix(name.value)
    return any(by.endswith((area.value, area.value[:-1])) for area in areas)


def _has_every_town(name: Element, called: Called) -> bool:
    """Return whether a place is called by its town, and others are by theirs: 金河镇中心小学."""
    return _OF_A_TOWN.search(called[1].removesuffix(name.value)) is not None and not _OF_A_CITY.search(name.value)


def _shared(parse: Parse, name: Element, called: Sequence[Called], spots: Callable[[Parse], list[Spot]]) -> list[Spot]:
    """Return where an address is in places of one name: each alike, of numbers inside those that have them."""
    found = []
    for level, whole in called:
        elements = (e._replace(level=level, value=whole) if e.value == name.value else e for e in parse.elements)
        if some := spots(Parse(parse.text, tuple(elements))):
            found.append(some)
    if any(parse.first(level) for level in (levels.NUMBER, *INSIDE)):
        best = max(map(fit_of, found), default=None)
        found = [some for some in found if fit_of(some) == best]
    return [_times(spot, 1 / len(found)) for some in found for spot in some]


def _times(spot: Spot, share: float) -> Spot:
    return spot._replace(trust=spot.trust * share)


def with_founder(parse: Parse) -> Parse:
    """Return an address with what is called by its founder in one: 青岛市立医院, not 青岛市 and 立医院."""
    for at, site in enumerate(parse.elements[1:], 1) if "立" in parse.text else ():
        area = parse.elements[at - 1]
        is_beside = site.level is levels.SITE and area.level in ABOVE and area.end == site.start
        if is_beside and not site.known and is_founded(site.value):
            name = normalise(parse.text[area.start : site.end])
            whole = site._replace(start=area.start, value=name)
            return Parse(parse.text, (*parse.elements[: at - 1], whole, *parse.elements[at + 1 :]))
    return parse
