"""Households: shared out so that grids are about equal, then put on the floors of buildings."""

from __future__ import annotations

import numpy as np

from geogrid.domain.simulate.arrays import Floats, Ints
from geogrid.domain.simulate.buildings import Buildings

PER_GRID = 400  # 300 to 500 is the size most often named for a grid
CROWDED = 4.0  # households per building, at least: else estates would have no rooms
SPREAD = 0.07  # grids differ by about so much on purpose
FLOORS_AT_MOST = 33


def settle(buildings: Buildings, grid: Ints, grids: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Return the households and the floors of each building.

    Parameters
    ----------
    grid
        The grid of each building, 0 to `grids` - 1.
    """
    usual = max(PER_GRID, CROWDED * len(buildings) / grids)
    wanted = np.round(usual * rng.uniform(1 - SPREAD, 1 + SPREAD, grids))
    households = _shared_out(wanted, buildings.weight, grid)
    on_floor = np.where(buildings.estate, buildings.stairs * buildings.flats, 3)
    offices = rng.integers(1, 6, len(buildings))
    floors = np.where(buildings.weight > 0, -(-households // on_floor), offices)
    return households, np.clip(floors, 1, FLOORS_AT_MOST)


def _shared_out(amount: Floats, weight: Floats, grid: Ints) -> Ints:
    """Share a whole number out in each grid by weight; the parts are whole and add up."""
    order = np.argsort(grid, kind="stable")
    total = np.bincount(grid, weight, len(amount))
    share = (weight * (amount / np.maximum(total, 1e-9))[grid])[order]
    upto = np.cumsum(share)
    first = np.flatnonzero(np.diff(grid[order], prepend=-1))
    before = np.repeat(upto[first] - share[first], np.diff(np.append(first, len(order))))
    whole = np.round(upto - before + 1e-9).astype(int)
    part = np.diff(whole, prepend=0)
    part[first] = whole[first]
    found = np.empty(len(order), int)
    found[order] = part
    return found
