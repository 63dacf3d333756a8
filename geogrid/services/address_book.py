"""What addresses of a district are matched by: its names, its map, and what was decided about it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from geogrid.domain.addressing.directory import NoPlaces
from geogrid.domain.addressing.element import Level
from geogrid.domain.addressing.gazetteer import Gazetteer
from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.key import key
from geogrid.domain.addressing.match import Matcher
from geogrid.domain.addressing.normalise import normalise
from geogrid.domain.addressing.parse import parse
from geogrid.domain.addressing.suggest import Suggester
from geogrid.domain.grid import Area, Grid
from geogrid.domain.grid import Level as AreaLevel
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.register import Alias, Line, LineKind, Override
from geogrid.services.divisions import divisions
from geogrid.services.snapshot import Snapshot
from geogrid.store import aliases, base_map, overrides, places
from geogrid.store.places import PlaceNames

LEVELS = {AreaLevel.DISTRICT: Level.DISTRICT, AreaLevel.STREET: Level.TOWN, AreaLevel.COMMUNITY: Level.COMMUNITY}
"""What the areas of a district are in an address."""
_COUNTY_DIGITS = 6


@dataclass(frozen=True)
class Known:
    """What is known of a district.

    Parameters
    ----------
    areas, grids
        All of them, by code.
    index
        Where the grids are.
    names
        Of the places.
    lines
        Of the map: roads, and others, which are left out.
    estates
        Where the estates of the map are, by name.
    aliases, overrides
        Those in force.
    """

    areas: Mapping[str, Area]
    grids: Mapping[str, Grid]
    index: LocateIndex
    names: PlaceNames
    lines: Sequence[Line] = ()
    estates: Mapping[str, BaseGeometry] = field(default_factory=dict)
    aliases: Sequence[Alias] = ()
    overrides: Sequence[Override] = ()

    @property
    def roads(self) -> dict[str, tuple[LineString | MultiLineString, float]]:
        return {line.name: (line.shape, line.width) for line in self.lines if line.kind is LineKind.ROAD and line.name}


@dataclass(frozen=True)
class Book:
    """What addresses are matched by.

    Parameters
    ----------
    gazetteer
        The names.
    matcher
        Over no places; see `Matcher.over`.
    suggester
        The names to be suggested.
    use
        How many places each road and estate has.
    middles
        Where the roads and estates of the map are, CGCS2000 degrees.
    written
        All ways that roads and estates are written in the register, by how they are spelt (碧桂园A区 by 碧桂园a区),
        of those where that is another.
    """

    gazetteer: Gazetteer
    matcher: Matcher
    suggester: Suggester
    use: Mapping[str, int]
    middles: Mapping[str, tuple[float, float]]
    written: Mapping[str, Sequence[str]]


def stored(session: Session, snapshot: Snapshot, on: date) -> Known:
    """Return what a database knows of its district on a day."""
    return Known(
        snapshot.areas,
        snapshot.grids,
        snapshot.index,
        places.names(session, on),
        base_map.lines(session, on),
        {estate.name: estate.shape for estate in base_map.estates(session, on)},
        aliases.aliases(session, on),
        overrides.overrides(session, on),
    )


def gazetteer(session: Session, snapshot: Snapshot | None, on: date) -> Gazetteer:
    """Return the names of a stored district on a day; those of the country where none is stored."""
    return _country("") if snapshot is None else _gazetteer(stored(session, snapshot, on))


@cache
def _country(within: str) -> Gazetteer:
    """Return the names of the country as they are read in a county of it, or anywhere."""
    return Gazetteer(divisions(), within=within)


def _gazetteer(known: Known) -> Gazetteer:
    made = _country(_county(known.areas)).holding(_names(known, known.roads))
    # What another name stands for may be an address as it is written; places are found by their keys.
    made.call([(each.alias, key_of(each.name, made)) for each in known.aliases])
    return made


def key_of(text: str, names: Gazetteer) -> str:
    """Return the key of an address, or of a name; the text as it is spelt where it says no place."""
    spelled = normalise(text)
    known = names.named(spelled)
    if known is not None and not known.short:
        return known.text  # of another name, what it stands for
    return key(parse(text, names)) or spelled


def made(known: Known) -> Book:
    """Return what addresses of a district are matched by."""
    roads, gazetteer = known.roads, _gazetteer(known)
    matcher = Matcher(gazetteer, NoPlaces(), Ground(known.index), _above(known), roads)
    decided = [override for override in known.overrides if override.grid in known.grids]
    use, written = Counter[str](), defaultdict[str, list[str]](list)
    for name, count in (*known.names.roads.items(), *known.names.estates.items()):
        spelled = normalise(name)
        use[spelled] += count
        written[spelled].append(name)
    otherwise = {spelled: names for spelled, names in written.items() if names != [spelled]}
    shapes = {**{name: shape for name, (shape, _) in roads.items()}, **known.estates}
    middles = {name: _middle(shape) for name, shape in shapes.items()}
    return Book(gazetteer, matcher.deciding(decided), Suggester(gazetteer.own(), use), use, middles, otherwise)


def _names(known: Known, roads: Iterable[str]) -> list[tuple[Level, str]]:
    named = [(LEVELS[area.level], area.name) for area in known.areas.values()]
    named += [(Level.ROAD, name) for name in sorted({*roads, *known.names.roads})]
    named += [(Level.ESTATE, name) for name in sorted({*known.estates, *known.names.estates})]
    return named + [(Level.SITE, name) for name in known.names.sites]


def _county(areas: Mapping[str, Area]) -> str:
    """Return the code of the county that a district is; empty where it is none of the country's."""
    top = [area.code[:_COUNTY_DIGITS] for area in areas.values() if area.level is AreaLevel.DISTRICT]
    return top[0] if len(top) == 1 and top[0] in divisions() else ""


def _above(known: Known) -> dict[str, tuple[str, ...]]:
    """Return the names of the community, the street and each grid itself, by its code."""
    above = {}
    for code, grid in known.grids.items():
        community = known.areas.get(grid.community or "")
        street = known.areas.get(community.parent or "") if community else None
        above[code] = (*(area.name for area in (community, street) if area), grid.name)
    return above


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    west, south, east, north = shape.bounds
    return (west + east) / 2, (south + north) / 2
