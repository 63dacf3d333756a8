"""The points of a GeoPackage, read by the limited child piece by piece."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geogrid.errors import FileRefused
from geogrid.io import process
from geogrid.io.limits import MB, Limits
from geogrid.io.points.piece import Piece
from geogrid.io.quarantine import quarantined

SUFFIXES = (".gpkg",)
# A file of one's own may be large, and may take its time.
LIMITS = Limits(file_bytes=2048 * MB, unpacked_bytes=4096 * MB, cpu_seconds=7200, wall_seconds=7200)
TYPES = {
    "int": pa.int64(),
    "bool": pa.bool_(),
    "real": pa.float64(),
    "date": pa.date32(),
    "datetime": pa.timestamp("ms"),
    "text": pa.string(),
}
PARSERS = {"date": date.fromisoformat, "datetime": datetime.fromisoformat}
POINT = pa.struct([("x", pa.float64()), ("y", pa.float64())])


class GeoPackage:
    """One layer of points, lying in the quarantine folder; see `opened`. Heights are left out, and counted."""

    def __init__(self, file: str, answer: Path, told: dict[str, Any]) -> None:
        self.file, self._answer, self._rows = file, answer, told["rows"]
        self._kinds = dict(zip(told["fields"], told["kinds"], strict=True))
        self.columns: Sequence[str] = told["fields"]
        self.geometry: str | None = told["geometry"]
        self.crs: str | None = told["crs"]
        self.rows = sum(self._rows)
        self._heights: list[int] = told["heights"]

    def schema(self) -> pa.Schema:
        """Return the types of all columns; the shapes are pairs of x and y."""
        kinds = [(name, TYPES[kind]) for name, kind in self._kinds.items()]
        return pa.schema([*kinds, (self.geometry, POINT)])

    def pieces(self, wanted: Sequence[str] | None = None) -> Iterator[Piece]:
        """Yield all rows, with the columns named or all; rows are numbered from 1."""
        row = 1
        for number, count in enumerate(self._rows):
            share = (number + 1) / len(self._rows)
            yield Piece(row, self._table(number, count, wanted), share, heights=self._heights[number])
            row += count

    def _table(self, number: int, count: int, wanted: Sequence[str] | None) -> pa.Table:
        schema = self.schema()
        values = json.loads((self._answer / f"{number}.json").read_text(encoding="utf-8"))
        columns = {
            name: pa.array(_parsed(kind, column), TYPES[kind])
            for (name, kind), column in zip(self._kinds.items(), values, strict=True)
        }
        columns[str(self.geometry)] = self._points(number, count)
        table = pa.table(columns, schema=schema)
        return table if wanted is None else table.select(list(wanted))

    def _points(self, number: int, count: int) -> pa.Array:
        xy: NDArray[np.float64] = np.load(self._answer / f"{number}-xy.npy", allow_pickle=False)
        if xy.shape != (count, 2):
            raise FileRefused(file=self.file, reason="the reader gave no answer")
        return pa.StructArray.from_arrays([pa.array(xy[:, 0]), pa.array(xy[:, 1])], ["x", "y"])


def _parsed(kind: str, column: list[Any]) -> list[Any]:
    parse = PARSERS.get(kind)
    if parse:
        return [None if value is None else parse(value) for value in column]
    return [None if value is None else str(value) for value in column] if kind == "text" else column


@contextmanager
def opened(path: Path, layer: str | None = None) -> Iterator[GeoPackage]:
    """Let the limited child read one layer, and give it out until the end of the block.

    Raises
    ------
    FileError
    """
    with quarantined(path, LIMITS) as folder:
        told = process.answer("points", folder, {"file": path.name, "layer": layer}, LIMITS)
        yield GeoPackage(path.name, folder / "answer", told)
