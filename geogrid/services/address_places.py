"""What addresses of a table are matched by: a stored district, or files of places and of grids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from geogrid.domain.addressing.other_names.otherwise import numbered
from geogrid.domain.addressing.reading import personal
from geogrid.domain.addressing.register.behind import names_behind
from geogrid.domain.addressing.register.directory import PlacesInMemory, place_key
from geogrid.domain.addressing.register.unlisted import unlisted
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.grid import Area, Grid, Level
from geogrid.domain.register import Place, PlaceKind
from geogrid.services import address_book, place_file
from geogrid.services.address_book import Known
from geogrid.services.address_file import Ready
from geogrid.services.addresses import StoredPlaces
from geogrid.services.communities import AnyCommunity
from geogrid.services.grid_file import Grids
from geogrid.services.lookup import Lookup
from geogrid.store import Database
from geogrid.store.place_names import PlaceNames

Progress = Callable[[float, int], None]


@contextmanager
def stored(database: Database, on: date) -> Iterator[Ready]:
    """Give out what addresses are matched by in a stored district on a day.

    Raises
    ------
    NoGeneration
    """
    snapshot = Lookup(database).snapshot(on)
    with database.reading() as session:
        book = address_book.made(address_book.stored(session, snapshot, on))
        yield Ready(
            book.over(StoredPlaces(session, snapshot, on, book.written)),
            book.suggester,
            _named(snapshot.grids, snapshot.areas),
        )


def besides_places(database: Database, on: date) -> Known:
    """Return the stored district of a day without its places: grids, map, other names, decisions.

    Raises
    ------
    NoGeneration
    """
    snapshot = Lookup(database).snapshot(on)
    with database.reading() as session:
        return address_book.without_places(session, snapshot, on)


def of_files(places: Path, stated: place_file.Stated, grids: Grids | Known, progress: Progress) -> Ready:
    """Return what addresses are matched by: a file of places, and grids of a file, or all else of a stored district.

    Raises
    ------
    FileError
    FieldError
        The first wrong row of the places.
    """
    known = grids if isinstance(grids, Known) else _of_grids(grids)
    names, communities = address_book.names_of_map(known), AnyCommunity()
    with place_file.staged(places, stated, None, names, progress, communities) as file:
        if file.problems.count:
            raise file.problems.first[0]
        listed = list(file.stage.places())
    located = known.index.locate([p.lon for p in listed], [p.lat for p in listed]).tolist()
    book = address_book.made(replace(known, names=names_of(listed), keys=_keys(known, listed)))
    matcher = book.over(PlacesInMemory(listed, located, book.gazetteer))
    return Ready(matcher, book.suggester, _named(known.grids, known.areas))


def _keys(known: Known, listed: Iterable[Place]) -> dict[str, str]:
    """Return the keys of the places whose whole addresses other names stand for."""
    meant = {normalise(each.name) for each in known.aliases}
    if not meant:
        return {}
    names = address_book.names_of_map(known)
    return {said: place_key(each, names) for each in listed if (said := normalise(each.address)) in meant}


def names_of(places: Iterable[Place]) -> PlaceNames:
    """Return the names that places belong to, and how many each has."""
    roads: dict[str, int] = {}
    estates: dict[str, int] = {}
    sites, addresses, houses, bare = [], [], [], list[str]()
    for place in places:
        for name, counts in ((place.road, roads), (place.estate, estates)):
            if name and name not in counts:
                addresses.append(place.address)
            if name:
                counts[name] = counts.get(name, 0) + 1
        if place.kind is PlaceKind.SITE and personal.told_in(place.address) is None:
            sites.append(place.address)
        elif place.kind is PlaceKind.HOUSE and place.road and place.number:
            houses.append((place.address, place.road, place.number))
        elif not (place.road or place.estate):
            bare.append(normalise(place.address))
    return PlaceNames(roads, estates, sites, addresses, names_behind(houses), set(map(numbered, bare)), unlisted(bare))


def _named(grids: Mapping[str, Grid], areas: Mapping[str, Area]) -> dict[str, tuple[str, str]]:
    """Return name and community of each grid."""
    named = {}
    for code, grid in grids.items():
        community = areas.get(grid.community or "")
        named[code] = grid.name, community.name if community else ""
    return named


def _of_grids(grids: Grids) -> Known:
    """Return what a file of grids says of a district: these, and the areas that they name."""
    areas: dict[str, Area] = {}
    found: dict[str, Grid] = {}
    rows = zip(*(grids.texts[name] for name in ("grid_code", "grid_name", "community", "street")), strict=True)
    for (code, name, community, street), shape in zip(rows, grids.index.shapes, strict=True):
        if street:
            areas.setdefault(street, Area(street, street, Level.STREET, None, shape))
        if community:
            areas.setdefault(community, Area(community, community, Level.COMMUNITY, street or None, shape))
        found[code] = Grid(code, name or code, community or None, None, shape)
    return Known(areas, found, grids.index, names_of(()))
