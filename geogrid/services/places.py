"""Places by what people type: the same text first, then texts that begin so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from sqlalchemy.orm import Session

from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.reading import personal
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register.key import key
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.grid import Area, Grid
from geogrid.domain.register import Place
from geogrid.services.snapshot import Snapshot
from geogrid.store import places
from geogrid.store.divisions import divisions


class Match(StrEnum):
    EXACT = "exact"
    PREFIX = "prefix"


@dataclass(frozen=True)
class PlaceFound:
    """A place, how it was matched, its grid (None outside all) and its community (None when unknown)."""

    place: Place
    match: Match
    grid: Grid | None
    community: Area | None


def search(session: Session, snapshot: Snapshot, text: str, limit: int, on: date) -> list[PlaceFound]:
    """Return the places a text may mean, exact ones first; empty for an empty text.

    Parameters
    ----------
    text
        As typed; full-width forms and blanks do not matter.
    limit
        How many at most.
    on
        The day whose places count.
    """
    wanted = normalise(text)
    if not wanted:
        return []
    exact = places.exact(session, wanted, on, limit) or places.exact(session, _key(text), on, limit)
    known = {place.code for place in exact}
    begun = [place for place in places.prefix(session, wanted, on, limit) if place.code not in known]
    found = [(place, Match.EXACT) for place in exact] + [(place, Match.PREFIX) for place in begun]
    return [_found(snapshot, place, match) for place, match in found[:limit]]


def _key(text: str) -> str:
    """Return the key of an address, read without the names of a district; empty where it says no place."""
    return key(parse(text, _country())) or ""


@cache
def _country() -> Gazetteer:
    return Gazetteer(divisions())


def _found(snapshot: Snapshot, place: Place, match: Match) -> PlaceFound:
    code = snapshot.index.locate_one(place.lon, place.lat)
    grid = snapshot.grids[code] if code else None
    community = snapshot.areas.get(place.community) if place.community else None
    return PlaceFound(personal.shown(place), match, grid, community or (snapshot.community(grid) if grid else None))
