"""The raster of cells that a coverage is kept in to be asked, and its arrays.

A cell that no border crosses names its grid. A cell with borders names a record: the grids that could be meant (its
choices), which of them hold the cell's middle, and the few edges inside. From the middle the answer is walked to, edge
by edge; see `walk`.

A record stands in one piece, so that reading it is reading one place in memory. In numbers of 4 bytes:

======================================  ============
edges * 32 + choices                    1
which choices hold the middle, as bits  1
owners of each edge, as bits of choices edges
choices                                 choices
padding, to whole numbers of 8 bytes    0 or 1
x1, y1, x2, y2 of each edge             8 each
======================================  ============

The coordinates are double precision, the lower end of an edge first (of two on one height, the left one).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

OUTSIDE = -1
FIRST_RECORD = -2  # the label of a cell whose record begins at 8-byte number r is FIRST_RECORD - r
HEAD = 2  # numbers before a record's owners
EDGES = 32  # the first number divided by this: how many edges; the rest: how many choices

PADDING = 32  # numbers behind the last record, so that a little more may be read than there is
CHOICES = 30  # grids a record can tell apart; a crowded cell has several records, one behind the other
MORE = 1 << CHOICES  # with a record's inside: another record of the cell follows
UPRIGHT = 1 << CHOICES  # with an edge's owners: it crosses the cell's upright line through the middle
LEFT = -(1 << 31)  # ... and the middle is to its left
ALL = (1 << CHOICES) - 1  # the choices themselves, as bits


@dataclass(frozen=True, slots=True)
class Raster:
    """Where the cells are: squares, row by row from the south-west.

    Parameters
    ----------
    west, south
        The corner.
    step
        The side of a cell, degrees.
    columns, rows
        How many; the outermost hold nothing, so that points beyond can be counted into them.
    """

    west: float
    south: float
    step: float
    columns: int
    rows: int

    @property
    def scale(self) -> float:
        """Cells a degree."""
        return 1.0 / self.step

    def column(self, x: Floats) -> Ints:
        return _cell(x - self.west, self.scale, self.columns)

    def row(self, y: Floats) -> Ints:
        return _cell(y - self.south, self.scale, self.rows)

    def cell(self, x: Floats, y: Floats) -> Ints:
        row = self.row(y)
        row *= np.int32(self.columns)
        row += self.column(x)
        return row

    def middle_x(self, column: NDArray[Any]) -> Floats:
        return self.west + (column + 0.5) * self.step

    def middle_y(self, row: NDArray[Any]) -> Floats:
        return self.south + (row + 0.5) * self.step


def _cell(away: Floats, scale: float, count: int) -> Ints:
    """Return the number of a row or column; what lies beyond is in the first or last, NaN is anywhere beyond."""
    with np.errstate(over="ignore"):
        away *= scale
    if len(away) and not (away.min() >= 0 and away.max() < count):
        np.fmin(away, count - 1, out=away)
        np.fmax(away, 0, out=away)
    return away.astype(np.int32)


@dataclass(frozen=True, slots=True)
class Cells:
    """The index's arrays.

    Parameters
    ----------
    raster
        Where the cells are.
    labels
        For each cell its grid, OUTSIDE, or where its record begins, shape (rows * columns,).
    records
        All records, one behind the other, shape (n,).
    """

    raster: Raster
    labels: Ints
    records: Ints
    floats: Floats = field(init=False, repr=False)
    """The records read as coordinates."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "floats", self.records.view(np.float64))

    def arguments(self) -> tuple[Any, ...]:
        """Return all of it in the order in which `walk.owner` takes it."""
        at = self.raster
        return at.west, at.south, at.step, at.scale, at.columns, at.rows, self.labels, self.records, self.floats

    @property
    def nbytes(self) -> int:
        return self.labels.nbytes + self.records.nbytes
