"""The posts that a plan leaves without a grid, and those that were left without one before it began."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from geogrid.domain.people.post import Post
from geogrid.services.plan_work import Work
from geogrid.store import coverage, micros
from geogrid.store.versions import Period


class LeftBefore(NamedTuple):
    """A post of a grid that was no more when a plan began, and what that was called last; None where nobody knows."""

    post: Post
    name: str | None


def unheld(work: Work) -> frozenset[str]:
    """Return the codes of posts whose grid or micro-grid is no more by a plan, or never comes to be through it."""
    return frozenset(work.tally.unheld()) - _ended_before(work)


def left_before(session: Session, work: Work, posts: Iterable[Post]) -> tuple[LeftBefore, ...]:
    """Return the posts whose grid or micro-grid was no more when a plan began, in the order given."""
    ended = _ended_before(work).intersection(work.tally.unheld())
    names = {code: _last_name(session, code, work.first_day) for code in ended}
    return tuple(LeftBefore(post, names[post.grid]) for post in posts if post.grid in ended)


def _ended_before(work: Work) -> frozenset[str]:
    base = work.plan.base
    return frozenset(base.used.keys() - base.grids.keys() - base.micro_codes)


def _last_name(session: Session, code: str, on: date) -> str | None:
    """Return what a grid was called on the last day that it had, or a micro-grid with its grid."""
    if day := _last_day(coverage.periods(session, code), on):
        return coverage.called(session, [code], day)[code].full_name
    day = _last_day(micros.periods(session, code), on)
    found = micros.one(session, code, day) if day else None
    if found is None or day is None:
        return None
    grid, name = found
    above = coverage.called(session, [grid], day).get(grid)
    return f"{above.full_name if above else grid}{name or code}"


def _last_day(periods: Iterable[Period], on: date) -> date | None:
    ended = [end for _, end in periods if end is not None and end <= on]
    return max(ended) - timedelta(days=1) if ended else None
