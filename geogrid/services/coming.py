"""What a plan that is published for a later day makes of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geogrid.clock import today
from geogrid.domain.comparing.ground import is_moved
from geogrid.domain.grid import Grid
from geogrid.errors import GridRecoded, GridRetired, GridUnknown
from geogrid.services.lookup import Lookup


@dataclass(frozen=True)
class Coming:
    """A change that is to come.

    Parameters
    ----------
    since
        From which day on.
    kind
        place (a place is in another grid, or in none), grid (of a grid others have the ground) or border.
    grids
        The full names of the grids that it goes to.
    """

    since: date
    kind: str
    grids: Sequence[str] = ()


def of_place(lookup: Lookup, grid: Grid, lon: float, lat: float, on: date) -> Coming | None:
    """Return from when on a place is in another grid than it is on a day; None where that is not known."""
    for since in _days(lookup, on):
        snapshot = lookup.snapshot(since)
        code = snapshot.index.locate_one(lon, lat)
        if code != grid.code and code != _given(lookup, grid.code, since):
            return Coming(since, "place", [snapshot.full_name(snapshot.grids[code])] if code else [])
    return None


def of_grid(lookup: Lookup, grid: Grid, on: date) -> Coming | None:
    """Return from when on a grid is no more, or has another border; None where that is not known."""
    for since in _days(lookup, on):
        try:
            then = lookup.grid(_given(lookup, grid.code, since), since).grid
        except GridRetired as error:
            return Coming(since, "grid", [each["name"] for each in error.facts["successors"]])
        if is_moved(grid.shape, then.shape):
            return Coming(since, "border")
    return None


def _given(lookup: Lookup, code: str, on: date) -> str:
    """Return the code that a grid has on a day, which may be another one than today."""
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
