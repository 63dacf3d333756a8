"""How many households the micro-grids of a grid have."""

from __future__ import annotations

import numpy as np
import shapely

from geogrid.domain.evaluation.tally import Tally


def micro_households(tally: Tally, grid: str) -> dict[str, int | None]:
    """Return the households of each micro-grid of a grid by its code; unknown without any buildings.

    Each building of the grid counts where a point inside it lies; by the tie rule, on a border for the lowest code.
    Together they have what the grid has.
    """
    micros, contents = tally.mesh.micros.get(grid, ()), tally.contents
    if not len(contents.buildings):
        return {micro.code: None for micro in micros}
    middles, assigned = contents.buildings.middles, tally.households.assignment
    near = middles.within(np.array([tally.mesh.grids[grid].shape.bounds]))
    left = near[assigned.owners[near] == assigned.register.numbers[grid]]
    found: dict[str, int | None] = {}
    for micro in micros:
        here = shapely.intersects_xy(micro.shape, middles.lon[left], middles.lat[left])
        found[micro.code] = int(contents.households[left[here]].sum())
        left = left[~here]
    return found
