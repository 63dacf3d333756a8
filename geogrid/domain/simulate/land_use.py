"""What each block is used for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import shapely

from geogrid.domain.simulate.arrays import Bools, Floats, Ints, Shapes
from geogrid.domain.simulate.blocks import Blocks
from geogrid.domain.simulate.ground import Ground
from geogrid.domain.simulate.sheet import Sheet


class Use(IntEnum):
    """What a block is used for."""

    HOUSES = 0
    ESTATE = 1
    SITE = 2
    GREEN = 3
    WATER = 4


# Shares of the blocks of a community: greens, sites, estates; the rest are houses along the roads.
SHARES = {"old": (0.03, 0.03, 0.08), "town": (0.025, 0.05, 0.36), "edge": (0.05, 0.04, 0.22)}
NARROW = 55  # metres: no estate fits
VERGE = 2.0  # metres between a road and the estate beside it
OPEN_SIDE = 3.0  # metres kept free on a side without a road


@dataclass(frozen=True)
class LandUse:
    """The blocks with what stands on them.

    Parameters
    ----------
    use
        A `Use` for each block.
    margins
        Half the road on the south, east, north and west side of each block, metres on the plan. Shape (n, 4).
    old
        Whether the block lies in an old community.
    fixed
        The block of the estate that examples name; None when its community is not in this town.
    """

    sheet: Sheet
    blocks: Blocks
    use: Ints
    margins: Floats
    old: Bools
    fixed: int | None

    def inset(self, ground: Ground, block: Ints, gap: float) -> Shapes:
        """Return blocks without their roads and a gap of so many metres, as polygons in degrees."""
        margins = self.margins[block] + gap
        low = self.blocks.box[block, :2] + margins[:, [3, 0]]
        size = self.blocks.box[block, 2:] - margins[:, [1, 2]] - low
        share, still, full = np.arange(5) / 5, np.zeros(5), np.ones(5)
        across = np.concatenate([share, full, 1 - share, still])
        up = np.concatenate([still, share, full, 1 - share])
        return self.drawn(ground, block, low[:, :1] + across * size[:, :1], low[:, 1:] + up * size[:, 1:])

    def drawn(self, ground: Ground, block: Ints, u: Floats, v: Floats) -> Shapes:
        """Return polygons in degrees of plan points inside blocks, one row of points for each block."""
        degrees = ground.place(u.ravel(), v.ravel(), np.repeat(self.blocks.quarter[block], u.shape[1]))
        return np.asarray(shapely.polygons(degrees.reshape(*u.shape, 2)))


def lay_out(sheet: Sheet, blocks: Blocks, fixed_community: str, rng: np.random.Generator) -> LandUse:
    """Return the use of each block. The fixed estate takes the largest block of its community (by code)."""
    shares = np.array([SHARES[community.kind] for community in sheet.communities])[blocks.community]
    drawn = rng.uniform(size=len(blocks))
    kinds = [Use.GREEN, Use.SITE, Use.ESTATE]
    use = np.select(list(drawn < np.cumsum(shares, axis=1).T), kinds, Use.HOUSES)
    use[(blocks.extent.min(axis=0) < NARROW) & (use == Use.ESTATE)] = Use.HOUSES
    use[blocks.water] = Use.WATER
    fixed = _largest_block(sheet, blocks, fixed_community)
    if fixed is not None:
        use[fixed] = Use.ESTATE
    half = np.array([way.width / 2 for way in sheet.ways] + [OPEN_SIDE])
    old = np.array([community.kind == "old" for community in sheet.communities])[blocks.community]
    return LandUse(sheet, blocks, use, half[blocks.ways], old, fixed)


def _largest_block(sheet: Sheet, blocks: Blocks, community: str) -> int | None:
    codes = [entry.code for entry in sheet.communities]
    if community not in codes:
        return None
    inside = (blocks.community == codes.index(community)) & ~blocks.water
    square = blocks.extent.min(axis=0) ** 2 * blocks.extent.max(axis=0)  # a narrow block holds few buildings
    return int(np.argmax(square * inside))
