"""Addresses: bulk loading, and the search by their keys (see `domain.addressing.key`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, and_, func, literal, or_, select, update
from sqlalchemy.orm import Session

from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.spellings import in_other_numerals
from geogrid.domain.addressing.reading import numbers, personal
from geogrid.domain.addressing.register.directory import place_key
from geogrid.domain.addressing.register.in_words import is_in
from geogrid.domain.addressing.text.normalise import normalise, spelt
from geogrid.domain.register import Place, PlaceKind
from geogrid.store import bulk, changes, models, records, versions
from geogrid.store.box import Box, index_hit

_LAST = "\U0010ffff"  # no text goes on beyond this character
_AT_ONCE = 2_000
NO_NAMES = Gazetteer()


@dataclass(frozen=True, slots=True)
class Kept:
    """A place as it is stored.

    Parameters
    ----------
    number
        Of its row, which never says anything else.
    place
        What it is.
    valid_from, valid_to
        In force from the one day until the day before the other; None without an end.
    simulated
        Whether it is the demo's.
    """

    number: int
    place: Place
    valid_from: date
    valid_to: date | None
    simulated: bool


def kept(session: Session, code: str, on: date) -> Kept | None:
    """Return the place of a code as it is stored for a day; None where there is none."""
    return _kept(session, models.Place.code == code, models.Place.in_force(on))


def last(session: Session, code: str) -> Kept | None:
    """Return the place of a code that has no end; None where there is none."""
    return _kept(session, models.Place.code == code, models.Place.valid_to.is_(None))


def put(session: Session, before: Kept, place: Place, since: date, names: Gazetteer = NO_NAMES) -> None:
    """Let a place say something else from a day on.

    Parameters
    ----------
    names
        By which its address is read where it has no parts.
    """
    versions.retire(session, models.Place, [before.number], since)
    more: dict[str, records.Getter] = {"normalised": _key(names), "simulated": lambda _: before.simulated}
    versions.insert(session, models.Place, Place, [place], since, **more)


def end(session: Session, numbers: Sequence[int], since: date) -> None:
    """End places, by the numbers of their rows: they are in force until the day before."""
    versions.retire(session, models.Place, numbers, since)


def add(
    session: Session, places: Iterable[Place], since: date, simulated: bool = False, names: Gazetteer = NO_NAMES
) -> int:
    """Add places that are in force from a day on, and return how many.

    A place whose code is in force already replaces that one from the same day on. Made for a million at once.

    Parameters
    ----------
    simulated
        They are the demo's, which may take them away again.
    names
        By which addresses are read that have no parts.

    Raises
    ------
    CodeTaken
        When two of them have the same code.
    """
    if session.scalar(select(models.Place.id).limit(1)) is not None:
        places = list(places)
        _retire(session, [place.code for place in places], since)
    more: dict[str, records.Getter] = {"normalised": _key(names), "simulated": lambda _: simulated}
    return versions.insert(session, models.Place, Place, places, since, **more)


def standing(session: Session, since: date) -> Iterator[tuple[Any, ...]]:
    """Yield the places that are in force on a day or later, a few at a time, as `PlaceStage.hold` takes them."""
    row = models.Place
    parts = [row.kind, row.address, row.community, row.road, row.number, row.estate, row.building, row.unit, row.room]
    query = select(row.code, row.id, row.valid_from, row.valid_to, *parts, row.shape).where(
        or_(row.valid_to.is_(None), and_(row.valid_to > since, row.valid_to > row.valid_from))
    )
    found: Any = session.execute(query.execution_options(yield_per=_AT_ONCE))
    for code, number, begins, ends, kind, *texts, point in found:
        yield (code, number, ends is not None or begins > since, kind.value, *texts, *point)


def turn(
    session: Session, ended: Iterable[int], values: Iterable[Place], since: date, names: Gazetteer = NO_NAMES
) -> int:
    """Let places take the place of others from a day on, both given piece by piece; returns how many.

    Parameters
    ----------
    ended
        The numbers of the rows that end.
    names
        By which addresses are read that have no parts.

    Raises
    ------
    CodeTaken
        When a code is in use.
    """
    ended = iter(ended)
    while some := list(islice(ended, _AT_ONCE)):
        session.execute(update(models.Place).where(models.Place.id.in_(some)).values(valid_to=since))
    return versions.insert(
        session, models.Place, Place, values, since, normalised=_key(names), simulated=lambda _: False
    )


def in_force(session: Session, on: date) -> list[Place]:
    """Return all places in force on a day, by code."""
    query = records.selecting(models.Place, Place, models.Place.in_force(on))
    return records.read(session, Place, query.order_by(models.Place.code))


def keys(session: Session, on: date) -> list[str]:
    """Return the keys of all places in force on a day, by the code of each."""
    return list(
        session.scalars(select(models.Place.normalised).where(models.Place.in_force(on)).order_by(models.Place.code))
    )


def exact(session: Session, normalised: str, on: date, limit: int) -> list[Place]:
    """Return the places of exactly this normalised text, by code."""
    return _search(session, normalised, len(normalised), on, limit)


def keys_of(session: Session, addresses: Collection[str], on: date) -> dict[str, str]:
    """Return the keys of the places that have these addresses, in any numerals, by the address as it is spelt."""
    found: dict[str, str] = {}
    said = {*addresses, *map(normalise, addresses)}
    for some in versions.chunks(sorted(said.union(*map(in_other_numerals, said)))):
        query = select(models.Place.address, models.Place.normalised).where(
            models.Place.in_force(on), models.Place.address.in_(some)
        )
        found.update((normalise(address), key) for address, key in session.execute(query))
    return found


def prefix(session: Session, normalised: str, on: date, limit: int) -> list[Place]:
    """Return places whose normalised text begins so: shorter texts first, then by text, then by code."""
    found: list[Place] = []
    # Length by length, each a range of the index: a short beginning of a million places is answered at once.
    for length in _lengths(session, normalised, on):
        found += _search(session, normalised, length, on, limit - len(found))
        if len(found) >= limit:
            break
    return found


def under(session: Session, start: str, on: date) -> Iterator[tuple[str, float, float]]:
    """Yield the keys of the places whose key begins so, with longitude and latitude (CGCS2000 degrees)."""
    for length in _lengths(session, start, on):  # as in `prefix`
        query = select(models.Place.normalised, models.Place.shape).where(*_begins(start, length, on))
        for key, (lon, lat) in session.execute(query):
            yield key, lon, lat


def rows_under(session: Session, start: str, on: date) -> Iterator[tuple[Any, ...]]:
    """Yield row, code, key, address and point of the places whose key begins so."""
    for length in _lengths(session, start, on):  # as in `prefix`
        yield from _rows(session, *_begins(start, length, on))


def rows_of_estate(session: Session, name: str, on: date) -> Iterator[tuple[Any, ...]]:
    """Yield row, code, key, address and point of the places of an estate, also of those that are kept by their road."""
    yield from _rows(session, models.Place.estate == name, models.Place.in_force(on))


def _rows(session: Session, *where: ColumnElement[bool]) -> Iterator[tuple[Any, ...]]:
    row = models.Place
    query = select(row.id, row.code, row.normalised, row.address, row.shape).where(*where).order_by(row.id)
    yield from map(tuple, session.execute(query))


def along(session: Session, road: Sequence[str], on: date) -> list[Place]:
    """Return the houses of a road, by all ways it is written, that are in force on a day."""
    where = models.Place.road.in_(road), models.Place.kind == PlaceKind.HOUSE, models.Place.in_force(on)
    return records.read(session, Place, records.selecting(models.Place, Place, *where).order_by(models.Place.code))


def in_estates(session: Session, road: Sequence[str], number: str, on: date) -> list[tuple[Place, str]]:
    """Return what has an estate and a house number on a road, by all ways that is written, with the key of each."""
    of_road = models.Place.road.in_(road), models.Place.estate.is_not(None), models.Place.in_force(on)
    written = session.scalars(select(models.Place.number).where(*of_road, models.Place.number.is_not(None)).distinct())
    same = [each for each in written if each and numbers.of_column(spelt(each)) == number]
    if not same:
        return []
    where = *of_road, models.Place.number.in_(same)
    found = records.read(session, Place, records.selecting(models.Place, Place, *where).order_by(models.Place.id))
    keys = session.scalars(select(models.Place.normalised).where(*where).order_by(models.Place.id))
    return list(zip(found, keys, strict=True))


def belonging(session: Session, name: Sequence[str], number: str, on: date, limit: int) -> list[Place]:
    """Return places of a road or an estate, by all ways it is written, whose house number begins so, the lowest first.

    Of 景德路 also those that are kept by their estate: 景德路12号桃源小区6幢.
    """
    row = models.Place
    belongs = or_(row.road.in_(name), row.estate.in_(name)), row.in_force(on)
    begins = [row.number.startswith(number, autoescape=True)] if number else []
    query = records.selecting(row, Place, *belongs, *begins)
    order = func.length(row.number), row.number, func.length(row.normalised), row.normalised, row.code
    return records.read(session, Place, query.order_by(*order).limit(limit))


def of_name(session: Session, name: Sequence[str], on: date) -> NDArray[np.float64]:
    """Return where the places of a road or an estate are, by all ways it is written, CGCS2000 degrees. Shape (n, 2)."""
    belongs = or_(models.Place.road.in_(name), models.Place.estate.in_(name))
    found = session.execute(select(models.Place.shape, models.Place.road).where(belongs, models.Place.in_force(on)))
    where = found.all()
    shapes = [shape for shape, _ in where]
    if where:  # else nothing is called so but by its own words
        shapes += _in_words(session, normalise(name[0]), on, is_road=any(road in name for _, road in where))
    return np.array(shapes, dtype=float).reshape(-1, 2)


def _in_words(session: Session, name: str, on: date, *, is_road: bool) -> list[tuple[float, float]]:
    """Return where the places are that name a road or an estate in their own words: 江汉路118号附楼东侧."""
    row = models.Place
    bare = row.road.is_(None), row.estate.is_(None)
    return [
        shape
        for length in _lengths(session, name, on)
        for key, shape in session.execute(select(row.normalised, row.shape).where(*_begins(name, length, on), *bare))
        if is_in(key, name, is_road=is_road)
    ]


def count(session: Session, on: date) -> int:
    """Return how many places are in force on a day."""
    return session.scalar(select(func.count()).where(models.Place.in_force(on))) or 0


def positions(
    session: Session, on: date, box: Box | None = None
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return row, longitude and latitude (CGCS2000 degrees) of the places in force on a day; see `addresses`.

    Parameters
    ----------
    box
        Those in it, and perhaps a few beside it; all without one.
    """
    where = models.Place.in_force(on)
    where = where if box is None else and_(where, index_hit(models.Place, box))
    rows, degrees = [np.empty(0, dtype=np.int64)], [np.empty((0, 2))]
    for some, kept in bulk.read(session, models.Place, where, "id", "shape"):
        rows.append(np.array(some, dtype=np.int64))
        degrees.append(bulk.points(session, kept))
    lon, lat = np.concatenate(degrees).T
    return np.concatenate(rows), lon, lat


def addresses(session: Session, rows: Sequence[int]) -> list[str]:
    """Return the addresses of places, as everybody may be shown them, by the rows that `positions` gives."""
    found: dict[int, str] = {}
    for some in versions.chunks(rows):
        query = select(models.Place.id, models.Place.address).where(models.Place.id.in_(some))
        found.update((row, personal.without(address)) for row, address in session.execute(query))
    return [found[row] for row in rows]


def _kept(session: Session, *where: ColumnElement[bool]) -> Kept | None:
    row = models.Place
    columns = [row.id, row.valid_from, row.valid_to, row.simulated]
    query = records.selecting(row, Place, *where).add_columns(*columns).order_by(row.id.desc()).limit(1)
    found = session.execute(query).first()
    if found is None:
        return None
    *_, number, begins, ends, simulated = found
    (place,) = records.read(session, Place, records.selecting(row, Place, row.id == number))
    return Kept(number, place, begins, ends, simulated)


def _lengths(session: Session, start: str, on: date) -> list[int]:
    """Return how long the keys are that begin so, the shortest first: one probe of the index for each, in one query."""
    longest = select(func.max(func.length(models.Place.normalised))).scalar_subquery()
    every = select(literal(len(start)).label("length")).cte(recursive=True)
    every = every.union_all(select(every.c.length + 1).where(every.c.length < longest))
    found = select(every.c.length).where(*_begins(start, every.c.length, on)).limit(1).correlate(every)
    return sorted(length for length in session.scalars(select(found.scalar_subquery()).select_from(every)) if length)


def _begins(start: str, length: ColumnElement[int] | int, on: date) -> tuple[ColumnElement[bool], ...]:
    text, row = models.Place.normalised, models.Place
    return func.length(text) == length, text >= start, text < start + _LAST, row.in_force(on)


def _search(session: Session, start: str, length: int, on: date, limit: int) -> list[Place]:
    row = models.Place
    query = records.selecting(row, Place, *_begins(start, length, on))
    return records.read(session, Place, query.order_by(row.normalised, row.code).limit(limit))


def _retire(session: Session, codes: list[str], since: date) -> None:
    changes.note(session, since)
    for some in versions.chunks(codes):
        still = models.Place.valid_to.is_(None)
        session.execute(update(models.Place).where(still, models.Place.code.in_(some)).values(valid_to=since))


def _key(names: Gazetteer) -> records.Getter:
    return lambda place: place_key(place, names)
