"""Read the points of a body of JSON or CSV: in the process it comes to when it is small, else in the child."""

from __future__ import annotations

import csv
import io
import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from geogrid.domain.cases import sheet
from geogrid.errors import FileNotTable, FileRefused, MemberUnknown, RowUneven, ValueInvalid
from geogrid.io.child import letters
from geogrid.io.child.header import pair
from geogrid.io.limits import Limits

BODY = "body"
"""What a request's body is called in errors."""
MOST_ROWS = 5_000_000
_COLUMNS, _CELLS = 1_000, 20_000_000  # of a CSV
_SEPARATORS = ",;\t"
_MEMBERS = ("crs", "points", "x", "y")
_EXPECTED = '{"points": [[118.31, 29.71]]} or {"x": [118.31], "y": [29.71]}'
_LONGEST_INTEGER = 300  # digits; what is longer is no number that is finite

Numbers = tuple[NDArray[np.float64], NDArray[np.bool_]]


@dataclass(frozen=True)
class Rows:
    """Rows of a CSV, in one piece of memory however many they are.

    Parameters
    ----------
    text
        All, in UTF-8, one after the other.
    ends
        Where in it each ends, shape (n,).
    """

    text: bytes
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, lines: Iterable[str]) -> Rows:
        """Return these rows."""
        texts = [line.encode() for line in lines]
        return cls(b"".join(texts), np.cumsum([len(text) for text in texts], dtype=np.int64))

    def between(self, start: int, end: int) -> list[str]:
        """Return some of them."""
        edges = [int(self.ends[start - 1]) if start else 0, *self.ends[start:end].tolist()]
        return [self.text[first:last].decode() for first, last in pairwise(edges)]


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
    crs
        The coordinate system that a body of JSON states.
    header, rows
        Of a CSV, to be given back with the answer: names, and the rest of each line as text; else empty.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    missing: NDArray[np.bool_]
    names: tuple[str, str] = ("x", "y")
    crs: str | None = None
    header: Sequence[str] = ()
    rows: Rows = field(default=Rows(b"", np.empty(0, np.int64)), repr=False)

    def __len__(self) -> int:
        return len(self.x)


def read(folder: Path, *, file: str, x: str | None, y: str | None, limits: Limits) -> dict[str, Any]:
    """Leave the points of ``folder/given/body.json`` or ``.csv`` as arrays and return what else it says."""
    given = next((folder / "given").iterdir())
    content = given.read_bytes()
    found = from_json(content) if given.suffix == ".json" else from_csv(content, x, y)
    answer = folder / "answer"
    np.save(answer / "xy.npy", np.array([found.x, found.y]))
    np.save(answer / "missing.npy", found.missing)
    np.save(answer / "ends.npy", found.rows.ends)
    (answer / "rows.txt").write_bytes(found.rows.text)
    return {"x": found.names[0], "y": found.names[1], "crs": found.crs, "header": list(found.header)}


def from_json(content: bytes) -> Coordinates:
    """Return the points of {"points": [[x, y], ...]} or {"x": [...], "y": [...]}; null is a missing coordinate.

    NaN, Infinity and numbers too large for a decimal (1e999) are coordinates that are not finite.

    Raises
    ------
    ValueInvalid
        Names row (from 1) and column of what is no number.
    FileRefused
        When it is no JSON or has another shape.
    MemberUnknown
        When it has another field.
    """
    values = _object(content)
    for name in sorted(values.keys() - set(_MEMBERS)):
        raise MemberUnknown(field=_readable(name[:40]), known=", ".join(_MEMBERS))
    points, x, y = (values.get(name) for name in ("points", "x", "y"))
    if points is not None and (x is not None or y is not None):
        raise _misshapen()
    if isinstance(points, list):
        for row, point in enumerate(points, 1):
            if type(point) is not list or len(point) != 2:
                raise _invalid(row, "points", _shown(point), "[118.31, 29.71]")
        x, y = [point[0] for point in points], [point[1] for point in points]
    if not (isinstance(x, list) and isinstance(y, list) and len(x) == len(y)):
        raise _misshapen()
    (east, no_east), (north, no_north) = _numbers("x", x), _numbers("y", y)
    crs = values.get("crs")
    stated = None if crs is None else _readable(str(crs))
    return Coordinates(east, north, no_east | no_north, crs=stated)


def from_csv(content: bytes, x: str | None, y: str | None) -> Coordinates:
    """Return the points of a CSV with a header; an empty cell is a missing coordinate.

    Parameters
    ----------
    x, y
        The columns; found by their headers when not said.

    Raises
    ------
    ValueInvalid, RowUneven
        Names row (the header is 1) and column of what is no number; or the row with more cells than the header has.
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
    x, y, missing, lines = array("d"), array("d"), bytearray(), Lines()
    names, width = (header[places[0]], header[places[1]]), len(header)
    keep = csv.writer(lines, lineterminator="").writerow
    pairs = list(zip(names, places, strict=True))
    for row, cells in enumerate(reader, 2):
        _even(cells, width, row)
        (east, no_east), (north, no_north) = (_cell(row, name, cells[at]) for name, at in pairs)
        x.append(east)
        y.append(north)
        missing.append(no_east or no_north)
        keep(cells)
        if len(lines) > MOST_ROWS or len(lines) * width > _CELLS:
            raise FileRefused(file=BODY, reason="it has too many rows and columns to be answered in one piece")
    return Coordinates(
        np.array(x), np.array(y), np.array(missing, dtype=bool), names, header=header, rows=Rows.of(lines)
    )


class Lines(list[str]):
    """Rows of a CSV as text; a `csv.writer` writes to it."""

    write = list.append


def _even(cells: list[str], width: int, row: int) -> None:
    """Give a row as many cells as the header has: empty ones are put in, or taken off, at its end."""
    while len(cells) > width and not cells[-1]:
        cells.pop()
    if len(cells) > width:
        raise RowUneven(file=BODY, row=row, found=len(cells), expected=width)
    if len(cells) < width:
        cells += [""] * (width - len(cells))


def _cell(row: int, column: str, cell: str) -> tuple[float, bool]:
    """Return a cell's number, and whether it is empty; "nan" and "inf" are numbers that are not finite."""
    cell = cell.strip()
    number = sheet.number(cell) if cell else np.nan
    if number is None:
        raise _invalid(row, column, cell, "a number")
    return number, not cell


def _object(content: bytes) -> dict[str, Any]:
    try:
        values = orjson.loads(content)
    except orjson.JSONDecodeError:
        values = _as_python_writes_it(content)
    if not isinstance(values, dict):
        raise _misshapen()
    return values


def _as_python_writes_it(content: bytes) -> Any:
    """Return JSON that may hold NaN, Infinity and numbers without end; None when it is none."""
    try:
        return json.loads(content.decode(), parse_int=_integer)
    except (ValueError, RecursionError):
        return None


def _integer(digits: str) -> float:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else float(digits)


def _numbers(column: str, values: list[Any]) -> Numbers:
    """Return numbers, and where there is none."""
    for row, value in enumerate(values, 1):
        if type(value) is not float and type(value) is not int and value is not None:
            raise _invalid(row, column, _shown(value), "a number")
    return np.array(values, dtype=float), np.array([value is None for value in values], dtype=bool)


def _shown(value: Any) -> str:
    """Return a value as JSON, if it is not too deep for that."""
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:
        return "…"


def _readable(text: str) -> str:
    """Return a text that can be answered: half a character, which JSON can name, is in none."""
    return text.encode(errors="replace").decode()


def _misshapen() -> FileRefused:
    return FileRefused(file=BODY, reason=f"expected is {_EXPECTED}")


def _invalid(row: int, column: str, value: str, expected: str) -> ValueInvalid:
    return ValueInvalid(file=BODY, row=row, field=column, value=value[:40], expected=expected)
