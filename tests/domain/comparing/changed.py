"""Pairs of coverages to compare: of random plans, of drawings that have nothing in common, of bad ones."""

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import shapely
from shapely.affinity import rotate

from geogrid.domain.editing.building import mesh_of
from geogrid.domain.editing.plan import Plan
from geogrid.domain.grid import Grid
from geogrid.domain.simulate.cloth import ORIGIN, weave
from geogrid.errors import EditRefused
from geogrid.services.simulation import Size, make
from tests.domain.editing.random_edits import Planner

CORNER = (118.3, 29.7)


@cache
def district(grids):
    return make(Size(grids, 3 * grids + 100, 10), date(2026, 2, 1))


@cache
def base(grids):
    return mesh_of(district(grids).grids, district(grids).areas)


def planned(grids, seed, edits):
    """The grids before and after a plan of random edits."""
    plan, planner = Plan.of(base(grids)), Planner(seed)
    while len(plan.steps) < edits:
        edit = planner.edit(plan.mesh)
        if edit is None:
            continue
        try:
            plan = plan.apply(edit)
        except EditRefused:
            continue
    return list(plan.base.grids.values()), list(plan.mesh.grids.values())


def woven(seed, count=40):
    """A coverage like cloth, of another one with every seed."""
    shapes = shapely.transform(weave(count, vertices=12, seed=seed).shapes, lambda xy: (xy - ORIGIN) * 1e-5 + CORNER)
    return [Grid(f"{n:03}", f"网{n}", "c", None, shape) for n, shape in enumerate(shapes)]


def unrelated(seed):
    """Two coverages of the same ground that share no vertices, codes or edges but by chance."""
    chance = np.random.default_rng(seed)
    middle = shapely.box(*shapely.total_bounds([grid.shape for grid in woven(1)])).centroid
    angle = chance.uniform(5, 80)
    new = [replace(grid, shape=rotate(grid.shape, angle, origin=middle)) for grid in woven(seed)]
    codes = chance.permutation(len(new))
    return woven(1), [replace(grid, code=f"{code:03}") for grid, code in zip(new, codes)]


def torn(seed):
    """A coverage and the same with some grids gone, some too large and some moved: gaps and overlaps in both."""
    chance = np.random.default_rng(seed)
    return tuple([_torn(grid, chance) for grid in woven(1) if chance.random() < 0.9] for _ in range(2))


def _torn(grid, chance):
    shape = grid.shape
    if chance.random() < 0.3:
        shape = shape.buffer(chance.uniform(-0.1, 0.2) * np.sqrt(shape.area), quad_segs=2)
    return replace(grid, shape=shape)


def points(grids, count, seed):
    """Points all over some grids and beside, on vertices and on edges."""
    chance = np.random.default_rng(seed)
    shapes = [grid.shape for grid in grids]
    west, south, east, north = shapely.total_bounds(shapes)
    size = np.array([east - west, north - south])
    some = chance.uniform([west, south] - size / 10, [east, north] + size / 10, (count, 2))
    corners = shapely.get_coordinates(shapes)
    picked = corners[chance.integers(len(corners) - 1, size=count)]
    halves = (corners[1:] + corners[:-1]) / 2
    found = np.concatenate([some, picked, halves[chance.integers(len(halves), size=count)], [[np.nan, south]]])
    return found[:, 0], found[:, 1]
