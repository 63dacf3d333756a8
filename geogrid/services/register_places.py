"""One place looked at by its code, corrected, or merged with others; each change noted, within somebody's part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.segments import on_segment
from geogrid.domain.addressing.reading import personal
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register.key import Parts, is_name, parts
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.audit.entry import Action
from geogrid.domain.coverage import lattice
from geogrid.domain.grid import Area, Grid, Level
from geogrid.domain.people.policy import OPERATOR, Actor
from geogrid.domain.register import Alias, Place, PlaceKind
from geogrid.errors import DayTooEarly, PlaceMerged, PlaceUnknown, QueryError
from geogrid.services import address_book
from geogrid.services.audit import Record
from geogrid.services.names import Names
from geogrid.services.place_file import LONGEST_ADDRESS
from geogrid.services.public_texts import check_public
from geogrid.services.register import QUEUE, Register, check_seen, version
from geogrid.services.register_rights import check
from geogrid.services.snapshot import Snapshot
from geogrid.store import Database, aliases, merged, places

MOST_MERGED = 50


@dataclass(frozen=True)
class PlaceSeen:
    """A place of a day.

    Parameters
    ----------
    asked
        The code that was asked for.
    place
        The place; of the code it stands for by then, where it was merged.
    grid
        The grid its point lies in; None outside all.
    community
        The one it states, else that of the grid.
    version
        By which a change says what it has seen.
    valid_from, valid_to
        The days it is so.
    """

    asked: str
    place: Place
    grid: Grid | None
    community: Area | None
    version: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Merging:
    """What a merging did: the place that stayed, the codes that stand for it, the other names it got."""

    into: PlaceSeen
    codes: Sequence[str]
    aliases: Sequence[Alias]


class RegisterPlaces:
    """The places of one database, one at a time.

    Parameters
    ----------
    database
        Where they are.
    register
        Its other names.
    """

    def __init__(self, database: Database, register: Register) -> None:
        self._database, self._register = database, register

    def one(self, code: str, on: date) -> PlaceSeen:
        """Return the place of a code on a day; of one that was merged, the place it stands for.

        Raises
        ------
        PlaceUnknown
        """
        snapshot = self._register.snapshot(on)
        with self._database.reading() as session:
            return _seen(session, snapshot, code, on)

    def change(
        self, code: str, told: Mapping[str, Any], since: date, seen: str, record: Record, actor: Actor = OPERATOR
    ) -> PlaceSeen:
        """Let a place say something else from a day on; the same said again changes nothing and is not noted.

        Parameters
        ----------
        told
            Fields of `Place` by name, but not the code; `lon` and `lat` in CGCS2000 degrees.

        Raises
        ------
        PlaceUnknown, PlaceMerged, Stale, DayTooEarly
        QueryError
            An empty address, an unknown community, or no possible point. PersonalText where a text tells of a person.
        BeyondScope
            The grid or community it lies in before or after lies beyond the part of the actor.
        """
        snapshot = self._register.snapshot(since)
        with self._database.reading() as session:
            names = address_book.gazetteer(session, snapshot, since)
        told = {**_parts(told, names), **told}
        with self._database.writing(QUEUE) as session:
            before = _open(session, code, since)
            after = _sound(replace(before.place, **told), snapshot)
            check(actor, snapshot, [*_about(snapshot, before.place), *_about(snapshot, after)])
            check_seen(version(before.number, before.valid_to), seen)
            _check_day(before, since)
            if after != before.place:
                places.put(session, before, after, since, names)
                if after.address != before.place.address:
                    _rename(session, before.place.address, after.address, since)
                changed = [name for name in told if getattr(after, name) != getattr(before.place, name)]
                now = _open(session, code, since)
                noted = {"row": now.number, "valid_from": since.isoformat(), "changed": sorted(changed)}
                record.note(session, Action.CHANGE_PLACE, f"place {code}", {"row": before.number}, noted)
            return _seen(session, snapshot, code, since)

    def merge(
        self, others: Mapping[str, str], into: str, since: date, seen: str, record: Record, actor: Actor = OPERATOR
    ) -> Merging:
        """Let places that are one and the same be one from a day on.

        The others end, their codes stand for the one that stays, and their addresses become other names of its own,
        but for those that something else is called by, or that stand for something already.

        Parameters
        ----------
        others
            The version that was seen of each, by its code.
        into
            Code of the one that stays.
        seen
            The version that was seen of it.

        Raises
        ------
        PlaceUnknown, PlaceMerged, Stale, DayTooEarly, BeyondScope
        QueryError
            None, too many, or one into itself.
        """
        if not others or len(others) > MOST_MERGED or into in others:
            raise QueryError(field="places", value=len(others), expected=f"1 … {MOST_MERGED}")
        snapshot = self._register.snapshot(since)
        with self._database.writing(QUEUE) as session:
            stays, ending = _open(session, into, since), [_open(session, code, since) for code in others]
            about = [code for each in (stays, *ending) for code in _about(snapshot, each.place)]
            check(actor, snapshot, about)
            for kept, known in ((stays, seen), *zip(ending, others.values(), strict=True)):
                check_seen(version(kept.number, kept.valid_to), known)
                _check_day(kept, since)
            places.end(session, [each.number for each in ending], since)
            merged.add(session, list(others), into, since)
            named = _other_names(session, snapshot, stays.place, [each.place for each in ending], since)
            aliases.add(session, named, since)
            noted = {"valid_from": since.isoformat(), "codes": sorted(others), "aliases": len(named)}
            rows = {"row": stays.number, "rows": sorted(each.number for each in ending)}
            record.note(session, Action.MERGE_PLACES, f"place {into}", rows, noted)
            return Merging(_seen(session, snapshot, into, since), list(others), named)


def _rename(session: Session, before: str, after: str, since: date) -> None:
    """Let the other names of an address that was corrected stand for what it says now, where no other place has it."""
    spelled = normalise(before)
    if not places.exact(session, spelled, since, 1):
        kept = [each.alias for each in aliases.kept(session, since) if normalise(each.alias.name) == spelled]
        aliases.add(session, [replace(each, name=after) for each in kept], since)


def _seen(session: Session, snapshot: Snapshot | None, code: str, on: date) -> PlaceSeen:
    found = places.kept(session, merged.successor(session, code, on) or code, on)
    if found is None:
        raise PlaceUnknown(place=code)
    place = found.place
    at = snapshot.index.locate_one(place.lon, place.lat) if snapshot else None
    grid = snapshot.grids[at] if snapshot and at else None
    stated = snapshot.areas.get(place.community) if snapshot and place.community else None
    community = stated or (snapshot.community(grid) if snapshot and grid else None)
    known = version(found.number, found.valid_to)
    return PlaceSeen(code, place, grid, community, known, found.valid_from, found.valid_to)


def _open(session: Session, code: str, since: date) -> places.Kept:
    """Return a place that can be changed."""
    found = places.last(session, code)
    if found is not None:
        return found
    if (successor := merged.successor(session, code, date.max)) is not None:
        raise PlaceMerged(place=code, successor=successor)
    raise PlaceUnknown(place=code)


def _check_day(kept: places.Kept, since: date) -> None:
    if since < kept.valid_from:
        raise DayTooEarly(since=kept.valid_from.isoformat())


def _about(snapshot: Snapshot | None, place: Place) -> list[str | None]:
    """Return the grid a place lies in, None outside all, and the community it states."""
    grid = snapshot.index.locate_one(place.lon, place.lat) if snapshot else None
    return [grid, place.community] if place.community else [grid]


def _parts(told: Mapping[str, Any], names: Gazetteer) -> dict[str, str | None]:
    """Return the parts of a new address, where it comes without any."""
    if not told.get("address") or any(part in told for part in Parts._fields):
        return {}
    return parts(parse(str(told["address"]), names))._asdict()


def _sound(place: Place, snapshot: Snapshot | None) -> Place:
    address = place.address.strip()
    check_public(address=address, **{part: getattr(place, part) for part in Parts._fields})
    if not normalise(address) or len(address) > LONGEST_ADDRESS:
        raise QueryError(field="address", value=address[:40] or "-", expected=f"1 … {LONGEST_ADDRESS}")
    if not (abs(place.lon) <= 180 and abs(place.lat) <= 90):
        raise QueryError(field="lon", value=f"{place.lon}, {place.lat}", expected="118.31, 29.71")
    if place.kind is PlaceKind.SITE and not is_name(parse(address, places.NO_NAMES)):
        raise QueryError(field="address", value=address[:40], expected="name of a site")
    area = snapshot.areas.get(place.community) if snapshot and place.community else None
    if place.community and (area is None or area.level != Level.COMMUNITY):
        raise QueryError(field="community", value=place.community[:40], expected="code of a community")
    road, number = on_segment(place.road or "", place.number or "")
    return replace(
        place,
        address=address,
        road=road or None,
        number=number or None,
        lon=lattice.one(place.lon),
        lat=lattice.one(place.lat),
    )


def _other_names(
    session: Session, snapshot: Snapshot | None, stays: Place, ending: Sequence[Place], since: date
) -> list[Alias]:
    """Return the addresses of places that end as other names of the one that stays."""
    known, names = aliases.after(session, since), Names(session, snapshot, since)
    texts = {normalise(place.address): place.address for place in ending}
    return [
        Alias(text, stays.address)
        for spelled, text in texts.items()
        if spelled != normalise(stays.address)
        and spelled not in known
        and not names.is_written(text)
        and personal.told_in(text) is None
    ]
