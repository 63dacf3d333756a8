"""What a decision about an address is about: keys, the road and number it names beside a name, its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import ABOVE, Level, Parse
from geogrid.domain.addressing.names.wording import is_no_name, kept_words
from geogrid.domain.addressing.places.beside import around_m
from geogrid.domain.addressing.reading.annex import annex
from geogrid.domain.addressing.register.key import Head, heads, road_of, several, tails
from geogrid.domain.addressing.text.normalise import normalise

_CROSSING = 2
"""Roads."""
_SIDE = re.compile("[单双奇偶][号数](?:[侧边]|门牌)?")
"""What says of which side of a road numbers are, and is no place: 解放路1-31号单号."""
_LISTS = (levels.NUMBER, levels.GROUP)
"""Of what several may be named in one decision."""
_NAMES = (levels.ESTATE, levels.SITE)
_ENDS_AN_AREA = frozenset("省市区县旗镇乡道村")
_PART_OF_ESTATE = re.compile(r"\d+坊|[东西南北]?\d*区")
"""What stands between an estate and its buildings and tells one from another: 12坊 of 李家新村12坊3号."""


class Decided(NamedTuple):
    """What a decision is about.

    Parameters
    ----------
    keys
        Each number of a list; a road, a crossing or an area as a whole. Empty where it says something else.
    stands
        The roads and numbers that it names beside the name of an estate or a site (no number: empty): of what is
        called so elsewhere it is not.
    words
        How it is written, from the road or estate down; empty for a list.
    """

    keys: tuple[str, ...]
    stands: frozenset[tuple[str, str]] = frozenset()
    words: str = ""

    def meets(self, other: Decided) -> bool:
        """Return whether another is about something of the same."""
        return not set(self.keys).isdisjoint(other.keys) and is_there(self.stands, other.stands)


def decided(parse: Parse) -> Decided:
    """Return what an address says that a decision is about.

    Nothing where it says something else: what lies beside somewhere, several estates.
    """
    if around_m(parse) or parse.first(levels.OFFSET):
        return Decided(())
    named = (head for head in heads(parse) if not _SIDE.fullmatch(head.text))
    by_level = [list(group) for _, group in groupby(named, key=attrgetter("level"))]
    if not by_level:
        return Decided(_whole(parse))
    first = by_level[0]
    if parse.first(levels.JUNCTION) or (first[0].level not in _LISTS and len({head.text for head in first}) > 1):
        return Decided(())
    inside = tails(parse)[0]
    keys = tuple(head.text + text for head in first for text in inside)
    if len(keys) > 1:
        return Decided(keys, _stands(parse, first[0]))
    words = kept_words(parse)
    return Decided((_of_part(parse, first[0], words) or keys[0],), _stands(parse, first[0]), words)


def _of_part(parse: Parse, head: Head, words: str) -> str:
    """Return the key of what has none by its road or estate and the numbers inside: 12号负1层, 12坊3号, 12号吊1层."""
    part = annex(parse)
    if part and part.is_all_of(parse.text):
        return part.key
    floor = parse.first(levels.FLOOR)
    if head.level in _NAMES:
        is_lost = is_no_name(head.name) or (floor and not parse.first(levels.ROOM) and not head.element.known)
        behind = (e for e in parse.elements if e.level in _NAMES and e.start >= head.element.end and not e.repeated)
        return words if is_lost or any(_PART_OF_ESTATE.fullmatch(e.value) for e in behind) else ""
    if floor and not parse.first(levels.ROOM):
        value = floor.value.replace("-", "负", 1) if floor.value.startswith("-") else floor.value
        return head.text + tails(parse)[0][0] + f"{value}楼"
    return ""


def _stands(parse: Parse, head: Head) -> frozenset[tuple[str, str]]:
    return standing(parse) if head.level in _NAMES else frozenset()


def standing(parse: Parse) -> frozenset[tuple[str, str]]:
    """Return the roads that an address names, each with its numbers."""
    roads = [e for e in parse.elements if e.level is levels.ROAD]
    if not roads:
        return frozenset()
    numbered = {
        (road_of(roads, e).value, one) for e in parse.all(levels.NUMBER) for one in several(e.value, on_a_road=True)
    }
    with_numbers = {road for road, _ in numbered}
    return frozenset(numbered | {(road.value, "") for road in roads if road.value not in with_numbers})


def is_there(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    """Return whether two may stand on one road with one number; as far as both say."""
    if not one or not other:
        return True
    return any(road == on and (not number or not at or number == at) for road, number in one for on, at in other)


def own_ends(address: str) -> Iterator[str]:
    """Yield an address as it is spelt, and what of it stands behind each of the areas that it may begin with."""
    spelt = normalise(address)
    yield spelt
    for at, character in enumerate(spelt[:-1], 1):
        if character in _ENDS_AN_AREA:
            yield spelt[at:]


def _whole(parse: Parse) -> tuple[str, ...]:
    """Return the keys of a road, a crossing (in both orders) or an area, where nothing else is named."""
    roads = list(dict.fromkeys(road.value for road in parse.all(levels.ROAD)))
    others: list[Level] = [e.level for e in parse.elements if e.level not in (*ABOVE, levels.NOISE, levels.ROAD)]
    if len(roads) == _CROSSING and all(level is levels.JUNCTION for level in others):
        return roads[0] + roads[1], roads[1] + roads[0]
    if others or len(roads) > 1:
        return ()
    area = parse.first(levels.COMMUNITY) or parse.first(levels.TOWN)
    return (roads[0],) if roads else (area.value,) if area else ()
