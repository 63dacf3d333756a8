"""What plans that are published for later days make of an answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geogrid.clock import today
from geogrid.domain.comparing.ground import is_moved
from geogrid.domain.grid import Grid
from geogrid.errors import GridRecoded, GridRetired, GridUnknown
from geogrid.services.lookup import Lookup
from geogrid.services.snapshot import Snapshot


class Change(StrEnum):
    """What may become of a grid, or of a place in it."""

    PLACE = "place"
    """The place is in another grid, or in none."""
    GONE = "gone"
    """The grid is no more; others have its ground."""
    CODE = "code"
    COMMUNITY = "community"
    NAME = "name"
    KIND = "kind"
    BORDER = "border"


@dataclass(frozen=True)
class Coming:
    """What changes on a day to come.

    Parameters
    ----------
    since
        From which day on.
    changes
        What becomes of it: full names of grids, or the new code, community, name or kind; nothing of a border.
    """

    since: date
    changes: Mapping[Change, Sequence[str]]


@dataclass(frozen=True)
class Decided:
    """What is decided about the address of a place.

    Parameters
    ----------
    grid
        Returns the code of the grid that it belongs to on a day by a decision, of those that are there; None without.
    days
        On which something else is decided.
    """

    grid: Callable[[date, Collection[str]], str | None] = lambda since, grids: None
    days: Collection[date] = ()


def of_place(
    lookup: Lookup, grid: Grid, lon: float, lat: float, on: date, decided: Decided = Decided()
) -> list[Coming]:
    """Return what becomes of the grid of a place after a day, and each time that the place is in another, or in none.

    Of a grid that the place comes to later nothing else is told.
    """
    found: list[Coming] = []
    before, has_moved = lookup.snapshot(on), False
    was: Grid | None = grid
    for since in sorted({*_days(lookup, on), *(day for day in decided.days if day > max(on, today()))}):
        then = lookup.snapshot(since)
        code = decided.grid(since, then.grids) or then.index.locate_one(lon, lat)
        now = then.grids[code] if code else None
        if _is_another(lookup, was, now, since):
            name = before.full_name(was) if was else ""
            found.append(Coming(since, {Change.PLACE: [_told_apart(then, now, name)] if now else []}))
            has_moved = True
        elif was and now and not has_moved:
            found += _some(since, _record(before, was, then, now))
        before, was = then, now
    return found


def _is_another(lookup: Lookup, was: Grid | None, now: Grid | None, since: date) -> bool:
    """Return whether a place is in another grid than before, or in one again, or in none any more."""
    if was is None or now is None:
        return was is not now
    return now.code not in (was.code, _given(lookup, was.code, since))


def of_grid(lookup: Lookup, grid: Grid, on: date) -> list[Coming]:
    """Return what becomes of a grid after a day, until it is no more."""
    found: list[Coming] = []
    before, was = lookup.snapshot(on), grid
    for since in _days(lookup, on):
        try:
            answer = lookup.grid(_given(lookup, was.code, since), since)
        except GridRetired as error:
            names = [each["full_name"] for each in error.facts["successors"]]
            return [*found, Coming(since, {Change.GONE: names})]
        except GridUnknown:  # the store cannot be asked: what is known is told
            return found
        then, border = answer.snapshot, {}
        if is_moved(was.shape, answer.grid.shape):
            border = {Change.BORDER: ()}
        found += _some(since, {**_record(before, was, then, answer.grid), **border})
        before, was = then, answer.grid
    return found


def _record(before: Snapshot, was: Grid, then: Snapshot, now: Grid) -> dict[Change, Sequence[str]]:
    """Return what else is said of a grid than before."""
    looked_at = {
        Change.CODE: (was.code, now.code),
        Change.COMMUNITY: (_above(before, was), _above(then, now)),
        Change.NAME: (was.name, now.name),
        Change.KIND: (was.kind.value, now.kind.value),
    }
    return {change: (said,) for change, (old, said) in looked_at.items() if said and said != old}


def _above(snapshot: Snapshot, grid: Grid) -> str:
    """Return the names of a grid's street and community; none where its community is not stored."""
    community, street = snapshot.community(grid), snapshot.street(grid)
    return (street.name if street else "") + community.name if community else ""


def _told_apart(then: Snapshot, grid: Grid, before: str) -> str:
    """Return the full name of another grid, with its code where it is called as the one before it is."""
    name = then.full_name(grid)
    return f"{name} ({grid.code})" if name == before else name


def _some(since: date, changes: Mapping[Change, Sequence[str]]) -> list[Coming]:
    return [Coming(since, changes)] if changes else []


def _given(lookup: Lookup, code: str, on: date) -> str:
    """Return the code that a grid has on a day, which may be another one than before."""
    try:
        lookup.grid(code, on)
    except GridRecoded as error:
        return str(error.facts["now"])
    except GridUnknown:
        return code
    return code


def _days(lookup: Lookup, on: date) -> list[date]:
    """Return the days to come on which something else comes into force."""
    behind = max(on, today())
    return sorted({each.valid_from for each in lookup.generations() if each.valid_from > behind})
