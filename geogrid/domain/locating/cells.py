"""The raster of cells that a coverage is kept in to be asked, and its arrays.

A cell that no border crosses names its grid. A cell with borders names a record: the grids that could be meant (its
choices), which of them hold the cell's middle, and the few edges inside. From the middle the answer is walked to, edge
by edge; see `walk`. Blocks of 4 x 4 cells that all name the same grid name it once, so that nearly all of what is asked
for stays in the processor's cache.

Cells without borders that several grids hold, one over the other, share one record for each such several.

A cell of very many edges, as where grids are much smaller than elsewhere, has a raster of its own: `levels`.

A record is one or more lines of 64 bytes, as many as the processor reads at once. In numbers of 4 bytes:

====================================================================  ==
which choices hold the middle, what follows, the owners of each edge  1
choices, in ascending order                                           3
numbers of the edges in the table of edges                            4
u1 of each edge, v1, u2, v2: 2 bytes each, from the middle; `near`    8
====================================================================  ==

A cell with more edges continues in the next line; one with more choices has several such records, one behind the other.
What the short coordinates cannot tell for sure is told by the table of edges: x1, y1, x2, y2 in double precision, the
lower end of an edge first (of two on one height, the left one).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

OUTSIDE = -1
FIRST_RECORD = -2  # the label of a cell whose record begins at line r is FIRST_RECORD - r; so for blocks, too
NESTED = -(1 << 30)  # the label of a cell that has a raster of its own, the k-th, is NESTED - k
SHARED = 1 << 29  # the label of cells without borders that several grids hold: SHARED + r, where their record begins
SIDE, AREA = 4, 16  # of a block, in cells; a power of two, so that dividing by it is exact

WORDS, CHOICE, EDGE, NEAR = 16, 1, 4, 8  # of a line: its numbers, and where the choices, edges, short coordinates begin
CHOICES, SLOTS = 3, 4  # grids a record can tell apart; edges a line has room for
ALL = (1 << CHOICES) - 1  # of a line's first number: the choices that hold the middle, as bits
CONTINUED = 8  # ... more edges follow in the next line
MORE = 16  # ... another record of the cell follows
OWNERS, OWNER = 5, 5  # ... where the owners begin, as bits of choices, and the bits for each edge, with these two:
UPRIGHT = 8  # the edge crosses the cell's upright line through the middle
LEFT = 16  # the middle is to its left

_LINE = 64  # bytes


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
        How many, whole blocks; the outermost hold nothing, so that points beyond can be counted into them.
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

    def is_sound(self) -> bool:
        """Return whether such cells can be: finite, of some size, in whole blocks."""
        placed = math.isfinite(self.west) and math.isfinite(self.south) and 0 < self.step < math.inf
        return placed and all(count > 0 and count % SIDE == 0 for count in (self.columns, self.rows))

    def column(self, x: Floats, cells: int = 1) -> Ints:
        """Return the column of each point, of columns so many cells wide."""
        return _cell(x - self.west, self.scale / cells, self.columns // cells)

    def row(self, y: Floats, cells: int = 1) -> Ints:
        """Return the row of each point, of rows so many cells high."""
        return _cell(y - self.south, self.scale / cells, self.rows // cells)

    def cells_away(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return how many cells to the right of the corner points are, and how many above it."""
        return (x - self.west) * self.scale, (y - self.south) * self.scale

    def middle_x(self, column: NDArray[Any]) -> Floats:
        return self.west + (column + 0.5) * self.step

    def middle_y(self, row: NDArray[Any]) -> Floats:
        return self.south + (row + 0.5) * self.step


def _cell(away: Floats, scale: float, count: int) -> Ints:
    """Return the number of a row or column; what lies beyond is in the first or last, NaN is anywhere beyond."""
    with np.errstate(over="ignore", invalid="ignore"):
        away *= scale
        cell = away.astype(np.int32)
        if len(cell) and cell.view(np.uint32).max() >= count:
            np.fmin(away, count - 1, out=away)
            np.fmax(away, 0, out=away)
            cell = away.astype(np.int32)
    return cell


def empty_lines(count: int) -> Ints:
    """Return so many lines of zeros, each where the processor reads it at once. Shape (count * WORDS,)."""
    room = np.zeros(count * WORDS + WORDS, dtype=np.int32)
    begin = -room.ctypes.data % _LINE // room.itemsize
    return room[begin : begin + count * WORDS]


@dataclass(frozen=True, slots=True)
class Cells:
    """The index's arrays.

    Parameters
    ----------
    raster
        Where the cells are.
    blocks
        For each block the grid of all its cells, OUTSIDE, or where their labels begin, in blocks.
    labels
        For each cell of the other blocks its grid, OUTSIDE, or where its record begins, in lines; shape (n * AREA,).
    records
        All records, one behind the other, shape (lines * WORDS,).
    edges
        x1, y1, x2, y2 of all edges, one behind the other, shape (n * 4,).
    has_shared
        Whether there are labels from SHARED on.
    """

    raster: Raster
    blocks: Ints
    labels: Ints
    records: Ints
    edges: Floats
    has_shared: bool
    near: NDArray[np.int16] = field(init=False, repr=False)
    """The records read as short coordinates."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "near", self.records.view(np.int16))

    def arguments(self) -> tuple[Any, ...]:
        """Return what there is in the order in which `walk.owner` takes it."""
        at = self.raster
        place = at.west, at.south, at.step, at.scale, at.columns, at.rows
        return *place, self.blocks, self.labels, self.records, self.edges

    def labels_at(self, x: Floats, y: Floats) -> Ints:
        """Return the label of each point's cell, shape (n,)."""
        found = np.empty(len(x), dtype=np.int32)
        self.look_up(x, y, found)
        return found

    def look_up(self, x: Floats, y: Floats, found: Ints) -> NDArray[np.intp]:
        """Write the label of each point's cell to `found`, shape (n,); return the places of those that are records."""
        raster, across = self.raster, np.int32(self.raster.columns // SIDE)
        blocks = raster.row(y, SIDE)
        blocks *= across
        blocks += raster.column(x, SIDE)
        self.blocks.take(blocks, out=found, mode="clip")
        mixed = np.flatnonzero(found <= FIRST_RECORD)
        within = (raster.row(y.take(mixed)) & (SIDE - 1)) * SIDE + (raster.column(x.take(mixed)) & (SIDE - 1))
        within += (FIRST_RECORD - found.take(mixed)) * AREA
        labels = self.labels.take(within)
        found[mixed] = labels
        return mixed[(labels <= FIRST_RECORD) & (labels > NESTED)]

    def name_shared(self, found: Ints) -> None:
        """Replace the labels of cells that several grids hold by the lowest of these, in place."""
        if self.has_shared:
            several = np.flatnonzero(found >= SHARED)
            found[several] = self.records.take((found.take(several) - SHARED) * WORDS + CHOICE)

    @property
    def nbytes(self) -> int:
        return self.blocks.nbytes + self.labels.nbytes + self.records.nbytes + self.edges.nbytes
