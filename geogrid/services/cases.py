"""Cases as the pages and the API show them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from geogrid.domain.cases.case import Case
from geogrid.domain.cases.selection import Selection, Within
from geogrid.services.snapshot import Snapshot
from geogrid.store import cases, succession

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class CasePage:
    """A stretch of the selected cases, newest first, and how many there are in all."""

    total: int
    cases: Sequence[Case]


@dataclass(frozen=True, slots=True)
class CaseRange:
    """What can be selected: all categories, and the first and last day with a case (None without cases)."""

    categories: Sequence[str]
    first: date | None
    last: date | None


def find(
    session: Session,
    selection: Selection,
    box: Box | None = None,
    limit: int | None = None,
    offset: int = 0,
    snapshot: Snapshot | None = None,
) -> CasePage:
    """Return the selected cases, newest first.

    Parameters
    ----------
    box
        Only those in west, south, east, north (CGCS2000 degrees); None for all.
    limit, offset
        How many at most, and how many to skip.
    snapshot
        Each has the grid that it is in there, by its code there; None for that which was stored.
    """
    chosen = (selection.since, selection.until, selection.categories, box, selection.within)
    on = snapshot.generation.valid_from if snapshot else None
    found = cases.select(session, *chosen, limit=limit, offset=offset, on=on)
    if snapshot is not None:
        codes = codes_in(session, snapshot, {case.grid for case in found if case.grid})
        found = [replace(case, grid=codes.get(case.grid, case.grid)) if case.grid else case for case in found]
    return CasePage(cases.count(session, *chosen), found)


def codes_in(session: Session, snapshot: Snapshot, codes: Collection[str]) -> dict[str, str]:
    """Return the codes that grids have in a snapshot, by those of some that are no codes there."""
    others = succession.same(session, [code for code in codes if code not in snapshot.grids])
    return {code: now for code, same in others.items() for now in same if now in snapshot.grids}


def range_of(session: Session, within: Sequence[Within] | None) -> CaseRange:
    """Return what can be selected in these parts."""
    first, last = cases.period(session, within) or (None, None)
    return CaseRange(cases.categories(session, within), first, last)
