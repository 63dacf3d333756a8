"""Which cases a request asks for: ?since=&until=&category=, in months or days, both ends included."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from geogrid.clock import today
from geogrid.domain.cases.selection import Selection
from geogrid.domain.insight.months import next_month
from geogrid.domain.people.policy import Action, scope
from geogrid.errors import QueryError
from geogrid.services import reach
from geogrid.web import identity
from geogrid.web.running import running


def read(args: Mapping[str, str], action: Action) -> Selection:
    """Return the selection, no further than whoever asks may do this; what is missing or empty is open.

    Raises
    ------
    QueryError
        When a period is neither a month (2026-01) nor a day (2026-01-31), or a category cannot be text.
    """
    category = args.get("category") or None
    if category and not category.isprintable():
        raise QueryError(field="category", value=category[:40], expected="name of a category")
    since, until = _day("since", args.get("since")), _day("until", args.get("until"))
    return Selection(
        since=since,
        until=until and _day_after(until, is_month=len(args["until"]) == 7),
        category=category,
        within=reach.within(running().lookup.snapshot(today()), scope(identity.actor(), action)),
    )


_WRITTEN = re.compile(r"\d{4}-\d{2}(-\d{2})?", re.ASCII)


def _day(field: str, text: str | None) -> date | None:
    """Return the day, or the first of the month."""
    if not text:
        return None
    try:
        found = date.fromisoformat(text + "-01" if len(text) == 7 else text) if _WRITTEN.fullmatch(text) else date.max
    except ValueError:
        found = date.max
    if not 1900 <= found.year <= 2200:
        raise QueryError(field=field, value=text[:40], expected="2026-01 / 2026-01-31")
    return found


def _day_after(day: date, *, is_month: bool) -> date:
    return next_month(day) if is_month else day + timedelta(days=1)
