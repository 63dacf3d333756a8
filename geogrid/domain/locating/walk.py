"""From a point to the lowest grid that covers it.

In a cell with borders: the answer is known at the cell's middle. From the point one goes level to below or above the
middle, then straight to it; each edge that is crossed on the way toggles its grids. A point on an edge is covered by
the edge's grids whatever else; of all that cover it the lowest is the answer. Of many points, those are told first that
the short coordinates tell for sure (`near`); only the others ask for the edges themselves.

`owner` is plain arithmetic on one point: Python runs it as it is, numba compiles it (`compiled`). `owners_of` does the
same to many points with numpy. Both give the same answer, bit for bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geogrid.domain.locating.cells import (
    ALL,
    AREA,
    CHOICE,
    CHOICES,
    CONTINUED,
    EDGE,
    FIRST_RECORD,
    LEFT,
    MORE,
    NEAR,
    NESTED,
    OUTSIDE,
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
)
from geogrid.domain.locating.near import UNITS, crossed
from geogrid.domain.locating.side import side, sides

Places = NDArray[np.intp]
Numbers = Any
"""An array, or a view of memory."""

# Points looked up at once: of all, and of those at records. Enough of them that what numpy takes for a call does not
# count, few enough that their arrays stay in the processor's cache.
_CHUNK, _AT_RECORDS = 1 << 16, 1 << 15
_OWNERS = np.arange(OWNERS, OWNERS + SLOTS * OWNER, OWNER, dtype=np.int32)[:, None]


def bits_at(x: float, y: float, middle_x: float, line: int, records: Numbers, edges: Numbers) -> tuple[int, int]:
    """Return the choices of a record, as bits, that cover a point, and the record's last line.

    Parameters
    ----------
    x, y
        The point.
    middle_x
        Of its cell.
    line
        Where the record begins.
    records, edges
        Of `Cells`.
    """
    inside, on = crossings(x, y, middle_x, line, records, edges)
    while records[WORDS * line] & CONTINUED:
        line += 1
        more, more_on = crossings(x, y, middle_x, line, records, edges)
        inside, on = inside ^ more, on | more_on
    return (inside | on) & ALL, line


def crossings(x: float, y: float, middle_x: float, line: int, records: Numbers, edges: Numbers) -> tuple[int, int]:
    """Return what one line adds to `bits_at`: the choices toggled, and those on whose edges the point is."""
    first, on = records[WORDS * line], 0
    inside = first
    for slot in range(SLOTS):
        who = first >> (OWNERS + OWNER * slot)
        if not who & ALL:
            break
        at = 4 * records[WORDS * line + EDGE + slot]
        x1, y1, x2, y2 = edges[at], edges[at + 1], edges[at + 2], edges[at + 3]
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
            if who & UPRIGHT and (who & LEFT != 0) != left:
                inside ^= who
    return inside, on


def label_at(
    x: float,
    y: float,
    west: float,
    south: float,
    scale: float,
    columns: int,
    rows: int,
    blocks: Numbers,
    labels: Numbers,
) -> int:
    """Return the label of a point's cell; same arguments as `owner`."""
    across, up = (x - west) * scale, (y - south) * scale
    if not (0 <= across < columns and 0 <= up < rows):
        return OUTSIDE
    column, row = int(across), int(up)
    label: int = blocks[row // SIDE * (columns // SIDE) + column // SIDE]
    if label > FIRST_RECORD:
        return label
    within: int = labels[(FIRST_RECORD - label) * AREA + row % SIDE * SIDE + column % SIDE]
    return within


def owner(
    x: float,
    y: float,
    west: float,
    south: float,
    step: float,
    scale: float,
    columns: int,
    rows: int,
    blocks: Numbers,
    labels: Numbers,
    records: Numbers,
    edges: Numbers,
) -> int:
    """Return the grid of a point, OUTSIDE where there is none (and for NaN); NESTED and below, which level knows it.

    Parameters
    ----------
    x, y
        The point, degrees.
    west, south, step, scale, columns, rows
        Of `Raster`.
    blocks, labels, records, edges
        Of `Cells`.
    """
    label = label_at(x, y, west, south, scale, columns, rows, blocks, labels)
    if label <= NESTED or FIRST_RECORD < label < SHARED:
        return label
    return owner_at(x, y, west + (int((x - west) * scale) + 0.5) * step, line_of(label), records, edges)


def line_of(label: int) -> int:
    """Return where the record begins that a label names."""
    return label - SHARED if label >= SHARED else FIRST_RECORD - label


def owner_at(x: float, y: float, middle_x: float, line: int, records: Numbers, edges: Numbers) -> int:
    """Return the grid of a point in a cell with records, given where the first of them begins."""
    while True:
        bits, line = bits_at(x, y, middle_x, line, records, edges)
        if bits:
            return records[WORDS * line + CHOICE + lowest(bits)]
        if not records[WORDS * line] & MORE:
            return OUTSIDE
        line += 1


def lowest(bits: Numbers) -> Numbers:
    """Return the place of the lowest of a record's choices that are set; takes numbers and arrays alike."""
    return (bits & 1 == 0) * 1 + (bits & 3 == 0) * 1


def covering(
    x: float,
    y: float,
    west: float,
    south: float,
    step: float,
    scale: float,
    columns: int,
    rows: int,
    blocks: Numbers,
    labels: Numbers,
    records: Numbers,
    edges: Numbers,
) -> list[int]:
    """Return all grids that cover a point, in ascending order, or alone which level knows them; as `owner`."""
    label = label_at(x, y, west, south, scale, columns, rows, blocks, labels)
    if label <= NESTED or FIRST_RECORD < label < SHARED:
        return [label] if label != OUTSIDE else []
    middle_x = west + (int((x - west) * scale) + 0.5) * step
    line, more, found = line_of(label), MORE, []
    while more:
        bits, line = bits_at(x, y, middle_x, line, records, edges)
        found += [records[WORDS * line + CHOICE + n] for n in range(CHOICES) if bits >> n & 1]
        more = records[WORDS * line] & MORE
        line += 1
    return found


def two(
    x: float,
    y: float,
    west: float,
    south: float,
    step: float,
    scale: float,
    columns: int,
    rows: int,
    blocks: Numbers,
    labels: Numbers,
    records: Numbers,
    edges: Numbers,
) -> tuple[int, int]:
    """Return the lowest two grids that cover a point, OUTSIDE for none, or which level knows them; as `owner`."""
    label = label_at(x, y, west, south, scale, columns, rows, blocks, labels)
    if label <= NESTED or FIRST_RECORD < label < SHARED:
        return label, OUTSIDE
    middle_x = west + (int((x - west) * scale) + 0.5) * step
    line, lowest_one = line_of(label), OUTSIDE
    while True:
        bits, line = bits_at(x, y, middle_x, line, records, edges)
        for n in range(CHOICES):
            if bits >> n & 1:
                grid: int = records[WORDS * line + CHOICE + n]
                if lowest_one != OUTSIDE:
                    return lowest_one, grid
                lowest_one = grid
        if not records[WORDS * line] & MORE:
            return lowest_one, OUTSIDE
        line += 1


def owners_of(cells: Cells, x: Floats, y: Floats) -> Ints:
    """Return `owner` of many points, shape (n,)."""
    found = np.empty(len(x), dtype=np.int32)
    at = [np.empty(0, dtype=np.intp)]
    for start in range(0, len(x), _CHUNK):
        part = slice(start, start + _CHUNK)
        at.append(cells.look_up(x[part], y[part], found[part]) + start)
        cells.name_shared(found[part])
    within = np.concatenate(at)
    for start in range(0, len(within), _AT_RECORDS):
        some = within[start : start + _AT_RECORDS]
        found[some] = _owners_at(cells, x[some], y[some], FIRST_RECORD - found[some])
    return found


def _owners_at(cells: Cells, x: Floats, y: Floats, line: Ints) -> Ints:
    """Return the grid of each point in cells with records, given where the first of them begins."""
    u, v = (((away - np.floor(away) - 0.5) * UNITS).astype(np.float32) for away in cells.raster.cells_away(x, y))
    lines = cells.records.reshape(-1, WORDS).take(line, axis=0)
    numbers, short, first = lines.ravel(), lines.view(np.int16).ravel(), lines[:, 0].copy()
    # Every edge with its point, those in the same slot beside each other.
    owners = (first >> _OWNERS).ravel()
    edge = np.flatnonzero(owners & ALL)
    who, of = owners.take(edge), edge % len(line)
    at = of * (2 * WORDS) + edge // len(line) + 2 * NEAR
    u1, v1, u2, v2 = (short.take(at + SLOTS * kind).astype(np.float32) for kind in range(4))
    toggled, doubt = crossed(u.take(of), v.take(of), u1, v1, u2, v2, who & UPRIGHT != 0, who & LEFT != 0)
    owners.fill(0)
    owners[edge] = who * toggled
    bits = (first ^ np.bitwise_xor.reduce(owners.reshape(SLOTS, -1), axis=0)) & ALL
    found = numbers.take(np.arange(0, len(numbers), WORDS) + (CHOICE + lowest(bits)))
    found[bits == 0] = OUTSIDE
    more = (first & CONTINUED != 0) | ((bits == 0) & (first & MORE != 0))
    more[of[doubt]] = True
    unsure = np.flatnonzero(more)
    found[unsure] = _Walk(cells, x[unsure], y[unsure]).owners(line[unsure])
    return found


class _Walk:
    """Points in cells with records, on their way to the middles by the edges themselves."""

    def __init__(self, cells: Cells, x: Floats, y: Floats) -> None:
        self.records, self.edges = cells.records.reshape(-1, WORDS), cells.edges.reshape(-1, 4)
        self.x, self.y, self.middle = x, y, cells.raster.middle_x(cells.raster.column(x))

    def owners(self, line: Ints) -> Ints:
        """Return the grid of each point, given where its first record begins."""
        found = np.full(len(line), OUTSIDE, dtype=np.int32)
        pending, inside, on = np.arange(len(line)), np.zeros_like(line), np.zeros_like(line)
        while len(pending):
            lines = self.records[line]
            first = lines[:, 0]
            inside ^= first
            self._cross(pending, lines, inside, on)
            continued = first & CONTINUED != 0
            bits = np.where(continued, 0, (inside | on) & ALL)
            some = np.flatnonzero(bits)
            found[pending[some]] = lines[some, CHOICE + lowest(bits[some])]
            more = np.flatnonzero(continued | ((bits == 0) & (first & MORE != 0)))
            inside, on = inside[more] * continued[more], on[more] * continued[more]
            pending, line = pending[more], line[more] + 1
        return found

    def _cross(self, pending: Places, lines: Ints, inside: Ints, on: Ints) -> None:
        """Toggle the choices in `inside` whose edges are crossed, and note in `on` those with the point on one."""
        of, slot = np.nonzero((lines[:, :1] >> _OWNERS.T) & ALL)
        who = lines[of, 0] >> _OWNERS[slot, 0]
        x1, y1, x2, y2 = self.edges[lines[of, EDGE + slot]].T
        x, y, middle = self.x[pending][of], self.y[pending][of], self.middle[pending][of]
        level, upright, touched = (y1 <= y) & (y < y2), who & UPRIGHT != 0, y == y2
        turn, here = sides(x1, y1, x2, y2, middle, y), sides(x1, y1, x2, y2, x, y)
        left = (turn > 0) | ((turn == 0) & (y1 == y2))
        on_edge = (level & (here == 0)) | (touched & ((x == x2) | ((y1 == y2) & (x1 <= x) & (x <= x2))))
        turned = (level & ((here > 0) != left)) ^ (upright & ((who & LEFT != 0) != left))
        np.bitwise_xor.at(inside, of[turned], who[turned])
        np.bitwise_or.at(on, of[on_edge], who[on_edge])
