"""A place with all that has to do with it: the same address elsewhere, other names, overrides, and its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from geogrid.domain.addressing.finding import Match
from geogrid.domain.addressing.places.decisions import Decisions
from geogrid.domain.addressing.register.directory import NoPlaces, Site, place_key
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.people.policy import OPERATOR, Actor
from geogrid.services.addresses import Addresses
from geogrid.services.edition import Day
from geogrid.services.register import Register
from geogrid.services.register_places import PlaceSeen, RegisterPlaces
from geogrid.store import Database, merged, places
from geogrid.store.aliases import Kept as KeptAlias
from geogrid.store.overrides import Kept as KeptOverride

MOST_TWINS = 49
"""Places of the same address that are shown: as many as can be merged at once."""


@dataclass(frozen=True)
class About:
    """A place of a day, and what is around it.

    Parameters
    ----------
    seen
        The place.
    twins
        Others of the same address, and the one that it is to be compared with.
    codes
        Those that stand for it since they were merged.
    aliases
        Other names of its address.
    overrides
        About it or what it is in, as far as they are for whoever looks.
    day, match
        What its address comes to when somebody asks for it.
    """

    seen: PlaceSeen
    twins: Sequence[PlaceSeen]
    codes: Sequence[str]
    aliases: Sequence[KeptAlias]
    overrides: Sequence[KeptOverride]
    day: Day
    match: Match


@dataclass(frozen=True)
class Sources:
    """What it is read from."""

    database: Database
    register: Register
    places: RegisterPlaces
    addresses: Addresses


def about(sources: Sources, code: str, on: date, beside: str = "", actor: Actor = OPERATOR) -> About:
    """Return a place of a day with what is around it.

    Parameters
    ----------
    code
        Its own, or one that was merged into it.
    beside
        Code of another one that it is to be compared with; one that is unknown is left out.

    Raises
    ------
    PlaceUnknown, NoGeneration
    """
    seen = sources.places.one(code, on)
    place = seen.place
    day, match = sources.addresses.match(place.address, on)
    with sources.database.reading() as session:
        book = sources.addresses.book(session, day, on)
        key = place_key(place, book.gazetteer)
        found = places.exact(session, key, on, MOST_TWINS + 1)
        same = [each.code for each in found if each.code != place.code][:MOST_TWINS]
        if _is_other(session, beside, place.code, on) and beside not in same:
            same = [beside, *same][:MOST_TWINS]
        codes = merged.standing_for(session, place.code, on)
    twins = [sources.places.one(each, on) for each in same]
    spelled = normalise(place.address)
    site = Site(place.code, key, place.lon, place.lat, None, place.address)
    return About(
        seen,
        twins,
        codes,
        [each for each in sources.register.aliases(on) if normalise(each.alias.name) == spelled],
        [
            each
            for each in sources.register.overrides(on, actor)
            if Decisions([each.override], book.matcher.parse).of_place(site, NoPlaces())
        ],
        day,
        match,
    )


def _is_other(session: Session, code: str, own: str, on: date) -> bool:
    return code not in ("", own) and places.kept(session, code, on) is not None
