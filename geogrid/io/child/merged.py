"""Cells of a sheet that are merged: what one says that goes over several rows, and headings over several columns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from geogrid.io.child import heading

Range = tuple[tuple[int, int], tuple[int, int]]
"""Row and column of the first cell and of the last, counted from 0."""
Across = Mapping[int, Sequence[tuple[int, int]]]
"""By row, counted from 1, the first and the last column of each heading that goes over several columns."""


def down(rows: Iterable[list[Any]], ranges: Iterable[Range]) -> Iterator[list[Any]]:
    """Yield rows in which a cell that is merged over several rows of a column is said in each of them."""
    begins: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (first, left), (last, right) in ranges:
        if left == right and last > first:
            begins[first].append((left, last))
    said: dict[int, tuple[Any, int]] = {}
    for at, row in enumerate(rows):
        for column, (value, last) in list(said.items()):
            if at > last:
                del said[column]
            elif column < len(row):
                row[column] = value
        said.update({column: (row[column], last) for column, last in begins.get(at, ()) if column < len(row)})
        yield row


def across(ranges: Iterable[Range]) -> Across:
    """Return what is merged over several columns."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (_, left), (last, right) in ranges:
        if right > left:
            found[last + 1].append((left, right))
    return found


def names_below(row: Sequence[Any], below: Sequence[Any], over: Sequence[tuple[int, int]]) -> list[str] | None:
    """Return the names of columns of which some have a heading over them, where the row below is these names.

    经度 and 纬度 under 坐标; 户主姓名 and 联系人姓名, where 姓名 stands under each of them.

    Parameters
    ----------
    row
        That has headings over several columns.
    below
        The row under it, with what goes over both in it.
    over
        The first and the last column of each of these headings.
    """
    names = ["" if heading.is_empty(cell) else str(cell).strip() for cell in below]
    are_named = all(any(names[left : right + 1]) for left, right in over)
    if not over or not are_named or any(map(heading.is_number, names)):
        return None
    counts = Counter(names)
    for left, right in over:
        for column in range(left, min(right + 1, len(names))):
            if counts[names[column]] > 1 and names[column]:
                names[column] = f"{'' if left >= len(row) else row[left]}".strip() + names[column]
    return names
