"""Write a table row by row: CSV or XLSX. The file is there when it is whole, and not before."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from geogrid.errors import ExportUnsuitable
from geogrid.io.formula import harmless
from geogrid.io.points.output import MOST_COLUMNS, MOST_ROWS, UNFINISHED
from geogrid.io.points.sheet import Sheet

_WORKBOOK = ".xlsx"


class TableOutput:
    """A table that is being written.

    Parameters
    ----------
    path
        The suffix decides; what is there already is replaced at the end, in one step.
    heads
        Names of the columns.
    title
        Of the sheet.

    Raises
    ------
    ExportUnsuitable
        The format cannot hold it, or the disk does not.
    """

    def __init__(self, path: Path, heads: Sequence[str], title: str) -> None:
        self._path, self._rows = path, 0
        self._folder = TemporaryDirectory(dir=path.parent, prefix=UNFINISHED, ignore_cleanup_errors=True)
        self._unfinished = Path(self._folder.name) / path.name
        self._sheet: Sheet | None = None
        self._stream: Any = None
        if path.suffix.lower() == _WORKBOOK:
            if len(heads) > MOST_COLUMNS:
                raise self._unsuitable("a sheet holds 16,384 columns; write .csv or .parquet instead")
            self._sheet = Sheet(self._unfinished, title)
        else:
            separator = "\t" if path.suffix.lower() == ".tsv" else ","
            self._stream = self._unfinished.open("w", encoding="utf-8-sig", newline="")
            self._lines = csv.writer(self._stream, delimiter=separator)
        self.append(heads)

    def append(self, cells: Sequence[Any]) -> None:
        """Write one row; a text stays a text, whatever it begins with."""
        self._rows += 1
        try:
            if self._sheet is not None:
                if self._rows > MOST_ROWS:
                    raise self._unsuitable("a sheet holds 1,048,576 rows; write .csv or .parquet instead")
                self._sheet.append([cells])
            else:
                self._lines.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
        except OSError as fault:
            raise self._unsuitable(fault.strerror or str(fault)) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: Any, trace: TracebackType | None) -> None:
        try:
            if self._sheet is not None:
                self._sheet.__exit__(kind, fault, trace)
            else:
                self._stream.close()
            if kind is None:
                self._unfinished.replace(self._path)
        except OSError as error:
            raise self._unsuitable(error.strerror or str(error)) from None
        finally:
            self._folder.cleanup()

    def _unsuitable(self, reason: str) -> ExportUnsuitable:
        return ExportUnsuitable(file=self._path.name, reason=reason)
