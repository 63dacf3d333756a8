# mypy: disable-error-code="no-untyped-def, no-untyped-call"
# numba finds the types of what it compiles.
"""The walk and the building compiled by numba, for millions of points. Needs numba; the answers are those of `walk`."""

from __future__ import annotations

from functools import partial
from types import FunctionType
from typing import Any

import numba
import numpy as np

from geogrid.domain.locating import building, side, walk
from geogrid.domain.locating.building import Plan
from geogrid.domain.locating.cells import (
    ALL,
    CHOICES,
    EDGES,
    FIRST_RECORD,
    HEAD,
    LEFT,
    PADDING,
    UPRIGHT,
    Cells,
    Floats,
    Ints,
)
from geogrid.domain.locating.edges import NOBODY, Edges, hashes, joined
from geogrid.domain.locating.side import FILTER

_BLOCK = 1 << 20  # points put in order at once
_CHUNK = 512  # points looked up at once
_BANDS = 64  # of the raster, where points are put in order
_LARGE = 12_000_000  # bytes: of a smaller index enough stays in the processor's cache whatever the order


# Without numba's own memory management, which would count references for every point; nothing here makes arrays.
_compile: Any = partial(numba.njit, nogil=True, cache=True, _nrt=False)()
# What takes less time than letting other threads go on meanwhile would.
_compile_short: Any = partial(numba.njit, cache=True, _nrt=False)()


def _compiled(function: Any, **known: Any) -> Any:
    """Return a function compiled, in which the names in `known` stand for compiled functions too."""
    assert isinstance(function, FunctionType)
    copy = FunctionType(function.__code__, {**function.__globals__, **known}, function.__name__, function.__defaults__)
    copy.__qualname__, copy.__module__ = function.__qualname__, function.__module__
    return _compile(copy)


_product, _difference = _compiled(side.product), _compiled(side.difference)
_in_double_double = _compiled(side.side_in_double_double, product=_product, difference=_difference)
_side = _compiled(side.side, side_in_double_double=_in_double_double)
_exact_bits_at = _compiled(walk.bits_at, side=_side)


@_compile
def _bits_at(x, y, middle_x, record, records, floats):
    """Return what `walk.bits_at` does, without branches for the processor to guess where nothing is close."""
    edges, choices = records[2 * record] >> 5, records[2 * record] & 31
    inside = records[2 * record + 1]
    at = record + (HEAD + edges + choices + 1) // 2
    close = False
    for edge in range(2 * record + HEAD, 2 * record + HEAD + edges):
        who = records[edge]
        x1, y1, y2 = floats[at], floats[at + 1], floats[at + 3]
        along, up, above = floats[at + 2] - x1, y2 - y1, y - y1
        one, here, turn = along * above, up * (x - x1), up * (middle_x - x1)
        close |= (abs(one - here) <= FILTER * (abs(one) + abs(here))) | (y == y2)
        close |= abs(one - turn) <= FILTER * (abs(one) + abs(turn))
        left = one > turn
        crossed = (y1 <= y) & (y < y2) & ((one > here) != left)
        crossed ^= ((who & UPRIGHT) != 0) & ((who < 0) != left)
        inside ^= who * crossed
        at += 4
    return _exact_bits_at(x, y, middle_x, record, records, floats) if close else inside & ALL


_owner_at = _compiled(walk.owner_at, bits_at=_bits_at)


@_compile
def _labels(found, x, y, west, south, scale, columns, rows, labels):
    for n in range(len(x)):
        across, up = (x[n] - west) * scale, (y[n] - south) * scale
        across = min(across, columns - 1.0) if across > 0.0 else 0.0
        up = min(up, rows - 1.0) if up > 0.0 else 0.0
        found[n] = labels[int(up) * columns + int(across)]


@_compile
def _owners(found, at, x, y, west, south, step, scale, columns, rows, labels, records, floats):
    """Look up chunk by chunk: first what is in all cells, then what is needed of records, then the walks.

    So the processor waits for many places in memory at once, instead of one after the other.
    """
    touched = 0.0
    for start in range(0, len(x), len(at)):
        end = min(start + len(at), len(x))
        _labels(found[start:end], x[start:end], y[start:end], west, south, scale, columns, rows, labels)
        waiting = 0
        for n in range(start, end):
            at[waiting] = n
            waiting += found[n] <= FIRST_RECORD
        for n in range(waiting):
            record = FIRST_RECORD - found[at[n]]
            touched += floats[record] + floats[record + 8] + floats[record + 16]  # most records are so long
        for n in range(waiting):
            this = at[n]
            middle = west + (int((x[this] - west) * scale) + 0.5) * step
            found[this] = _owner_at(x[this], y[this], middle, FIRST_RECORD - found[this], records, floats)
    return touched


@_compile
def _put_in_bands(order, xs, ys, begins, x, y, south, scale):
    """Put points in the order of bands of the raster; `begins` has a place for each band, and one more."""
    bands = len(begins) - 1
    for n in range(len(y)):
        band = min(max((y[n] - south) * scale, 0.0), bands - 1.0) if y[n] == y[n] else 0.0
        begins[int(band) + 1] += 1
    for band in range(bands):
        begins[band + 1] += begins[band]
    for n in range(len(y)):
        band = int(min(max((y[n] - south) * scale, 0.0), bands - 1.0) if y[n] == y[n] else 0.0)
        at = begins[band]
        begins[band] += 1
        order[at], xs[at], ys[at] = n, x[n], y[n]


@_compile
def _put_back(found, order, ordered):
    for n in range(len(order)):
        found[order[n]] = ordered[n]


def owners_of(cells: Cells, x: Floats, y: Floats) -> Ints:
    """Return what `walk.owners_of` does."""
    found = np.empty(len(x), dtype=np.int32)
    for start in range(0, len(x), _BLOCK):
        part = slice(start, start + _BLOCK)
        if cells.nbytes > _LARGE and len(x[part]) > _BLOCK // 8:
            _in_bands(found[part], cells, x[part], y[part])
        else:
            _owners(found[part], np.empty(_CHUNK, dtype=np.int32), x[part], y[part], *cells.arguments())
    return found


def _in_bands(found: Ints, cells: Cells, x: Floats, y: Floats) -> None:
    """Look points up band by band of the raster, so that what is needed of the index stays in the cache."""
    order, ordered = np.empty(len(x), dtype=np.int32), np.empty(len(x), dtype=np.int32)
    xs, ys, begins = np.empty(len(x)), np.empty(len(x)), np.zeros(_BANDS + 1, dtype=np.int64)
    height = cells.raster.rows * cells.raster.step
    _put_in_bands(order, xs, ys, begins, x, y, cells.raster.south, _BANDS / height)
    _owners(ordered, np.empty(_CHUNK, dtype=np.int32), xs, ys, *cells.arguments())
    _put_back(found, order, ordered)


def labels_of(cells: Cells, x: Floats, y: Floats) -> Ints:
    """Return the label of each point's cell: the part of the work that no raster can do without."""
    found, at = np.empty(len(x), dtype=np.int32), cells.raster
    _labels(found, x, y, at.west, at.south, at.scale, at.columns, at.rows, cells.labels)
    return found


@_compile_short
def foot(sides, lon, lat, east, north):
    """Return what `foot.foot` does."""
    least, nearest_x, nearest_y = np.inf, 0.0, 0.0
    for n in range(sides.shape[1]):
        x, y = (sides[0, n] - lon) * east, (sides[1, n] - lat) * north
        along_x, along_y = sides[2, n] * east, sides[3, n] * north
        share = -(x * along_x + y * along_y) / (along_x * along_x + along_y * along_y)
        share = min(max(share, 0.0), 1.0)
        x += share * along_x
        y += share * along_y
        if x * x + y * y < least:
            least, nearest_x, nearest_y = x * x + y * y, x, y
    return nearest_x, nearest_y


def paired(edges: Edges) -> Edges:
    """Return what `edges.paired` does."""
    partner = np.full(len(edges), NOBODY, dtype=np.int64)
    table = np.full(1 << int(2 * len(edges) + 1).bit_length(), NOBODY, dtype=np.int32)
    _pair(partner, table, hashes(edges), edges.x1, edges.y1, edges.x2, edges.y2, edges.first)
    return joined(edges, partner)


@_compile
def _pair(partner, table, hashed, x1, y1, x2, y2, owner):
    """Let each edge look in a table of hashes for one that is still alone."""
    last = np.uint64(len(table) - 1)
    for n in range(len(hashed)):
        place = hashed[n] & last
        while table[place] != NOBODY:
            other = table[place]
            same = x1[n] == x1[other] and y1[n] == y1[other] and x2[n] == x2[other] and y2[n] == y2[other]
            if same and partner[other] == NOBODY and owner[n] != owner[other]:
                partner[other] = n
                break
            place = (place + np.uint64(1)) & last
        else:
            table[place] = n


def recorded(plan: Plan) -> Cells:
    """Return what `building.recorded` does."""
    ranks, edges, held, raster = plan.ranks(), plan.edges, plan.held, plan.raster
    cells = len(plan.recorded)
    begin, edge = np.zeros(cells + 1, dtype=np.int64), np.empty(len(plan.touched.cell), dtype=np.int64)
    _group(begin, edge, ranks, plan.touched.cell, plan.touched.edge)
    held_begin, held_grid = np.zeros(cells + 1, dtype=np.int64), np.empty(len(held.cell), dtype=np.int64)
    _group(held_begin, held_grid, ranks, held.cell, held.grid)
    begins, chosen = np.zeros(cells + 1, dtype=np.int64), np.empty((cells, CHOICES), dtype=np.int32)
    count = np.zeros(cells, dtype=np.int64)
    if not _choose(chosen, count, begins, begin, edge, held_begin, held_grid, edges.first, edges.second):
        return building.recorded(plan)  # a crowded cell
    records = np.zeros(2 * begins[-1] + PADDING, dtype=np.int32)
    _write(
        records, records.view(np.float64), begins, chosen, count, begin, edge, held_begin, held_grid,
        edges.x1, edges.y1, edges.x2, edges.y2, edges.first, edges.second,
        plan.recorded, raster.columns, raster.west, raster.south, raster.step,
    )  # fmt: skip
    return plan.cells(records, begins[:-1])


@_compile
def _group(begin, grouped, ranks, cell, value):
    """Put values in the order of their cells' ranks; those of group r stand from begin[r] to begin[r + 1]."""
    for n in range(len(cell)):
        rank = ranks[cell[n]]
        if rank >= 0:
            begin[rank + 1] += 1
    for rank in range(len(begin) - 1):
        begin[rank + 1] += begin[rank]
    for n in range(len(cell)):
        rank = ranks[cell[n]]
        if rank >= 0:
            grouped[begin[rank]] = value[n]
            begin[rank] += 1
    for rank in range(len(begin) - 1, 0, -1):
        begin[rank] = begin[rank - 1]
    begin[0] = 0


@_compile
def _add(chosen, count, cell, grid):
    """Put a grid among the choices of a cell, unless it is; False when there is no room."""
    place = 0
    while place < count[cell] and chosen[cell, place] < grid:
        place += 1
    if place < count[cell] and chosen[cell, place] == grid:
        return True
    if count[cell] == CHOICES:
        return False
    for other in range(count[cell], place, -1):
        chosen[cell, other] = chosen[cell, other - 1]
    chosen[cell, place] = grid
    count[cell] += 1
    return True


@_compile
def _bit(chosen, cell, grid):
    place = 0
    while chosen[cell, place] != grid:
        place += 1
    return np.int32(1 << place)


@_compile
def _write(
    records, floats, begins, chosen, count, begin, edge, held_begin, held_grid,
    x1, y1, x2, y2, first, second, cells, columns, west, south, step,
):  # fmt: skip
    for cell in range(len(cells)):
        base, edges = 2 * begins[cell], begin[cell + 1] - begin[cell]
        records[base] = edges * EDGES + count[cell]
        for n in range(held_begin[cell], held_begin[cell + 1]):
            records[base + 1] |= _bit(chosen, cell, held_grid[n])
        x, y = west + (cells[cell] % columns + 0.5) * step, south + (cells[cell] // columns + 0.5) * step
        at = begins[cell] + (HEAD + edges + count[cell] + 1) // 2
        for n in range(edges):
            e = edge[begin[cell] + n]
            floats[at], floats[at + 1], floats[at + 2], floats[at + 3] = x1[e], y1[e], x2[e], y2[e]
            at += 4
            who = _bit(chosen, cell, first[e])
            if second[e] != NOBODY:
                who |= _bit(chosen, cell, second[e])
            if min(x1[e], x2[e]) <= x < max(x1[e], x2[e]):
                who |= np.int32(UPRIGHT)
            turn = _side(x1[e], y1[e], x2[e], y2[e], x, y)
            if turn > 0 or (turn == 0 and y1[e] == y2[e]):
                who |= np.int32(LEFT)
            records[base + HEAD + n] = who
        for n in range(count[cell]):
            records[base + HEAD + edges + n] = chosen[cell, n]


@_compile
def _choose(chosen, count, begins, begin, edge, held_begin, held_grid, first, second):
    """Collect the choices of each cell in ascending order, and where its record begins; False when one is crowded."""
    for cell in range(len(count)):
        for n in range(held_begin[cell], held_begin[cell + 1]):
            if not _add(chosen, count, cell, held_grid[n]):
                return False
        for n in range(begin[cell], begin[cell + 1]):
            if not _add(chosen, count, cell, first[edge[n]]):
                return False
            if second[edge[n]] != NOBODY and not _add(chosen, count, cell, second[edge[n]]):
                return False
        edges = begin[cell + 1] - begin[cell]
        begins[cell + 1] = begins[cell] + (HEAD + edges + count[cell] + 1) // 2 + 4 * edges
    return True
