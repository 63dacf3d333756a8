"""Party grids on a day."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from geogrid.domain.editing.mesh import Party
from geogrid.store import plan_tables as tables
from geogrid.store import records, versions


@dataclass(frozen=True, slots=True)
class _Row:
    """A party grid as it is kept."""

    code: str
    name: str
    members: str


def parties(session: Session, on: date) -> list[Party]:
    """Return the party grids in force on a day, by code."""
    query = records.selecting(tables.Party, _Row, tables.Party.in_force(on)).order_by(tables.Party.code)
    return [Party(row.code, row.name, frozenset(json.loads(row.members))) for row in records.read(session, _Row, query)]


def take_back(session: Session, since: date) -> None:
    """Take away the party grids that begin on a day; those that ended there go on."""
    versions.take_back(session, tables.Party, since)


def replace(session: Session, parties: Iterable[Party], since: date) -> None:
    """Let exactly these party grids be in force from a day on."""
    rows = [_Row(party.code, party.name, json.dumps(sorted(party.members))) for party in parties]
    versions.replace(session, tables.Party, _Row, rows, since)
