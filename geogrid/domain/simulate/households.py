"""Households: shared out so that grids are about equal, then put on the floors of buildings."""

from __future__ import annotations

import numpy as np

from geogrid.domain.simulate.buildings import Buildings
from geogrid.domain.simulate.ground import Floats
from geogrid.domain.simulate.sheet import Ints

PER_GRID = 400  # 300 to 500 is the size most often named for a grid
SPREAD = 0.07  # grids differ by about so much on purpose
FLOORS_AT_MOST = 33


def settle(buildings: Buildings, grid: Ints, grids: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Return the households and the floors of each building.

    Parameters
    ----------
    grid
        The grid of each building, 0 to `grids` - 1.
    """
    wanted = max(PER_GRID, round(2 * len(buildings) / grids)) * rng.uniform(1 - SPREAD, 1 + SPREAD, grids)
    weight = np.bincount(grid, buildings.weight, grids)
    share = buildings.weight * (wanted / np.maximum(weight, 1e-9))[grid]
    on_floor = buildings.stairs * buildings.flats
    storeys = np.clip(np.round(share / on_floor), 1, FLOORS_AT_MOST).astype(int)
    households = np.where(buildings.estate, storeys * on_floor, 0)
    rest = wanted - np.bincount(grid, households, grids)
    in_houses = _shared_out(np.maximum(rest, 0), np.where(buildings.estate, 0, buildings.weight), grid)
    floors = np.where(buildings.estate, storeys, np.clip(-(-in_houses // 2), 1, 7))
    floors = np.where(~buildings.estate & (buildings.weight == 0), rng.integers(1, 6, len(floors)), floors)
    return households + in_houses, floors


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
