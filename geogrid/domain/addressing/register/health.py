"""What is wrong with a register of places: what lies nowhere, is there twice, out of order, far off, contradictory."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiLineString

from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.segments import whole_of
from geogrid.domain.addressing.reading import numbers
from geogrid.domain.addressing.reading.personal import told_of, without
from geogrid.domain.addressing.register.behind import name_behind
from geogrid.domain.addressing.register.directory import place_key
from geogrid.domain.addressing.register.key import house
from geogrid.domain.addressing.register.stated_village import are_apart, are_called_apart, village_in
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.measure import metres_per_degree
from geogrid.domain.register import Place, PlaceKind

FAR_M = 150.0
"""How far a house may stand from its road: deep plots and yards are nearer."""
NEAR_M = 3_000.0
"""How far apart two places of one address may be and still be one, whichever communities they state."""
_NEVER_NUMBERED = ("桥", "隧道", "高架", "立交", "匝道", "高速", "高速公路")
LEAST_IN_ORDER = 5
"""Numbers on one side of a road from which on their order is looked at."""


class Ailment(StrEnum):
    """What may be wrong, the gravest first."""

    PERSONAL = "personal"
    DECISION_WITHOUT_GRID = "decision_without_grid"
    IN_NO_GRID = "in_no_grid"
    DUPLICATE = "duplicate"
    CONTRADICTED = "contradicted"
    FAR_FROM_ROAD = "far_from_road"
    OUT_OF_ORDER = "out_of_order"
    ROAD_WITHOUT_NUMBERS = "road_without_numbers"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a place, several of the same address, or a road.

    Parameters
    ----------
    ailment
        What.
    text
        The address, also that of a decision, or the road.
    codes
        Of the places; none for a road.
    lon, lat
        Where, CGCS2000 degrees; None for a road.
    metres
        How far off it is; how far apart the farthest two of a duplicate are. None where that is not what is wrong.
    stated, found
        Code of the community that the register states, and of the one the place lies in, where they contradict.
    """

    ailment: Ailment
    text: str
    codes: tuple[str, ...] = ()
    lon: float | None = None
    lat: float | None = None
    metres: float | None = None
    stated: str | None = None
    found: str | None = None


def inspect(
    places: Sequence[Place],
    grids: Sequence[str | None],
    communities: Mapping[str, str | None],
    roads: Mapping[str, LineString | MultiLineString],
    keys: Sequence[str] | None = None,
) -> list[Finding]:
    """Return what is wrong with a register, by ailment, then in the order of the register.

    Parameters
    ----------
    places
        All of them.
    grids
        The grid of each; None outside all.
    communities
        The community of each grid, by its code; None where that is not known.
    roads
        The roads of the map by name, CGCS2000 degrees.
    keys
        By which each place is looked up; made where they are not given.
    """
    keys = [place_key(place, Gazetteer()) for place in places] if keys is None else keys
    found = [
        *_personal(places),
        *_nowhere(places, grids),
        *_twice(places, keys),
        *_contradicting(places, grids, communities),
    ]
    return [*found, *_along_roads(places, roads), *_without_numbers(places, roads)]


def _personal(places: Sequence[Place]) -> Iterator[Finding]:
    """Yield the places that tell of a person, called by the rest of their address."""
    for place in places:
        if told_of(place):
            text = without(place.address) or place.code
            yield Finding(Ailment.PERSONAL, text, (place.code,), place.lon, place.lat)


def _nowhere(places: Sequence[Place], grids: Sequence[str | None]) -> Iterator[Finding]:
    for place, grid in zip(places, grids, strict=True):
        if grid is None:
            yield Finding(Ailment.IN_NO_GRID, without(place.address), (place.code,), place.lon, place.lat)


def _twice(places: Sequence[Place], keys: Sequence[str]) -> Iterator[Finding]:
    """Yield the addresses that several places have which state no two communities, or lie near each other."""
    same = defaultdict(list)
    for place, key in zip(places, keys, strict=True):
        same[key].append(place)
    for text, alike in same.items():
        for some in _near_each_other(alike, text) if len(alike) > 1 else ():
            points = np.array([(place.lon, place.lat) for place in some])
            apart = float(np.hypot(*((points.max(axis=0) - points.min(axis=0)) * _scale(points))))
            codes = tuple(place.code for place in some)
            village = next(filter(None, map(_village, some)), "")
            called = without(some[0].address) if told_of(some[0]) else text
            told = called if village in called else village + called
            yield Finding(Ailment.DUPLICATE, told, codes, some[0].lon, some[0].lat, apart)


def _near_each_other(alike: Sequence[Place], key: str) -> Iterator[list[Place]]:
    """Yield those of one address that state the same community, or lie near: two villages may both have a 老街1号.

    Those whose addresses name two communities are two, however near: 唐家湾村大屋场1号 and 黑虎山村大屋场1号; so are
    those with two names behind their number, and those of one name in two areas: 青岛市东方饭店 and 市南区东方饭店.
    """
    groups: list[_Group] = []
    for place in alike:
        village, name = _village(place), name_behind(place.address)
        group = next((group for group in groups if group.takes(place, village, name)), None)
        if group is None:
            group = _Group(key)
            groups.append(group)
        group.places.append(place)
        group.villages.add(village)
        group.names.add(name)
        if place.kind is PlaceKind.SITE:
            group.sites.add(place.address)
    yield from (group.places for group in groups if len(group.places) > 1)


@dataclass
class _Group:
    """Places that are taken for one, the villages they name, what stands behind their number, and whole addresses."""

    key: str
    places: list[Place] = field(default_factory=list)
    villages: set[str | None] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    sites: set[str] = field(default_factory=set)

    def takes(self, place: Place, village: str | None, name: str) -> bool:
        """Return whether a place is one with these."""
        if any(are_apart(village, other) for other in self.villages) or (name and self.names - {name, ""}):
            return False
        if place.kind is PlaceKind.SITE and any(are_called_apart(place.address, at, self.key) for at in self.sites):
            return False
        first = self.places[0]
        points = np.array([(first.lon, first.lat), (place.lon, place.lat)])
        apart = float(np.hypot(*((points[1] - points[0]) * _scale(points))))
        return apart <= NEAR_M or None in (place.community, first.community) or place.community == first.community


def _village(place: Place) -> str | None:
    return village_in(place.address, place.road, place.estate)


def _contradicting(
    places: Sequence[Place], grids: Sequence[str | None], communities: Mapping[str, str | None]
) -> Iterator[Finding]:
    for place, grid in zip(places, grids, strict=True):
        lies_in = communities.get(grid) if grid else None
        if place.community and lies_in and place.community != lies_in:
            text, found = without(place.address), (None, place.community, lies_in)
            yield Finding(Ailment.CONTRADICTED, text, (place.code,), place.lon, place.lat, *found)


def _along_roads(places: Sequence[Place], roads: Mapping[str, LineString | MultiLineString]) -> Iterator[Finding]:
    """Yield houses that are far from their road, then those whose numbers are out of order along it."""
    lines = {normalise(name): line for name, line in roads.items()}
    houses: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        if place.kind is PlaceKind.HOUSE and place.road and normalise(place.road) in lines:
            houses[normalise(place.road)].append(place)
    disordered: list[Place] = []
    for road, some in houses.items():
        points = np.array([(place.lon, place.lat) for place in some])
        scale = _scale(points)
        line = shapely.line_merge(_scaled(lines[road], scale))
        spots = shapely.points(points * scale)
        away = shapely.distance(spots, line)
        for at in np.flatnonzero(away > FAR_M).tolist():
            place = some[at]
            yield Finding(
                Ailment.FAR_FROM_ROAD, without(place.address), (place.code,), place.lon, place.lat, float(away[at])
            )
        if isinstance(line, LineString):
            near = [place for place, metres in zip(some, away.tolist(), strict=True) if metres <= FAR_M]
            along = shapely.line_locate_point(line, spots[away <= FAR_M])
            disordered += _disordered(near, along)
    for place in disordered:
        yield Finding(Ailment.OUT_OF_ORDER, without(place.address), (place.code,), place.lon, place.lat)


def _disordered(houses: Sequence[Place], along: NDArray[np.float64]) -> Iterator[Place]:
    """Yield the houses of a road whose numbers break the order of their side: as few as possible."""
    sides: dict[int, list[tuple[int, float, Place]]] = defaultdict(list)
    for place, metres in zip(houses, along.tolist(), strict=True):
        number = numbers.of_column(place.number or "")
        if number.isdecimal() and place_key(place, Gazetteer()) == house(normalise(place.road or ""), number):
            sides[int(number) % 2].append((int(number), metres, place))
    for side in sides.values():
        if len(side) >= LEAST_IN_ORDER:
            yield from min((_breaking(side, sign) for sign in (1.0, -1.0)), key=len)


def _breaking(side: Iterable[tuple[int, float, Place]], sign: float) -> list[Place]:
    """Return the houses of a side that break its order along the road (1) or against it (-1).

    What has one number breaks nothing, on whichever side of each other: 61号 and 61号远洋大厦.
    """
    ordered = sorted(((number, sign * metres, place) for number, metres, place in side), key=lambda each: each[:2])
    kept = _longest_rise([metres for _, metres, _ in ordered])
    return [place for at, (_, _, place) in enumerate(ordered) if at not in kept]


def _longest_rise(values: Sequence[float]) -> frozenset[int]:
    """Return places of a longest run of values, with gaps, that never falls: 8号 and 10号 may be at one point."""
    ends: list[float] = []
    last: list[int] = []
    before: list[int] = []
    for at, value in enumerate(values):
        length = bisect_right(ends, value)
        if length == len(ends):
            ends.append(value)
            last.append(at)
        else:
            ends[length], last[length] = value, at
        before.append(last[length - 1] if length else -1)
    run, at = [], last[-1] if last else -1
    while at >= 0:
        run.append(at)
        at = before[at]
    return frozenset(run)


def _without_numbers(places: Iterable[Place], roads: Mapping[str, object]) -> Iterator[Finding]:
    """Yield the roads of the map on which the register has no house."""
    known = {normalise(place.road) for place in places if place.road and place.number}
    known |= {whole_of(road) for road in known}
    for name in roads:
        if normalise(name) not in known and not name.endswith(_NEVER_NUMBERED):
            yield Finding(Ailment.ROAD_WITHOUT_NUMBERS, name)


def _scaled(line: LineString | MultiLineString, scale: NDArray[np.float64]) -> LineString | MultiLineString:
    return shapely.transform(line, lambda xy: xy * scale)


def _scale(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.array([float(metres) for metres in metres_per_degree(points[:, 1].mean())])
