"""Reading what somebody is to act as, from a form or from JSON; what a right can be, the service says."""

from __future__ import annotations

from collections.abc import Iterator

from werkzeug.datastructures import MultiDict

from geogrid.domain.people.account import Assignment, Capacity
from geogrid.errors import QueryError, WorkMissing


def right(capacity: str, area: str, category: str) -> Assignment:
    """Return a right by its words; without area or category it is for all.

    Raises
    ------
    QueryError, WorkMissing
    """
    if not capacity:
        raise WorkMissing()
    try:
        return Assignment(Capacity(capacity), area.strip() or None, category.strip() or None)
    except ValueError:
        raise QueryError(field="capacity", value=capacity[:40], expected=", ".join(list(Capacity)[1:])) from None


def in_form(form: MultiDict[str, str]) -> Iterator[Assignment]:
    """Yield the rights of a form, of which each fills a row of three fields; a row that is empty is none.

    Raises
    ------
    QueryError, WorkMissing
    """
    columns = [form.getlist(name) for name in ("capacity", "area", "category")]
    if len({len(column) for column in columns}) > 1:  # a missing area would be the whole district
        raise QueryError(field="capacity", value=len(columns[0]), expected="capacity, area, category")
    for row in zip(*columns, strict=True):
        if any(cell.strip() for cell in row):
            yield right(*row)
