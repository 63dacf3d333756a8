"""Registers of whole addresses as other cities have them: each place in a grid that is named with it."""

from collections.abc import Mapping, Sequence

import shapely

from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.match import Matcher
from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.other_names.otherwise import numbered
from geogrid.domain.addressing.other_names.stems import known_by
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register.behind import names_behind
from geogrid.domain.addressing.register.directory import PlacesInMemory, place_key
from geogrid.domain.addressing.register.key import parts
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.place_sheet import Field, kind_of
from geogrid.domain.register import Place, PlaceKind
from geogrid.store.divisions import divisions

_SIDE = 0.01
"""Of a grid, degrees."""


def city(
    register: Mapping[str, str],
    grids: Mapping[str, tuple[str, str]],
    areas: Sequence[tuple[Level, str]] = (),
    within: str = "341002",
    aliases: Mapping[str, str] = {},
    side: float = _SIDE,
) -> Matcher:
    """Return a matcher over addresses that were read into their parts as an import reads them.

    Parameters
    ----------
    register
        Addresses, and the grid of each.
    grids
        The community and the town of each grid.
    areas
        More names of the district: estates of the map, say.
    within
        The code of the county.
    aliases
        Other names, and the keys of what they stand for.
    side
        Of a grid, degrees.
    """
    named = [(Level.COMMUNITY, community) for community, _ in grids.values()]
    named += [(Level.TOWN, town) for _, town in grids.values()]
    named = [*dict.fromkeys(named), *areas]
    country = Gazetteer(divisions(), named, within=within)
    at = {grid: row for row, grid in enumerate(grids)}
    places = [_place(row, text, at[grid], country, side) for row, (text, grid) in enumerate(register.items())]
    named += [(Level.ROAD, place.road) for place in places if place.road]
    named += [(Level.ESTATE, place.estate) for place in places if place.estate]
    named += [(Level.SITE, place_key(place, country)) for place in places if place.kind is PlaceKind.SITE]
    gazetteer = Gazetteer(divisions(), named, within=within)
    gazetteer.number({numbered(place_key(p, country)) for p in places if not (p.road or p.estate)})
    houses = [(p.address, p.road, p.number) for p in places if p.kind is PlaceKind.HOUSE and p.road and p.number]
    gazetteer.call([*aliases.items(), *known_by(names_behind(houses), gazetteer)])
    shapes = [shapely.box(118 + at * side, 29, 118 + (at + 1) * side, 29 + side) for at in range(len(grids))]
    ground = Ground(LocateIndex(list(grids), shapes))
    above = {code: (community, town, code) for code, (community, town) in grids.items()}
    return Matcher(gazetteer, PlacesInMemory(places, list(register.values()), gazetteer), ground, above, {})


def _place(at: int, address: str, grid: int, country: Gazetteer, side: float) -> Place:
    read = parts(parse(address, country))
    said = {field: part or "" for field, part in zip(list(Field)[-len(read) :], read, strict=True)}
    lon, lat = 118 + (grid + 0.5) * side, 29 + side / 2
    return Place(f"P{at}", kind_of(address, said), address, None, lon, lat, *read)
