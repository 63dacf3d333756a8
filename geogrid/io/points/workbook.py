"""XLSX, read whole by the limited child."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from geogrid.io import table
from geogrid.io.points.piece import Piece

SUFFIXES = (".xlsx",)


class Workbook:
    """One sheet of a spreadsheet.

    Parameters
    ----------
    path, sheet
        The file, and the name of the sheet; else the first shown that has a table.

    Attributes
    ----------
    sheet, other_sheets
        The sheet read; where it was not named the others that are shown and have a table.

    Raises
    ------
    FileError
    """

    geometry: str | None = None
    crs: str | None = None

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        told = table.read(path, sheet=sheet)
        self.file, self.sheet, self.other_sheets, self._first = told.file, told.sheet, told.others, told.first_row
        self.columns: Sequence[str] = told.header
        self._cells: Sequence[Sequence[Any]] = [list(row.values()) for row in told.rows]
        columns = {name: _column([row[at] for row in self._cells]) for at, name in enumerate(told.header)}
        self._table = pa.table(columns)

    def schema(self) -> pa.Schema:
        """Return the types of all columns; one with values of several types is text."""
        return self._table.schema

    def pieces(self, wanted: Sequence[str] | None = None) -> Iterator[Piece]:
        """Yield all rows, with the columns named or all."""
        chosen = self._table if wanted is None else self._table.select(list(wanted))
        yield Piece(self._first, chosen, 1.0, cells=self._cells)


def _column(values: list[Any]) -> pa.Array:
    kinds = {type(value) for value in values if value is not None}
    for allowed, kind in (
        ({bool}, pa.bool_()),
        ({int}, pa.int64()),
        ({int, float}, pa.float64()),
        ({datetime}, pa.timestamp("ms")),
    ):
        if (
            kinds
            and kinds <= allowed
            and not (kind == pa.int64() and max(map(abs, filter(None, values)), default=0) >> 63)
        ):
            # Arrow takes no whole number of more than 63 bits for a decimal.
            return pa.array(map(_decimal, values) if kind == pa.float64() else values, kind)
    return pa.array([None if value is None else str(value) for value in values], pa.string())


def _decimal(value: float | None) -> float | None:
    return None if value is None else float(value)
