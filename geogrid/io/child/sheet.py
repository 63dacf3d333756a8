"""Read the rows of a CSV or XLSX file."""

from __future__ import annotations

import csv
import io
import math
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, dropwhile, islice
from pathlib import Path
from typing import Any

import python_calamine

from geogrid.errors import FileEmpty, FileNotTable, FileRefused, FileTooLarge, LayerUnknown
from geogrid.io.child import archive, heading, letters, merged
from geogrid.io.limits import Limits

SEPARATORS = ",;\t"
_LOOKED_AT = 100
"""Rows of a sheet in which its table begins."""
_LARGE = 30_000_000
"""Bytes of a workbook, unpacked, from which on no sheet is looked into that is not read: that takes as long."""


def read(folder: Path, *, file: str, sheet: str | None, encoding: str | None, limits: Limits) -> dict[str, Any]:
    """Read the file in ``folder/given`` and return its header, its rows and where they start."""
    path = next((folder / "given").iterdir())
    if path.suffix == ".xlsx":
        used, sheets, name, rows, ranges, others = _workbook(path, file, sheet, limits)
    else:
        used, sheets, name, rows = _text(path, file, encoding, limits)
        ranges, others = [], []
    header_row, header, values = _table(merged.down(rows, ranges), merged.across(ranges), file, limits)
    return {
        "encoding": used,
        "sheets": sheets,
        "sheet": name,
        "others": others,
        "header_row": header_row,
        "header": header,
        "rows": values,
    }


def _text(
    path: Path, file: str, encoding: str | None, limits: Limits
) -> tuple[str, list[str], str, Iterator[list[Any]]]:
    content = path.read_bytes()
    if letters.is_no_text(content):
        raise FileNotTable(file=file)
    text, used, _ = letters.whole(content, file, encoding)
    first = next((line for line in text.splitlines() if line.strip()), "")
    if "\0" in first:
        raise FileNotTable(file=file)
    separator = max(SEPARATORS, key=first.count)
    return used.upper(), [], "", _lines(text, separator, file, limits)


def _lines(text: str, separator: str, file: str, limits: Limits) -> Iterator[list[Any]]:
    csv.field_size_limit(limits.text_bytes * 4)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error:
        raise FileRefused(file=file, reason="a quotation mark in it is misplaced or not closed") from None


def _workbook(
    path: Path, file: str, sheet: str | None, limits: Limits
) -> tuple[str, list[str], str, Iterator[list[Any]], list[merged.Range], list[str]]:
    _check_archive(path, file, limits)
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        sheets = list(book.sheet_names)
        name = sheet if sheet is not None or not sheets else _with_a_table(book)
        if name not in sheets:
            raise LayerUnknown(file=file, layers=sheets, option="--sheet")
        page = book.get_sheet_by_name(name)
    except (python_calamine.CalamineError, ValueError):
        raise FileNotTable(file=file) from None
    if page.total_width > limits.columns:
        raise FileTooLarge(file=file, limit=limits.columns, what="columns")
    rows = iter(page.to_python(skip_empty_area=False, nrows=limits.rows + 100))
    ranges = list(page.merged_cell_ranges or ())
    return "UTF-8", sheets, name, rows, ranges, _others(book, path, name) if sheet is None else []


def _with_a_table(book: python_calamine.CalamineWorkbook) -> str:
    """Return the name of the first sheet that is shown and holds a table: a cover or an empty sheet may stand before.

    Without any it is the first that is shown, or the first.
    """
    names = _shown(book) or list(book.sheet_names)
    return next((name for name in names if len(names) > 1 and _holds_a_table(book, name)), names[0])


def _others(book: python_calamine.CalamineWorkbook, path: Path, name: str) -> list[str]:
    """Return the other sheets that are shown and hold a table; of a large workbook all that are shown.

    Where the one that is read is a list of one column those as well that are no more than that.
    """
    others = [each for each in _shown(book) if each != name]
    if not others:
        return []
    with zipfile.ZipFile(path) as zipped:
        is_large = sum(entry.file_size for entry in zipped.infolist()) > _LARGE
    holds = _holds_a_table if is_large or _holds_a_table(book, name) else _holds_anything
    return [each for each in others if is_large or holds(book, each)]


def _shown(book: python_calamine.CalamineWorkbook) -> list[str]:
    told = [each for each in book.sheets_metadata if each.typ is python_calamine.SheetTypeEnum.WorkSheet]
    return [each.name for each in told if each.visible is python_calamine.SheetVisibleEnum.Visible]


def _holds_a_table(book: python_calamine.CalamineWorkbook, name: str) -> bool:
    return heading.has_table(list(islice(_first_rows(book, name), heading.LOOKED_AT + 1)))


def _holds_anything(book: python_calamine.CalamineWorkbook, name: str) -> bool:
    return any(True for _ in _first_rows(book, name))


def _first_rows(book: python_calamine.CalamineWorkbook, name: str) -> Iterator[list[Any]]:
    return dropwhile(_empty, book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=_LOOKED_AT))


def _check_archive(path: Path, file: str, limits: Limits) -> None:
    if not zipfile.is_zipfile(path):
        raise FileNotTable(file=file)
    try:
        with zipfile.ZipFile(path) as zipped:
            entries = zipped.infolist()
            archive.check(entries, file, limits)
            archive.measure(zipped, entries, path.stat().st_size, file, limits)
    except archive.DAMAGED:
        raise FileRefused(file=file, reason="it is damaged or protected by a password") from None


def _table(
    rows: Iterable[list[Any]], across: merged.Across, file: str, limits: Limits
) -> tuple[int, list[str], list[list[Any]]]:
    """Return the header's row number, it, and the rows below."""
    numbered = dropwhile(lambda numbered: _empty(numbered[1]), enumerate(rows, 1))
    first = list(islice(numbered, heading.LOOKED_AT))
    if not first:
        raise FileEmpty(file=file)
    at = heading.row_of([row for _, row in first])
    names = first[at][1]
    if over := across.get(first[at][0], ()):
        below = merged.names_below(names, first[at + 1][1], over) if at + 1 < len(first) else None
        at, names = (at, names) if below is None else (at + 1, below)
    header = letters.apart("" if value is None else str(value).strip() for value in names)
    if len(header) > limits.columns:
        raise FileTooLarge(file=file, limit=limits.columns, what="columns")
    under = chain(first[at + 1 :], numbered)
    values = [_cells(row, len(header), file, limits) for _, row in islice(under, limits.rows + 1)]
    while values and _empty(values[-1]):
        values.pop()
    if len(values) > limits.rows:
        raise FileTooLarge(file=file, limit=limits.rows, what="rows")
    if not values:
        raise FileEmpty(file=file)
    return first[at][0], header, values


def _empty(row: list[Any]) -> bool:
    return all(map(heading.is_empty, row))


def _cells(row: list[Any], width: int, file: str, limits: Limits) -> list[Any]:
    return [_cell(value, file, limits) for value in [*row[:width], *[None] * (width - len(row))]]


def _cell(value: Any, file: str, limits: Limits) -> Any:
    """Return a value JSON can hold; a date or moment as {"datetime": text}."""
    if isinstance(value, str):
        if len(value.encode()) > limits.text_bytes:
            raise FileTooLarge(file=file, limit=limits.text_bytes, what="bytes in one text")
        return value.strip() or None
    if isinstance(value, date):
        return {"datetime": value.isoformat()}
    if isinstance(value, float):
        return None if not math.isfinite(value) else int(value) if value.is_integer() else value
    return value if value is None or isinstance(value, (bool, int)) else str(value)
