"""Reading what somebody is to act as, from a form or from JSON; what a right can be, the service says."""

from __future__ import annotations

from collections.abc import Iterator

from werkzeug.datastructures import MultiDict

from geogrid.domain.people.account import Assignment, Capacity
from geogrid.errors import AreaMissing, QueryError, WorkMissing


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
    """Yield the rights of a form; see `rows`.

    Raises
    ------
    QueryError, WorkMissing, AreaMissing
        Without an area a right is for the whole district only where that is said.
    """
    for capacity, area, category, whole in rows(form):
        given = right(capacity, area, category)
        if whole is (given.area is not None):
            raise AreaMissing()
        yield given


def rows(form: MultiDict[str, str]) -> Iterator[tuple[str, str, str, bool]]:
    """Yield the rows of a form with rights: capacity, area, category, and whether it is for the whole district.

    Each fills three fields, and `whole` has the numbers, from 0, of those for the whole district. A row that is empty
    is none.

    Raises
    ------
    QueryError
    """
    columns = [form.getlist(name) for name in ("capacity", "area", "category")]
    if len({len(column) for column in columns}) > 1:  # what is missing would come from another row
        raise QueryError(field="capacity", value=len(columns[0]), expected="capacity, area, category")
    whole = form.getlist("whole")
    for number, (capacity, area, category) in enumerate(zip(*columns, strict=True)):
        if str(number) in whole or any(cell.strip() for cell in (capacity, area, category)):
            yield capacity, area, category, str(number) in whole
