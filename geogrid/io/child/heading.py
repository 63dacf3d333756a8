"""Where the table of a sheet begins: people put a title above it, and sometimes a line of remarks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

LOOKED_AT = 6
"""Rows that are looked at for the header."""
_LEAST_COLUMNS = 3


def row_of(rows: Sequence[Sequence[Any]]) -> int:
    """Return which of the first rows is the header.

    It is the first, unless that holds one cell only, as a title does, and is followed, perhaps after more such rows, by
    one of several texts and no numbers.

    Parameters
    ----------
    rows
        The first rows, from one that is not empty on; the cells of each.
    """
    for at, row in enumerate(rows[:LOOKED_AT]):
        cells = [str(cell).strip() for cell in row if not is_empty(cell)]
        if len(cells) > 1:
            return at if len(cells) >= _LEAST_COLUMNS and not any(map(_is_number, cells)) else 0
    return 0


def is_empty(cell: Any) -> bool:
    """Return whether a cell shows nothing."""
    return cell is None or str(cell).strip() == ""


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
