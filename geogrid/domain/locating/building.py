"""From edges to cells.

1. Each edge is put into every cell it touches, rather one too many: columns first, then the rows within each.
2. Along the middle line of each row, every edge that crosses it toggles its grids for all middles to its right; what
   lies between two crossings of a grid is held by it. Where an edge runs close by a middle, exact arithmetic decides
   on which side.
3. Cells with edges become records; the others name their grid, or the record of the several that hold them
   (`shared`). A cell of very many edges is left to a level of its own; see `levels`.

A middle stands for a point an infinitely small step to its right, and then a smaller step up; so no edge ever goes
through it. The walk counts with the same steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geogrid.domain.locating.cells import (
    CHOICE,
    CHOICES,
    CONTINUED,
    EDGE,
    FIRST_RECORD,
    LEFT,
    MORE,
    NEAR,
    OWNER,
    OWNERS,
    SHARED,
    SIDE,
    SLOTS,
    UPRIGHT,
    WORDS,
    Cells,
    Floats,
    Ints,
    Raster,
    empty_lines,
)
from geogrid.domain.locating.edges import NOBODY, Edges
from geogrid.domain.locating.near import NOWHERE, shortened
from geogrid.domain.locating.side import sides

Longs = NDArray[np.int64]

_SLACK = 2.0**-15  # of a cell: by so much a cell is taken to be wider, more than rounding moves anything; `resolution`
_CLOSE = 2.0**-15  # of a cell: nearer than this to a middle, a crossing is decided exactly


@dataclass(frozen=True, slots=True)
class Held:
    """Cells whose middle a grid holds, one entry a cell and grid; of one cell, the lowest grid comes last."""

    cell: Longs
    grid: Longs


@dataclass(frozen=True, slots=True)
class Touched:
    """Cells that an edge touches, one entry a cell and edge, in the order of edges."""

    cell: Longs
    edge: Longs


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is needed to write the records.

    Parameters
    ----------
    edges, raster, grids
        Of the coverage; `grids`, how many.
    labels
        For each cell the lowest grid that holds its middle, or OUTSIDE.
    recorded
        The cells that need records, in order.
    touched, held
        What is in the cells.
    nested
        The cells that have a level of their own, which their labels name.
    shared, alike
        The cells without borders that several grids hold, and for each the one among `recorded` that the same hold.
    """

    edges: Edges
    raster: Raster
    labels: Ints
    recorded: Longs
    touched: Touched
    held: Held
    grids: int
    nested: Longs
    shared: Longs
    alike: Longs

    def ranks(self) -> Ints:
        """Return for each cell its place in `recorded`, NOBODY for the others."""
        ranks = np.full(len(self.labels), NOBODY, dtype=np.int32)
        ranks[self.recorded] = np.arange(len(self.recorded))
        return ranks

    def cells(self, records: Ints, begins: Longs) -> Cells:
        """Return the cells, given all records and the lines where those of each cell in `recorded` begin."""
        named = self.labels.copy()
        named[self.recorded] = FIRST_RECORD - begins
        named[self.shared] = SHARED + begins[self.ranks()[self.alike]]
        with_edges = self.recorded[named[self.recorded] <= FIRST_RECORD]
        across = self.raster.columns // SIDE
        named = named.reshape(-1, SIDE, across, SIDE)
        blocks = named[:, 0, :, 0].flatten()  # a copy also of a single one
        # Where no cell has an edge, all have the same grid.
        row, column = np.divmod(np.concatenate([with_edges, self.nested]), self.raster.columns)
        bordered = np.zeros(len(blocks), dtype=bool)
        bordered[row // SIDE * across + column // SIDE] = True
        mixed = np.flatnonzero(bordered)
        blocks[mixed] = FIRST_RECORD - np.arange(len(mixed))
        labels = empty_lines(len(mixed))
        labels[:] = named.swapaxes(1, 2)[mixed // across, mixed % across].ravel()
        return Cells(self.raster, blocks, labels, records, self.edges.table(), len(self.shared) > 0)


def spread(first: NDArray[np.integer], end: NDArray[np.integer]) -> tuple[Longs, Longs]:
    """Return all numbers from `first` to before `end`, and which pair each is of."""
    count = (end - first).astype(np.int64)
    which = np.repeat(np.arange(len(count)), count)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(count) - count - first, count)


def touched_of(edges: Edges, raster: Raster) -> Touched:
    """Return the cells that edges touch; what lies beyond a raster is in its outermost."""
    rightwards = edges.x2 >= edges.x1
    left, right = np.where(rightwards, edges.x1, edges.x2), np.where(rightwards, edges.x2, edges.x1)
    first, last = raster.column(left), raster.column(right)
    edge, column = spread(first, last + 1)
    low, high = edges.y1[edge], edges.y2[edge]
    wide = np.flatnonzero((last > first)[edge])  # within one column an edge has all its height
    of, at = edge[wide], column[wide]
    slack = _SLACK * raster.step
    begins = np.maximum(raster.west + at * raster.step - slack, left[of])
    ends = np.minimum(raster.west + (at + 1) * raster.step + slack, right[of])
    slope = (edges.y2[of] - edges.y1[of]) / (edges.x2[of] - edges.x1[of])
    one, other = ((x - edges.x1[of]) * slope + edges.y1[of] for x in (begins, ends))
    low[wide] = np.maximum(np.minimum(one, other) - slack, low[wide])
    high[wide] = np.minimum(np.maximum(one, other) + slack, high[wide])
    which, row = spread(raster.row(low), raster.row(high) + 1)
    return Touched(row * raster.columns + column[which], edge[which])


def held_of(edges: Edges, raster: Raster, grids: int) -> Held:
    """Return the cells whose middle a grid holds."""
    lowest, highest = (np.clip(_first_middle(raster, y), 0, raster.rows) for y in (edges.y1, edges.y2))
    edge, row = spread(lowest, highest)
    column = _crossed(edges, raster, edge, row)
    shared = edges.second[edge] != NOBODY
    grid = np.concatenate([edges.first[edge], edges.second[edge[shared]]])
    row, column = np.concatenate([row, row[shared]]), np.concatenate([column, column[shared]])
    # Each grid is crossed as often into as out of; in order, the crossings are pairs.
    crossings = np.sort((row * grids + grid) * (raster.columns + 1) + column)[::-1]
    ends, begins = crossings[0::2], crossings[1::2]
    some = ends > begins
    owner, column = np.divmod(begins[some], raster.columns + 1)
    run, column = spread(column, column + (ends - begins)[some])
    row, grid = np.divmod(owner, grids) if grids else (owner, owner)
    return Held(row[run] * raster.columns + column, grid[run])


def _first_middle(raster: Raster, y: Floats) -> Longs:
    """Return the first row whose middle line is not below y."""
    row = np.ceil((y - raster.south) * raster.scale - 0.5).astype(np.int64)
    row -= raster.middle_y(row - 1) >= y
    row += raster.middle_y(row) < y
    return row


def _crossed(edges: Edges, raster: Raster, edge: Longs, row: Longs) -> Longs:
    """Return the first column whose middle is to the right of an edge, on the middle line of a row."""
    x1, y1, x2, y2 = edges.x1[edge], edges.y1[edge], edges.x2[edge], edges.y2[edge]
    y = raster.middle_y(row)
    at = ((y - y1) * ((x2 - x1) / (y2 - y1)) + x1 - raster.west) * raster.scale - 0.5
    column = np.ceil(at).astype(np.int64)
    nearest = np.rint(at).astype(np.int64)
    close = np.flatnonzero(np.abs(at - nearest) < _CLOSE)
    middle = raster.middle_x(nearest[close])
    left = sides(x1[close], y1[close], x2[close], y2[close], middle, y[close]) > 0
    column[close] = nearest[close] + left
    return np.clip(column, 0, raster.columns)  # what is crossed left of all cells counts for all


class _Choices:
    """The grids that each cell with records can name, in ascending order, and the records they are spread over.

    Parameters
    ----------
    keys
        Cell (counted among those with records) times `grids` plus grid, in any order, repeated.
    cells, grids
        How many there are.

    Attributes
    ----------
    record, end
        For each cell its first record, and the one after its last.
    cell, block
        For each record its cell, and its number within the cell.
    """

    def __init__(self, keys: Longs, cells: int, grids: int) -> None:
        ordered = np.sort(keys)
        self.keys = ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]]
        self.grids = max(grids, 1)
        self.count = np.bincount(self.keys // self.grids, minlength=cells)
        self.start = np.cumsum(self.count) - self.count
        records = -(-self.count // CHOICES)
        self.end = np.cumsum(records)
        self.record = self.end - records
        self.cell, self.block = spread(np.zeros_like(records), records)

    def place(self, keys: Longs) -> tuple[Longs, Ints]:
        """Return the record of each key, and its bit there."""
        cell = keys // self.grids
        block, place = np.divmod(np.searchsorted(self.keys, keys) - self.start[cell], CHOICES)
        return self.record[cell] + block, np.left_shift(np.int32(1), place.astype(np.int32))

    def grid(self) -> tuple[Longs, Longs]:
        """Return the record and the grid of each choice, in order."""
        cell = self.keys // self.grids
        block = (np.arange(len(cell)) - self.start[cell]) // CHOICES
        return self.record[cell] + block, self.keys % self.grids


def recorded(plan: Plan) -> Cells:
    """Return the cells with their records."""
    edges, grids, held = plan.edges, plan.grids, plan.held
    ranks = plan.ranks()
    order = np.argsort(plan.touched.cell, kind="stable")
    cell, edge = ranks[plan.touched.cell[order]].astype(np.int64), plan.touched.edge[order]
    shared = np.flatnonzero(edges.second[edge] != NOBODY)
    first, second = cell * grids + edges.first[edge], cell[shared] * grids + edges.second[edge[shared]]
    holding = ranks[held.cell].astype(np.int64)
    middle = (holding * grids + held.grid)[holding != NOBODY]
    choices = _Choices(np.concatenate([first, second, middle]), len(plan.recorded), grids)
    record, bits = choices.place(middle)
    inside = np.bincount(record, weights=bits, minlength=len(choices.cell)).astype(np.int32)
    more = choices.block + 1 < (choices.end - choices.record)[choices.cell]
    record, bits = choices.place(first)
    other, other_bits = choices.place(second)
    together = record[shared] == other
    bits[shared[together]] |= other_bits[together]
    if not together.all():  # an edge between grids that stand in two records of one cell is in both
        apart = np.flatnonzero(~together)
        place = np.concatenate([np.arange(len(record)), shared[apart]])
        record, bits = np.concatenate([record, other[apart]]), np.concatenate([bits, other_bits[apart]])
        order = np.argsort(record * np.int64(len(edge)) + place)
        record, bits, edge = record[order], bits[order], edge[place[order]]
    lines = _Lines(record, choices, inside, more)
    lines.put(plan, edge, bits)
    return plan.cells(lines.records, lines.begin[choices.record])


class _Lines:
    """The lines of records, to be filled with edges.

    Parameters
    ----------
    record
        Of each edge in a record, in order.
    choices
        What is in the records.
    inside, more
        Which choices hold the middle, and whether another record of the cell follows, for each record.
    """

    def __init__(self, record: Longs, choices: _Choices, inside: Ints, more: NDArray[np.bool_]) -> None:
        edges = np.bincount(record, minlength=len(inside))
        lines = np.maximum(-(-edges // SLOTS), 1)
        end = np.cumsum(lines)
        self.begin = end - lines
        within, self.slot = np.divmod(np.arange(len(record)) - (np.cumsum(edges) - edges)[record], SLOTS)
        self.line, self.cell = self.begin[record] + within, choices.cell[record]
        self.records = empty_lines(int(lines.sum()))
        self.table = self.records.reshape(-1, WORDS)
        of, grid = choices.grid()
        chosen = np.zeros((len(inside), CHOICES), dtype=np.int32)
        chosen[of, (np.arange(len(of)) - choices.start[choices.cell[of]]) % CHOICES] = grid
        record = np.repeat(np.arange(len(inside)), lines)
        self.table[:, CHOICE : CHOICE + CHOICES] = chosen[record]
        self.table[:, 0] = CONTINUED
        self.table[end - 1, 0] = 0
        self.table[self.begin, 0] |= inside
        self.table[:, 0] |= np.where(more[record], np.int32(MORE), np.int32(0))

    def put(self, plan: Plan, edge: Longs, owners: Ints) -> None:
        """Write edges, with their owners as bits."""
        table, raster, line, slot = plan.edges, plan.raster, self.line, self.slot
        x1, y1, x2, y2 = (values[edge] for values in (table.x1, table.y1, table.x2, table.y2))
        row, column = np.divmod(plan.recorded[self.cell], raster.columns)
        x, y = raster.middle_x(column), raster.middle_y(row)
        who = np.zeros((len(self.table), SLOTS), dtype=np.int32)
        who[line, slot] = owners
        who[line, slot] |= ((np.minimum(x1, x2) <= x) & (x < np.maximum(x1, x2))) * np.int32(UPRIGHT)
        side = sides(x1, y1, x2, y2, x, y)
        left = (side > 0) | ((side == 0) & (y1 == y2))  # the small step is upwards here: above what is flat
        who[line, slot] |= left * np.int32(LEFT)
        for place in range(SLOTS):
            self.table[:, 0] |= who[:, place] << np.int32(OWNERS + OWNER * place)
        self.table[line, EDGE + slot] = edge
        near = self.records.view(np.int16).reshape(-1, 2 * WORDS)[:, 2 * NEAR :].reshape(-1, 4, SLOTS)
        near[:, 1::2] = NOWHERE
        for place, values in enumerate(shortened(x1, y1, x2, y2, x, y, raster.scale)):
            near[line, place, slot] = values
