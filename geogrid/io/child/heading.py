"""Where the table of a sheet begins: people put a title above it, and sometimes a line of remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

LOOKED_AT = 6
"""Rows that are looked at for the header."""
_LEAST_COLUMNS = 3
_COLON = re.compile(r"[:：]\s*\S|[：:]$")


def row_of(rows: Sequence[Sequence[Any]]) -> int:
    """Return which of the first rows is the header.

    It is the first, unless that is a title or a remark: one cell, or two where a later row has more, or cells that each
    have a colon, as in `填报单位：昱东街道`. Then it is the next that is neither, if it is of several texts and no
    numbers.

    Parameters
    ----------
    rows
        The first rows, from one that is not empty on; the cells of each.
    """
    looked_at = [[str(cell).strip() for cell in row if not is_empty(cell)] for row in rows[:LOOKED_AT]]
    for at, cells in enumerate(looked_at):
        if not _is_above(cells, looked_at[at + 1 :]):
            return at if _is_header(cells) else 0
    return 0


def _is_above(cells: Sequence[str], later: Sequence[Sequence[str]]) -> bool:
    """Return whether a row is a title or a remark."""
    if len(cells) < _LEAST_COLUMNS - 1 or all(_COLON.search(cell) for cell in cells):
        return True
    return len(cells) < _LEAST_COLUMNS and any(map(_is_header, later))


def _is_header(cells: Sequence[str]) -> bool:
    return len(cells) >= _LEAST_COLUMNS and not any(map(_is_number, cells))


def is_empty(cell: Any) -> bool:
    """Return whether a cell shows nothing."""
    return cell is None or str(cell).strip() == ""


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
