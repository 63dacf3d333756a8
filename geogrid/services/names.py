"""What is called how on a day, and what is wrong with another name or an override beside that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from geogrid.domain.addressing.names.element import ABOVE, Level
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.spellings import in_other_numerals
from geogrid.domain.addressing.names.wording import kept_words
from geogrid.domain.addressing.places.decided import Decided, decided, own_ends
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register.key import heads, is_name, is_of, tails
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.register import Alias, Override
from geogrid.services import address_book
from geogrid.services.snapshot import Snapshot
from geogrid.store import base_map, places

LONGEST_NAME, LONGEST_REASON, LONGEST_DOCUMENT = 200, 500, 100
_OF_AREAS = 2
_MOST_LOOKED_AT = 100
"""Places of one key."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: with which field, its value, and what is expected there."""

    field: str
    value: str
    expected: str


class Names:
    """The names in use on a day.

    Parameters
    ----------
    session
        Where they are read.
    snapshot
        The grids and areas of the day; None where there are none.
    on
        The day.
    """

    def __init__(self, session: Session, snapshot: Snapshot | None, on: date) -> None:
        self._session, self._snapshot, self._on = session, snapshot, on

    @cached_property
    def _known(self) -> dict[str, list[str]]:
        """All names of areas, lines, surfaces and estates by their normalised text."""
        areas = self._snapshot.areas.values() if self._snapshot else ()
        known: dict[str, list[str]] = {}
        for name in {*(area.name for area in areas), *base_map.names(self._session, self._on)}:
            known.setdefault(normalise(name), []).append(name)
        return known

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return (
            address_book.gazetteer_of(self._stored)
            if self._stored
            else address_book.gazetteer(self._session, self._snapshot, self._on)
        )

    @cached_property
    def _stored(self) -> address_book.Known | None:
        return address_book.stored(self._session, self._snapshot, self._on) if self._snapshot else None

    def key(self, text: str) -> str:
        """Return the key of an address or a name, however it is written: what it is found by."""
        return address_book.key_of(text, self._gazetteer)

    def subjects(self, text: str) -> frozenset[str]:
        """Return the keys of all that a decision about an address, or a list of numbers, is about."""
        return frozenset(self.decided(text).keys)

    def decided(self, text: str) -> Decided:
        """Return what a decision about an address is about."""
        return decided(parse(text, self._gazetteer))

    def _crossing(self, text: str) -> frozenset[str]:
        """Return the roads that cross where a text says; none without two."""
        roads = parse(text, self._gazetteer).all(Level.ROAD)
        return frozenset(road.value for road in roads) if len(roads) > 1 else frozenset()

    def bears_all(self, text: str) -> bool:
        """Return whether all is stored that a decision about a text is about: each number of a list, both roads."""
        about = self._crossing(text) or self.subjects(text)
        if self.is_written(text) or (bool(about) and all(self.is_written(each) for each in about)):
            return True
        return len(about) == 1 and self._is_address(text)

    def _is_address(self, text: str) -> bool:
        """Return whether a place has this address that is kept by less of it: 20号吊2层 by 20号."""
        read = parse(text, self._gazetteer)
        words = kept_words(read)
        kept = dict.fromkeys(head.text + inside for head in heads(read) for some in tails(read) for inside in some)
        places_of = (place for each in kept for place in places.exact(self._session, each, self._on, _MOST_LOOKED_AT))
        return any(words in own_ends(place.address) for place in places_of)

    def bears(self, text: str) -> bool:
        """Return whether anything stored is called so, however it is written: an area, a line, an estate, a place.

        Also by its whole address, 黄伞巷8号后院, and by the name that it has behind its number.
        """
        spelled = normalise(text)
        if self.is_written(text) or (self._stored and spelled in self._stored.names.behind):
            return True
        if any(self.is_written(way) for way in in_other_numerals(spelled)):
            return True
        known = self._gazetteer.named(spelled)
        if known is not None and known.alias:
            return False  # its key is that of what it stands for
        return self.is_written(self.key(text)) or self._is_address(text)

    def is_written(self, text: str) -> bool:
        """Return whether anything stored is called just so."""
        spelled = normalise(text)
        return spelled in self._known or self._has_places(spelled) or self._is_place(spelled)

    def _is_place(self, spelled: str) -> bool:
        return bool(places.exact(self._session, spelled, self._on, 1))

    def _has_places(self, spelled: str) -> bool:
        """Return whether places stand on a road, or in an estate, that is called so: the map may not have it."""
        known = self._gazetteer.named(spelled)
        return known is not None and known.own and known.text == spelled and known.level in (Level.ROAD, Level.ESTATE)

    def reads(self, text: str) -> bool:
        """Return whether a text says something by the names of the district without being another name of anything.

        Such as 黄山, which is short for a city, 屯溪区黄山东路, 12号, or 黄山中路1, a number on a road.
        """
        known = self._gazetteer.named(normalise(text))
        if known is not None:
            return not known.alias
        read = parse(text, self._gazetteer)
        if not is_name(read) or any(each.known and each.level in ABOVE for each in read.elements):
            return True
        road, last = read.first(Level.ROAD), read.elements[-1] if read.elements else None
        is_number = last is not None and last.level is Level.NUMBER and not read.text.endswith(("号", "院"))
        return bool(is_number and road and road.known and road.own and not road.alias)

    def grids(self, text: str) -> frozenset[str]:
        """Return the grids that what is called so lies in, or runs through; empty where nothing is."""
        if self._snapshot is None:
            return frozenset()
        index = self._snapshot.index
        found: set[str | None] = set()
        for spelled in {normalise(text), self.key(text), *self.subjects(text), *self._crossing(text)}:
            for text_of, lon, lat in places.under(self._session, spelled, self._on):
                if is_of(text_of, spelled):
                    found.add(index.locate_one(lon, lat))
            names = set(self._known.get(spelled, ()))
            shapes = [area.shape for area in self._snapshot.areas.values() if area.name in names]
            shapes += [shape for name in names for shape in base_map.called(self._session, name, self._on)]
            found |= self._through(shapes)
        return frozenset(code for code in found if code is not None)

    @cached_property
    def _tree(self) -> tuple[list[str], shapely.STRtree]:
        grids = self._snapshot.grids if self._snapshot else {}
        return list(grids), shapely.STRtree([grid.shape for grid in grids.values()])

    def _through(self, shapes: Sequence[BaseGeometry]) -> set[str]:
        """Return the grids that shapes lie in; of a line also those whose border it is, as its houses stand there."""
        codes, tree = self._tree
        found: set[str] = set()
        for shape in shapes:
            near = tree.query(shape, predicate="intersects").tolist()
            # An area meets its neighbours' grids on their border only.
            is_area = shapely.get_dimensions(shape) == _OF_AREAS
            found |= {codes[at] for at in near if not (is_area and shapely.touches(shape, tree.geometries[at]))}
        return found


def fault_of_alias(alias: Alias, names: Names, meant: Mapping[str, str]) -> Fault | None:
    """Return what is wrong with another name; None where nothing is.

    Parameters
    ----------
    meant
        What each other name stands for, both normalised, this one among them.
    """
    for field, text in (("alias", alias.alias), ("name", alias.name)):
        if fault := _fault_of_text(field, text, LONGEST_NAME):
            return fault
    if normalise(alias.alias) == normalise(alias.name):
        return Fault("alias", alias.alias, "another text than the name it stands for")
    if _is_circle(normalise(alias.alias), meant):
        return Fault("name", alias.name, "a name that does not stand for this alias in its turn")
    if names.bears(alias.alias) or names.reads(alias.alias):
        return Fault("alias", alias.alias, "a text that nothing stored is called by on that day")
    return None


def fault_of_override(override: Override, snapshot: Snapshot | None, since: date, names: Names) -> Fault | None:
    """Return what is wrong with an override that is to hold from a day on; None where nothing is."""
    for field, text, most in (
        ("address", override.address, LONGEST_NAME),
        ("reason", override.reason, LONGEST_REASON),
        ("document", override.document, LONGEST_DOCUMENT),
    ):
        if fault := _fault_of_text(field, text, most):
            return fault
    if not names.subjects(override.address):
        return Fault("address", override.address, "one address, or a list of its numbers, not what lies beside it")
    if snapshot is None or override.grid not in snapshot.grids:
        return Fault("grid", override.grid or "-", "code of a grid of that day")
    if override.valid_to <= since:
        return Fault("valid_to", override.valid_to.isoformat(), f"> {since.isoformat()}")
    return None


def _fault_of_text(field: str, text: str, most: int) -> Fault | None:
    if not normalise(text) or not text.isprintable():
        return Fault(field, text[:40] if text.isprintable() and text else "-", "text")
    return Fault(field, text[:40], f"1 … {most}") if len(text) > most else None


def _is_circle(alias: str, meant: Mapping[str, str]) -> bool:
    step, known = meant.get(alias), {alias}
    while step is not None and step not in known:
        known.add(step)
        step = meant.get(step)
    return step == alias
