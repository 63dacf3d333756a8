"""Writes places into the database of the settings, as a program that uses geogrid as a library does."""

from __future__ import annotations

import sys
from datetime import date

from geogrid.cli.database import opened
from geogrid.domain.register import Place, PlaceKind
from geogrid.errors import DatabaseUnreachable
from geogrid.store import places

SINCE = date(2026, 1, 1)


def main(arguments: list[str]) -> None:
    """Add places of one name, all or none."""
    name, count = arguments[0], int(arguments[1])
    added = (
        Place(f"{name}-{n}", PlaceKind.HOUSE, f"黄山路{name}-{n}号", None, 118.3 + n / 1e5, 29.7) for n in range(count)
    )
    try:
        with opened() as database, database.writing() as session:
            places.add(session, added, SINCE)
    except DatabaseUnreachable as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    sys.stdout.write("Written.\n")
