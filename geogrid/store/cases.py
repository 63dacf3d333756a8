"""Reported problems: adding, filtering, counting. All filters may be left out.

since, until
    Days of the report, `until` exclusive.
categories
    Any of these.
box
    (west, south, east, north) in CGCS2000 degrees.
within
    Only what lies in any of these parts; none of them leaves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, true, update
from sqlalchemy import select as sql_select
from sqlalchemy.orm import Session

from geogrid.domain.cases.case import Case
from geogrid.domain.cases.selection import Within
from geogrid.store import case_routes, changes, models, records, succession, versions
from geogrid.store.box import Box, bbox_filter


def add(session: Session, cases: Iterable[Case], simulated: bool = False) -> int:
    """Add cases with codes not yet used, and return how many.

    Parameters
    ----------
    simulated
        They are the demo's, which may take them away again.

    Raises
    ------
    CodeTaken
        When a code is stored already, or given twice; none of the cases is then kept.
    """
    added = records.insert(session, models.Case, Case, cases, simulated=lambda _: simulated)
    if added:
        changes.note_cases(session)
    return added


def states(session: Session, codes: Iterable[str]) -> dict[str, bool | None]:
    """Return those of the codes that are stored, and whether each case is open, as far as that is known."""
    stored: dict[str, bool | None] = {}
    for some in versions.chunks(list(codes)):
        rows = session.execute(sql_select(models.Case.code, models.Case.is_open).where(models.Case.code.in_(some)))
        stored.update((code, is_open) for code, is_open in rows)
    return stored


def restate(session: Session, states: Mapping[str, bool]) -> None:
    """Keep of stored cases, by their code, whether they are open."""
    if states:
        changes.note_cases(session)
    for is_open in (False, True):
        for some in versions.chunks([code for code, state in states.items() if state is is_open]):
            session.execute(update(models.Case).where(models.Case.code.in_(some)).values(is_open=is_open))


def open_ones(session: Session) -> tuple[list[float], list[float]] | None:
    """Return longitudes and latitudes of the cases that are still being handled; None where none says whether it is."""
    known = sql_select(models.Case.id).where(models.Case.is_open.is_not(None)).limit(1)
    if session.scalar(known) is None:
        return None
    query = records.selecting(models.Case, Case, models.Case.is_open.is_(True)).order_by(models.Case.id)
    found = records.read(session, Case, query)
    return [case.lon for case in found], [case.lat for case in found]


def open_grids(session: Session, on: date) -> list[str | None]:
    """Return the codes of the grids that those are in on a day, in the order of `open_ones`, as they were written."""
    query = sql_select(case_routes.grid_on(on)).where(models.Case.is_open.is_(True)).order_by(models.Case.id)
    return list(session.scalars(query))


def select(
    session: Session,
    since: date | None = None,
    until: date | None = None,
    categories: Sequence[str] | None = None,
    box: Box | None = None,
    within: Sequence[Within] | None = None,
    limit: int | None = None,
    offset: int = 0,
    on: date | None = None,
) -> list[Case]:
    """Return the cases the filters leave, newest first, those of one moment by code.

    Each has the grid that it is in on a day, or without one that which it was put into, by the code written then.
    """
    columns = {name: getattr(models.Case, name) for name in records.columns_of(Case)}
    columns |= {"grid": case_routes.grid_on(on)} if on else {}
    query = sql_select(*columns.values()).where(*_filters(since, until, categories, box, within))
    newest_first = query.order_by(models.Case.reported_at.desc(), models.Case.code)
    return records.read(session, Case, newest_first.limit(limit).offset(offset))


def grids(session: Session, since: date, until: date, on: date) -> list[str | None]:
    """Return the codes of the grids that the cases of a period are in on a day, in the order of `select`."""
    query = sql_select(case_routes.grid_on(on)).where(*_filters(since, until))
    return list(session.scalars(query.order_by(models.Case.reported_at.desc(), models.Case.code)))


def count(
    session: Session,
    since: date | None = None,
    until: date | None = None,
    categories: Sequence[str] | None = None,
    box: Box | None = None,
    within: Sequence[Within] | None = None,
) -> int:
    """Return how many cases the filters leave."""
    query = sql_select(func.count()).select_from(models.Case).where(*_filters(since, until, categories, box, within))
    return session.scalar(query) or 0


def counts_by_grid(
    session: Session,
    on: date,
    since: date | None = None,
    until: date | None = None,
    categories: Sequence[str] | None = None,
    box: Box | None = None,
    within: Sequence[Within] | None = None,
) -> dict[str, int]:
    """Return the number of cases in each grid that has any on a day, by the code written last."""
    which = _filters(since, until, categories, box, within)
    each = sql_select(case_routes.grid_on(on).label("grid")).where(*which).subquery()
    rows = session.execute(sql_select(each.c.grid, func.count()).group_by(each.c.grid).order_by(each.c.grid))
    return {grid: number for grid, number in rows if grid is not None}


def categories(session: Session, within: Sequence[Within] | None = None) -> list[str]:
    """Return the categories in use."""
    query = sql_select(models.Case.category).where(*_filters(within=within)).distinct()
    return list(session.scalars(query.order_by(models.Case.category)))


def period(session: Session, within: Sequence[Within] | None = None) -> tuple[date, date] | None:
    """Return the days of the first and the last report; None when there are no cases."""
    reported = models.Case.reported_at
    query = sql_select(func.min(reported), func.max(reported)).where(*_filters(within=within))
    first, last = session.execute(query).one()
    return None if first is None else (first.date(), last.date())


def _filters(
    since: date | None = None,
    until: date | None = None,
    categories: Sequence[str] | None = None,
    box: Box | None = None,
    within: Sequence[Within] | None = None,
) -> list[ColumnElement[bool]]:
    reported = models.Case.reported_at
    conditions: list[ColumnElement[bool]] = []
    if since is not None:
        conditions.append(reported >= datetime.combine(since, time.min))
    if until is not None:
        conditions.append(reported < datetime.combine(until, time.min))
    if categories is not None:
        conditions.append(models.Case.category.in_(categories))
    if box is not None:
        conditions.append(bbox_filter(models.Case, box))
    if within is not None:
        conditions.append(or_(false(), *map(_lies_in, within)))
    return conditions


def _lies_in(part: Within) -> ColumnElement[bool]:
    """Return the condition that a case lies in a part, by the grid it is in on its day."""
    conditions: list[ColumnElement[bool]] = [true()]
    if part.category is not None:
        conditions.append(models.Case.category == part.category)
    if part.communities is not None:
        conditions.append(_in_grids(part.communities, part.grids or (), part.on))
    return and_(*conditions)


def _in_grids(communities: Sequence[str], grids: Sequence[str], on: date) -> ColumnElement[bool]:
    """Return the condition that a case is in any of these, whichever code its grid had when it was put there."""
    former = succession.former(on)
    below = _grids_of(communities, on).where(models.Grid.code.not_in(sql_select(former.c.code)))
    inside = or_(former.c.now.in_(below), former.c.now.in_(grids))
    codes = sql_select(former.c.code).where(inside)
    return case_routes.is_in(on, lambda of: or_(of.in_(below), of.in_(grids), of.in_(codes)))


def _grids_of(communities: Sequence[str], on: date) -> Select[str]:
    """Return the query of the codes of the grids that belong to communities on a day, or did when they were last there.

    One that has gone from one community to another belongs to the other alone, with all that was reported in it.
    """
    grid = models.Grid
    was_there = and_(grid.valid_from <= on, or_(grid.valid_to.is_(None), grid.valid_to > grid.valid_from))
    last = (
        sql_select(grid.code, func.max(grid.valid_from).label("since")).where(was_there).group_by(grid.code).subquery()
    )
    newest = and_(grid.code == last.c.code, grid.valid_from == last.c.since)
    return sql_select(grid.code).join(last, newest).where(was_there, grid.community.in_(communities))
