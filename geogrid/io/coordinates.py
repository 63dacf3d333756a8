"""The points that a request brings: JSON, CSV or Parquet."""

from __future__ import annotations

import csv
import io
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from geogrid.domain.cases import sheet
from geogrid.errors import FileNotTable, FileRefused, ValueInvalid
from geogrid.io import process
from geogrid.io.child import letters
from geogrid.io.child.header import pair
from geogrid.io.limits import Limits
from geogrid.io.quarantine import quarantined

BODY = "body"
"""What a request's body is called in errors."""
_EXPECTED = '{"points": [[118.31, 29.71]]} or {"x": [118.31], "y": [29.71]}'
_SEPARATORS = ",;\t"
_LIMITS = Limits(rows=5_000_000, wall_seconds=30, cpu_seconds=30)
_COLUMNS, _CELLS = 1_000, 20_000_000  # of a CSV


@dataclass(frozen=True)
class Coordinates:
    """Points as they came.

    Parameters
    ----------
    x, y
        East and north, shape (n,); NaN where there is none.
    missing
        Where a coordinate is not given at all, shape (n,).
    names
        The columns of x and y.
    header, rows
        Of a CSV, to be given back with the answer: names, and the rest of each line as text; else empty.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    missing: NDArray[np.bool_]
    names: tuple[str, str] = ("x", "y")
    header: Sequence[str] = ()
    rows: Sequence[str] = field(default=(), repr=False)

    def __len__(self) -> int:
        return len(self.x)


NOTHING = Coordinates(np.empty(0), np.empty(0), np.empty(0, bool))
"""No points."""


def from_json(values: dict[str, Any]) -> Coordinates:
    """Return the points of {"points": [[x, y], ...]} or {"x": [...], "y": [...]}; null is a missing coordinate.

    Raises
    ------
    ValueInvalid
        Names row (from 1) and column of what is no number.
    FileRefused
        When it has another shape.
    """
    points, x, y = (values.get(name) for name in ("points", "x", "y"))
    if points is not None and (x is not None or y is not None):
        raise FileRefused(file=BODY, reason=f"expected is {_EXPECTED}")
    if isinstance(points, list):
        for row, point in enumerate(points, 1):
            if type(point) is not list or len(point) != 2:
                raise _invalid(row, "points", _shown(point), "[118.31, 29.71]")
        x, y = [point[0] for point in points], [point[1] for point in points]
    if not (isinstance(x, list) and isinstance(y, list) and len(x) == len(y)):
        raise FileRefused(file=BODY, reason=f"expected is {_EXPECTED}")
    east, north = _numbers("x", x), _numbers("y", y)
    return Coordinates(east, north, np.isnan(east) | np.isnan(north))


def from_csv(content: bytes, x: str | None, y: str | None) -> Coordinates:
    """Return the points of a CSV with a header; an empty cell is a missing coordinate.

    Parameters
    ----------
    x, y
        The columns; found by their headers when not said.

    Raises
    ------
    ValueInvalid
        Names row (the header is 1) and column of what is no number.
    FieldUnknown, FieldNotFound, CoordinatesAmbiguous, FileNotTable, FileRefused
    """
    if b"\0" in content:
        raise FileNotTable(file=BODY)
    text, _, _ = letters.whole(content, BODY, None)
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = next(reader, None)
        if header is None:
            raise FileNotTable(file=BODY)
        if len(header) > _COLUMNS:
            raise FileRefused(file=BODY, reason="it has more than 1,000 columns")
        return _rows(reader, header, pair(BODY, header, x, y))
    except csv.Error:
        raise FileRefused(file=BODY, reason="a quotation mark in it is misplaced or not closed") from None


def _rows(reader: Iterator[list[str]], header: list[str], places: tuple[int, int]) -> Coordinates:
    """Read row by row, so that threads that answer others have their turns, and nothing much larger than the body."""
    x, y, missing, lines = array("d"), array("d"), bytearray(), Lines()
    names, width = (header[places[0]], header[places[1]]), len(header)
    keep = csv.writer(lines, lineterminator="").writerow
    pairs = list(zip(names, places, strict=True))
    for row, cells in enumerate(reader, 2):
        (east, no_east), (north, no_north) = (_cell(row, name, cells[at : at + 1]) for name, at in pairs)
        x.append(east)
        y.append(north)
        missing.append(no_east or no_north)
        keep(cells[:width] + [""] * (width - len(cells)))
        if len(lines) > _LIMITS.rows or len(lines) * width > _CELLS:
            raise FileRefused(file=BODY, reason="it has too many rows and columns to be answered in one piece")
    return Coordinates(np.array(x), np.array(y), np.array(missing, dtype=bool), names, header, lines)


class Lines(list[str]):
    """Rows of a CSV as text; a `csv.writer` writes to it."""

    write = list.append


def from_parquet(content: bytes, x: str | None, y: str | None) -> Coordinates:
    """Return the points of a Parquet file, which a limited process of its own reads; null is a missing coordinate.

    Raises
    ------
    ValueInvalid
        Names row and column of what is no number.
    FieldUnknown, FieldNotFound, CoordinatesAmbiguous, FileError
    """
    with tempfile.TemporaryDirectory(prefix="geogrid-") as name:
        given = Path(name) / "body.parquet"
        given.write_bytes(content)
        with quarantined(given, _LIMITS) as folder:
            told = process.answer("coordinates", folder, {"file": BODY, "x": x, "y": y}, _LIMITS)
            xy, missing = (np.load(folder / "answer" / f"{name}.npy", allow_pickle=False) for name in ("xy", "missing"))
    if not (xy.dtype == np.float64 and missing.dtype == bool and xy.shape == (2, *missing.shape)):
        raise FileRefused(file=BODY, reason="the reader gave no answer")
    return Coordinates(xy[0], xy[1], missing, (str(told["x"]), str(told["y"])))


def _numbers(column: str, values: list[Any]) -> NDArray[np.float64]:
    for row, value in enumerate(values, 1):
        if type(value) is not float and type(value) is not int and value is not None:
            raise _invalid(row, column, _shown(value), "a number")
    return np.array(values, dtype=float)


def _cell(row: int, column: str, cells: Sequence[str]) -> tuple[float, bool]:
    """Return a cell's number, and whether it is empty; "nan" and "inf" are numbers that are not finite."""
    cell = cells[0].strip() if cells else ""
    number = sheet.number(cell) if cell else np.nan
    if number is None:
        raise _invalid(row, column, cell, "a number")
    return number, not cell


def _shown(value: Any) -> str:
    """Return a value as JSON, if it is not too deep for that."""
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:
        return "…"


def _invalid(row: int, column: str, value: str, expected: str) -> ValueInvalid:
    return ValueInvalid(file=BODY, row=row, field=column, value=value[:40], expected=expected)
