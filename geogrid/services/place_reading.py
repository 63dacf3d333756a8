"""Stored places read anew by the names that are known now: a road of the map tells where its name ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from geogrid.domain import place_sheet
from geogrid.domain.addressing.names.gazetteer import HEAD, Gazetteer
from geogrid.domain.addressing.names.segments import on_segment
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register.directory import place_key
from geogrid.domain.addressing.register.key import Parts, parts
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.grid import Area
from geogrid.domain.place_sheet import Field
from geogrid.domain.register import Place, PlaceKind
from geogrid.services import address_book
from geogrid.store import place_readings


def read_anew(session: Session, before: Gazetteer, after: Gazetteer, since: date) -> int:
    """Give the places that stand from a day on the parts and keys they have by other names; returns how many changed.

    Parts that are not as they were read by the names of before were stated, and stay.
    """
    was, now = dict(before.own()), dict(after.own())
    changed = {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}
    if not changed:
        return 0
    has_one, count = _having(changed), 0
    for some in place_readings.standing(session, since):
        other = []
        for number, place, kept in some:
            if has_one(normalise(place.address)):
                told = _read(place, before, after)
                text = place_key(told, after)
                if told != place or text != kept:
                    other.append((number, told, text))
        place_readings.put(session, other)
        count += len(other)
    return count


def read_by_areas(session: Session, before: Mapping[str, Area], after: Mapping[str, Area], since: date) -> int:
    """Give the places that stand from a day on the parts and keys they have by the areas of that day.

    Parameters
    ----------
    before, after
        The areas of the district, by code.
    """
    if _named(before) == _named(after):
        return 0  # as nearly always
    known, renewed = (address_book.names_with_areas(session, areas, since) for areas in (before, after))
    return read_anew(session, known, renewed, since)


def _named(areas: Mapping[str, Area]) -> set[tuple[str, str]]:
    return {(area.level, area.name) for area in areas.values()}


def _having(names: Iterable[str]) -> Callable[[str], bool]:
    """Return what tells whether one of some names stands in a text."""
    by_head: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_head[name[:HEAD]].append(name)

    def has_one(text: str) -> bool:
        return any(
            text.startswith(name, at) for at in range(len(text)) for name in by_head.get(text[at : at + HEAD], ())
        )

    return has_one


def _read(place: Place, before: Gazetteer, after: Gazetteer) -> Place:
    """Return a place with the parts that its address has, where it had those that were read from it."""
    now, said = _parts(place, after), _said(place)
    if now == said or _parts(place, before) != said:
        return place
    told = replace(
        place, road=now.road, number=now.number, estate=now.estate,
        building=now.building, unit=now.unit, room=now.room,
    )  # fmt: skip
    return replace(told, kind=_kind(told)) if place.kind is _kind(place) else told


def _parts(place: Place, names: Gazetteer) -> Parts:
    read = parts(parse(place.address, names))
    road, number = on_segment(read.road or "", read.number or "")
    return Parts(road or None, number or None, *read[2:])


def _said(place: Place) -> Parts:
    return Parts(place.road, place.number, place.estate, place.building, place.unit, place.room)


def _kind(place: Place) -> PlaceKind:
    """Return the kind that no column tells."""
    said = _said(place)._asdict()
    return place_sheet.kind_of(place.address, {Field(part): text or "" for part, text in said.items()})
