"""Some rows of a file of points, and what every such file can be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa


@dataclass(frozen=True)
class Piece:
    """Some rows of a file.

    Parameters
    ----------
    first_row
        Number of the first, as a person sees it.
    table
        The columns that were asked for.
    done
        The share of the file that is read with this piece, 0 to 1.
    lines
        Of a CSV: each row as it stands there, without the end of the line.
    cells
        Of a spreadsheet: each row's values.
    heights
        How many points had heights that were left out when they were read.
    """

    first_row: int
    table: pa.Table
    done: float
    lines: pa.Array | None = None
    cells: Sequence[Sequence[Any]] | None = None
    heights: int = 0

    def __len__(self) -> int:
        return int(self.table.num_rows)


class PointFile(Protocol):
    """A file of points, open.

    Parameters
    ----------
    file
        Its name.
    columns
        Names of the columns, without that of the shapes.
    geometry
        Name of the column of shapes; None for a table.
    crs
        The coordinate system that the file states.
    """

    file: str
    columns: Sequence[str]
    geometry: str | None
    crs: str | None

    def schema(self) -> pa.Schema:
        """Return the types of all columns."""
        ...

    def pieces(self, wanted: Sequence[str] | None = None) -> Iterator[Piece]:
        """Yield all rows from the beginning: with the columns named, or all."""
        ...
