"""What addresses of a district are matched by: its names, its map, and what was decided about it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.match import Matcher
from geogrid.domain.addressing.names.element import Level, Name
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.spellings import in_other_numerals
from geogrid.domain.addressing.other_names.stems import known_by
from geogrid.domain.addressing.reading import numbers, personal
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register.directory import Directory, NoPlaces, key_in_words
from geogrid.domain.addressing.register.drawn import Drawn, WithDrawn
from geogrid.domain.addressing.register.key import key
from geogrid.domain.addressing.register.other_keys import WithOtherKeys
from geogrid.domain.addressing.register.unlisted import called
from geogrid.domain.addressing.register.zones import zones_before
from geogrid.domain.addressing.suggest import Suggester
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.grid import Area, Grid
from geogrid.domain.grid import Level as AreaLevel
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.register import Alias, Estate, Line, LineKind, Override
from geogrid.pace import paced
from geogrid.services.snapshot import Snapshot
from geogrid.store import aliases, base_map, overrides, place_names, places
from geogrid.store.divisions import divisions
from geogrid.store.place_names import PlaceNames

LEVELS = {AreaLevel.DISTRICT: Level.DISTRICT, AreaLevel.STREET: Level.TOWN, AreaLevel.COMMUNITY: Level.COMMUNITY}
"""What the areas of a district are in an address."""
_COUNTY_DIGITS = 6
_A_NAME = 4
"""The fewest characters of a building's name."""


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
    buildings
        Estate, number and ground of the buildings of the map.
    keys
        Of places that other names stand for, by their whole address as it is spelt: 黄伞巷8号后院.
    """

    areas: Mapping[str, Area]
    grids: Mapping[str, Grid]
    index: LocateIndex
    names: PlaceNames
    lines: Sequence[Line] = ()
    estates: Mapping[str, BaseGeometry] = field(default_factory=dict)
    aliases: Sequence[Alias] = ()
    overrides: Sequence[Override] = ()
    buildings: Sequence[tuple[str | None, str, BaseGeometry]] = ()
    keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def roads(self) -> dict[str, tuple[LineString | MultiLineString, float]]:
        roads = (line for line in paced(self.lines) if line.kind is LineKind.ROAD)
        return {normalise(line.name): (line.shape, line.width) for line in roads if line.name}


@dataclass(frozen=True)
class Book:
    """What addresses are matched by.

    Parameters
    ----------
    gazetteer
        The names.
    matcher
        Over no places; see `over`.
    suggester
        The names to be suggested.
    use
        How many places each road and estate has.
    middles
        Where the roads and estates of the map are, CGCS2000 degrees.
    drawn
        The estates and buildings of the map.
    written
        All ways that roads and estates are written in the register, by how they are spelt (碧桂园A区 by 碧桂园a区),
        of those where that is another.
    other_keys
        What addresses stand for that are other names (of places that were merged), both by their keys.
    """

    gazetteer: Gazetteer
    matcher: Matcher
    suggester: Suggester
    use: Mapping[str, int]
    middles: Mapping[str, tuple[float, float]]
    drawn: Drawn
    written: Mapping[str, Sequence[str]]
    other_keys: Mapping[str, str]

    def deciding(self, overrides: Iterable[Override], grids: Collection[str]) -> Book:
        """Return a book that knows of these decisions instead, those about grids that are there."""
        decided = [_public(override) for override in overrides if override.grid in grids]
        return replace(self, matcher=self.matcher.deciding(decided))

    def on(self, snapshot: Snapshot) -> Book:
        """Return a book of the same names over other grids."""
        ground = Ground(snapshot.index)
        matcher = self.matcher.on(ground, _above(snapshot.areas, snapshot.grids))
        return replace(self, matcher=matcher, drawn=self.drawn.on(ground))

    def over(self, places: Directory) -> Matcher:
        """Return what matches by places, by addresses they had, and by estates and buildings of the map without any."""
        known = WithOtherKeys(places, self.other_keys) if self.other_keys else places
        return self.matcher.over(WithDrawn(known, self.drawn) if self.drawn else known)


def stored(session: Session, snapshot: Snapshot, on: date) -> Known:
    """Return what a database knows of its district on a day."""
    known = without_places(session, snapshot, on)
    keys = places.keys_of(session, [each.name for each in known.aliases], on)
    return replace(known, names=place_names.names(session, on), keys=keys)


def without_places(session: Session, snapshot: Snapshot, on: date) -> Known:
    """Return what a database knows of its district on a day besides its places."""
    return _of_map(session, snapshot.areas, snapshot.grids, snapshot.index, on)


def _of_map(
    session: Session, areas: Mapping[str, Area], grids: Mapping[str, Grid], index: LocateIndex, on: date
) -> Known:
    return Known(
        areas,
        grids,
        index,
        PlaceNames({}, {}, []),
        base_map.lines(session, on),
        _together(base_map.estates(session, on)),
        aliases.aliases(session, on),
        overrides.overrides(session, on),
        _buildings(session, on),
    )


def _together(estates: Iterable[Estate]) -> dict[str, BaseGeometry]:
    """Return the ground of estates by name, of all that are called so."""
    shapes: dict[str, list[BaseGeometry]] = {}
    for estate in paced(estates):
        shapes.setdefault(normalise(estate.name), []).append(estate.shape)
    return {name: some[0] if len(some) == 1 else shapely.union_all(some) for name, some in shapes.items()}


def _buildings(session: Session, on: date) -> list[tuple[str | None, str, BaseGeometry]]:
    shapes, estates, numbers, _ = base_map.building_columns(session, on)
    return list(zip(estates, numbers, shapes.tolist(), strict=True))


def gazetteer(session: Session, snapshot: Snapshot | None, on: date) -> Gazetteer:
    """Return the names of a stored district on a day; those of the country where none is stored."""
    return _country("") if snapshot is None else gazetteer_of(stored(session, snapshot, on))


def names_of_map(known: Known) -> Gazetteer:
    """Return the names that registers are read by when they are imported: of the areas and the map.

    Whatever places and other names are stored: a file is read alike before and after others, and again.
    """
    return _listed(replace(known, names=PlaceNames({}, {}, [])))


def stored_names_of_map(session: Session, snapshot: Snapshot | None, on: date) -> Gazetteer:
    """Return the names of a stored district that registers are read by; those of the country where none is stored."""
    return _country("") if snapshot is None else names_of_map(without_places(session, snapshot, on))


def names_with_areas(session: Session, areas: Mapping[str, Area], on: date) -> Gazetteer:
    """Return the names that registers are read by where a district has these areas; of the country without any."""
    return names_of_map(_of_map(session, areas, {}, LocateIndex([], []), on)) if areas else _country("")


@cache
def _country(within: str) -> Gazetteer:
    """Return the names of the country as they are read in a county of it, or anywhere."""
    return Gazetteer(divisions(), within=within)


def gazetteer_of(known: Known) -> Gazetteer:
    """Return the names of a district, with those of the country."""
    return _calling(_listed(known), known)


def _calling(made: Gazetteer, known: Known) -> Gazetteer:
    """Return listed names with others of the same, and with what is counted."""
    made.call([(each.alias, _meant(each.name, known, made)) for each in known.aliases])
    made.call(known_by(known.names.behind, made))
    made.number(known.names.villages)
    return made


def _listed(known: Known) -> Gazetteer:
    made = _country(_county(known.areas)).holding(_names(known, known.roads))
    if zones := zones_before(known.names.addresses, made):
        made = made.holding((Level.ZONE, zone) for zone in zones)
    return made


def _meant(name: str, known: Known, names: Gazetteer) -> str:
    """Return the key of what another name stands for: a whole address, what stands behind a number, or a name."""
    spelled = normalise(name)
    named = names.named(spelled)
    is_named = named is not None and not named.short
    kept = (known.keys.get(way) for way in (spelled, *in_other_numerals(spelled)))
    key = (
        next(filter(None, kept), "")
        or known.names.behind.get(spelled)  # 黄山市第一中学 behind a number: no address in the city
        or (key_of(name, names) if is_named else key_in_words(parse(name, names)))
        or spelled
    )
    return known.names.behind.get(key, key)


def _other_keys(known: Known, names: Gazetteer) -> dict[str, str]:
    """Return what addresses stand for that are other names, both by their keys: 东升街一号 is found by 东升街1号."""
    pairs = ((key_in_words(parse(each.alias, names)), _meant(each.name, known, names)) for each in known.aliases)
    return {key: meant for key, meant in pairs if key != meant and any(map(str.isdecimal, key))}


def key_of(text: str, names: Gazetteer) -> str:
    """Return the key of an address, or of a name; the text as it is spelt where it says no place."""
    spelled = normalise(text)
    known = names.named(spelled)
    if known is not None and not known.short:
        return known.text  # of another name, what it stands for
    return key(parse(text, names)) or spelled


def made(known: Known) -> Book:
    """Return what addresses of a district are matched by."""
    roads, listed = known.roads, _listed(known)
    gazetteer = _calling(listed.holding(()), known)
    ground = Ground(known.index)
    matcher = Matcher(gazetteer, NoPlaces(), ground, _above(known.areas, known.grids), roads)
    use, written = Counter[str](), defaultdict[str, list[str]](list)
    for name, count in paced((*known.names.roads.items(), *known.names.estates.items())):
        spelled = normalise(name)
        use[spelled] += count
        written[spelled].append(name)
    otherwise = {spelled: names for spelled, names in written.items() if names != [spelled]}
    shapes = {**{name: shape for name, (shape, _) in roads.items()}, **known.estates}
    middles = {name: _middle(shape) for name, shape in paced(shapes.items())}
    drawn = Drawn(known.estates, _keyed(known.buildings, gazetteer), ground)
    suggester = Suggester(_suggested(known, gazetteer, use), use)
    book = Book(gazetteer, matcher, suggester, use, middles, drawn, otherwise, _other_keys(known, listed))
    return book.deciding(known.overrides, known.grids)


def _suggested(known: Known, gazetteer: Gazetteer, use: Counter[str]) -> list[tuple[str, Name]]:
    """Return the names that are suggested, and count the places of those that no column has."""
    own = list(gazetteer.own())
    for _, name in own:
        if parts := gazetteer.parts(name.text):
            use[name.text] = use[name.text] or sum(use[part] for part in parts)
    listed = {written for written, name in own if not name.short}  # short ones are not suggested themselves
    unlisted = {name: count for name, count in known.names.unlisted.items() if name not in listed}
    use.update(unlisted)
    within = [
        (word, Name(Level.WITHIN, key, alias=True, own=True)) for word, key in known.names.inside if word not in listed
    ]
    own = [(written, each) for written, name in own for each in _by_area(name, gazetteer)]
    return [*own, *called(unlisted), *within]


def _by_area(name: Name, gazetteer: Gazetteer) -> list[Name]:
    """Return the names with their areas that one without means, which are suggested instead: 青岛市图书馆 by 图书馆."""
    places = gazetteer.called_by_area(name.text)
    return [name._replace(level=level, text=place) for level, place in places] if places else [name]


def _public(override: Override) -> Override:
    """Return a decision as everybody is told it, by whom it was asked for left out."""
    address, reason, document = map(personal.without, (override.address, override.reason, override.document))
    return replace(override, address=address, reason=reason, document=document)


def _keyed(
    buildings: Iterable[tuple[str | None, str, BaseGeometry]], names: Gazetteer
) -> Iterator[tuple[str, str, BaseGeometry]]:
    """Yield buildings by their keys: of their estate and number, of their address on a road, or by their name."""
    for estate, number, shape in paced(buildings):
        if estate:
            name = normalise(estate)
            inside = numbers.plain(normalise(number).removeprefix(name))
            yield f"{name}{inside}幢" if inside else name, name, shape
        elif text := _name_of(number) or key(parse(number, names)):
            yield text, "", shape


def _name_of(number: str) -> str | None:
    """Return the name of a building that has one instead of a number: 紫金大厦."""
    spelled = normalise(number)
    return spelled if len(spelled) >= _A_NAME and not any(map(str.isdigit, spelled)) else None


def _names(known: Known, roads: Iterable[str]) -> list[tuple[Level, str]]:
    named = [(LEVELS[area.level], area.name) for area in known.areas.values()]
    named += [(Level.ROAD, name) for name in sorted({*roads, *known.names.roads})]
    built = {estate for estate, _, _ in paced(known.buildings) if estate}
    named += [(Level.ESTATE, name) for name in sorted({*known.estates, *known.names.estates, *built})]
    towers = {name for estate, number, _ in paced(known.buildings) if not estate and (name := _name_of(number))}
    return named + [(Level.SITE, name) for name in (*known.names.sites, *sorted(towers))]


def _county(areas: Mapping[str, Area]) -> str:
    """Return the code of the county that a district is; empty where it is none of the country's."""
    top = [area.code[:_COUNTY_DIGITS] for area in areas.values() if area.level is AreaLevel.DISTRICT]
    return top[0] if len(top) == 1 and top[0] in divisions() else ""


def _above(areas: Mapping[str, Area], grids: Mapping[str, Grid]) -> dict[str, tuple[str, ...]]:
    """Return the names of the community, the street and each grid itself, by its code."""
    above = {}
    for code, grid in grids.items():
        community = areas.get(grid.community or "")
        street = areas.get(community.parent or "") if community else None
        above[code] = (*(area.name for area in (community, street) if area), grid.name)
    return above


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    west, south, east, north = shape.bounds
    return (west + east) / 2, (south + north) / 2
