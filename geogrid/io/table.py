"""Read a table: CSV (comma, semicolon or tab; UTF-8 or GB18030) or XLSX."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from geogrid.errors import FileMissing, FileNotTable
from geogrid.io import process
from geogrid.io.limits import Limits
from geogrid.io.quarantine import quarantined

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")


@dataclass(frozen=True)
class TableFile:
    """One sheet of a table.

    Parameters
    ----------
    file, encoding
        The file's name, with the sheet where nobody named it and that is not the first one, or others could be read,
        and the encoding its text was read in.
    sheet, sheets, others
        The sheet read and all there are; where nobody named it the others that are shown and hold a table. Empty for
        CSV.
    header
        Column names in order.
    rows
        For each row the values by column name: number, bool, datetime, text, or None for an empty cell.
        In a CSV everything is text.
    first_row
        The number of ``rows[0]`` as the person sees it in the sheet (the header is usually row 1).
    digest
        SHA-256 of the file, as hex.
    """

    file: str
    encoding: str
    sheet: str
    sheets: list[str]
    header: list[str]
    rows: list[dict[str, Any]]
    first_row: int
    digest: str
    others: tuple[str, ...] = ()


def read(
    path: Path,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - a frozen value
) -> TableFile:
    """Read a table in a limited process of its own.

    Parameters
    ----------
    encoding
        Of a CSV; else UTF-8 is tried, then GB18030.
    sheet
        Name of the sheet of an XLSX; when not given the first that is shown and holds a table.
    limits
        How large it may be.

    Raises
    ------
    FileError
        Missing, not a table, too large, damaged, hostile or empty; no such sheet (LayerUnknown).
    """
    path = Path(path)
    if not path.exists():
        raise FileMissing(file=path.name)
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        raise FileNotTable(file=path.name or path.resolve().name)
    with quarantined(path, limits) as folder:
        (copy,) = (folder / "given").iterdir()
        digest = sha256(copy.read_bytes()).hexdigest()
        told = process.answer("table", folder, {"file": path.name, "sheet": sheet, "encoding": encoding}, limits)
    header = told["header"]
    is_first = told["sheet"] == next(iter(told["sheets"]), "")
    is_chosen = sheet is None and (not is_first or told["others"])
    return TableFile(
        file=f"{path.name} [{told['sheet']}]" if is_chosen else path.name,
        encoding=told["encoding"],
        sheet=told["sheet"],
        sheets=told["sheets"],
        header=header,
        rows=[dict(zip(header, map(_value, row), strict=True)) for row in told["rows"]],
        first_row=told["header_row"] + 1,
        digest=digest,
        others=tuple(told["others"]),
    )


def _value(cell: Any) -> Any:
    return datetime.fromisoformat(cell["datetime"]) if isinstance(cell, dict) else cell
