"""The places of a district in memory, by the key of their address."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from geogrid.domain.addressing.names.element import Level, Parse
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.segments import on_segment
from geogrid.domain.addressing.names.wording import (
    is_bare_kind,
    is_group,
    is_part_of_house,
    is_unnamed,
    kept_words,
    says_all,
    says_what_is_in,
    site_words,
)
from geogrid.domain.addressing.reading import numbers
from geogrid.domain.addressing.reading.annex import MARKS, annex
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register.in_words import names_in
from geogrid.domain.addressing.register.key import heads, house, is_of, is_of_branches, numbers_in, tails
from geogrid.domain.addressing.text.normalise import normalise, spelt
from geogrid.domain.register import Place, PlaceKind


class Site(NamedTuple):
    """A place that was found.

    Its code, its key, where it is (CGCS2000 degrees), its grid (None outside all), its address as it is written, and
    its own key where it answers for another one: 城市花园3幢 for 前园南路12号3幢.
    """

    code: str
    text: str
    lon: float
    lat: float
    grid: str | None
    address: str = ""
    own_text: str = ""


_LAST = "\U0010ffff"
_ENDS_A_PART = frozenset("楼层院屋房室库卫fF")
_IN_A_HOUSE = (PlaceKind.BUILDING, PlaceKind.UNIT, PlaceKind.ROOM)
Numbered = tuple[int, Site]
"""A house number and where it is."""
Neighbours = tuple[Numbered | None, Numbered | None]


class Directory(Protocol):
    """Where places are looked up."""

    def at(self, text: str) -> Sequence[Site]:
        """Return the places of a key."""

    def under(self, text: str) -> Iterable[Site]:
        """Return the places of a key, and those in it."""

    def beside(self, road: str, number: int) -> Neighbours:
        """Return the last house before a number, or with it, and the first behind it, on its side of the road."""

    def several(self, road: str, number: str) -> Sequence[Site]:
        """Return the places whose house number is a range or a list with a number in it: 9-11号, 13、15号."""

    def numbered(self, road: str, number: str, inside: str) -> Sequence[Site]:
        """Return what of estates has a house number in its address: of 前园南路12号3幢 前园南路12号城市花园3幢."""

    def within(self, name: str) -> Mapping[str | None, float]:
        """Return how many places of a road or an estate, or how much of its ground, each grid has."""

    def extent(self, name: str) -> tuple[float, float, float, float] | None:
        """Return west, south, east and north of the places of a road or an estate; None without any."""


class PlacesInMemory:
    """Places by the key of their address.

    Parameters
    ----------
    places
        All of them.
    grids
        The code of the grid of each; None outside all.
    gazetteer
        By which addresses are read that have no fields.
    """

    def __init__(self, places: Iterable[Place], grids: Sequence[str | None], gazetteer: Gazetteer) -> None:
        self._by_key: dict[str, int | list[int]] = {}
        self._within: dict[str, dict[str | None, int]] = defaultdict(dict)
        self._sides: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        self._several: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._numbered: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
        self._extents: dict[str, list[float]] = {}
        self._grids = grids
        self._codes: list[str] = []
        self._addresses: list[str] = []
        self._degrees = array("d")
        in_words: list[tuple[int, Place, str]] = []
        roads: set[str] = set()
        for row, place in enumerate(places):
            self._codes.append(place.code)
            self._addresses.append(place.address)
            self._degrees.extend((place.lon, place.lat))
            key = place_key(place, gazetteer)
            self._add(row, place, key)
            if place.road:
                roads.add(_name(place.road))
            elif not place.estate:
                in_words.append((row, place, key))
        estates = self._within.keys() - roads
        for row, place, key in in_words:
            for name in names_in(key, roads, estates):
                self._count(row, place, name)
        for side in self._sides.values():
            side.sort()
        self._sorted = sorted(self._by_key)

    def __len__(self) -> int:
        return len(self._codes)

    def at(self, text: str) -> Sequence[Site]:
        rows = self._by_key.get(text)
        if rows is None:
            return ()
        return (self._site(rows, text),) if isinstance(rows, int) else [self._site(row, text) for row in rows]

    def under(self, text: str) -> Iterable[Site]:
        first = bisect_left(self._sorted, text)
        if first == len(self._sorted) or not self._sorted[first].startswith(text):
            return []  # as nearly always: the second search would take as long as the first
        last = bisect_left(self._sorted, text + _LAST, first)
        return [site for inside in self._sorted[first:last] if is_of(inside, text) for site in self.at(inside)]

    def beside(self, road: str, number: int) -> Neighbours:
        side = self._sides.get((road, number % 2), [])
        at = bisect_right(side, (number, len(self._codes)))
        before, behind = (side[n] if 0 <= n < len(side) else None for n in (at - 1, at))
        return self._neighbour(road, before), self._neighbour(road, behind)

    def several(self, road: str, number: str) -> Sequence[Site]:
        return [site for text in self._several.get((road, number), ()) for site in self.at(text)]

    def numbered(self, road: str, number: str, inside: str) -> Sequence[Site]:
        return [
            self._site(row, text)
            for row, estate, text in self._numbered.get(house(road, number), ())
            if is_of(text, estate + inside)
        ]

    def _neighbour(self, road: str, found: tuple[int, int] | None) -> Numbered | None:
        return (found[0], self._site(found[1], house(road, str(found[0])))) if found else None

    def within(self, name: str) -> Mapping[str | None, int]:
        return self._within.get(name, {})

    def extent(self, name: str) -> tuple[float, float, float, float] | None:
        found = self._extents.get(name)
        return (found[0], found[1], found[2], found[3]) if found else None

    def _add(self, row: int, place: Place, text: str) -> None:
        known = self._by_key.get(text)
        if known is None:
            self._by_key[text] = row
        elif isinstance(known, int):
            self._by_key[text] = [known, row]
        else:
            known.append(row)
        for name in (place.road, place.estate):
            if name:
                self._count(row, place, _name(name))
        number = _number(place.number) if place.road and place.number else ""
        if number and place.estate and text.startswith(estate := _name(place.estate)):
            self._numbered[house(_name(place.road or ""), number)].append((row, estate, text))
        if number.isdecimal() and text == house(_name(place.road or ""), number):
            self._sides[_name(place.road or ""), int(number) % 2].append((int(number), row))
        elif known is None and (text == house(_name(place.road or ""), number) or is_listed_in_house(place, number)):
            for each in numbers_in(number):
                self._several[_name(place.road or ""), each].append(text)

    def _count(self, row: int, place: Place, name: str) -> None:
        """Note that a place is of a road or an estate."""
        counts = self._within[name]
        counts[self._grids[row]] = counts.get(self._grids[row], 0) + 1
        _widen(self._extents.setdefault(name, [place.lon, place.lat, place.lon, place.lat]), place)

    def _site(self, row: int, text: str) -> Site:
        lon, lat = self._degrees[2 * row], self._degrees[2 * row + 1]
        return Site(self._codes[row], text, lon, lat, self._grids[row], self._addresses[row])


def place_key(place: Place, gazetteer: Gazetteer) -> str:
    """Return the key of a place: by its fields where they say all, else by its address."""
    part = annex(parse(place.address, gazetteer)) if MARKS.search(place.address) else None
    if part and part.is_all_of(place.address):
        return part.on(_name(on_segment(place.road or "", place.number or "")[0]))
    inside = "".join(
        f"{numbers.plain(spelt(value))}{end}"
        for value, end in ((place.building, "幢"), (place.unit, "单元"), (place.room, "室"))
        if value
    )
    estate = place.estate if place.estate and not is_bare_kind(place.estate) else None
    if place.kind in _IN_A_HOUSE and estate and place.building:
        return _name(estate) + inside
    in_house = place.kind in _IN_A_HOUSE and inside and not estate
    is_on_road = not (estate and not inside and _is_number_of(estate, place))
    if (place.kind is PlaceKind.HOUSE or in_house) and place.road and place.number and is_on_road:
        if (
            not inside
            and place.address[-1:] in _ENDS_A_PART
            and is_part_of_house(said := parse(place.address, gazetteer))
        ):
            return kept_words(said)
        if is_listed_in_house(place, _number(place.number)):  # 10号之一、之二, as it is read from a whole address
            return kept_words(parse(place.address, gazetteer))
        road, number = on_segment(place.road, place.number)
        written = spelt(number)
        if not inside and (numbers.goes_on(written) or numbers.is_worded(written)):
            said = parse(road + number, gazetteer)
            return kept_words(said) if is_part_of_house(said) else key_in_words(said)
        return house(_name(road), _number(number)) + inside
    if place.kind is PlaceKind.ESTATE and estate and not says_what_is_in(place.address, estate):
        return _name(estate)
    if place.kind is PlaceKind.SITE:
        said = parse(place.address, gazetteer)
        return key_in_words(said) if is_group(said) else site_words(said)
    return key_in_words(parse(place.address, gazetteer))


def _is_number_of(estate: str, place: Place) -> bool:
    """Return whether the number of a house stands behind its estate, and not behind its road: 山阴路大陆新村9号."""
    _, _, behind = normalise(place.address).partition(_name(estate))
    return bool(behind) and _number(behind) == _number(place.number or "")


def is_listed_in_house(place: Place, number: str) -> bool:
    """Return whether a place is several branches of a house: 139号附6-10号."""
    return place.kind is PlaceKind.HOUSE and is_of_branches(number) and not (place.building or place.unit or place.room)


def key_in_words(parse: Parse) -> str:
    """Return the key of an address where that tells all of it, else its own words."""
    head = next(iter(heads(parse)), None)
    if head is None or not says_all(parse, head.element.start, head.element.end):
        return kept_words(parse)
    if head.level in (Level.ESTATE, Level.SITE) and (is_unnamed(parse, head.name) or parse.first(Level.GROUP)):
        return kept_words(parse)  # 南勋街3委4组5号
    if head.level is Level.SITE and any(road.end <= head.element.start for road in parse.all(Level.ROAD)):
        return kept_words(parse)  # 平江路老年活动室 is not that of another road
    inside = tails(parse)[0][0]
    return head.text + inside if inside or head.numbers or not parse.first(Level.FLOOR) else kept_words(parse)


def _widen(extent: list[float], place: Place) -> None:
    west, south, east, north = extent
    extent[:] = min(west, place.lon), min(south, place.lat), max(east, place.lon), max(north, place.lat)


def _number(written: str) -> str:
    return numbers.of_column(spelt(written))


_name = lru_cache(65_536)(normalise)  # a name stands at many places


class NoPlaces:
    """A directory without places: nothing but areas and crossings is found."""

    def at(self, text: str) -> Sequence[Site]:
        return ()

    def under(self, text: str) -> Iterable[Site]:
        return ()

    def several(self, road: str, number: str) -> Sequence[Site]:
        return ()

    def numbered(self, road: str, number: str, inside: str) -> Sequence[Site]:
        return ()

    def beside(self, road: str, number: int) -> Neighbours:
        return None, None

    def within(self, name: str) -> Mapping[str | None, int]:
        return {}

    def extent(self, name: str) -> None:
        return None
