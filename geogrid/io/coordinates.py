"""The points that a request brings: JSON, CSV or Parquet.

To make objects of a large text takes long, and for much of that time no other thread of the process has a turn. So a
limited process of its own makes arrays of it; here it is never read.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geogrid.errors import FileRefused
from geogrid.io import process
from geogrid.io.child import body
from geogrid.io.child.body import BODY, MOST_ROWS, Coordinates, Lines, Rows
from geogrid.io.limits import Limits
from geogrid.io.quarantine import quarantined

__all__ = ["NOTHING", "Coordinates", "Lines", "from_csv", "from_json", "from_parquet"]

NOTHING = Coordinates(np.empty(0), np.empty(0), np.empty(0, bool))
"""No points."""
_LARGE = 128 * 1024
"""Bytes of JSON or CSV. Up to here it takes a few milliseconds, and to start a process takes some hundred."""
_LIMITS = Limits(rows=MOST_ROWS)


def from_json(content: bytes, within: Path | None = None) -> Coordinates:
    """Return the points of a body of JSON; as `io.child.body.from_json`.

    Parameters
    ----------
    within
        The folder into which it is put for another process to read; where temporary files are when None.

    Raises
    ------
    ValueInvalid, FileError
    """
    return body.from_json(content) if len(content) <= _LARGE else _by_child(within, "body", "json", content)


def from_csv(content: bytes, x: str | None, y: str | None, within: Path | None = None) -> Coordinates:
    """Return the points of a CSV; as `io.child.body.from_csv`, `within` as in `from_json`.

    Raises
    ------
    ValueInvalid, RowUneven, FieldUnknown, FieldNotFound, CoordinatesAmbiguous, FileError
    """
    small = len(content) <= _LARGE
    return body.from_csv(content, x, y) if small else _by_child(within, "body", "csv", content, x, y)


def from_parquet(content: bytes, x: str | None, y: str | None, within: Path | None = None) -> Coordinates:
    """Return the points of a Parquet file; null is a missing coordinate. `within` as in `from_json`.

    Raises
    ------
    ValueInvalid
        Names row and column of what is no number.
    FieldUnknown, FieldNotFound, CoordinatesAmbiguous, FileError
    """
    return _by_child(within, "coordinates", "parquet", content, x, y)


def _by_child(
    within: Path | None, job: str, kind: str, content: bytes, x: str | None = None, y: str | None = None
) -> Coordinates:
    with tempfile.TemporaryDirectory(prefix="geogrid-", dir=within) as name:
        given = Path(name) / f"body.{kind}"
        given.write_bytes(content)
        with quarantined(given, _LIMITS, within) as folder:
            told = process.answer(job, folder, {"file": BODY, "x": x, "y": y}, _LIMITS)
            return _taken(folder / "answer", told)


def _taken(answer: Path, told: dict[str, Any]) -> Coordinates:
    """Return what the child left, of which nothing is trusted."""
    xy, missing = _array(answer / "xy.npy"), _array(answer / "missing.npy")
    header = tuple(map(str, told.get("header", ())))
    rows = Rows((answer / "rows.txt").read_bytes(), _array(answer / "ends.npy")) if header else Rows.of(())
    if not (xy.dtype == np.float64 and missing.dtype == bool and xy.shape == (2, *missing.shape)):
        raise FileRefused(file=BODY, reason="the reader gave no answer")
    if header and not _fit(rows, len(missing)):
        raise FileRefused(file=BODY, reason="the reader gave no answer")
    crs = told.get("crs")
    names = str(told["x"]), str(told["y"])
    return Coordinates(xy[0], xy[1], missing, names, None if crs is None else str(crs), header, rows)


def _array(file: Path) -> NDArray[Any]:
    found: NDArray[Any] = np.load(file, allow_pickle=False)
    return found


def _fit(rows: Rows, count: int) -> bool:
    """Return whether there are so many rows, each of which ends after it begins."""
    edges = np.concatenate([[0], rows.ends, [len(rows.text)]])
    return rows.ends.dtype == np.int64 and rows.ends.shape == (count,) and bool((np.diff(edges) >= 0).all())
