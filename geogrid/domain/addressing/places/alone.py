"""Texts that name one place of the register and nothing besides, as most do: what makes others doubtful is in none."""

from __future__ import annotations

from collections.abc import Sequence

from geogrid.domain.addressing.doubt.doubt import is_pair, is_unsure, may_be_a_day
from geogrid.domain.addressing.doubt.rivals import ROADS
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import ABOVE, Element, Level, Parse
from geogrid.domain.addressing.reading.chains import is_common_estate, is_common_road
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.key import ENDS, Head, house

_BESIDES = frozenset((*ABOVE, levels.NOISE))
_HOUSE, _BUILDING = {levels.ROAD, levels.NUMBER}, {levels.ESTATE, levels.BUILDING}
_IN_ESTATE = {levels.ESTATE, *ENDS}
_SHOP, _YARD = "铺", "院"

Place = tuple[Head, list[Site]]


def alone(parse: Parse, directory: Directory) -> Place | None:
    """Return the one house, or building of an estate, that a plain text names, areas aside; None of any other text.

    It is what `listed` would find, with nothing to be said of it.
    """
    if not parse.is_plain:
        return None
    said = [element for element in parse.elements if element.level not in _BESIDES]
    by_level = {element.level: element for element in said}
    if len(by_level) < len(said):
        return None
    if by_level.keys() == _HOUSE:
        return _house(parse, by_level[levels.ROAD], by_level[levels.NUMBER], directory)
    if _BUILDING <= by_level.keys() <= _IN_ESTATE:
        return _building(parse, by_level, directory)
    return None


def _house(parse: Parse, road: Element, number: Element, directory: Directory) -> Place | None:
    if not number.value.isdecimal() or road.value[-1] not in ROADS or _YARD in parse.text:
        return None
    if is_common_road(road.value):
        return None
    head = Head(levels.NUMBER, road.value, house(road.value, number.value), (number.value,), road)
    sites = directory.at(head.text)
    if not (len(sites) == 1 or _are_one(sites)) or is_unsure(parse, road) or may_be_a_day(parse, head):
        return None
    is_shop = _SHOP in parse.text or [site for site in sites if _SHOP in site.address]
    return None if is_shop else (head, list(sites))


def _building(parse: Parse, by_level: dict[Level, Element], directory: Directory) -> Place | None:
    estate = by_level[levels.ESTATE]
    inside = [(by_level[level].value, end) for level, end in ENDS.items() if level in by_level]
    if estate.alias or is_common_estate(estate.value) or not all(number.isdecimal() for number, _ in inside):
        return None
    sites = directory.at(estate.value + "".join([number + end for number, end in inside]))
    if not (len(sites) == 1 or _are_one(sites)) or sites[0].address.endswith("号"):
        return None
    if is_pair(parse) or is_unsure(parse, estate):
        return None
    return Head(levels.ESTATE, estate.value, estate.value, (), estate), list(sites)


def _are_one(sites: Sequence[Site]) -> bool:
    """Return whether there are some places, all of them in one grid."""
    return len({site.grid for site in sites}) == 1
