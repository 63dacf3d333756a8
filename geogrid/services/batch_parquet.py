"""The answer to a batch as Parquet."""

from __future__ import annotations

from typing import Any

import pyarrow
import pyarrow.parquet

from geogrid.services.batch import Located
from geogrid.services.batch_file import REASON, TOLD, Pieces, border_columns, border_names, codes_of, spans, told_of

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
            columns: dict[str, Any] = dict(zip(points.names, (points.x[start:end], points.y[start:end]), strict=True))
            for at, name in enumerate(TOLD):
                columns[name] = [told[code][at] if code else None for code in codes]
            if located.borders is not None:
                columns |= dict(zip(border_names(located), border_columns(located, start, end), strict=True))
            columns[REASON] = [located.why(row) for row in range(start, end)]
            writer.write_table(pyarrow.table(columns, schema=schema))
            yield end, pipe.taken()
    yield len(located), pipe.taken()


def _schema(located: Located) -> pyarrow.Schema:
    """Return the columns: the coordinates, the grid, the border where it was asked for, the reason."""
    kinds = dict.fromkeys(located.points.names, pyarrow.float64())
    kinds |= dict.fromkeys(TOLD, pyarrow.string()) | dict(zip(border_names(located), _BORDER, strict=False))
    kinds[REASON] = pyarrow.string()
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
