"""Class breaks of a choropleth map.

Method: quantiles of the *distinct* values. Each class gets about the same number of different values, so many equal
values (the zeros above all) fill one class and not several, and one extreme grid does not push all others into the
lowest. A class is stated by the smallest and largest value that really occurs in it. The outcome depends on the values
only, not on their order, and never on rounding.

Values above the outer fence are a class of their own, the highest: a grid with several times the cases of all others
must not look like the upper end of the ordinary ones. The outer fence is the upper quartile plus three times the
distance of the quartiles (source: Tukey, Exploratory Data Analysis, 1977); the quartiles too are of the distinct
values, so that a district of zeros with a few cases is not all outliers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class ValueClass:
    """One class: its lowest and highest value, how many grids it holds, and whether its values lie above the outer
    fence.
    """

    low: float
    high: float
    size: int
    outlying: bool = False


def breaks(values: Iterable[float | None], wanted: int = 5) -> list[ValueClass]:
    """Return the classes from the lowest to the highest.

    Parameters
    ----------
    values
        One per grid; None (unknown) is in no class.
    wanted
        Number of classes; there are fewer when there are fewer distinct values, none when there are no values. One of
        them is for the values above the outer fence, if there are any and two or more classes are wanted.
    """
    known = sorted(value for value in values if value is not None)
    distinct = sorted(set(known))
    ordinary = bisect_right(distinct, _outer_fence(distinct)) if distinct and wanted > 1 else len(distinct)
    outlying = ordinary < len(distinct)
    edges = _edges(ordinary, wanted - outlying) + [len(distinct)] * outlying
    return [
        ValueClass(low, high, bisect_right(known, high) - bisect_left(known, low), low > distinct[ordinary - 1])
        for low, high in ((distinct[first], distinct[after - 1]) for first, after in pairwise(edges))
    ]


def _outer_fence(distinct: Sequence[float]) -> float:
    """Return the value above which a value is an outlier; the quartiles are values that really occur."""
    lower, upper = distinct[len(distinct) // 4], distinct[3 * len(distinct) // 4]
    return upper + 3 * (upper - lower)


def _edges(size: int, wanted: int) -> list[int]:
    count = min(wanted, size)
    return [size * i // count for i in range(count + 1)] if count else []


def class_of(value: float | None, classes: Sequence[ValueClass]) -> int | None:
    """Return the number (from 0) of the class that holds the value; None for None and for a value of no class."""
    if value is None:
        return None
    return next((i for i, one in enumerate(classes) if one.low <= value <= one.high), None)
