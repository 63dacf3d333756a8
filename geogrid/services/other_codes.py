"""Codes that are of no grid, but of a party grid or a micro-grid: on a day, before it, or after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from geogrid.errors import GridIsParty, GridUnknown
from geogrid.errors.requests import GridIsMicro
from geogrid.services.edition import Day
from geogrid.store import Database, micros, parties, succession
from geogrid.store.versions import Period


def party(day: Day, code: str, on: date, **when: str) -> GridIsParty | None:
    """Return that a code is that of a party grid, with its grids and where its ground is; None if it is none.

    Parameters
    ----------
    day, on
        What is in force on a day, and the day.
    **when
        Since when it is no more, or from when on it is there, where that is told.
    """
    found = next((party for party in day.parties.values() if party.code == code), None)
    if found is None:
        return None
    names = [day.snapshot.full_name(day.snapshot.grids[member]) for member in sorted(found.members)]
    address = f"/api/party-grids.geojson?code={code}&on={on.isoformat()}"
    grids = sorted(found.members)
    return GridIsParty(grid=code, called=found.name, names=names, grids=grids, address=address, **when)


def other(database: Database, day_of: Callable[[date], Day], code: str, on: date) -> GridUnknown | None:
    """Return that a code is or was that of a micro-grid or a party grid, or is to be; None if it never is.

    A micro-grid that has another code by now is told as it is now, with that code.

    Parameters
    ----------
    day_of
        Gives what is in force on a day.
    """
    with database.reading() as session:
        now = succession.names(session, [code], on).get(code, code)
        of_micro, of_party = micros.periods(session, now), parties.periods(session, code)
    if of_micro:
        at, when = _nearest(of_micro, on)
        begun = next((begin for begin, _ in of_micro if begin <= at), at)
        given = {"now": now, "since": begun.isoformat()} if now != code and not when else {}
        return _micro(database, day_of(at), code, now, at, {**when, **given})
    if of_party:
        at, when = _nearest(of_party, on)
        return party(day_of(at), code, at, **when)
    return None


def _nearest(periods: Sequence[Period], on: date) -> tuple[date, dict[str, str]]:
    """Return a day itself where something is in force on it, else its last day before or its first after, and that."""
    if any(begin <= on and (end is None or on < end) for begin, end in periods):
        return on, {}
    if ended := [end for _, end in periods if end is not None and end <= on]:
        return max(ended) - timedelta(days=1), {"ended": max(ended).isoformat()}
    return periods[0][0], {"begins": periods[0][0].isoformat()}


def _micro(database: Database, day: Day, code: str, now: str, on: date, when: dict[str, str]) -> GridIsMicro | None:
    with database.reading() as session:
        found = micros.one(session, now, on)
    if found is None or found[0] not in day.snapshot.grids:
        return None
    grid, name = found
    names = [day.snapshot.full_name(day.snapshot.grids[grid])]
    return GridIsMicro(grid=code, called=name, names=names, grids=[grid], **when)
