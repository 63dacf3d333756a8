"""In which grid cases are on a day: that which they were put into, or the one that their ground went to since.

With each generation the cases on ground that goes over are those of the grid that gets it, from its first day on. One
that was put into another grid than it lies in, by a decision about its address, stays there as long as that grid does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, and_, delete, func, insert, not_, or_, select, true
from sqlalchemy.orm import Session, aliased

from geogrid.domain.comparing.compare import Comparison, compare
from geogrid.domain.comparing.impact import Points, Relocation
from geogrid.domain.locating.index import LocateIndex
from geogrid.store import bulk, changes, coverage, descents, generations, lineage_tables, models, succession
from geogrid.store.rows import Rows

_NONE = ""
"""The code of no grid."""
_row, _case = lineage_tables.CaseRoute, models.Case


def grid_on(on: date) -> ColumnElement[str | None]:
    """Return what a query of cases has as the code of their grid on a day, as it was written; null in none."""
    of_case = select(_row.grid).where(_row.case_id == _case.id, _row.valid_from <= on).correlate(_case)
    last = of_case.order_by(_row.valid_from.desc(), _row.id.desc()).limit(1).scalar_subquery()
    return func.nullif(func.coalesce(last, _case.grid), _NONE)


def is_in(on: date, wanted: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return the condition that the grid of a case on a day is one of some; only of those that moved more is asked.

    Parameters
    ----------
    wanted
        The condition that a column of codes holds one of them.
    """
    other = aliased(lineage_tables.CaseRoute)
    is_later = or_(other.valid_from > _row.valid_from, and_(other.valid_from == _row.valid_from, other.id > _row.id))
    later = select(other.id).where(other.case_id == _row.case_id, other.valid_from <= on, is_later)
    moved = select(_row.case_id).where(_row.valid_from <= on)
    went = moved.where(not_(later.exists()), wanted(_row.grid))
    return or_(and_(_case.id.not_in(moved), wanted(_case.grid)), _case.id.in_(went))


def route(session: Session, day: date) -> None:
    """Note which cases are in another grid from the first day of a generation on than they were the day before.

    What became of the grids is known by then.
    """
    take_back(session, day)
    _note(session, day, true())


def route_all(session: Session) -> None:
    """Note it of all generations, in order."""
    for day in _days(session):
        _note(session, day, true())


def spread(session: Session, above: int, day: date, reported: Iterable[datetime]) -> None:
    """Note of cases that were just put into the grids of a day which grids they are in by earlier and later ones.

    Parameters
    ----------
    above
        The number of the last case before them.
    reported
        When they were: nobody asks for their grids of days before the first.
    """
    _precede(session, above, day, min((each.date() for each in reported), default=day))
    for later in _days(session):
        if later > day:
            _note(session, later, _case.id > above)


def _precede(session: Session, above: int, day: date, reported: date) -> None:
    """Note the grids that cases were in before those of a day.

    One that was put into another grid than it lies in was in that one before, too, as far as that was there.
    """
    days = [each for each in _days(session) if each <= day]
    days = days[max(bisect_right(days, reported) - 1, 0) :]
    which = _case.id > above
    if len(days) < 2:
        return
    numbers, lon, lat = _points(session, which)
    written = dict(session.execute(select(_case.id, _case.grid).where(which)).all())
    codes: list[str | None] = [written[number] for number in numbers]
    there = _index(session, day).locate(lon, lat).tolist()
    elsewhere = [code != place for code, place in zip(codes, there, strict=True)]
    by_day = {days[-1]: codes}
    for first, later in zip(days[-2::-1], days[:0:-1], strict=True):
        index = _index(session, first)
        former = {new: old for old, new in descents.recoded_on(session, later).items()}
        known, lying = set(index.codes), index.locate(lon, lat).tolist()
        before = [former.get(code, code) if code else None for code in codes]
        codes = [
            code if put and code in known else place for code, put, place in zip(before, elsewhere, lying, strict=True)
        ]
        by_day[first] = codes
    last = [written[number] for number in numbers]
    for first in days:
        routes = [
            {"case_id": number, "grid": code or _NONE, "valid_from": first}
            for number, code, held in zip(numbers, by_day[first], last, strict=True)
            if code != held
        ]
        last = by_day[first]
        if routes:
            session.execute(insert(_row), routes)


def _index(session: Session, day: date) -> LocateIndex:
    found = coverage.grids(session, day)
    return LocateIndex([grid.code for grid in found], [grid.shape for grid in found])


def take_back(session: Session, day: date) -> None:
    """Forget what was noted of the generation of a day, after which none begins."""
    session.execute(delete(_row).where(_row.valid_from == day))


def last_case(session: Session) -> int:
    """Return the number of the case that was added last; 0 without any."""
    return session.scalar(select(func.max(_case.id))) or 0


def _days(session: Session) -> list[date]:
    return sorted({each.valid_from for each in generations.all_generations(session)})


def _note(session: Session, day: date, which: ColumnElement[bool]) -> None:
    """Note it of some cases."""
    eve = day - timedelta(days=1)
    if session.scalar(select(_case.id).where(which).limit(1)) is None or generations.current(session, eve) is None:
        return
    rows = Rows()
    old = coverage.grids(session, eve, rows)
    new = coverage.grids(session, day, rows)  # what stays is the same object
    recoded, known = descents.recoded_on(session, day), {grid.code for grid in old}
    compared = compare(old, new, {code: now for code, now in recoded.items() if code in known})
    routes = [
        {"case_id": case, "grid": grid or _NONE, "valid_from": day}
        for case, grid in _routes(session, eve, compared, which)
    ]
    if routes:
        session.execute(insert(_row), routes)
        changes.note_cases(session)


def _routes(
    session: Session, eve: date, compared: Comparison, which: ColumnElement[bool]
) -> Iterator[tuple[int, str | None]]:
    """Yield the cases that come into another grid, and its code; None for none."""
    cases, lon, lat = _points(session, which)
    moves = {move.row: move for move in Relocation(compared).moves(Points(lon, lat)).each()}
    was: dict[int, str | None] = dict(session.execute(select(_case.id, grid_on(eve)).where(which)).all())
    now = {code: new for new, code in compared.former.items()}
    then = succession.names(session, {code for code in was.values() if code}, eve)
    index: LocateIndex | None = None
    for row, case in enumerate(cases):
        written, move = was[case], moves.get(row)
        code = then.get(written, written) if written else None
        if code is not None and now.get(code, code) not in compared.new:
            index = index or LocateIndex(list(compared.new), [grid.shape for grid in compared.new.values()])
            yield case, index.locate_one(lon[row], lat[row])
        elif move is not None and code == move.old:
            yield case, move.new


def _points(session: Session, which: ColumnElement[bool]) -> tuple[list[int], list[float], list[float]]:
    """Return the numbers of cases, and longitude and latitude of each (CGCS2000 degrees)."""
    numbers: list[int] = []
    degrees = [np.empty((0, 2))]
    for some, kept in bulk.read(session, _case, which, "id", "shape"):
        numbers += some
        degrees.append(bulk.points(session, kept))
    lon, lat = np.concatenate(degrees).T.tolist()
    return numbers, lon, lat
