"""What somebody may be typing: the names of a district, and the places of what is typed so far."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, zip_longest

from sqlalchemy.orm import Session

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import NAMED, Parse
from geogrid.domain.addressing.names.wording import kept_words
from geogrid.domain.addressing.reading import personal
from geogrid.domain.addressing.register.key import begun, begun_inside
from geogrid.domain.addressing.suggest import Reason, Suggestion
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.grid import Grid
from geogrid.domain.measure import metres_per_degree
from geogrid.domain.register import Place
from geogrid.services.address_book import Book
from geogrid.services.snapshot import Snapshot
from geogrid.store import places

_NUMBERED = re.compile(r"(.*[^\d\s])\s*(\d+)")
_HEADS = 4
"""Names of which the places are looked up, where a number follows pinyin or the beginning of a name."""
_LEAST = 2
"""Characters from which on places are looked for by their own words."""
_OF_A_WORD = 3
"""Places of one key that may have the word that was typed behind their number."""


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

    @property
    def is_of_unknown(self) -> bool:
        """Whether it is another name of what no road, estate or place was seen to be called: it may lead nowhere."""
        return self.meaning is not None and not self.places and self.place is None


def suggest(
    session: Session,
    book: Book,
    snapshot: Snapshot,
    text: str,
    on: date,
    most: int,
    near: tuple[float, float] | None,
) -> list[Suggested]:
    """Return what somebody may be typing; see `Addresses.suggest`."""
    distances = _distances(book.middles, near) if near else None
    names = book.suggester.suggest(text, most, distances)
    parse = book.matcher.parse(text)
    start, typed = begun(parse), normalise(text)
    found = [] if start is None else _begun(session, book, parse, start, on, most)
    if not found and len(names) < most and (numbered := _NUMBERED.fullmatch(typed)):
        heads = book.suggester.suggest(numbered[1], _HEADS, distances)
        of = [each.name.text for each in heads if each.name.level is not levels.WITHIN]
        found = _with_number(session, of, numbered[2], on, most)
    if not found:
        start = kept_words(parse)
        found = _by_words(session, start, names, on, most)
    listed = [_of_place(snapshot, place) for place in found if personal.told_of(place) is None]
    listed.sort(key=lambda each: typed not in normalise(each.text))  # 海棠苑综合楼 before 海棠苑2幢, of 海棠苑综合
    named = [each for name in names for each in _named(session, book, snapshot, name, on) if not _is_told(each, listed)]
    named.sort(key=lambda each: each.text != start)
    ahead = [each for each in named[:1] if each.text == start]
    return [*ahead, *listed, *named[len(ahead) :]][:most]


def _is_told(named: Suggested, listed: Sequence[Suggested]) -> bool:
    """Return whether a name is that of a place which is listed: 海棠苑综合楼 of 屯溪区海棠苑综合楼."""
    return named.places is None and any(each.text.endswith(named.text) for each in listed)


def _begun(session: Session, book: Book, parse: Parse, start: str, on: date, most: int) -> list[Place]:
    """Return places of the road or the estate that is typed, as far as what is behind it goes."""
    if found := places.prefix(session, start, on, most) or _inside(session, parse, on, most):
        return found
    name = [element.value for element in parse.elements if element.level in NAMED and element.own][-1:]
    if not name or not book.use.get(name[0]):
        return []
    return places.belonging(session, book.written.get(name[0], name), start.removeprefix(name[0]), on, most)


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


def _by_words(session: Session, words: str, names: Sequence[Suggestion], on: date, most: int) -> list[Place]:
    """Return places whose address is kept in its own words and begins so, once no longer name does: 石板村3组."""
    begins = any(each.reason < Reason.NEARLY or each.name.text.startswith(words) for each in names)
    is_there = any(each.name.text == words for each in names)
    if (begins and not is_there) or len(words) < _LEAST or words.isascii():
        return []
    return places.prefix(session, words, on, most)


def _with_number(session: Session, names: Sequence[str], number: str, on: date, most: int) -> list[Place]:
    """Return places of some names whose number begins so: of qyn12 前园南路12号."""
    some = [places.prefix(session, name + number, on, most) for name in names]
    return list(islice((place for row in zip_longest(*some) for place in row if place), most))  # the best of each first


def _named(session: Session, book: Book, snapshot: Snapshot, found: Suggestion, on: date) -> Iterator[Suggested]:
    """Yield a name as it is suggested; of a word that stands in addresses the places that have it there."""
    name = found.name
    if name.level is not levels.WITHIN:
        yield Suggested(found.written, name.level.value, name.text if name.alias else None, book.use.get(name.text))
        return
    for place in places.exact(session, name.text, on, _OF_A_WORD):
        if found.written in normalise(place.address) and personal.told_of(place) is None:
            yield _of_place(snapshot, place)


def _of_place(snapshot: Snapshot, place: Place) -> Suggested:
    code = snapshot.index.locate_one(place.lon, place.lat)
    return Suggested(place.address, place.kind.value, place=place, grid=snapshot.grids[code] if code else None)


def _distances(middles: Mapping[str, tuple[float, float]], near: tuple[float, float]) -> dict[str, float]:
    """Return how far names are from somebody (m)."""
    east, north = (float(metres) for metres in metres_per_degree(near[1]))
    return {name: math.hypot((x - near[0]) * east, (y - near[1]) * north) for name, (x, y) in middles.items()}
