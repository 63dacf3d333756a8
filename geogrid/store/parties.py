"""Party grids on a day."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geogrid.domain.comparing.parties import followed
from geogrid.domain.editing.mesh import Party
from geogrid.domain.grid import Grid
from geogrid.store import coverage, records, versions
from geogrid.store import plan_tables as tables


@dataclass(frozen=True, slots=True)
class _Row:
    """A party grid as it is kept."""

    code: str
    name: str
    members: str


def parties(session: Session, on: date) -> list[Party]:
    """Return the party grids in force on a day, by code, of the grids that are in force on it.

    Imports of grids once left those members as they were that were no grids any more.
    """
    query = records.selecting(tables.Party, _Row, tables.Party.in_force(on)).order_by(tables.Party.code)
    stored = [(row, frozenset(json.loads(row.members))) for row in records.read(session, _Row, query)]
    there = coverage.codes_among(session, {code for _, members in stored for code in members}, on)
    return [Party(row.code, row.name, members & there) for row, members in stored if members & there]


def periods(session: Session, code: str) -> list[versions.Period]:
    """Return when a party grid is in force; see `versions.periods`."""
    return versions.periods(session, tables.Party, code)


def codes_until(session: Session, on: date) -> set[str]:
    """Return the code of every party grid that has begun by a day, also of those that have ended since."""
    return set(session.scalars(select(tables.Party.code).where(tables.Party.valid_from <= on).distinct()))


def still_grouped(session: Session, grids: Iterable[Grid], since: date) -> list[Party]:
    """Return the party grids of a day as they follow when other grids come into force on it; see `followed`."""
    held = parties(session, since)
    if not held:
        return []
    before = {grid.code: grid for grid in coverage.grids(session, since)}
    return followed(held, before, {grid.code: grid for grid in grids})


def take_back(session: Session, since: date) -> None:
    """Take away the party grids that begin on a day; those that ended there go on."""
    versions.take_back(session, tables.Party, since)


def replace(session: Session, parties: Iterable[Party], since: date) -> None:
    """Let exactly these party grids be in force from a day on."""
    rows = [_Row(party.code, party.name, json.dumps(sorted(party.members))) for party in parties]
    versions.replace(session, tables.Party, _Row, rows, since)
