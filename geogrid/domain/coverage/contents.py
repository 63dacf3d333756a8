"""What grids hold: buildings and estates kept whole, every place in a grid, households within the band.

Source of the rules: GB/T 30428.1 (a border does not cut buildings or managed units) and the commonly quoted size of 300
to 500 households, which is no law and so configurable, and deviating from it never an error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.defect import DEFAULTS, Defect, DefectKind, Tolerances
from geogrid.domain.coverage.ground import defect_of
from geogrid.domain.grid import Grid, GridKind
from geogrid.domain.measure import LocalPlane

Shapes = NDArray[np.object_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Band:
    """How many households a grid should have, both ends included."""

    least: int = 300
    most: int = 500

    def __str__(self) -> str:
        return f"{self.least}-{self.most}"


def cut(
    kind: DefectKind,
    grids: Sequence[Grid],
    names: Sequence[str],
    shapes: Sequence[BaseGeometry],
    tolerances: Tolerances = DEFAULTS,
) -> list[Defect]:
    """Find buildings or estates that a border of the grids cuts.

    Parameters
    ----------
    kind
        CUT_BUILDING or CUT_ESTATE.
    grids
        All grids, by code.
    names, shapes
        Of the buildings or estates, CGCS2000 degrees.
    tolerances
        A part narrower than the snapping distance does not count.

    Returns
    -------
    list of Defect
        Its grids are those on both sides, only one where the other side is in none; its measures are those of the
        smallest part; its shape is the whole building or estate.
    """
    whole, ground = _sound(np.asarray(shapes, dtype=object)), _sound(_shapes(grids))
    if not len(whole) or not len(ground):
        return []
    crossed = np.unique(shapely.STRtree(whole).query(_edges(ground), predicate="intersects")[1])
    unit, grid = shapely.STRtree(ground).query(whole[crossed], predicate="intersects")
    shared = shapely.intersection(whole[crossed[unit]], ground[grid])
    found: list[Defect] = []
    for at, unit_at in enumerate(crossed.tolist()):
        here = unit == at
        parts: list[tuple[tuple[str, ...], BaseGeometry]]
        parts = [((grids[g].code,), part) for g, part in zip(grid[here], shared[here], strict=True)]
        parts.append(((), shapely.difference(whole[unit_at], shapely.union_all(ground[grid[here]]))))
        sides = [side for codes, part in parts if (side := defect_of(kind, codes, [part], tolerances))]
        if len(sides) > 1:
            found.append(_across(sides, whole[unit_at], names[unit_at]))
    return found


def _across(sides: Sequence[Defect], shape: BaseGeometry, name: str) -> Defect:
    """Return the defect of a building or estate that has parts on several sides."""
    smallest = min(sides, key=lambda side: side.area_m2)
    codes = tuple(sorted(code for side in sides for code in side.grids))
    return replace(smallest, grids=codes, shape=shape, reason=name)


def places_outside(
    grids: Sequence[Grid], lon: ArrayLike, lat: ArrayLike, address_of: Callable[[Ints], Sequence[str]]
) -> list[Defect]:
    """Tell of places in no grid, those beside the same grid together.

    Parameters
    ----------
    grids
        All grids.
    lon, lat
        Of the places in none of them, CGCS2000 degrees, shape (n,).
    address_of
        Gives the addresses of some of the places, by their positions.

    Returns
    -------
    list of Defect
        PLACE_OUTSIDE, one for each grid that is the nearest to some: how many in `count`, the first one's address in
        `reason`, their points as shape.
    """
    xy = np.column_stack([np.atleast_1d(lon), np.atleast_1d(lat)]).astype(float)
    if not len(xy) or not grids:
        return []
    plane = LocalPlane(*xy.mean(axis=0))
    points = shapely.points(xy)
    nearest = shapely.STRtree(plane.to_plane(_shapes(grids))).nearest(plane.to_plane(points))
    beside, first, count = np.unique(nearest, return_index=True, return_counts=True)
    return [
        Defect(
            DefectKind.PLACE_OUTSIDE,
            (grids[grid].code,),
            shape=points[nearest == grid][0] if many == 1 else shapely.multipoints(points[nearest == grid]),
            reason=address,
            count=many,
        )
        for grid, address, many in zip(beside.tolist(), address_of(first), count.tolist(), strict=True)
    ]


def without_place(grids: Sequence[Grid], located: NDArray[np.object_]) -> list[Defect]:
    """Tell of grids in which no place lies; of none when there are no places at all.

    Parameters
    ----------
    located
        The code of each place's grid, None where it lies in none.
    """
    held = set(located.tolist())
    return [Defect(DefectKind.NO_PLACE, (g.code,), shape=g.shape) for g in grids if held and g.code not in held]


def outside_the_band(grids: Sequence[Grid], band: Band) -> list[Defect]:
    """Tell of grids with fewer or more households than the band; a dedicated grid (专属网格) may have any number."""
    return [
        Defect(DefectKind.HOUSEHOLDS, (grid.code,), shape=grid.shape, count=grid.households, reason=str(band))
        for grid in grids
        if grid.kind == GridKind.BASE and grid.households is not None and not band.least <= grid.households <= band.most
    ]


def _shapes(grids: Sequence[Grid]) -> Shapes:
    return np.asarray([grid.shape for grid in grids], dtype=object)


def _sound(shapes: Shapes) -> Shapes:
    return np.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes))


def _edges(shapes: Shapes) -> Shapes:
    """Return each edge by itself: its box is small, so that few buildings need a closer look."""
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shapes)), return_index=True)
    start = np.flatnonzero(ring[:-1] == ring[1:])
    return shapely.linestrings(np.stack([xy[start], xy[start + 1]], axis=1))
