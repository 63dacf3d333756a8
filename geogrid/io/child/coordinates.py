"""Read two columns of numbers from a Parquet file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet

from geogrid.errors import FileRefused, FileTooLarge, ValueInvalid
from geogrid.io.child.header import pair
from geogrid.io.limits import Limits

_PIECE = 65_536


def read(folder: Path, *, file: str, x: str | None, y: str | None, limits: Limits) -> dict[str, Any]:
    """Leave the coordinates of the file in ``folder/given`` as two arrays and return the names of their columns."""
    pyarrow.set_cpu_count(1)
    try:
        with pyarrow.parquet.ParquetFile(next((folder / "given").iterdir())) as parquet:
            return _read(parquet, folder, file, x, y, limits)
    except (pyarrow.ArrowException, OSError):
        raise FileRefused(file=file, reason="it is damaged or incomplete; export it again") from None


def _read(
    parquet: pyarrow.parquet.ParquetFile, folder: Path, file: str, x: str | None, y: str | None, limits: Limits
) -> dict[str, Any]:
    rows = parquet.metadata.num_rows
    if rows > limits.rows:
        raise FileTooLarge(file=file, limit=limits.rows, what="rows")
    names = pair(file, parquet.schema_arrow.names, x, y)
    for name in names:
        kind = parquet.schema_arrow.field(name).type
        if not (pyarrow.types.is_floating(kind) or pyarrow.types.is_integer(kind)):
            raise ValueInvalid(file=file, row=1, field=name, value=str(kind)[:40], expected="a number")
    arrays = [np.empty(rows), np.empty(rows)]
    at = 0
    for batch in parquet.iter_batches(_PIECE, columns=list(dict.fromkeys(names)), use_threads=False):
        for array, name in zip(arrays, names, strict=True):
            column = batch.column(batch.schema.get_field_index(name)).cast(pyarrow.float64())
            array[at : at + len(batch)] = column.to_numpy(zero_copy_only=False)  # what is missing is NaN
        at += len(batch)
    for letter, array in zip("xy", arrays, strict=True):
        np.save(folder / "answer" / f"{letter}.npy", array[:at])
    return {"x": names[0], "y": names[1]}
