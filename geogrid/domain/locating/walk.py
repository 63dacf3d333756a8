"""From a point to the lowest grid that covers it.

In a cell with borders: the answer is known at the cell's middle. From the point one goes level to below or above the
middle, then straight to it; each edge that is crossed on the way toggles its grids. A point on an edge is covered by
the edge's grids whatever else; of all that cover it the lowest is the answer.

`owner` is plain arithmetic on one point: Python runs it as it is, numba compiles it (`compiled`). `owners_of` does the
same to many points with numpy. Both give the same answer, bit for bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geogrid.domain.locating.cells import (
    ALL,
    EDGES,
    FIRST_RECORD,
    HEAD,
    MORE,
    OUTSIDE,
    UPRIGHT,
    Cells,
    Floats,
    Ints,
)
from geogrid.domain.locating.side import side, sides

Places = NDArray[np.intp]
Numbers = Any
"""An array, or a view of memory."""

# Points looked up at once, so that their arrays stay in the processor's cache: of all, and of those at records.
_CHUNK, _AT_RECORDS = 1 << 13, 1 << 12


def bits_at(x: float, y: float, middle_x: float, record: int, records: Numbers, floats: Numbers) -> int:
    """Return the choices of a record, as bits, that cover a point.

    Parameters
    ----------
    x, y
        The point.
    middle_x
        Of its cell.
    record
        Where the record begins, in numbers of 8 bytes.
    records, floats
        Of `Cells`.
    """
    edges, choices = divmod(records[2 * record], EDGES)
    inside, on = records[2 * record + 1], 0
    at = record + (HEAD + edges + choices + 1) // 2
    for edge in range(edges):
        who = records[2 * record + HEAD + edge]
        x1, y1, x2, y2 = floats[at], floats[at + 1], floats[at + 2], floats[at + 3]
        at += 4
        level = y1 <= y < y2
        if y == y2 and (x == x2 or (y1 == y2 and x1 <= x <= x2)):
            on |= who
        elif level or who & UPRIGHT:
            turn = side(x1, y1, x2, y2, middle_x, y)
            left = turn > 0 or (turn == 0 and y1 == y2)
            if level:
                here = side(x1, y1, x2, y2, x, y)
                if here == 0:
                    on |= who
                elif (here > 0) != left:
                    inside ^= who
            if who & UPRIGHT and (who < 0) != left:
                inside ^= who
    return (inside | on) & ALL


def owner(
    x: float,
    y: float,
    west: float,
    south: float,
    step: float,
    scale: float,
    columns: int,
    rows: int,
    labels: Numbers,
    records: Numbers,
    floats: Numbers,
) -> int:
    """Return the grid of a point, OUTSIDE where there is none (and for NaN).

    Parameters
    ----------
    x, y
        The point, degrees.
    west, south, step, scale, columns, rows
        Of `Raster`.
    labels, records, floats
        Of `Cells`.
    """
    across, up = (x - west) * scale, (y - south) * scale
    if not (0 <= across < columns and 0 <= up < rows):
        return OUTSIDE
    column, row = int(across), int(up)
    label = labels[row * columns + column]
    if label > FIRST_RECORD:
        return label
    return owner_at(x, y, west + (column + 0.5) * step, FIRST_RECORD - label, records, floats)


def owner_at(x: float, y: float, middle_x: float, record: int, records: Numbers, floats: Numbers) -> int:
    """Return the grid of a point in a cell with records, given where the first of them begins."""
    while True:
        edges, choices = divmod(records[2 * record], EDGES)
        bits = bits_at(x, y, middle_x, record, records, floats)
        if bits:
            choice = 2 * record + HEAD + edges
            while not bits & 1:
                bits >>= 1
                choice += 1
            return records[choice]
        if not records[2 * record + 1] & MORE:
            return OUTSIDE
        record += (HEAD + edges + choices + 1) // 2 + 4 * edges


def covering(
    x: float,
    y: float,
    west: float,
    south: float,
    step: float,
    scale: float,
    columns: int,
    rows: int,
    labels: Numbers,
    records: Numbers,
    floats: Numbers,
) -> list[int]:
    """Return all grids that cover a point, in ascending order; same arguments as `owner`."""
    across, up = (x - west) * scale, (y - south) * scale
    if not (0 <= across < columns and 0 <= up < rows):
        return []
    label = labels[int(up) * columns + int(across)]
    if label > FIRST_RECORD:
        return [label] if label != OUTSIDE else []
    record, more, found = FIRST_RECORD - label, MORE, []
    while more:
        edges, choices = divmod(records[2 * record], EDGES)
        bits = bits_at(x, y, west + (int(across) + 0.5) * step, record, records, floats)
        found += [records[2 * record + HEAD + edges + n] for n in range(choices) if bits >> n & 1]
        more = records[2 * record + 1] & MORE
        record += (HEAD + edges + choices + 1) // 2 + 4 * edges
    return found


def owners_of(cells: Cells, x: Floats, y: Floats) -> Ints:
    """Return `owner` of many points, shape (n,)."""
    found = np.empty(len(x), dtype=np.int32)
    at = [np.empty(0, dtype=np.intp)]
    for start in range(0, len(x), _CHUNK):
        part = slice(start, start + _CHUNK)
        labels = cells.labels.take(cells.raster.cell(x[part], y[part]))
        found[part] = labels
        at.append(np.flatnonzero(labels <= FIRST_RECORD) + start)
    within = np.concatenate(at)
    for start in range(0, len(within), _AT_RECORDS):
        some = within[start : start + _AT_RECORDS]
        found[some] = _Walk(cells, x[some], y[some]).owners(FIRST_RECORD - found[some].astype(np.intp))
    return found


class _Walk:
    """Points in cells with records, on their way to the middles."""

    def __init__(self, cells: Cells, x: Floats, y: Floats) -> None:
        self.records, self.floats, self.x, self.y = cells.records, cells.floats, x, y
        self.middle = cells.raster.middle_x(cells.raster.column(x))

    def owners(self, record: Places) -> Ints:
        """Return the grid of each point, given where its first record begins."""
        found = np.full(len(record), OUTSIDE, dtype=np.int32)
        pending = np.arange(len(record))
        while len(pending):
            edges, choices = np.divmod(self.records[2 * record], np.int32(EDGES))
            at = record + (HEAD + edges + choices + 1) // 2
            bits = self._bits(pending, record, edges, at)
            some = np.flatnonzero(bits)
            lowest = np.bitwise_count((bits[some] & -bits[some]) - 1)
            found[pending[some]] = self.records[2 * record[some] + HEAD + edges[some] + lowest]
            more = np.flatnonzero((bits == 0) & (self.records[2 * record + 1] & MORE != 0))
            pending, record = pending[more], at[more] + 4 * edges[more]
        return found

    def _bits(self, pending: Places, record: Places, edges: Ints, at: Places) -> Ints:
        """Return for points the choices of a record each, as bits, that cover it."""
        floats = self.floats
        of = np.repeat(np.arange(len(pending)), edges)
        edge = np.arange(len(of)) - np.repeat(np.cumsum(edges) - edges, edges)
        at, who = at[of] + 4 * edge, self.records[(2 * record + HEAD)[of] + edge]
        y1, y2, y = floats[at + 1], floats[at + 3], self.y[pending][of]
        level, upright, touched = (y1 <= y) & (y < y2), who & UPRIGHT != 0, y == y2
        kept = np.flatnonzero(level | upright | touched)
        of, at, who, y1, y2, y = of[kept], at[kept], who[kept], y1[kept], y2[kept], y[kept]
        level, upright, touched = level[kept], upright[kept], touched[kept]
        x1, x2, x, middle = floats[at], floats[at + 2], self.x[pending][of], self.middle[pending][of]
        turn, here = sides(x1, y1, x2, y2, middle, y), sides(x1, y1, x2, y2, x, y)
        left = (turn > 0) | ((turn == 0) & (y1 == y2))
        on = (level & (here == 0)) | (touched & ((x == x2) | ((y1 == y2) & (x1 <= x) & (x <= x2))))
        turned = (level & ((here > 0) != left)) ^ (upright & ((who < 0) != left))
        inside = self.records[2 * record + 1]
        np.bitwise_xor.at(inside, of[turned], who[turned])
        np.bitwise_or.at(inside, of[on], who[on])
        return inside & ALL
