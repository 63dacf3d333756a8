"""Buildings: set out on the straight plan, then stood as true rectangles on the bent ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import shapely

from geogrid.domain.simulate.arrays import Bools, Floats, Ints, Shapes
from geogrid.domain.simulate.ground import Ground
from geogrid.domain.simulate.land_use import VERGE, LandUse, Use
from geogrid.domain.simulate.mesh import Mesh


@dataclass(frozen=True)
class Buildings:
    """Buildings on the plan, one row each.

    Parameters
    ----------
    block
        The block it stands in.
    middle, size
        On the plan, metres. Shape (n, 2).
    estate
        Whether it stands in an estate (幢) or has a number on a road (号).
    way, side
        The road it is numbered on and the side of its block that faces it; -1 in estates.
    weight
        Households it would hold in an average town.
    stairs, flats
        Entrances (单元), and flats on each floor of an entrance.
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

    def __len__(self) -> int:
        return len(self.block)

    def only(self, chosen: Bools | Ints) -> Buildings:
        """Return the chosen rows."""
        return Buildings(*(getattr(self, field.name)[chosen] for field in fields(self)))


def together(parts: Sequence[Buildings]) -> Buildings:
    """Return all rows of several sets of buildings."""
    return Buildings(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Buildings)))


def stand(
    planned: Buildings, land: LandUse, ground: Ground, mesh: Mesh, wanted: int, rng: np.random.Generator
) -> tuple[Buildings, Shapes]:
    """Return at most `wanted` of the buildings, with their shapes, all whole inside their block or estate."""
    shapes = _rectangles(planned, land, ground)
    plots = mesh.polygons.copy()
    estates = np.flatnonzero(land.use == Use.ESTATE)
    plots[estates] = land.inset(ground, estates, VERGE)
    fits = np.flatnonzero(_standing(shapes, plots[planned.block]))
    kept = fits[_thinned(planned.only(fits), land, wanted, rng)]
    return planned.only(kept), shapes[kept]


def _rectangles(planned: Buildings, land: LandUse, ground: Ground) -> Shapes:
    """Return right-angled rectangles in degrees, turned and stretched as the ground is there."""
    u, v = planned.middle.T
    middle, east, north = ground.frame(u, v, land.blocks.quarter[planned.block])
    stretch = np.column_stack([np.hypot(*east.T), np.hypot(*north.T)])
    heading = east / stretch[:, :1] + np.column_stack([north[:, 1], -north[:, 0]]) / stretch[:, 1:]
    heading /= np.hypot(*heading.T)[:, None]
    long, wide = (planned.size * stretch / 2).T
    ahead = heading * long[:, None]
    left = np.column_stack([-heading[:, 1], heading[:, 0]]) * wide[:, None]
    rings = np.stack([middle - ahead - left, middle + ahead - left, middle + ahead + left, middle - ahead + left], 1)
    return np.asarray(shapely.polygons(ground.degrees(rings.reshape(-1, 2)).reshape(-1, 4, 2)))


def _standing(shapes: Shapes, plots: Shapes) -> Bools:
    """Tell which buildings lie inside their plot and touch no building that comes before them."""
    inside = np.asarray(shapely.contains_properly(plots, shapes))
    kept = np.flatnonzero(inside)
    one, other = shapely.STRtree(shapes[kept]).query(shapes[kept], predicate="intersects")
    inside[kept[np.unique(one[one > other])]] = False
    return inside


def _thinned(planned: Buildings, land: LandUse, wanted: int, rng: np.random.Generator) -> Ints:
    """Return the rows to keep so that `wanted` remain.

    Every block loses the same share, so that each keeps a building as long as there are as many buildings as blocks.
    Houses go a whole side of the block at a time; estates and old quarters lose half as much; the fixed estate stays.
    """
    count = len(planned)
    side = planned.block * 5 + planned.side + 1
    liking = rng.uniform(size=side.max(initial=0) + 1)[side] + 0.001 * rng.uniform(size=count)
    order = np.lexsort((liking, planned.block))
    _, first, size = np.unique(planned.block[order], return_index=True, return_counts=True)
    share = np.empty(count)
    share[order] = (np.arange(count) - np.repeat(first, size)) / np.repeat(size, size)
    share[planned.estate | land.old[planned.block]] /= 2
    if land.fixed is not None:
        share[planned.block == land.fixed] = -1
    return np.sort(np.argsort(share, kind="stable")[:wanted])
