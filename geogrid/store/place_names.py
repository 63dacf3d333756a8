"""The names that the places of a register belong to, or have: what its addresses are read by."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from geogrid.domain.addressing.other_names.otherwise import numbered
from geogrid.domain.addressing.reading import personal
from geogrid.domain.addressing.register import behind
from geogrid.domain.addressing.register.unlisted import unlisted
from geogrid.domain.register import PlaceKind
from geogrid.pace import paced
from geogrid.store import models, versions


@dataclass(frozen=True)
class PlaceNames:
    """Names that places belong to, and how many each has: roads and estates; and those that are called by a name.

    And one address of each road and estate, which tells what areas are said before them; the names that stand
    behind house numbers, with the key of each; those before the numbers of places without a road or an estate, as
    they are matched, and as they are suggested, with how many each has; and the words that stand in addresses behind
    a number, with the key of each.
    """

    roads: Mapping[str, int]
    estates: Mapping[str, int]
    sites: Sequence[str]
    addresses: Sequence[str] = ()
    behind: Mapping[str, str] = field(default_factory=dict)
    villages: Collection[str] = ()
    unlisted: Mapping[str, int] = field(default_factory=dict)
    inside: Sequence[tuple[str, str]] = ()


def names(session: Session, on: date) -> PlaceNames:
    """Return the names that the places in force on a day belong to, or have."""
    (roads, first_on), (estates, first_in) = (
        _counted(session, column, on) for column in (models.Place.road, models.Place.estate)
    )
    said = [
        address
        for some in versions.chunks([*first_on, *first_in])
        for address in session.scalars(select(models.Place.address).where(models.Place.id.in_(some)))
    ]
    sites = select(models.Place.normalised, models.Place.address).where(
        models.Place.in_force(on), models.Place.kind == PlaceKind.SITE
    )
    called_so = [name for name, address in paced(session.execute(sites)) if personal.told_in(address) is None]
    rows = _with_words(session, on)
    called = behind.names_behind(
        (address, road, number)
        for address, road, number, kind, _ in paced(rows)
        if kind is PlaceKind.HOUSE and road and number
    )
    words = ((behind.word_inside(address), key) for address, *_, key in paced(rows))
    inside = sorted({(word, key) for word, key in words if word and not (word in called and behind.stands_alone(word))})
    bare = select(models.Place.normalised).where(
        models.Place.in_force(on),
        models.Place.kind != PlaceKind.SITE,
        models.Place.road.is_(None),
        models.Place.estate.is_(None),
    )
    keys = list(paced(session.scalars(bare)))
    villages = {numbered(key) for key in paced(keys)}
    return PlaceNames(roads, estates, called_so, said, called, villages, unlisted(paced(keys)), inside)


def _with_words(session: Session, on: date) -> list[tuple[str, str | None, str | None, PlaceKind, str]]:
    """Return address, road, number, kind and key of houses and buildings that may have a name behind their number."""
    row = models.Place
    length = func.length(row.address)
    last, before = func.substr(row.address, length, 1), func.substr(row.address, length - 1, 1)
    query = select(row.address, row.road, row.number, row.kind, row.normalised).where(
        row.in_force(on),
        row.kind.in_((PlaceKind.HOUSE, PlaceKind.BUILDING)),
        last.not_in(tuple(behind.LAST)),
        or_(last != "楼", before.not_in(tuple(behind.BEFORE_LAST))),
    )
    return [(address, road, number, kind, key) for address, road, number, kind, key in paced(session.execute(query))]


def _counted(session: Session, column: InstrumentedAttribute[str | None], on: date) -> tuple[dict[str, int], list[int]]:
    """Return how many places have each value of a column, and the row of one with each."""
    columns = column, func.count(), func.min(models.Place.id)
    found = session.execute(select(*columns).where(column.is_not(None), models.Place.in_force(on)).group_by(column))
    rows = [row for row in paced(found) if row[0]]
    return {str(name): count for name, count, _ in rows}, [row for _, _, row in rows]
