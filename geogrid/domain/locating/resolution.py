"""How fine the cells of a raster are."""

from __future__ import annotations

import numpy as np

from geogrid.domain.locating.building import Longs, held_of
from geogrid.domain.locating.cells import SIDE, Floats, Raster
from geogrid.domain.locating.edges import Edges

# A cell is about as wide as this many edges are long: then a cell on a border holds two or three.
_EDGES_A_CELL = 1.35
# It is smaller where there are few edges, as long as few cells have any: so many cells cost little then.
_FEWEST_CELLS, _FEW_BORDERED = 2**21, 2**17
_CELLS_AN_EDGE = 6
# No finer than the numbers themselves. Where an edge crosses a line is computed to 2**-49 of its coordinates at worst:
# that is 2**-17 of a cell then, and `building` decides exactly what is nearer than 2**-15.
_FINEST = 2.0**-32
_SMALLEST = 1e-12  # degrees: a thousandth of the lattice; next to 0 the numbers are much finer than that
_FEWEST_OF_A_LEVEL, COARSEST = 256, 4  # cells of a level that is not the first; how many are as wide as one before
_PLACES = 8  # side by side, by which is known how many grids lie over one another


def of_all(edges: Edges, area: float) -> Raster:
    """Return the raster of the first level.

    Parameters
    ----------
    edges, area
        Of all grids; square degrees, what lies over one another as often as it does.
    """
    if not len(edges):
        return Raster(0.0, 0.0, 1.0, SIDE, SIDE)
    west, east = _least_and_most(edges.x1, edges.x2)
    south, north = edges.y1.min(), edges.y2.max()
    most = max(_FEWEST_CELLS, _CELLS_AN_EDGE * len(edges))
    length = float(edges.lengths().sum())
    fine = float(np.sqrt((east - west) * (north - south) / _FEWEST_CELLS))
    step = min(_EDGES_A_CELL * length / len(edges), max(fine, length / _FEW_BORDERED))
    step = max(step, finest(edges))
    while max(((east - west) / step + 4) * ((north - south) / step + 4), area / step**2) > most:
        step *= 1.1
    return _covering(west, south, east - west, north - south, step)


def within(raster: Raster, cells: Longs, edges: Edges, all_edges: Edges, grids: int) -> Raster:
    """Return a raster over some cells of another.

    Parameters
    ----------
    edges
        Those in the cells.
    all_edges, grids
        Those of the level that the raster is for; how many grids there are.
    """
    row, column = np.divmod(cells, raster.columns)
    width, height = (float(np.ptp(place) + 1) * raster.step for place in (column, row))
    length = float(np.minimum(edges.lengths(), raster.step).mean())
    most = max(_FEWEST_OF_A_LEVEL, _CELLS_AN_EDGE * len(edges))
    west, south = raster.west + int(column.min()) * raster.step, raster.south + int(row.min()) * raster.step
    over = _one_over_another(all_edges, grids, west, south, width, height)
    step = min(max(_EDGES_A_CELL * length, float(np.sqrt(width * height * over / most))), raster.step / COARSEST)
    return _covering(west, south, width, height, max(step, finest(edges)))


def _one_over_another(edges: Edges, grids: int, west: float, south: float, width: float, height: float) -> float:
    """Return how many grids lie over one another in a rectangle, on average and 1 at least, by a few places in it."""
    step = max(width, height) / _PLACES
    columns, rows = (max(round(size / step), 1) for size in (width, height))
    held = held_of(edges, Raster(west, south, step, columns, rows), grids)
    return max(len(held.cell) / (columns * rows), 1.0)


def may_be_finer(raster: Raster, edges: Edges) -> bool:
    """Return whether the cells of a raster with these edges can be divided at all."""
    return raster.step / COARSEST > finest(edges)


def finest(edges: Edges) -> float:
    """Return the least side that a cell with some of these edges may have."""
    most = max(float(np.abs(values).max(initial=0.0)) for values in (edges.x1, edges.y1, edges.x2, edges.y2))
    return max(_FINEST * most, _SMALLEST)


def _covering(west: float, south: float, width: float, height: float, step: float) -> Raster:
    """Return a raster with a cell and a half on each side, so that no rounding puts anything into the outermost."""
    columns, rows = (-(-int(size / step + 3.5) // SIDE) * SIDE for size in (width, height))
    return Raster(float(west) - 1.5 * step, float(south) - 1.5 * step, step, columns, rows)


def _least_and_most(one: Floats, other: Floats) -> tuple[float, float]:
    return min(one.min(), other.min()), max(one.max(), other.max())
