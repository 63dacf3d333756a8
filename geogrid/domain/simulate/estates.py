"""Estates and sites: equal buildings in rows that face south."""

from __future__ import annotations

import numpy as np

from geogrid.domain.simulate.arrays import Floats, Ints
from geogrid.domain.simulate.buildings import Buildings
from geogrid.domain.simulate.land_use import LandUse, Use
from geogrid.domain.simulate.sheet import NONE

TOWERS = 0.22  # share of the estates
# Length, depth, gap beside and gap behind of a building, from and to, metres.
SLAB = ((32, 56), (11, 13.5), (8, 12), (17, 25))
TOWER = ((24, 30), (18, 18), (20, 30), (34, 44))
HALL = ((36, 60), (14, 20), (14, 14), (28, 45))
FIXED = (28.0, 11.0, 8.0, 15.0)  # the estate of the examples: many short slabs
STAIR = 17.0  # metres of slab for each entrance
FLOORS, FLOORS_OF_TOWER, FLOORS_OF_FIXED = 4, 9, 7  # in an average town
FENCE = 6.0  # metres between the road and the first building
LEAST = 7.0  # metres: less than this is no building


def estate_buildings(land: LandUse, rng: np.random.Generator) -> Buildings:
    """Set out the buildings of all estates, numbered from the north-west row by row."""
    block = np.flatnonzero(land.use == Use.ESTATE)
    tower = (rng.uniform(size=len(block)) < TOWERS) & (block != (NONE if land.fixed is None else land.fixed))
    measures = np.where(tower, _drawn(TOWER, len(block), rng), _drawn(SLAB, len(block), rng))
    measures[:, block == land.fixed] = np.array(FIXED)[:, None]
    stairs = np.where(tower, 1, np.maximum(1, np.round(measures[0] / STAIR))).astype(int)
    flats = np.where(tower, 4, 2)
    floors = np.select([tower, block == land.fixed], [FLOORS_OF_TOWER, FLOORS_OF_FIXED], FLOORS)
    row, middle, size = _in_rows(land, block, FENCE, measures)
    middle[:, 0] += rng.uniform(-2, 2, len(block))[row]
    return Buildings(
        block=block[row],
        middle=middle,
        size=size,
        estate=np.ones(len(row), bool),
        way=np.full(len(row), NONE),
        side=np.full(len(row), NONE),
        weight=(stairs * flats * floors)[row].astype(float),
        stairs=stairs[row],
        flats=flats[row],
    )


def site_buildings(land: LandUse, rng: np.random.Generator) -> Buildings:
    """Set out a few large public buildings in each site, numbered on its widest road."""
    block = np.flatnonzero((land.use == Use.SITE) & (land.blocks.ways != NONE).any(axis=1))
    side = np.argmax(np.where(land.blocks.ways[block] == NONE, 0.0, land.margins[block]), axis=1)
    row, middle, size = _in_rows(land, block, FENCE, _drawn(HALL, len(block), rng))
    return Buildings(
        block=block[row],
        middle=middle,
        size=size,
        estate=np.zeros(len(row), bool),
        way=land.blocks.ways[block, side][row],
        side=side[row],
        weight=np.zeros(len(row)),
        stairs=np.ones(len(row), int),
        flats=np.ones(len(row), int),
    )


def _drawn(limits: tuple[tuple[float, float], ...], count: int, rng: np.random.Generator) -> Floats:
    return np.array([rng.uniform(low, high, count) for low, high in limits])


def _in_rows(land: LandUse, block: Ints, fence: float, measures: Floats) -> tuple[Ints, Floats, Floats]:
    """Set out equal buildings in rows, the north row first, each row from the west.

    Returns
    -------
    tuple
        For each building the row of `block`, its middle and its size on the plan.
    """
    margins = land.margins[block] + fence
    start = land.blocks.box[block, :2] + margins[:, [3, 0]]
    room = land.blocks.box[block, 2:] - margins[:, [1, 2]] - start
    each, gaps = np.minimum(measures[:2].T, room), measures[2:].T
    count = np.maximum(np.floor((room + gaps) / (each + gaps)), 1).astype(int)
    total = np.where((each > LEAST).all(axis=1), count.prod(axis=1), 0)
    row = np.repeat(np.arange(len(block)), total)
    place = np.arange(len(row)) - np.repeat(np.cumsum(total) - total, total)
    step = np.column_stack([place % count[row, 0], count[row, 1] - 1 - place // count[row, 0]])
    pitch = (room - each) / np.maximum(count - 1, 1)
    alone = np.where(count == 1, (room - each) / 2, 0)
    return row, start[row] + alone[row] + step * pitch[row] + each[row] / 2, each[row]
