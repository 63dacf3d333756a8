"""Cells without borders that several grids hold, as where a district lies over its grids.

Which grids these are is the same for nearly all of them, so one record stands for all cells that the same grids hold.
"""

from __future__ import annotations

import numpy as np

from geogrid.domain.locating.building import Held, Longs

_NUMBERS = 1 << 44  # so many to draw from: the sum of a few hundred is exact, and the same for no other grids


def alike(held: Held, cells: Longs, grids: int) -> Longs:
    """Return for each cell the first of those that the same grids hold, shape (n,).

    Known by two sums of numbers that are drawn by lot for each grid.

    Parameters
    ----------
    held
        What holds the middles of all cells.
    cells
        Those to be told apart, each held by some grid, shape (n,).
    grids
        How many there are.
    """
    drawn = np.random.default_rng(0).integers(_NUMBERS, size=(2, grids)).astype(np.float64)
    one, other = (np.bincount(held.cell, weights=numbers[held.grid])[cells] for numbers in drawn)
    sums = one + 1j * other
    begins = np.flatnonzero(np.concatenate([[True], sums[1:] != sums[:-1]])[: len(sums)])  # most are as the one before
    _, first, which = np.unique(sums[begins], return_index=True, return_inverse=True)
    return cells[begins[first[np.repeat(which, np.diff(np.append(begins, len(cells))))]]]
