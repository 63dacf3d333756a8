"""The ground of a town put together: sheet, blocks, mesh, land use, buildings, and the grid of each block."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from geogrid.domain.simulate import blocks, buildings, estates, ground, houses, land_use, mesh, partition, sheet
from geogrid.domain.simulate.arrays import Ints, Shapes
from geogrid.domain.simulate.recipe import Recipe

BUILDINGS_PER_PLACE = 0.3


class Town:
    """What every part of the district is told from.

    Parameters
    ----------
    grids, places
        How many are wanted.
    chance
        At least five generators of random numbers, one for each step.
    """

    def __init__(self, recipe: Recipe, grids: int, places: int, chance: Sequence[np.random.Generator]) -> None:
        self.recipe = recipe
        wanted = max(1, round(places * BUILDINGS_PER_PLACE))
        self.sheet = sheet.draw(recipe, grids, wanted)
        self.blocks = blocks.cut(self.sheet, recipe.names.lanes, grids, chance[0])
        dry = np.ones(len(self.blocks.quarters), bool)
        dry[self.blocks.quarter] = ~self.blocks.water
        self.ground = ground.lay(recipe.origin, self.blocks.quarters.astype(float), dry, chance[1])
        self.mesh = mesh.mesh(self.blocks, self.ground)
        self.land = land_use.lay_out(self.sheet, self.blocks, recipe.names.fixed_estate_community, chance[2])
        self.buildings, self.shapes = self._built(wanted, chance[3])
        self.codes = [community.code for community in self.sheet.communities]
        self.grid = self._grids(grids)

    def _built(self, wanted: int, rng: np.random.Generator) -> tuple[buildings.Buildings, Shapes]:
        rows = [estates.estate_buildings(self.land, rng), estates.site_buildings(self.land, rng)]
        rows.append(houses.houses(self.land, wanted - sum(map(len, rows)), rng))
        return buildings.stand(buildings.together(rows), self.land, self.ground, self.mesh, wanted, rng)

    def _grids(self, count: int) -> Ints:
        """Return the grid of each block, 0 to count - 1 in the order of the codes to be."""
        community = self.blocks.community
        load = partition.loads(self.blocks, self.buildings)
        seats = partition.seats(community, load, count)
        middles = (self.blocks.box[:, :2] + self.blocks.box[:, 2:]) / 2
        costs = partition.border_costs(self.sheet, self.blocks, self.mesh)
        near = partition.Neighbourhood(load, middles, costs, community)
        grid, total = np.empty(len(self.blocks), int), 0
        for at in sorted(range(len(seats)), key=self.codes.__getitem__):
            parts = near.part(np.flatnonzero(community == at).tolist(), int(seats[at]))
            shapes = [shapely.coverage_union_all(self.mesh.polygons[part]) for part in parts]
            for place in partition.reading_order(shapes):
                grid[parts[place]] = total
                total += 1
        return grid
