"""Addresses to grids by the register of a database, and suggestions while somebody types."""

from __future__ import annotations

import math
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, zip_longest
from threading import Lock

import numpy as np
from sqlalchemy.orm import Session

from geogrid.domain.addressing import numbers, personal
from geogrid.domain.addressing.directory import Neighbours, Numbered, Site
from geogrid.domain.addressing.element import Parse
from geogrid.domain.addressing.finding import Match
from geogrid.domain.addressing.key import begun, begun_inside, house, is_of, numbers_in
from geogrid.domain.addressing.normalise import normalise, spelt
from geogrid.domain.grid import Grid
from geogrid.domain.measure import metres_per_degree
from geogrid.domain.register import Place
from geogrid.services import address_book
from geogrid.services.address_book import Book
from geogrid.services.edition import Day
from geogrid.services.lookup import Lookup
from geogrid.services.snapshot import Snapshot
from geogrid.store import Database, places

MOST_OF_A_KEY = 50
"""Places of the same address that are looked at."""
_KEPT = 3
_NUMBERED = re.compile(r"(.*[^\d\s])\s*(\d+)")
_HEADS = 4
"""Names of which the places are looked up, where a number follows pinyin or the beginning of a name."""


@dataclass(frozen=True)
class Suggested:
    """What somebody may be typing.

    Parameters
    ----------
    text
        What is put into the box.
    kind
        Of a place its kind; else what is called so: road, estate, site, community, town.
    meaning
        The name in use, where `text` is another one.
    places
        How many places a road or an estate has; None for a place, and for areas.
    place, grid
        The place, and its grid (None outside all).
    """

    text: str
    kind: str
    meaning: str | None = None
    places: int | None = None
    place: Place | None = None
    grid: Grid | None = None


class Addresses:
    """Matches addresses to grids; keeps the names of the days that are asked about in memory.

    Parameters
    ----------
    database, lookup
        Where places and grids come from.
    """

    def __init__(self, database: Database, lookup: Lookup) -> None:
        self._database, self._lookup = database, lookup
        self._books: OrderedDict[str, Book] = OrderedDict()
        self._lock = Lock()

    def match(self, text: str, on: date) -> tuple[Day, Match]:
        """Return what an address may mean on a day, with the grids of that day.

        Raises
        ------
        NoGeneration
            When nothing was published for that day.
        """
        day = self._lookup.day(on)
        with self._database.reading() as session:
            book = self.book(session, day, on)
            directory = StoredPlaces(session, day.snapshot, on, book.written)
            return day, book.over(directory).match(text)

    def suggest(self, text: str, on: date, most: int, near: tuple[float, float] | None = None) -> list[Suggested]:
        """Return what somebody may be typing: names, and once a road or an estate is there, its places.

        Parameters
        ----------
        text
            As typed so far.
        most
            How many at most.
        near
            Longitude and latitude of whoever asks, CGCS2000 degrees: what is near comes first.

        Raises
        ------
        NoGeneration
            When nothing was published for that day.
        """
        day = self._lookup.day(on)
        with self._database.reading() as session:
            book = self.book(session, day, on)
            parse = book.matcher.parse(text)
            start = begun(parse)
            found = (
                [] if start is None else places.prefix(session, start, on, most) or _inside(session, parse, on, most)
            )
            distances = _distances(book.middles, near) if near else None
            found = [place for place in found if personal.told_of(place) is None]
            names = book.suggester.suggest(text, most, distances)
            if not found and len(names) < most and (numbered := _NUMBERED.fullmatch(normalise(text))):
                heads = book.suggester.suggest(numbered[1], _HEADS, distances)
                found = self._with_number(session, [s.name.text for s in heads], numbered[2], on, most)
        listed = [Suggested(p.address, p.kind.value, place=p, grid=_grid_of(day.snapshot, p)) for p in found]
        named = [
            Suggested(s.written, s.name.level.value, s.name.text if s.name.alias else None, book.use.get(s.name.text))
            for s in names
        ]
        texts = {each.text for each in listed}
        named = [each for each in named if each.text not in texts]
        whole = start is not None and any(each.text == start for each in named)
        return ([*named[:1], *listed, *named[1:]] if whole else [*listed, *named])[:most]

    def _with_number(self, session: Session, names: list[str], number: str, on: date, most: int) -> list[Place]:
        """Return places of some names whose number begins so: of qyn12 前园南路12号."""
        some = [places.prefix(session, name + number, on, most) for name in names]
        shown = (place for row in zip_longest(*some) for place in row if place and not personal.told_of(place))
        return list(islice(shown, most))  # the best of each first

    def book(self, session: Session, day: Day, on: date) -> Book:
        """Return what addresses of a day are matched by; made when it is first asked for."""
        with self._lock:
            if day.key not in self._books:
                self._books[day.key] = address_book.made(address_book.stored(session, day.snapshot, on))
                if len(self._books) > _KEPT:
                    self._books.popitem(last=False)
            self._books.move_to_end(day.key)
            return self._books[day.key]


class StoredPlaces:
    """The places of a database, as the matcher looks them up.

    Parameters
    ----------
    session
        By which they are read.
    snapshot
        The grids.
    on
        The day.
    written
        How names are written of which that is not how they are spelt; see `Book`.
    """

    def __init__(self, session: Session, snapshot: Snapshot, on: date, written: Mapping[str, Sequence[str]]) -> None:
        self._session, self._snapshot, self._on, self._written = session, snapshot, on, written
        self._points: dict[str, np.ndarray] = {}
        self._houses: dict[str, list[Place]] = {}

    def at(self, text: str) -> Sequence[Site]:
        found = places.exact(self._session, text, self._on, MOST_OF_A_KEY)
        return [self._site(place, text) for place in found]

    def under(self, text: str) -> Iterator[Site]:
        for found, lon, lat in places.under(self._session, text, self._on):
            if is_of(found, text):
                yield Site("", found, lon, lat, self._grid(lon, lat))

    def several(self, road: str, number: int) -> Sequence[Site]:
        found = []
        for place in self._along(road):
            text = numbers.of_column(spelt(place.number or ""))
            if number in numbers_in(text):
                found.append(self._site(place, house(road, text)))
        return found

    def numbered(self, road: str, number: str, inside: str) -> Sequence[Site]:
        found = []
        for place, key in places.in_estates(self._session, self._written.get(road, (road,)), number, self._on):
            estate = normalise(place.estate or "")
            if key.startswith(estate) and is_of(key, estate + inside):
                found.append(self._site(place, key))
        return found

    def beside(self, road: str, number: int) -> Neighbours:
        before: Numbered | None = None
        behind: Numbered | None = None
        for place in self._along(road):
            text = numbers.of_column(spelt(place.number or ""))
            if not text.isdecimal() or (int(text) - number) % 2:
                continue
            found = int(text), self._site(place, house(road, text))
            if found[0] <= number and (before is None or found[0] > before[0]):
                before = found
            elif found[0] > number and (behind is None or found[0] < behind[0]):
                behind = found
        return before, behind

    def within(self, name: str) -> Mapping[str | None, int]:
        points = self._of(name)
        counts: dict[str | None, int] = {}
        for grid in self._snapshot.index.locate(points[:, 0], points[:, 1]).tolist():
            counts[grid] = counts.get(grid, 0) + 1
        return counts

    def extent(self, name: str) -> tuple[float, float, float, float] | None:
        points = self._of(name)
        if not len(points):
            return None
        (west, south), (east, north) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        return west, south, east, north

    def _along(self, road: str) -> list[Place]:
        if road not in self._houses:
            self._houses[road] = places.along(self._session, self._written.get(road, (road,)), self._on)
        return self._houses[road]

    def _site(self, place: Place, text: str) -> Site:
        return Site(place.code, text, place.lon, place.lat, self._grid(place.lon, place.lat), place.address)

    def _of(self, name: str) -> np.ndarray:
        if name not in self._points:
            self._points[name] = places.of_name(self._session, self._written.get(name, (name,)), self._on)
        return self._points[name]

    def _grid(self, lon: float, lat: float) -> str | None:
        return self._snapshot.index.locate_one(lon, lat)


def _inside(session: Session, parse: Parse, on: date, most: int) -> list[Place]:
    """Return places in an estate of whose address parts are left out: of 城市花园302 each 302室 of it."""
    typed = begun_inside(parse)
    if typed is None:
        return []
    name, like = typed
    keys = sorted(
        {key for key, *_ in places.under(session, name, on) if like.match(key)}, key=lambda key: (len(key), key)
    )
    return [place for key in keys[:most] for place in places.exact(session, key, on, most)][:most]


def _distances(middles: Mapping[str, tuple[float, float]], near: tuple[float, float]) -> dict[str, float]:
    """Return how far names are from somebody (m)."""
    east, north = (float(metres) for metres in metres_per_degree(near[1]))
    return {name: math.hypot((x - near[0]) * east, (y - near[1]) * north) for name, (x, y) in middles.items()}


def _grid_of(snapshot: Snapshot, place: Place) -> Grid | None:
    code = snapshot.index.locate_one(place.lon, place.lat)
    return snapshot.grids[code] if code else None
