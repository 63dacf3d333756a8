"""The coverage at every level: grids from blocks, communities from grids, streets and towns, the district.

Each level is the union of the one below with all its vertices kept, so a vertex on a border is in every polygon of
every level that has this border.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geogrid.domain.grid import Area, Grid, Level, grid_code
from geogrid.domain.numerals import numeral
from geogrid.domain.simulate.arrays import Ints, Shapes
from geogrid.domain.simulate.town import Town


def grids(town: Town, households: Ints) -> list[Grid]:
    """Return the grids in order of their codes; `households` of each in the same order."""
    community = np.zeros(len(households), int)
    community[town.grid] = town.blocks.community
    found: list[Grid] = []
    sequence = 0
    for at, shape in enumerate(_unions(town.mesh.polygons, town.grid)):
        sequence = sequence + 1 if at and community[at] == community[at - 1] else 1
        code = town.codes[community[at]]
        found.append(Grid(grid_code(code, sequence), f"第{numeral(sequence)}网格", code, int(households[at]), shape))
    return found


def areas(town: Town, net: Sequence[Grid]) -> list[Area]:
    """Return the district, its streets and towns, and its communities, each group in order of its codes."""
    community = {entry.code: entry for entry in town.sheet.communities}
    communities = [
        Area(code, community[code].name, Level.COMMUNITY, community[code].township, shape)
        for code, shape in _by_parent([(grid.community, grid.shape) for grid in net])
    ]
    names = {entry.code: entry.name for entry in town.sheet.townships}
    streets = [
        Area(code, names[code], Level.STREET, town.recipe.code, shape)
        for code, shape in _by_parent([(area.parent, area.shape) for area in communities])
    ]
    whole = shapely.coverage_union_all([area.shape for area in streets])
    return [Area(town.recipe.code, town.recipe.name, Level.DISTRICT, None, whole), *streets, *communities]


def _by_parent(rows: list[tuple[str | None, Polygon | MultiPolygon]]) -> list[tuple[str, Polygon | MultiPolygon]]:
    codes, place = np.unique([code or "" for code, _ in rows], return_inverse=True)
    return list(zip(codes.tolist(), _unions(np.array([shape for _, shape in rows], object), place), strict=True))


def _unions(shapes: Shapes, group: Ints) -> list[Polygon]:
    """Return the union of the shapes of each group 0, 1, 2 ..., all vertices kept."""
    order = np.argsort(group, kind="stable")
    parts = np.split(shapes[order], np.flatnonzero(np.diff(group[order])) + 1)
    return [shapely.coverage_union_all(part) for part in parts]
