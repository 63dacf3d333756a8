"""The points that a request brings: JSON, CSV or Parquet."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
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
        Of a CSV, to be given back with the answer; else empty.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    missing: NDArray[np.bool_]
    names: tuple[str, str] = ("x", "y")
    header: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = field(default=(), repr=False)

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
    if isinstance(points, list) and x is None and y is None:
        for row, point in enumerate(points, 1):
            if type(point) is not list or len(point) != 2:
                raise _invalid(row, "points", orjson.dumps(point).decode(), "[118.31, 29.71]")
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
        The columns; found by their headers, as those of cases are, when not said.

    Raises
    ------
    ValueInvalid
        Names row (the header is 1) and column of what is no number.
    FieldUnknown, FieldNotFound, FileNotTable, FileRefused
    """
    if b"\0" in content:
        raise FileNotTable(file=BODY)
    text, _, _ = letters.whole(content, BODY, None)
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error:
        raise FileRefused(file=BODY, reason="a quotation mark in it is misplaced or not closed") from None
    except ValueError:
        raise FileNotTable(file=BODY) from None
    names = pair(BODY, header, x, y)
    (east, no_east), (north, no_north) = (_cells(name, header.index(name), rows) for name in names)
    return Coordinates(east, north, no_east | no_north, names, header, rows)


def from_parquet(content: bytes, x: str | None, y: str | None) -> Coordinates:
    """Return the points of a Parquet file, which a limited process of its own reads; null is a missing coordinate.

    Raises
    ------
    ValueInvalid
        When a column is not of numbers.
    FieldUnknown, FieldNotFound, FileError
    """
    with tempfile.TemporaryDirectory(prefix="geogrid-") as name:
        given = Path(name) / "body.parquet"
        given.write_bytes(content)
        with quarantined(given, _LIMITS) as folder:
            told = process.answer("coordinates", folder, {"file": BODY, "x": x, "y": y}, _LIMITS)
            east, north = (np.load(folder / "answer" / f"{axis}.npy", allow_pickle=False) for axis in "xy")
    if not (east.dtype == north.dtype == np.float64 and east.ndim == 1 and east.shape == north.shape):
        raise FileRefused(file=BODY, reason="the reader gave no answer")
    return Coordinates(east, north, np.isnan(east) | np.isnan(north), (str(told["x"]), str(told["y"])))


def _numbers(column: str, values: list[Any]) -> NDArray[np.float64]:
    for row, value in enumerate(values, 1):
        if type(value) is not float and type(value) is not int and value is not None:
            raise _invalid(row, column, orjson.dumps(value).decode(), "a number")
    return np.array(values, dtype=float)


def _cells(column: str, at: int, rows: Sequence[Sequence[str]]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return a column's numbers, and where its cells are empty; "nan" and "inf" are numbers that are not finite."""
    found, empty = np.full(len(rows), np.nan), np.zeros(len(rows), dtype=bool)
    for index, row in enumerate(rows):
        cell = row[at].strip() if at < len(row) else ""
        number = sheet.number(cell) if cell else np.nan
        if number is None:
            raise _invalid(index + 2, column, cell, "a number")
        found[index], empty[index] = number, not cell
    return found, empty


def _invalid(row: int, column: str, value: str, expected: str) -> ValueInvalid:
    return ValueInvalid(file=BODY, row=row, field=column, value=value[:40], expected=expected)
