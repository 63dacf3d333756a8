"""A district with some of its grids drawn anew: what a boundary file has, which replaces all grids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs as systems
from geogrid.domain.coverage.defect import DEFAULTS
from geogrid.domain.coverage.lattice import snap
from geogrid.domain.coverage.noding import node
from geogrid.domain.grid import Grid
from geogrid.services.sides_texts import differ, wide

_JOINED = DEFAULTS.snapping / systems.metres_per_unit(systems.STORAGE)
"""How far apart borders may be and still are one (degrees)."""


def with_drawn(known: Mapping[str, Grid], drawn: Sequence[tuple[str, str, BaseGeometry]]) -> list[Grid]:
    """Return the grids of a district with some drawn anew, the others without the ground that these take.

    Parameters
    ----------
    known
        The grids as they are, by code. What is not concerned stays vertex by vertex; grids that lose all go.
    drawn
        The code of each, its name where it has none yet, and its shape (CGCS2000 degrees); of a code twice the first.
    """
    new = {code: _drawn(known.get(code), code, name, shape) for code, name, shape in reversed(drawn)}
    taken = shapely.union_all([grid.shape for grid in new.values()])
    left = (_without(grid, taken) for code, grid in known.items() if code not in new)
    grids = [*reversed(new.values()), *(grid for grid in left if not grid.shape.is_empty)]
    return _joined(grids, known)


def _drawn(grid: Grid | None, code: str, name: str, shape: BaseGeometry) -> Grid:
    if grid is None:
        return Grid(code, name, None, None, shape)
    return grid if not differ(shape, grid.shape) else replace(grid, shape=shape)


def _without(grid: Grid, taken: BaseGeometry) -> Grid:
    """Return a grid without some ground; as it is where no more than slivers are taken."""
    left = shapely.difference(grid.shape, taken) if grid.shape.intersects(taken) else grid.shape
    return grid if not differ(left, grid.shape) else replace(grid, shape=wide(left))


def _joined(grids: list[Grid], known: Mapping[str, Grid]) -> list[Grid]:
    """Return grids of which those that changed share identical vertices with their neighbours."""
    changed = [grid.code not in known or grid.shape is not known[grid.code].shape for grid in grids]
    ground = shapely.union_all([grid.shape for grid, is_new in zip(grids, changed, strict=True) if is_new])
    near = [at for at, grid in enumerate(grids) if shapely.dwithin(grid.shape, ground, _JOINED)]
    shapes = node([_simple(grids[at].shape) if changed[at] else grids[at].shape for at in near], _JOINED)
    for at, shape in zip(near, snap(shapes), strict=True):
        grids[at] = replace(grids[at], shape=shape)
    return grids


def _simple(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape without vertices on straight lines: each would be put into the border of a neighbour."""
    return shapely.simplify(shape, _JOINED / 10)
