# mypy: disable-error-code="no-untyped-def, no-untyped-call"
# numba finds the types of what it compiles.
"""The walk and the building compiled by numba, for millions of points. Needs numba; the answers are those of `walk`."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FunctionType
from typing import Any

import numba
import numpy as np

from geogrid.domain.locating import building, near, side, walk
from geogrid.domain.locating.building import Plan
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
    empty_lines,
)
from geogrid.domain.locating.edges import NOBODY, Edges, hashes, joined
from geogrid.domain.locating.near import NOWHERE, UNITS

_CHUNK = 2048  # points looked up at once
_ROOM = 30  # choices of a cell; one with more is left to `building`
_WALKS = 256  # points that walk at once
_UNSURE = 1 << 30
# Unsigned, so that numba need not look whether an index counts from the end.
_SIDE, _AREA, _WORDS, _NEAR, _ONE, _TWICE = map(np.uint32, (SIDE, AREA, WORDS, NEAR, 1, 2))


# Without numba's own memory management, which would count references for every point; nothing here makes arrays.
_compile: Any = partial(numba.njit, nogil=True, cache=True, _nrt=False)()


def translated(function: Any, compiler: Any = _compile, **known: Any) -> Any:
    """Return a function compiled, in which the names in `known` stand for compiled functions too."""
    assert isinstance(function, FunctionType)
    copy = FunctionType(function.__code__, {**function.__globals__, **known}, function.__name__, function.__defaults__)
    copy.__qualname__, copy.__module__ = function.__qualname__, function.__module__
    return compiler(copy)


_product, _difference = translated(side.product), translated(side.difference)
_in_double_double = translated(side.side_in_double_double, product=_product, difference=_difference)
_side = translated(side.side, side_in_double_double=_in_double_double)
_lowest = translated(walk.lowest)
bits_at = translated(walk.bits_at, crossings=translated(walk.crossings, side=_side))
_owner_at = translated(walk.owner_at, bits_at=bits_at, lowest=_lowest)
_shortened = translated(near.shortened, _cut=translated(near._cut))
# In single precision, of which the processor takes most numbers at once.
_crossed = translated(
    near.crossed, **{name: np.float32(getattr(near, name)) for name in ("_LENGTHS", "_REST", "_LEVEL")}
)


@_compile
def _cells(cell, x, y, west, south, scale, columns, rows):
    """Number the cells of points: block by block, and within each row by row. Four points at once."""
    right, top, across = columns - 1.0, rows - 1.0, np.uint32(columns) // _SIDE
    for n in range(len(cell)):
        column, row = (x[n] - west) * scale, (y[n] - south) * scale
        column = min(column, right) if column > 0.0 else 0.0
        row = min(row, top) if row > 0.0 else 0.0
        j, i = np.uint32(np.int32(column)), np.uint32(np.int32(row))
        cell[n] = (i // _SIDE * across + j // _SIDE) * _AREA + i % _SIDE * _SIDE + j % _SIDE


@_compile
def _labels(found, at, cell, blocks, labels):
    """Note the labels of cells, and in `at` where they are records. Return how many these are.

    What need not be looked at is written, too, and overwritten by the next: so there is nothing to guess.
    """
    first, nested, mixed, waiting = np.int32(FIRST_RECORD), np.int32(NESTED), np.uint64(0), np.uint64(0)
    for n in range(np.uint64(len(cell))):
        label = blocks[cell[n] // _AREA]
        found[n] = label
        at[mixed] = n
        mixed += np.uint64(label <= first)
    for m in range(mixed):
        n = at[m]
        label = labels[np.uint32(first - found[n]) * _AREA + cell[n] % _AREA]
        found[n] = label
        at[waiting] = n
        waiting += np.uint64((label <= first) & (label > nested))
    return waiting


@_compile
def _collect(first, uv, ends, line, at, x, y, west, south, scale, records, near):
    """Put beside each other what walking needs of points and their lines: for each kind of number, all points."""
    for m in range(len(at)):
        n = at[m]
        across, up = (x[n] - west) * scale, (y[n] - south) * scale
        uv[m] = np.float32((across - int(across) - 0.5) * UNITS)
        uv[_WALKS + m] = np.float32((up - int(up) - 0.5) * UNITS)
        first[m] = records[_WORDS * line[m]]
        for k in range(np.uint32(4 * SLOTS)):
            ends[k * _WALKS + m] = near[_TWICE * (_WORDS * line[m] + _NEAR) + k]


@_compile
def _cross(first, inside, uv, ends, count):
    """Walk with all points at once, edge by edge; numbers that lie beside each other are computed together."""
    for m in range(count):
        inside[m] ^= first[m]
    for slot in range(SLOTS):
        for m in range(count):
            who = first[m] >> np.int32(OWNERS + OWNER * slot)
            u1, v1 = np.float32(ends[slot * _WALKS + m]), np.float32(ends[(SLOTS + slot) * _WALKS + m])
            u2, v2 = (
                np.float32(ends[(2 * SLOTS + slot) * _WALKS + m]),
                np.float32(ends[(3 * SLOTS + slot) * _WALKS + m]),
            )
            upright, left = (who & np.int32(UPRIGHT)) != 0, (who & np.int32(LEFT)) != 0
            crossed, unsure = _crossed(uv[m], uv[_WALKS + m], u1, v1, u2, v2, upright, left)
            inside[m] = (inside[m] ^ (who if crossed else np.int32(0))) | np.int32(_UNSURE if unsure else 0)


@_compile
def _walk(line, first, inside, uv, ends, found, at, x, y, west, south, step, scale, records, edges, near):
    """Replace labels that are records by grids, at so many points, line by line of their records."""
    for m in range(len(at)):
        line[m], inside[m] = FIRST_RECORD - found[at[m]], 0
    waiting = len(at)
    while waiting:
        _collect(first, uv, ends, line, at[:waiting], x, y, west, south, scale, records, near)
        _cross(first, inside, uv, ends, waiting)
        left = 0
        for m in range(waiting):
            n, bits, more = at[m], inside[m] & ALL, first[m] & MORE
            if inside[m] & _UNSURE:
                middle = west + (int((x[n] - west) * scale) + 0.5) * step
                found[n] = _owner_at(x[n], y[n], middle, FIRST_RECORD - found[n], records, edges)
            elif first[m] & CONTINUED or (bits == 0 and more):
                at[left], line[left], inside[left] = n, line[m] + _ONE, bits
                left += 1
            else:
                found[n] = records[_WORDS * line[m] + np.uint32(CHOICE + _lowest(bits))] if bits else OUTSIDE
        waiting = left


@_compile
def _owners(
    found, x, y, cell, at, line, first, inside, uv, ends,
    west, south, step, scale, columns, rows, blocks, labels, records, edges, near, walked, shared,
):  # fmt: skip
    """Look up chunk by chunk: first what is in all cells, then what is needed of records, then the walks.

    So the processor waits for many places in memory at once, instead of one after the other. Without `walked`, the
    labels are all; without `shared`, no cell is held by several grids.
    """
    touched = 0
    for start in range(0, len(x), len(cell)):
        end = min(start + len(cell), len(x))
        here, xs, ys = found[start:end], x[start:end], y[start:end]
        _cells(cell[: end - start], xs, ys, west, south, scale, columns, rows)
        waiting = _labels(here, at, cell[: end - start], blocks, labels)
        if not walked:
            continue
        if shared:
            for n in range(len(here)):
                if here[n] >= SHARED:
                    here[n] = records[_WORDS * np.uint32(here[n] - SHARED) + np.uint32(CHOICE)]
        for m in range(waiting):
            touched += records[_WORDS * np.uint32(FIRST_RECORD - here[at[m]])]
        for m in range(0, waiting, _WALKS):
            some = at[m : min(m + _WALKS, waiting)]
            _walk(line, first, inside, uv, ends, here, some, xs, ys, west, south, step, scale, records, edges, near)
    return touched


def owners_of(cells: Cells, x: Floats, y: Floats) -> Ints:
    """Return what `walk.owners_of` does."""
    return _looked_up(cells, x, y, walked=True)


def labels_of(cells: Cells, x: Floats, y: Floats) -> Ints:
    """Return the label of each point's cell: the part of the work that no raster can do without."""
    return _looked_up(cells, x, y, walked=False)


def _looked_up(cells: Cells, x: Floats, y: Floats, *, walked: bool) -> Ints:
    found = np.empty(len(x), dtype=np.int32)
    cell, at = np.empty(_CHUNK, dtype=np.uint32), np.empty(_CHUNK + 1, dtype=np.uint32)
    line, first, inside = (np.empty(_WALKS, dtype=kind) for kind in (np.uint32, np.int32, np.int32))
    uv, ends = np.empty(2 * _WALKS, dtype=np.float32), np.empty(4 * SLOTS * _WALKS, dtype=np.int16)
    _owners(
        found, x, y, cell, at, line, first, inside, uv, ends, *cells.arguments(), cells.near, walked, cells.has_shared
    )
    return found


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
    begins, chosen = np.zeros(cells + 1, dtype=np.int64), np.empty((cells, _ROOM), dtype=np.int32)
    count = np.zeros(cells, dtype=np.int64)
    if not _choose(chosen, count, begins, begin, edge, held_begin, held_grid, edges.first, edges.second):
        return building.recorded(plan)  # a crowded cell
    records = empty_lines(int(begins[-1]))
    _write(
        records, records.view(np.int16), begins, chosen, count, begin, edge, held_begin, held_grid,
        edges.x1, edges.y1, edges.x2, edges.y2, edges.first, edges.second,
        plan.recorded, raster.columns, raster.west, raster.south, raster.step, raster.scale,
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
    if count[cell] == _ROOM:
        return False
    for other in range(count[cell], place, -1):
        chosen[cell, other] = chosen[cell, other - 1]
    chosen[cell, place] = grid
    count[cell] += 1
    return True


@_compile
def _bits(chosen, group, end, one, other):
    """Return which choices from `group` on one or the other grid is, as bits."""
    bits = 0
    for place in range(group, min(group + CHOICES, end)):
        bits |= ((chosen[place] == one) | (chosen[place] == other)) << (place - group)
    return bits


@_compile
def _begin_line(records, near, line, chosen, group, end):
    for place in range(group, min(group + CHOICES, end)):
        records[WORDS * line + CHOICE + place - group] = chosen[place]
    if group + CHOICES < end:
        records[WORDS * line] = MORE
    for slot in range(SLOTS):
        near[2 * (WORDS * line + NEAR) + SLOTS + slot] = NOWHERE
        near[2 * (WORDS * line + NEAR) + 3 * SLOTS + slot] = NOWHERE


@_compile
def _write_edge(records, near, line, slot, owners, x1, y1, x2, y2, x, y, scale):
    who = owners
    if min(x1, x2) <= x < max(x1, x2):
        who |= UPRIGHT
    turn = _side(x1, y1, x2, y2, x, y)
    if turn > 0 or (turn == 0 and y1 == y2):
        who |= LEFT
    records[WORDS * line] |= who << (OWNERS + OWNER * slot)
    at = 2 * (WORDS * line + NEAR) + slot
    u1, v1, u2, v2 = _shortened(x1, y1, x2, y2, x, y, scale)
    near[at], near[at + SLOTS], near[at + 2 * SLOTS], near[at + 3 * SLOTS] = int(u1), int(v1), int(u2), int(v2)


@_compile
def _write(
    records, near, begins, chosen, count, begin, edge, held_begin, held_grid,
    x1, y1, x2, y2, first, second, cells, columns, west, south, step, scale,
):  # fmt: skip
    for cell in range(len(cells)):
        x, y = west + (cells[cell] % columns + 0.5) * step, south + (cells[cell] // columns + 0.5) * step
        line, mine, choices = begins[cell], chosen[cell], count[cell]
        for group in range(0, choices, CHOICES):
            _begin_line(records, near, line, mine, group, choices)
            for n in range(held_begin[cell], held_begin[cell + 1]):
                records[WORDS * line] |= _bits(mine, group, choices, held_grid[n], NOBODY)
            slot = 0
            for n in range(begin[cell], begin[cell + 1]):
                e = edge[n]
                owners = _bits(mine, group, choices, first[e], second[e])
                if not owners:
                    continue
                if slot == SLOTS:
                    records[WORDS * line] |= CONTINUED
                    line, slot = line + 1, 0
                    _begin_line(records, near, line, mine, group, choices)
                records[WORDS * line + EDGE + slot] = e
                _write_edge(records, near, line, slot, owners, x1[e], y1[e], x2[e], y2[e], x, y, scale)
                slot += 1
            line += 1


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
        lines = 0
        for group in range(0, count[cell], CHOICES):
            edges = begin[cell + 1] - begin[cell]
            if count[cell] > CHOICES:
                edges = 0
                for n in range(begin[cell], begin[cell + 1]):
                    edges += _bits(chosen[cell], group, count[cell], first[edge[n]], second[edge[n]]) != 0
            lines += max((edges + SLOTS - 1) // SLOTS, 1)
        begins[cell + 1] = begins[cell] + lines
    return True


def forget_older(kept: Path, sources: Path) -> None:
    """Forget machine code older than any source: numba looks at a function's own file, not at those it calls."""
    newest = max(file.stat().st_mtime for file in sources.glob("*.py"))
    for index in kept.glob("*.nbi"):
        with suppress(OSError):  # another process was quicker, or it is not ours
            if index.stat().st_mtime < newest:
                index.unlink()


if cached := getattr(getattr(bits_at, "_cache", None), "cache_path", None):
    forget_older(Path(cached), Path(__file__).parent)
