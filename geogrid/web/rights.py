"""Reading what somebody is to act as, from a form or from JSON."""

from __future__ import annotations

from geogrid.domain.people.account import Capacity
from geogrid.errors import QueryError


def capacity(text: str) -> Capacity:
    """Return a capacity by its word.

    Raises
    ------
    QueryError
    """
    try:
        return Capacity(text)
    except ValueError:
        raise QueryError(field="capacity", value=text[:40], expected=", ".join(list(Capacity)[1:])) from None
