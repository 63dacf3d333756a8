"""The answer to a batch as Parquet."""

from __future__ import annotations

from typing import Any

import pyarrow
import pyarrow.parquet

from geogrid.services.batch import Located
from geogrid.services.batch_file import ADDED, Pieces, codes_of, spans, told_of


def write(located: Located) -> Pieces:
    """Yield the answer to a batch, a row group each time."""
    pipe = _Pipe()
    points, snapshot = located.points, located.day.snapshot
    text = pyarrow.string()
    x, y = points.names
    kinds = [(x, pyarrow.float64()), *([(y, pyarrow.float64())] if y != x else []), *((name, text) for name in ADDED)]
    schema = pyarrow.schema(kinds, metadata={"generation": str(snapshot.generation.number), "crs": located.crs})
    told = {code: told_of(located, code) for code in codes_of(located)}
    with pyarrow.parquet.ParquetWriter(pyarrow.PythonFile(pipe, mode="w"), schema) as writer:
        for start, end in spans(located):
            codes = [grid.code if (grid := located.grid(row)) else None for row in range(start, end)]
            added = [[told[code][at] if code else None for code in codes] for at in range(4)]
            columns: dict[str, Any] = {x: points.x[start:end], y: points.y[start:end]}
            columns |= dict(zip(ADDED, [*added, [located.why(row) for row in range(start, end)]], strict=True))
            writer.write_table(pyarrow.table(columns, schema=schema))
            yield end, pipe.taken()
    yield len(located), pipe.taken()


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
