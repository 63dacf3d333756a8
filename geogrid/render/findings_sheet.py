"""A check as a spreadsheet: what was found, what was done, totals. Texts are texts, whatever they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from geogrid.render.report import Cell, Document, cells, columns
from geogrid.render.wording import Wording

_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LIKE_A_FORMULA = ("=", "+", "-", "@")
_LONGEST = 32_000  # characters a cell holds


def write(path: Path, document: Document, wording: Wording) -> None:
    """Write the report as XLSX: a sheet for the defects, one for steps where some were taken, one for the totals."""
    book = Workbook()
    del book[book.sheetnames[0]]
    found = [cells(number, entry) for number, entry in enumerate(document.entries, 1)]
    _sheet(book, wording("Defects"), columns(wording), found, [6, 16, 10, 70, 34, 40, 13, 13, 13])
    if document.steps:
        steps = [(n, step.text, step.about, step.won, step.moved_m2) for n, step in enumerate(document.steps, 1)]
        heads = [wording("No."), wording("Step"), wording("About"), wording("Ground"), wording("Moved (m²)")]
        _sheet(book, wording("Steps"), heads, steps, [6, 36, 60, 50, 13])
    heads = [wording("Kind"), wording("Found"), wording("Area (m²)")]
    rows: list[Sequence[Cell]] = [(kind, count, round(area, 3)) for kind, count, area in document.totals]
    _sheet(book, wording("Totals"), heads, [*rows, (), (document.source,)], [28, 10, 16])
    book.save(path)


def _sheet(
    book: Workbook, title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[int]
) -> None:
    sheet: Worksheet = book.create_sheet(title)
    sheet.append(list(heads))
    for head in sheet[1]:
        head.font = Font(bold=True)
    for at, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            _put(sheet.cell(at, column), value)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"


def _put(cell: SheetCell, value: Cell) -> None:
    cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
    if not isinstance(value, str):
        cell.value = value
        return
    text = _UNSHOWABLE.sub("", value)[:_LONGEST]
    cell.value = text
    if text.startswith(_LIKE_A_FORMULA):
        cell.data_type = "s"  # not a formula, and not made one when a person edits the cell
        cell.quotePrefix = True
