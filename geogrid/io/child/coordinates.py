"""Read two columns of numbers from a Parquet file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet
from numpy.typing import NDArray

from geogrid.domain.locating.rows import Note
from geogrid.errors import FileRefused, FileTooLarge, ValueInvalid
from geogrid.io.child.header import pair
from geogrid.io.limits import Limits
from geogrid.io.points.numbers import numbers, whole

_PIECE, _LONGEST_SHOWN = 65_536, 40


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
    header = parquet.schema_arrow.names
    names = [header[at] for at in pair(file, header, x, y)]
    found, missing, at = np.empty((2, rows)), np.zeros(rows, bool), 0
    for batch in parquet.iter_batches(_PIECE, columns=list(dict.fromkeys(names)), use_threads=False):
        part = slice(at, at + len(batch))
        for axis, name in enumerate(names):
            column = batch.column(batch.schema.get_field_index(name))
            found[axis, part], notes = numbers(column)
            _refuse_what_is_no_number(file, at, name, column, notes)
            missing[part] |= notes == Note.MISSING.number
        at += len(batch)
    np.save(folder / "answer" / "xy.npy", found[:, :at])
    np.save(folder / "answer" / "missing.npy", missing[:at])
    return {"x": names[0], "y": names[1]}


def _refuse_what_is_no_number(
    file: str, before: int, name: str, column: pyarrow.Array, notes: NDArray[np.uint8]
) -> None:
    wrong = np.flatnonzero(notes == Note.NOT_A_NUMBER.number)
    if wrong.size:
        value = str(whole(column)[int(wrong[0])])[:_LONGEST_SHOWN]
        raise ValueInvalid(file=file, row=before + int(wrong[0]) + 1, field=name, value=value, expected="a number")
