"""The keys of the places of an older geogrid made anew, when the rule of the key has changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.register.directory import place_key
from geogrid.domain.register import Place, PlaceKind
from geogrid.store.divisions import divisions

_AT_ONCE = 5_000
_COUNTY_DIGITS = 6
# Not the models: a migration finds the tables as they were at its time.
_PARTS = ("code", "kind", "address", "community", "road", "number", "estate", "building", "unit", "room")
_PLACES = sa.table("places", *map(sa.column, ("id", "normalised", *_PARTS)))
_AREAS = sa.table("areas", *map(sa.column, ("code", "name", "level")))
_LINES = sa.table("lines", *map(sa.column, ("name", "kind")))
_ESTATES = sa.table("estates", sa.column("name"))
_LEVELS = {"district": Level.DISTRICT, "street": Level.TOWN, "community": Level.COMMUNITY}


def make_anew(connection: Connection) -> int:
    """Give each place, of any day, the key of today's rule, and return how many have another one now."""
    if connection.execute(sa.select(_PLACES.c.id).limit(1)).first() is None:
        return 0  # a new database: the names of the country need not be read
    names = _names(connection)
    changed, last = 0, 0
    while rows := connection.execute(
        sa.select(_PLACES).where(_PLACES.c.id > last).order_by(_PLACES.c.id).limit(_AT_ONCE)
    ).all():
        last = rows[-1].id
        keys = [(row.id, row.normalised, place_key(_place(row), names)) for row in rows]
        other = [{"row": number, "key": key} for number, before, key in keys if key != before]
        if other:
            say = sa.update(_PLACES).where(_PLACES.c.id == sa.bindparam("row")).values(normalised=sa.bindparam("key"))
            connection.execute(say, other)
        changed += len(other)
    return changed


def _place(row: Any) -> Place:
    code, kind, address, community, *parts = (getattr(row, part) for part in _PARTS)
    return Place(code, PlaceKind(kind), address, community, 0.0, 0.0, *parts)


def _names(connection: Connection) -> Gazetteer:
    """Return all names that a district has or had, and those of the country as they are read there."""
    areas = connection.execute(sa.select(_AREAS).distinct()).all()
    top = {area.code[:_COUNTY_DIGITS] for area in areas if area.level == "district"}
    within = top.pop() if len(top) == 1 else ""
    own = [(_LEVELS[area.level], area.name) for area in areas]
    return Gazetteer(divisions(), [*own, *_called(connection)], within=within if within in divisions() else "")


def _called(connection: Connection) -> Iterator[tuple[Level, str]]:
    roads = sa.select(_LINES.c.name).where(_LINES.c.kind == "road").union(sa.select(_PLACES.c.road))
    estates = sa.select(_ESTATES.c.name).union(sa.select(_PLACES.c.estate))
    for level, query in ((Level.ROAD, roads), (Level.ESTATE, estates)):
        yield from ((level, name) for name in connection.scalars(query) if name)
