"""Who works at a plan."""

from __future__ import annotations

from collections.abc import Iterable

from geogrid.store import Database, accounts


def names(database: Database, numbers: Iterable[int | None]) -> dict[int, str]:
    """Return what people are called, by the numbers of their accounts; for those who see what they did."""
    wanted = {number for number in numbers if number is not None}
    with database.reading() as session:
        return accounts.names(session, wanted) if wanted else {}
