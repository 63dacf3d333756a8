"""Where the table of a sheet begins: people put a title above it, and sometimes a line of remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

LOOKED_AT = 6
"""Rows that are looked at for the header."""
_LEAST_COLUMNS = 3
_COLON = re.compile(r"[:：]\s*\S|[：:]$")
_LABEL = re.compile(r"\w{2,10}\s*[:：]")
_DATE = re.compile(r"(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}")


def row_of(rows: Sequence[Sequence[Any]]) -> int:
    """Return which of the first rows is the header.

    It is the first, unless that is a title or a remark: one cell, or two where a later row has more, or cells that each
    have a colon, as in `填报单位：昱东街道`. Above a row that may be the header, one that begins with such a label is a
    remark as well, and under a title one with a date. Then it is the next that is neither, if it is of several texts
    and no numbers.

    Parameters
    ----------
    rows
        The first rows, from one that is not empty on; the cells of each.
    """
    looked_at = [[str(cell).strip() for cell in row if not is_empty(cell)] for row in rows[:LOOKED_AT]]
    for at, cells in enumerate(looked_at):
        if not _is_above(cells, looked_at[at + 1 :], is_titled=at > 0):
            return at if _is_header(cells) else 0
    return 0


def has_table(rows: Sequence[Sequence[Any]]) -> bool:
    """Return whether rows are the beginning of a table: a header of several texts, and a row as wide below it.

    Of a cover no row is a header: it has a title, a day, a few lines of text.
    """
    at = row_of(rows)
    wide = [sum(not is_empty(cell) for cell in row) for row in rows[at:]]
    cells = [str(cell).strip() for cell in rows[at] if not is_empty(cell)] if rows else []
    return len(wide) > 1 and len(cells) > 1 and not any(map(is_number, cells)) and max(wide[1:]) > 1


def _is_above(cells: Sequence[str], later: Sequence[Sequence[str]], *, is_titled: bool) -> bool:
    """Return whether a row is a title or a remark."""
    if len(cells) < _LEAST_COLUMNS - 1 or all(_COLON.search(cell) for cell in cells):
        return True
    if len(cells) < _LEAST_COLUMNS:
        return any(map(_is_header, later))
    is_remark = _LABEL.match(cells[0]) or (is_titled and sum(map(_is_date, cells)) == 1)
    return bool(is_remark) and any(len(row) >= len(cells) and _is_header(row) and _is_plain(row) for row in later)


def _is_plain(cells: Sequence[str]) -> bool:
    return not any(_LABEL.match(cell) or _is_date(cell) for cell in cells)


def _is_date(text: str) -> bool:
    return _DATE.match(text) is not None


def _is_header(cells: Sequence[str]) -> bool:
    return len(cells) >= _LEAST_COLUMNS and not any(map(is_number, cells))


def is_empty(cell: Any) -> bool:
    """Return whether a cell shows nothing."""
    return cell is None or str(cell).strip() == ""


def is_number(text: str) -> bool:
    """Return whether a cell is a number as it is written."""
    try:
        float(text)
    except ValueError:
        return False
    return True
