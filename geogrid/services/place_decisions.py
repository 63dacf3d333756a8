"""What is decided about the address of a place, on a day and later."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from geogrid.domain.addressing.places.decisions import Decisions
from geogrid.domain.addressing.reading import personal
from geogrid.domain.addressing.register.directory import NoPlaces, Site, place_key
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.register import Override, Place
from geogrid.services.address_book import Book
from geogrid.services.coming import Decided
from geogrid.store import overrides, places


def of_place(session: Session, book: Book, code: str, on: date, document: str) -> Decided:
    """Return what is decided about a place of the register.

    Parameters
    ----------
    book
        By which addresses of the day are read.
    code
        Of the place.
    document
        The number of the document that decides it on the day, as everybody is told it; empty without one.
    """
    stored = places.kept(session, code, on)
    if stored is None:
        return Decided()
    place, parse = stored.place, book.matcher.parse
    site = Site(place.code, place_key(place, book.gazetteer), place.lon, place.lat, None, place.address)
    now = overrides.kept(session, on) if document else []
    near = [each for each in now if personal.without(each.override.document) == document]
    near += [each for each in overrides.coming(session, on) if _may_be_about(each.override, place)]
    about = [each for each in near if Decisions([each.override], parse).of_place(site, NoPlaces())]

    def grid(since: date, grids: Collection[str]) -> str | None:
        then = (
            each.override
            for each in about
            if each.valid_from <= since < each.override.valid_to and each.override.grid in grids
        )
        decision = Decisions(then, parse).of_place(site, NoPlaces())
        return decision.grid if decision else None

    return Decided(grid, {day for each in about for day in (each.valid_from, each.override.valid_to)})


def _may_be_about(override: Override, place: Place) -> bool:
    """Return whether a decision names the road or the estate of a place, or no number: others need not be read."""
    names, said = [normalise(name) for name in (place.road, place.estate) if name], normalise(override.address)
    return not names or not any(map(str.isdecimal, said)) or any(name in said for name in names)
