"""Class breaks of a choropleth map.

Method: quantiles of the *distinct* values. Each class gets about the same number of different values, so many equal
values (the zeros above all) fill one class and not several, and one extreme grid does not push all others into the
lowest. A class is stated by the smallest and largest value that really occurs in it. The outcome depends on the values
only, not on their order, and never on rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class ValueClass:
    """One class: the lowest and highest value in it, and how many grids it holds."""

    low: float
    high: float
    size: int


def breaks(values: Iterable[float | None], wanted: int = 5) -> list[ValueClass]:
    """Return the classes from the lowest to the highest.

    Parameters
    ----------
    values
        One per grid; None (unknown) is in no class.
    wanted
        Number of classes; there are fewer when there are fewer distinct values, none when there are no values.
    """
    known = sorted(value for value in values if value is not None)
    distinct = sorted(set(known))
    count = min(wanted, len(distinct))
    edges = [len(distinct) * i // count for i in range(count + 1)] if count else []
    found = []
    for first, after in pairwise(edges):
        low, high = distinct[first], distinct[after - 1]
        found.append(ValueClass(low, high, sum(low <= value <= high for value in known)))
    return found


def class_of(value: float | None, classes: Sequence[ValueClass]) -> int | None:
    """Return the number (from 0) of the class that holds the value; None for None and for a value of no class."""
    if value is None:
        return None
    return next((i for i, one in enumerate(classes) if one.low <= value <= one.high), None)
