"""Houses in a line along the roads of their block, each with a number to come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geogrid.domain.register import LineRank
from geogrid.domain.simulate.arrays import Floats, Ints
from geogrid.domain.simulate.blocks import EAST, NORTH, SOUTH, WEST
from geogrid.domain.simulate.buildings import Buildings
from geogrid.domain.simulate.land_use import LandUse, Use
from geogrid.domain.simulate.sheet import NONE

RANKS = [LineRank.ARTERIAL, LineRank.STREET, LineRank.LANE]
# By rank of the road: metres of road for each house, its depth, the yard before it, and its households.
PITCH = np.array([24.0, 16.0, 12.0])
DEPTH = np.array([15.0, 12.0, 10.0])
YARD = np.array([5.0, 4.0, 2.5])
HOUSEHOLDS = np.array([10.0, 7.0, 4.5])
LIVED_IN = 0.8  # share of houses; the others are shops and offices
SPARE = 1.3  # houses set out for each that is wanted: some do not fit
USUAL = 13.0  # metres of road for each house, all roads together
CORNER = 4.0  # metres kept free at the end of a side
ROW = 17.0  # metres that east and west sides leave to the houses of the north and south sides


@dataclass(frozen=True)
class _Sides:
    """Sides of blocks that houses face: the block, which side, the rank of its road, and metres to build on."""

    block: Ints
    side: Ints
    rank: Ints
    length: Floats


def houses(land: LandUse, wanted: int, rng: np.random.Generator) -> Buildings:
    """Set out houses, as close to each other as it takes for `wanted` of them."""
    sides = _sides(land)
    close = np.maximum(sides.length, 0).sum() / USUAL / max(wanted, 1) / SPARE
    pitch = PITCH[sides.rank] * np.clip(close, 0.75, 2.0) * rng.uniform(0.85, 1.2, len(sides.block))
    count = np.maximum(sides.length / pitch, 0).astype(int)
    row = np.repeat(np.arange(len(count)), count)
    frontage = (sides.length / np.maximum(count, 1))[row]
    along = (np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + 0.5) * frontage
    rank, total = sides.rank[row], len(row)
    wide = np.minimum(frontage, 1.5 * PITCH[rank]) * rng.uniform(0.66, 0.92, total)
    deep = DEPTH[rank] * rng.uniform(0.8, 1.1, total)
    inward = YARD[rank] + rng.uniform(0, 2, total) + deep / 2
    block, side = sides.block[row], sides.side[row]
    middle, size = _placed(land, block, side, along, inward, wide, deep)
    lived_in = rng.uniform(size=total) < LIVED_IN
    return Buildings(
        block=block,
        middle=middle,
        size=size,
        estate=np.zeros(total, bool),
        way=land.blocks.ways[block, side],
        side=side,
        weight=HOUSEHOLDS[rank] * rng.uniform(0.5, 1.5, total) * lived_in,
        stairs=np.ones(total, int),
        flats=np.ones(total, int),
    )


def _level(side: Ints) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return (side == SOUTH) | (side == NORTH)


def _sides(land: LandUse) -> _Sides:
    ranks = np.array([RANKS.index(way.rank) for way in land.sheet.ways] + [NONE])
    block, side = np.nonzero((land.use == Use.HOUSES)[:, None] & (land.blocks.ways != NONE))
    width, height = land.blocks.extent[:, block]
    south, east, north, west = land.margins[block].T
    free = np.where(_level(side), width - west - east, height - south - north - 2 * ROW)
    return _Sides(block, side, ranks[land.blocks.ways[block, side]], free - 2 * CORNER)


def _placed(
    land: LandUse, block: Ints, side: Ints, along: Floats, inward: Floats, wide: Floats, deep: Floats
) -> tuple[Floats, Floats]:
    """Return the middles and sizes of houses so far along a side and so far in from its road."""
    west, south, east, north = land.blocks.box[block].T
    half_south, half_east, half_north, half_west = land.margins[block].T
    level = _level(side)
    u = np.select(
        [side == EAST, side == WEST],
        [east - half_east - inward, west + half_west + inward],
        west + half_west + CORNER + along,
    )
    v = np.select(
        [side == NORTH, side == SOUTH],
        [north - half_north - inward, south + half_south + inward],
        south + half_south + CORNER + ROW + along,
    )
    size = np.where(level[:, None], np.column_stack([wide, deep]), np.column_stack([deep, wide]))
    return np.column_stack([u, v]), size
