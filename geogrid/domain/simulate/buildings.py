"""Buildings: what each block is used for, and where houses and estate buildings stand in it.

Everything is set out on the plan, block by block and side by side, in whole arrays; then each building becomes a
true rectangle on the bent ground, and those that would touch a border or another building are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import shapely

from geogrid.domain.register import LineRank
from geogrid.domain.simulate.blocks import EAST, NORTH, SOUTH, WEST, Blocks
from geogrid.domain.simulate.ground import Floats, Ground, to_degrees
from geogrid.domain.simulate.mesh import Mesh
from geogrid.domain.simulate.sheet import NONE, Ints, Sheet

Bools = npt.NDArray[np.bool_]


class Use(IntEnum):
    """What a block is used for."""

    HOUSES = 0
    ESTATE = 1
    SITE = 2
    GREEN = 3
    WATER = 4


# Shares of the blocks of a community: estates, sites, greens; the rest are houses along the roads.
USES = {"old": (0.06, 0.04, 0.03), "town": (0.34, 0.06, 0.04), "edge": (0.20, 0.04, 0.07)}
# Houses by the rank of their road: metres of road for each, their depth, and the yard before them.
PLOTS = {
    LineRank.ARTERIAL: (24.0, 15.0, 5.0),
    LineRank.STREET: (16.0, 12.0, 4.0),
    LineRank.LANE: (12.0, 10.0, 2.5),
}
HOUSEHOLDS = {LineRank.ARTERIAL: 6.0, LineRank.STREET: 3.5, LineRank.LANE: 2.0}
FIXED_ESTATE = 6  # buildings that the estate of the examples has at least


@dataclass
class Buildings:
    """All buildings, one row each.

    Parameters
    ----------
    block
        The block it stands in.
    middle, size
        On the plan, metres. Shape (n, 2).
    estate
        Whether it stands in an estate (幢) or has a number on a road (号).
    way, side
        The road it is numbered on and the side of its block that faces it.
    weight
        Households it would hold in an average town.
    stairs, flats
        Entrances (单元), and flats on each floor of an entrance.
    shape
        Polygons, CGCS2000 degrees.
    """

    block: Ints
    middle: Floats
    size: Floats
    estate: Bools
    way: Ints
    side: Ints
    weight: Floats
    stairs: Ints
    flats: Ints
    shape: npt.NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.block)

    def only(self, chosen: npt.NDArray[np.bool_] | Ints) -> Buildings:
        """Return the chosen rows."""
        return Buildings(*(getattr(self, field.name)[chosen] for field in fields(self)))


def uses(sheet: Sheet, blocks: Blocks, fixed_community: str, rng: np.random.Generator) -> Ints:
    """Return the use of each block. The fixed estate is the largest block of its community, if that is there."""
    shares = np.array([USES[community.kind] for community in sheet.communities])[blocks.community]
    drawn = rng.uniform(size=len(blocks))
    narrow = np.minimum(*_extent(blocks)) < 55
    use = np.full(len(blocks), int(Use.HOUSES))
    for kind, limit in zip(
        (Use.GREEN, Use.SITE, Use.ESTATE), np.cumsum(shares[:, ::-1], axis=1).T, strict=True
    ):
        use[(use == Use.HOUSES) & (drawn < limit)] = kind
    use[narrow & (use == Use.ESTATE)] = Use.HOUSES
    use[blocks.water] = Use.WATER
    fixed = fixed_block(sheet, blocks, fixed_community)
    if fixed is not None:
        use[fixed] = Use.ESTATE
    return use


def fixed_block(sheet: Sheet, blocks: Blocks, community: str) -> int | None:
    """Return the largest land block of a community given by code, None when it is not in this town."""
    codes = [entry.code for entry in sheet.communities]
    if community not in codes:
        return None
    inside = (blocks.community == codes.index(community)) & ~blocks.water
    width, height = _extent(blocks)
    return int(np.argmax(width * height * inside))


def raise_all(
    sheet: Sheet,
    blocks: Blocks,
    ground: Ground,
    mesh: Mesh,
    use: Ints,
    wanted: int,
    fixed: int | None,
    origin: tuple[float, float],
    rng: np.random.Generator,
) -> Buildings:
    """Return about `wanted` buildings."""
    margins = setbacks(sheet, blocks)
    in_rows = _estate_buildings(blocks, margins, use, fixed, rng)
    sites = _site_buildings(sheet, blocks, margins, use, rng)
    along = _houses(sheet, blocks, margins, use, wanted - len(in_rows) - len(sites), rng)
    every = Buildings(
        *(
            np.concatenate([getattr(part, f.name) for part in (in_rows, sites, along)])
            for f in fields(Buildings)
        )
    )
    every.shape = _rectangles(every, blocks, ground, origin)
    every = every.only(_standing(every, mesh))
    return every.only(_thinned(every, wanted, fixed, rng))


def _extent(blocks: Blocks) -> tuple[Ints, Ints]:
    return blocks.box[:, 2] - blocks.box[:, 0], blocks.box[:, 3] - blocks.box[:, 1]


def setbacks(sheet: Sheet, blocks: Blocks) -> Floats:
    """Return half the road on the south, east, north and west side of each block, metres; 3 where there is none."""
    half = np.array([way.width / 2 for way in sheet.ways] + [3.0])
    return half[blocks.ways]


# --- estates and sites ----------------------------------------------------------------------------------------------


def _estate_buildings(
    blocks: Blocks, margins: Floats, use: Ints, fixed: int | None, rng: np.random.Generator
) -> Buildings:
    block = np.flatnonzero(use == Use.ESTATE)
    tower = rng.uniform(size=len(block)) < 0.22
    length = np.where(tower, rng.uniform(24, 30, len(block)), rng.uniform(32, 56, len(block)))
    depth = np.where(tower, 18.0, rng.uniform(11, 13.5, len(block)))
    across = np.where(tower, rng.uniform(20, 30, len(block)), rng.uniform(8, 12, len(block)))
    between = np.where(tower, rng.uniform(34, 44, len(block)), rng.uniform(17, 25, len(block)))
    if fixed is not None:
        place = np.flatnonzero(block == fixed)
        tower[place], length[place], depth[place], across[place], between[place] = False, 32, 12, 8, 17
    stairs = np.where(tower, 1, np.maximum(1, np.round(length / 17))).astype(int)
    flats = np.where(tower, 4, 2)
    row, middle, size = _in_rows(blocks, block, margins + 6, (length, depth), (across, between))
    middle[:, 0] += (rng.uniform(-1, 1, len(block)) * 2)[row]
    return Buildings(
        block[row],
        middle,
        size,
        np.ones(len(row), bool),
        np.full(len(row), NONE),
        np.full(len(row), NONE),
        (stairs * flats * np.where(tower, 15, 5))[row].astype(float),
        stairs[row],
        flats[row],
        np.empty(len(row), object),
    )


def _site_buildings(
    sheet: Sheet, blocks: Blocks, margins: Floats, use: Ints, rng: np.random.Generator
) -> Buildings:
    """Return a few large buildings in each site, numbered on its widest road."""
    block = np.flatnonzero(use == Use.SITE)
    roads = np.where(blocks.ways[block] == NONE, 0.0, margins[block])
    side = np.argmax(roads, axis=1)
    length, depth = rng.uniform(36, 60, len(block)), rng.uniform(14, 20, len(block))
    row, middle, size = _in_rows(
        blocks,
        block,
        margins + 7,
        (length, depth),
        (np.full(len(block), 14.0), rng.uniform(28, 45, len(block))),
    )
    count = len(row)
    return Buildings(
        block[row],
        middle,
        size,
        np.zeros(count, bool),
        blocks.ways[block, side][row],
        side[row],
        np.zeros(count),
        np.ones(count, int),
        np.ones(count, int),
        np.empty(count, object),
    )


def _in_rows(
    blocks: Blocks, block: Ints, margins: Floats, size: tuple[Floats, Floats], gap: tuple[Floats, Floats]
) -> tuple[Ints, Floats, Floats]:
    """Set out equal buildings in rows, north row first, each row from the west.

    Returns
    -------
    tuple
        For each building the row of `block`, its middle and its size on the plan.
    """
    west, south, east, north = blocks.box[block].T
    low_v, high_u, high_v, low_u = margins[block].T
    start = np.column_stack([west + low_u, south + low_v])
    room = np.column_stack([east - high_u, north - high_v]) - start
    each = np.minimum(np.column_stack(size), room)
    gaps = np.column_stack(gap)
    count = np.maximum(np.floor((room + gaps) / (each + gaps)), 1).astype(int)
    total = np.where((each > 7).all(axis=1), count.prod(axis=1), 0)
    row = np.repeat(np.arange(len(block)), total)
    place = np.arange(len(row)) - np.repeat(np.cumsum(total) - total, total)
    step = np.column_stack([place % count[row, 0], count[row, 1] - 1 - place // count[row, 0]])
    pitch = (room - each) / np.maximum(count - 1, 1)
    alone = np.where(count == 1, (room - each) / 2, 0)
    return row, start[row] + alone[row] + step * pitch[row] + each[row] / 2, each[row]


# --- houses along roads ---------------------------------------------------------------------------------------------


def _houses(
    sheet: Sheet, blocks: Blocks, margins: Floats, use: Ints, wanted: int, rng: np.random.Generator
) -> Buildings:
    """Set out houses along the roads of their blocks, as close as so many houses need."""
    ranks = list(PLOTS)
    rank = np.array([ranks.index(way.rank) for way in sheet.ways] + [NONE])[blocks.ways]
    plots = np.array([PLOTS[key] for key in ranks])
    block, side = np.nonzero((use == Use.HOUSES)[:, None] & (blocks.ways != NONE))
    rank = rank[block, side]
    length = _frontage(blocks, margins, block, side)
    close = np.maximum(length, 0).sum() / 13.0 / max(wanted, 1)
    pitch = plots[rank, 0] * np.clip(close / 1.15, 0.8, 2.0) * rng.uniform(0.85, 1.2, len(block))
    count = np.maximum(length / pitch, 0).astype(int)
    row = np.repeat(np.arange(len(block)), count)
    place = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    along = (place + 0.5) * (length / np.maximum(count, 1))[row]
    wide = np.minimum((length / np.maximum(count, 1))[row], 1.5 * plots[rank[row], 0]) * rng.uniform(
        0.66, 0.92, len(row)
    )
    deep = plots[rank[row], 1] * rng.uniform(0.8, 1.1, len(row))
    yard = plots[rank[row], 2] + rng.uniform(0, 2, len(row))
    middle, size = _at_side(blocks, margins, block[row], side[row], along, yard + deep / 2, wide, deep)
    dwelling = rng.uniform(size=len(row)) < 0.8
    households = np.array([HOUSEHOLDS[key] for key in ranks])[rank[row]] * rng.uniform(0.5, 1.5, len(row))
    return Buildings(
        block[row],
        middle,
        size,
        np.zeros(len(row), bool),
        blocks.ways[block, side][row],
        side[row],
        households * dwelling,
        np.ones(len(row), int),
        np.ones(len(row), int),
        np.empty(len(row), object),
    )


_CORNER = 4.0  # metres kept free at the end of a side
_ROW = 17.0  # metres that east and west sides leave to the houses of the north and south sides


def _frontage(blocks: Blocks, margins: Floats, block: Ints, side: Ints) -> Floats:
    width, height = _extent(blocks)
    low_v, high_u, high_v, low_u = margins[block].T
    level = (side == SOUTH) | (side == NORTH)
    free = np.where(level, width[block] - low_u - high_u, height[block] - low_v - high_v - 2 * _ROW)
    return free - 2 * _CORNER


def _at_side(
    blocks: Blocks,
    margins: Floats,
    block: Ints,
    side: Ints,
    along: Floats,
    inward: Floats,
    wide: Floats,
    deep: Floats,
) -> tuple[Floats, Floats]:
    west, south, east, north = blocks.box[block].T
    low_v, high_u, high_v, low_u = margins[block].T
    level = (side == SOUTH) | (side == NORTH)
    u = np.select(
        [side == EAST, side == WEST],
        [east - high_u - inward, west + low_u + inward],
        west + low_u + _CORNER + along,
    )
    v = np.select(
        [side == NORTH, side == SOUTH],
        [north - high_v - inward, south + low_v + inward],
        south + low_v + _CORNER + _ROW + along,
    )
    size = np.where(level[:, None], np.column_stack([wide, deep]), np.column_stack([deep, wide]))
    return np.column_stack([u, v]), size


# --- on the ground --------------------------------------------------------------------------------------------------


def _rectangles(
    buildings: Buildings, blocks: Blocks, ground: Ground, origin: tuple[float, float]
) -> npt.NDArray[np.object_]:
    """Return each building as a right-angled rectangle on the ground, turned as the ground is turned there."""
    u, v = buildings.middle.T
    middle, east, north = ground.frame(u, v, blocks.quarter[buildings.block])
    stretch = np.column_stack([np.hypot(*east.T), np.hypot(*north.T)])
    heading = east / stretch[:, :1] + np.column_stack([north[:, 1], -north[:, 0]]) / stretch[:, 1:]
    heading /= np.hypot(*heading.T)[:, None]
    long, wide = (buildings.size * stretch / 2).T
    ahead = heading * long[:, None]
    aside = np.column_stack([-heading[:, 1], heading[:, 0]]) * wide[:, None]
    rings = np.stack(
        [middle - ahead - aside, middle + ahead - aside, middle + ahead + aside, middle - ahead + aside], 1
    )
    degrees = to_degrees(*rings.reshape(-1, 2).T, origin).reshape(-1, 4, 2)
    return np.asarray(shapely.polygons(degrees))


def _standing(buildings: Buildings, mesh: Mesh) -> Bools:
    """Tell which buildings lie inside their block and touch no building that comes before them."""
    inside = shapely.contains_properly(mesh.polygons[buildings.block], buildings.shape)
    kept = np.flatnonzero(inside)
    one, other = shapely.STRtree(buildings.shape[kept]).query(buildings.shape[kept], predicate="intersects")
    inside[kept[np.unique(one[one > other])]] = False
    return np.asarray(inside)


def _thinned(buildings: Buildings, wanted: int, fixed: int | None, rng: np.random.Generator) -> Ints:
    """Return the rows to keep so that `wanted` remain: houses go first, the fixed estate stays."""
    order = rng.permutation(len(buildings))
    rank = np.where(buildings.estate[order], 1, 0)
    if fixed is not None:
        rank[buildings.block[order] == fixed] = 2
    houses = int((~buildings.estate).sum())
    spare = len(buildings) - wanted
    if spare > houses // 2:
        rank = np.minimum(rank * (rank == 2), 2)
    order = order[np.argsort(rank, kind="stable")]
    return np.sort(order[max(spare, 0) :])
