"""Cases as the pages and the API show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from geogrid.domain.cases.case import Case
from geogrid.domain.cases.selection import Selection, Within
from geogrid.store import cases

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
) -> CasePage:
    """Return the selected cases, newest first.

    Parameters
    ----------
    box
        Only those in west, south, east, north (CGCS2000 degrees); None for all.
    limit, offset
        How many at most, and how many to skip.
    """
    chosen = (selection.since, selection.until, selection.categories, box, selection.within)
    return CasePage(cases.count(session, *chosen), cases.select(session, *chosen, limit=limit, offset=offset))


def range_of(session: Session, within: Sequence[Within] | None) -> CaseRange:
    """Return what can be selected in these parts."""
    first, last = cases.period(session, within) or (None, None)
    return CaseRange(cases.categories(session, within), first, last)
