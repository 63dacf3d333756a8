"""Addresses to grids by the register of a database, and suggestions while somebody types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np
from sqlalchemy.orm import Session

from geogrid.domain.addressing.finding import Match
from geogrid.domain.addressing.reading import numbers
from geogrid.domain.addressing.register.directory import Neighbours, Numbered, Site
from geogrid.domain.addressing.register.key import house, is_of, numbers_in
from geogrid.domain.addressing.text.normalise import normalise, spelt
from geogrid.domain.register import Place
from geogrid.services import suggesting
from geogrid.services.address_book import Book
from geogrid.services.address_books import AddressBooks, UntilAnswered
from geogrid.services.edition import Day
from geogrid.services.lookup import Lookup
from geogrid.services.snapshot import Snapshot
from geogrid.services.suggesting import Suggested
from geogrid.store import Database, places

MOST_OF_A_KEY = 50
"""Places of the same address that are looked at."""


class Addresses:
    """Matches addresses to grids; keeps the names of the days that are asked about in memory.

    Parameters
    ----------
    database, lookup
        Where places and grids come from.
    """

    def __init__(self, database: Database, lookup: Lookup) -> None:
        self._database, self._lookup = database, lookup
        self._books = AddressBooks(database)

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
            found = suggesting.suggest(session, book, day.snapshot, text, on, most, near)
            matcher = book.over(StoredPlaces(session, day.snapshot, on, book.written))
            return [each for each in found if not each.is_of_unknown or matcher.match(each.text).spots]

    def book(self, session: Session, day: Day, on: date) -> Book:
        """Return what addresses of a day are matched by; made when it is first asked for."""
        return self._books.of(session, day, on)

    def give_way(self, until_answered: UntilAnswered) -> None:
        """Have names that nobody waits for read while nobody is answered; see `AddressBooks.give_way`."""
        self._books.give_way(until_answered)

    def load(self, day: Day, on: date) -> None:
        """Have the names of a day in memory before the first who types waits for them."""
        self._books.load(day, on)


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

    def several(self, road: str, number: str) -> Sequence[Site]:
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
