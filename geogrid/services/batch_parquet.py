"""The answer to a batch as Parquet."""

from __future__ import annotations

from typing import Any

import pyarrow
import pyarrow.parquet

from geogrid.services.batch import Located
from geogrid.services.batch_file import (
    REASON,
    TOLD,
    Pieces,
    added_names,
    border_columns,
    border_names,
    codes_of,
    spans,
    told_of,
)

_BORDER = (pyarrow.float64(), pyarrow.string(), pyarrow.bool_())


def write(located: Located) -> Pieces:
    """Yield the answer to a batch, a row group each time."""
    pipe = _Pipe()
    points = located.points
    schema = _schema(located)
    told = {code: told_of(located, code) for code in codes_of(located)}
    with pyarrow.parquet.ParquetWriter(pyarrow.PythonFile(pipe, mode="w"), schema) as writer:
        for start, end in spans(located):
            codes = [grid.code if (grid := located.grid(row)) else None for row in range(start, end)]
            columns: list[Any] = [points.x[start:end], points.y[start:end]][: len(set(points.names))]
            columns += ([told[code][at] if code else None for code in codes] for at in range(len(TOLD)))
            columns += border_columns(located, start, end) if located.borders is not None else ()
            columns.append([located.why(row) for row in range(start, end)])
            writer.write_table(pyarrow.table(columns, schema=schema))
            yield end, pipe.taken()
    yield len(located), pipe.taken()


def _schema(located: Located) -> pyarrow.Schema:
    """Return the columns: the coordinates, the grid, the border where it was asked for, the reason."""
    given = dict.fromkeys(located.points.names, pyarrow.float64())
    added = dict.fromkeys(TOLD, pyarrow.string()) | dict(zip(border_names(located), _BORDER, strict=False))
    added[REASON] = pyarrow.string()
    names = added_names(located)
    kinds = given | {names[name]: kind for name, kind in added.items()}
    generation = str(located.day.snapshot.generation.number)
    return pyarrow.schema(list(kinds.items()), metadata={"generation": generation, "crs": located.crs})


class _Pipe:
    """A file to be written to, from which what was written is taken away."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._at = 0

    def write(self, part: Any) -> int:
        self._parts.append(bytes(part))
        self._at += len(self._parts[-1])
        return len(self._parts[-1])

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        """Do nothing: what was written is there."""

    def close(self) -> None:
        """Do nothing: what was written is still to be taken."""

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)
