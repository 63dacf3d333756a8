"""Texts that name one place of the register and nothing besides, as most do: what makes others doubtful is in none."""

from __future__ import annotations

from geogrid.domain.addressing import levels
from geogrid.domain.addressing.directory import Directory, Site
from geogrid.domain.addressing.doubt import is_pair, is_unsure
from geogrid.domain.addressing.element import ABOVE, Element, Parse
from geogrid.domain.addressing.key import ENDS, Head, house
from geogrid.domain.addressing.rivals import ROADS

_BESIDES = frozenset((*ABOVE, levels.NOISE))
_HOUSE, _HOUSE_FIRST = (levels.ROAD, levels.NUMBER), (levels.NUMBER, levels.ROAD)
_IN_ESTATE = frozenset(
    (levels.ESTATE, levels.BUILDING, *inside)
    for inside in ((), (levels.UNIT,), (levels.ROOM,), (levels.UNIT, levels.ROOM))
)
_SHOP, _YARD = "铺", "院"


def alone(parse: Parse, directory: Directory) -> tuple[Head, list[Site]] | None:
    """Return the one house, or building of an estate, that a plain text names, areas aside; None of any other text.

    It is what `listed` would find, with nothing to be said of it.
    """
    if not parse.is_plain:
        return None
    said = [element for element in parse.elements if element.level not in _BESIDES]
    shape = tuple([element.level for element in said])
    if shape == _HOUSE:
        return _house(parse, said[0], said[1], directory)
    if shape == _HOUSE_FIRST:
        return _house(parse, said[1], said[0], directory)
    return _in_estate(parse, said[0], said[1:], directory) if shape in _IN_ESTATE else None


def _house(parse: Parse, road: Element, number: Element, directory: Directory) -> tuple[Head, list[Site]] | None:
    is_last = parse.elements[-1] in (road, number)  # behind it nothing says that the number is that of a day
    if not is_last or not number.value.isdecimal() or road.value[-1] not in ROADS or _YARD in parse.text:
        return None
    key = house(road.value, number.value)
    sites = directory.at(key)
    if len(sites) != 1 or _SHOP in parse.text + sites[0].address or is_unsure(parse, road):
        return None
    return Head(levels.NUMBER, road.value, key, (number.value,), road), list(sites)


def _in_estate(
    parse: Parse, estate: Element, inside: list[Element], directory: Directory
) -> tuple[Head, list[Site]] | None:
    if estate.alias or not all(element.value.isdecimal() for element in inside):
        return None
    sites = directory.at(estate.value + "".join([element.value + ENDS[element.level] for element in inside]))
    if len(sites) != 1 or sites[0].address.endswith("号") or is_pair(parse) or is_unsure(parse, estate):
        return None
    return Head(levels.ESTATE, estate.value, estate.value, (), estate), list(sites)
