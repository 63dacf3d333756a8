"""The figures of each grid of a plan, and of the whole plan."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geogrid.domain.evaluation.features import Along
from geogrid.domain.grid import Grid
from geogrid.domain.measure import metres_per_degree

PERSONS_PER_HOUSEHOLD = 2.62
"""Source: 第七次全国人口普查公报（第二号）, National Bureau of Statistics, 11 May 2021: 2.62 人 a family household."""

TARGET_HOUSEHOLDS = 400.0
"""The middle of the 300 to 500 households that are commonly quoted; no law."""


@dataclass(frozen=True, slots=True)
class Size:
    """What a grid is by its shape alone.

    Parameters
    ----------
    area_m2
        Square metres, geodesic to 1e-7 of it.
    polsby_popper
        4 pi area over the square of the length of its whole border: 1 for a disc.
    reock
        Its area over that of the smallest circle around it: 1 for a disc.
    parts
        Of how many pieces it is; two that touch in a point are two.
    lon, lat
        A place inside it, CGCS2000 degrees.
    """

    area_m2: float
    polsby_popper: float
    reock: float
    parts: int
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one grid.

    Parameters
    ----------
    households
        Those in its buildings; where no buildings are known, those recorded of it, or None.
    places, cases
        Addresses; problems reported in the months looked at.
    cases_per_month
        The same a month.
    open_cases
        Problems still being handled; None where that is not known of any.
    size
        Area, compactness, pieces.
    deviation
        Households over the target, less 1; None where they are not known.
    buildings_cut, estates_cut
        How many it has a part of that are in other grids, or in none, too.
    border
        Metres of its border: all, on real features, along named ones.
    posts
        Roles filled.
    has_leader
        Whether one of them is the leader's.
    """

    households: int | None
    places: int
    cases: int
    cases_per_month: float
    open_cases: int | None
    size: Size
    deviation: float | None
    buildings_cut: int
    estates_cut: int
    border: Along
    posts: int
    has_leader: bool

    @property
    def residents(self) -> int | None:
        """An estimate: `PERSONS_PER_HOUSEHOLD` in each household."""
        return None if self.households is None else round(self.households * PERSONS_PER_HOUSEHOLD)


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of a whole plan.

    Parameters
    ----------
    grids
        How many.
    households
        In all grids whose households are known.
    least, mean, most
        Households of a grid, of those whose are known; None without any.
    places, cases, open_cases
        In all grids.
    unowned_places, unowned_households, unowned_cases
        In no grid.
    area_m2
        Of all grids.
    buildings_cut, estates_cut
        Each counted once, in however many grids it is.
    real_share
        Which part of the borders of all grids is on real features; a border between two counts for both.
    mean_polsby_popper, mean_reock
        Over all grids alike; 0 without any.
    worst_deviation
        The largest one from the target up or down, with its sign; None without any.
    without_leader
        Grids that lack a leader.
    posts_without_grid
        Posts of grids that are no more.
    """

    grids: int
    households: int
    least: int | None
    mean: float | None
    most: int | None
    places: int
    cases: int
    open_cases: int | None
    unowned_places: int
    unowned_households: int
    unowned_cases: int
    area_m2: float
    buildings_cut: int
    estates_cut: int
    real_share: float
    mean_polsby_popper: float
    mean_reock: float
    worst_deviation: float | None
    without_leader: int
    posts_without_grid: int

    @property
    def residents(self) -> int:
        """An estimate: `PERSONS_PER_HOUSEHOLD` in each household."""
        return round(self.households * PERSONS_PER_HOUSEHOLD)


def sizes(grids: Collection[Grid]) -> list[Size]:
    """Return area and compactness of grids, in their order; the same for a grid whichever others are with it."""
    if not grids:
        return []
    shapes = np.array([grid.shape for grid in grids], dtype=object)
    metres = _in_metres(shapes)
    area, around, radius = shapely.area(metres), shapely.length(metres), shapely.minimum_bounding_radius(metres)
    compact, round_ = 4.0 * np.pi * area / around**2, area / (np.pi * radius**2)
    lon, lat = shapely.get_coordinates(shapely.point_on_surface(shapes)).T
    rows = (area, compact, round_, shapely.get_num_geometries(metres), lon, lat)
    return [Size(*row) for row in zip(*(each.tolist() for each in rows), strict=True)]


def _in_metres(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes in metres, each by the scale at its middle of weight, where areas are true to 1e-8."""
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    east, north = metres_per_degree(shapely.get_y(shapely.centroid(shapes)))
    west_south = shapely.bounds(shapes)[:, :2]
    metres = (xy - west_south[owner]) * np.stack((east, north), axis=1)[owner]
    return shapely.set_coordinates(shapes.copy(), metres)


def together(figures: Collection[Figures]) -> Totals:
    """Return what the figures of all grids come to; what is in none of them, and what is cut, are left 0."""
    known = [each.households for each in figures if each.households is not None]
    deviations = [each.deviation for each in figures if each.deviation is not None]
    count = max(len(figures), 1)
    return Totals(
        grids=len(figures),
        households=sum(known),
        least=min(known, default=None),
        mean=sum(known) / len(known) if known else None,
        most=max(known, default=None),
        places=sum(each.places for each in figures),
        cases=sum(each.cases for each in figures),
        open_cases=_sum([each.open_cases for each in figures]),
        unowned_places=0,
        unowned_households=0,
        unowned_cases=0,
        area_m2=sum(each.size.area_m2 for each in figures),
        buildings_cut=0,
        estates_cut=0,
        real_share=Along.total([each.border for each in figures]).real_share,
        mean_polsby_popper=sum(each.size.polsby_popper for each in figures) / count,
        mean_reock=sum(each.size.reock for each in figures) / count,
        worst_deviation=max(deviations, key=abs, default=None),
        without_leader=sum(not each.has_leader for each in figures),
        posts_without_grid=0,
    )


def _sum(counts: Collection[int | None]) -> int | None:
    """Return what counts come to; None where none of them is known."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def deviation(households: int | None, target: float) -> float | None:
    """Return by what part of it households differ from a target; None where they are not known."""
    return None if households is None or target <= 0 else households / target - 1.0
