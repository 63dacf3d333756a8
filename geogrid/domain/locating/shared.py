"""Cells without borders that several grids hold, as where a district lies over its grids.

Which grids these are is the same for nearly all of them, so one record stands for all cells that the same grids hold.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geogrid.domain.locating.building import Held, Longs
from geogrid.domain.locating.cells import Floats

_ONE, _OTHER = 0x9E3779B97F4A7C15, 0xD1B54A32D192ED03


def alike(held: Held, cells: Longs) -> Longs:
    """Return for each cell the first of those that the same grids hold, shape (n,).

    Known by two sums of numbers that look as if drawn by lot for each grid: the same grids have the same sums, and no
    others do.

    Parameters
    ----------
    held
        What holds the middles of all cells.
    cells
        Those to be told apart, each held by some grid, shape (n,).
    """
    if not len(cells):
        return cells
    wanted = np.zeros(int(cells.max()) + 1, dtype=bool)
    wanted[cells] = True
    some = np.flatnonzero(held.cell < len(wanted))
    some = some[wanted[held.cell[some]]]
    cell, grid = held.cell[some], held.grid[some].astype(np.uint64)
    one, other = (np.bincount(cell, weights=_drawn(grid, seed))[cells] for seed in (_ONE, _OTHER))
    sums = one + 1j * other
    begins = np.flatnonzero(np.concatenate([[True], sums[1:] != sums[:-1]]))  # most are as the one before
    _, first, which = np.unique(sums[begins], return_index=True, return_inverse=True)
    return cells[begins[first[np.repeat(which, np.diff(np.append(begins, len(cells))))]]]


def _drawn(grid: NDArray[np.uint64], seed: int) -> Floats:
    """Return a number of 44 bits for each grid, so that the sum of some hundred is exact; mixed as by splitmix64."""
    mixed = (grid + np.uint64(1)) * np.uint64(seed)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(20)).astype(np.float64)
