"""Cells of one level or of several.

Where grids are much smaller than elsewhere, as those of a town among those of a country, a cell of one raster for all
would hold hundreds of edges. Such a cell is divided: with those beside it, it has a raster of its own of the grids that
have to do with it, and so have the crowded cells of that. Levels are numbered; the label of a divided cell says which.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geogrid.domain.locating.building import Held, Longs, Plan, Touched, held_of, recorded, spread, touched_of
from geogrid.domain.locating.cells import AREA, NESTED, OUTSIDE, SIDE, Cells, Floats, Ints, Raster
from geogrid.domain.locating.edges import NOBODY, Edges, edges_of, paired

Pair = Callable[[Edges], Edges]
Record = Callable[[Plan], Cells]

# A cell is about as wide as this many edges are long: then a cell on a border holds two or three.
_EDGES_A_CELL = 1.35
# It is smaller where there are few edges, as long as few cells have any: so many cells cost little then.
_FEWEST_CELLS, _FEW_BORDERED = 2**21, 2**17
_CELLS_AN_EDGE = 6
# No finer than the numbers themselves: a cell has room for a million of the smallest steps of a coordinate.
_FINEST = 2.0**-32
_SMALLEST = 1e-12  # degrees: a thousandth of the lattice; next to 0 the numbers are much finer than that
_CROWD = 24  # edges: a cell of more is divided, if they are short: those that run all through it are in all its parts
_SHORT = 0.5  # of a cell: so long at most on average
_TILE = 16  # cells: so many side by side are divided together
_FEWEST_OF_A_LEVEL, _COARSEST = 256, 4  # cells of a level that is not the first; how many are as wide as one before
_DEEPEST = 8  # divided so often: where all edges meet at one place, no cell is small enough
_ARRAYS = ("blocks", "labels", "records", "edges")


def build(shapes: NDArray[np.object_], pair: Pair = paired, record: Record = recorded) -> list[Cells]:
    """Return the levels of a coverage.

    Parameters
    ----------
    shapes
        Polygons and MultiPolygons in the order of their codes, CGCS2000 degrees, shape (n,).
    pair, record
        The slow parts, which `compiled` has too.
    """
    edges = pair(edges_of(shapes))
    levels: list[Cells] = []
    waiting, named = deque([(edges, _raster_of(edges), 0)]), 1
    while waiting:
        of, raster, depth = waiting.popleft()
        cells, crowds = _level(of, raster, len(shapes), named if depth < _DEEPEST else None, record)
        levels.append(cells)
        named += crowds.count
        waiting.extend((*crowd, depth + 1) for crowd in crowds.divided(len(shapes)))
    return levels


def _level(edges: Edges, raster: Raster, grids: int, named: int | None, record: Record) -> tuple[Cells, _Crowds]:
    """Return the cells of one level, and those that are to be divided.

    Parameters
    ----------
    edges
        Of the grids that have to do with the raster, all that are as high or low as some of it.
    named
        How many levels have a number by now; None where no cell is to be divided.
    """
    near = np.flatnonzero(_is_near(edges, raster))
    around = edges if len(near) == len(edges) else edges.take(near)
    touched, held = touched_of(around, raster), held_of(edges, raster, grids)
    labels = np.full(raster.rows * raster.columns, OUTSIDE, dtype=np.int32)
    labels[held.cell] = held.grid
    count = np.bincount(touched.cell, minlength=len(labels))
    bordered = count > 0
    if len(held.cell) != np.count_nonzero(labels != OUTSIDE):  # some overlap
        bordered |= np.bincount(held.cell, minlength=len(labels)) > 1
    finest = _finest(raster.west, raster.south, raster.west + raster.columns * raster.step)
    may = named is not None and raster.step / _COARSEST > finest
    crowded = _crowded(around, raster, touched, count) if may else np.empty(0, dtype=np.int64)
    crowds = _Crowds(edges, around, raster, touched, held, crowded, _tiles(crowded, raster))
    if named is not None and len(crowded):
        labels[crowded] = NESTED - named - crowds.group
        bordered[crowded] = False
        left = bordered[touched.cell]
        touched = Touched(touched.cell[left], touched.edge[left])
    plan = Plan(around, raster, labels, np.flatnonzero(bordered), touched, held, grids, crowded)
    return record(plan), crowds


def _crowded(edges: Edges, raster: Raster, touched: Touched, count: Longs) -> Longs:
    """Return the cells that are better divided."""
    many = count > _CROWD
    if not many.any():
        return np.empty(0, dtype=np.int64)
    some = np.flatnonzero(many[touched.cell])
    cell, edge = touched.cell[some], touched.edge[some]
    lengths = np.minimum(np.abs(edges.x2 - edges.x1) + (edges.y2 - edges.y1), raster.step)[edge]
    total = np.bincount(cell, weights=lengths, minlength=len(count))
    return np.flatnonzero(many & (total <= _SHORT * raster.step * count))


@dataclass(frozen=True, slots=True)
class _Crowds:
    """Cells to be divided.

    Parameters
    ----------
    edges, around, raster
        Of their level; `around`, the edges that are numbered in `touched`.
    touched, held
        What is in its cells.
    cells, group
        Which are to be divided, and which of them together.
    """

    edges: Edges
    around: Edges
    raster: Raster
    touched: Touched
    held: Held
    cells: Longs
    group: Longs

    @property
    def count(self) -> int:
        """How many levels they make."""
        return int(self.group.max(initial=-1)) + 1

    def divided(self, grids: int) -> Iterator[tuple[Edges, Raster]]:
        """Yield the edges and the raster of each level."""
        if not self.count:
            return
        groups = np.full(self.raster.rows * self.raster.columns, NOBODY, dtype=np.int64)
        groups[self.cells] = self.group
        edges = _grouped(groups[self.touched.cell], self.touched.edge, self.count)
        holding = _grouped(groups[self.held.cell], self.held.grid, self.count)
        cells = _grouped(self.group, self.cells, self.count)
        of_grid = _OfGrid(self.edges, grids)
        for some_cells, repeated, holders in zip(cells, edges, holding, strict=True):
            edge = np.unique(repeated)
            raster = _within(self.raster, some_cells, self.around.take(edge))
            some = np.concatenate([self.around.first[edge], self.around.second[edge], holders])
            yield of_grid.edges_of(np.unique(some[some != NOBODY]), raster), raster


class _OfGrid:
    """The edges of a level by the grids that have them."""

    def __init__(self, edges: Edges, grids: int) -> None:
        shared = np.flatnonzero(edges.second != NOBODY)
        owner = np.concatenate([edges.first, edges.second[shared]])
        order = np.argsort(owner, kind="stable")
        self._edges, self._edge = edges, np.concatenate([np.arange(len(edges)), shared])[order]
        self._begin = np.searchsorted(owner[order], np.arange(grids + 1))
        self._chosen = np.zeros(grids + 1, dtype=bool)  # the last for nobody

    def edges_of(self, grids: NDArray[Any], raster: Raster) -> Edges:
        """Return the edges of these grids that are as high or low as some of a raster, with no other grids."""
        _, place = spread(self._begin[grids], self._begin[grids + 1])
        edge = np.unique(self._edge[place])
        top = raster.south + raster.rows * raster.step
        edges = self._edges.take(edge[(self._edges.y1[edge] <= top) & (self._edges.y2[edge] >= raster.south)])
        self._chosen[grids] = True
        first, second = (np.where(self._chosen[owner], owner, NOBODY) for owner in (edges.first, edges.second))
        self._chosen[grids] = False
        first, second = np.where(first == NOBODY, second, first), np.where(first == NOBODY, NOBODY, second)
        return Edges(edges.x1, edges.y1, edges.x2, edges.y2, first, second)


def _grouped(group: Longs, values: NDArray[Any], groups: int) -> list[NDArray[Any]]:
    """Return the values of each group; those of none are left out."""
    some = np.flatnonzero(group != NOBODY)
    order = some[np.argsort(group[some], kind="stable")]
    return np.split(values[order], np.searchsorted(group[order], np.arange(1, groups)))


def _tiles(cells: Longs, raster: Raster) -> Longs:
    """Return for each cell a number that those of one tile share, from 0."""
    row, column = np.divmod(cells, raster.columns)
    tile = row // _TILE * raster.columns + column // _TILE
    return np.unique(tile, return_inverse=True)[1]


def _within(raster: Raster, cells: Longs, edges: Edges) -> Raster:
    """Return a raster over some cells with these edges."""
    row, column = np.divmod(cells, raster.columns)
    width, height = (float(np.ptp(place) + 1) * raster.step for place in (column, row))
    lengths = np.abs(edges.x2 - edges.x1) + (edges.y2 - edges.y1)
    length = float(np.minimum(lengths, raster.step).mean())
    most = max(_FEWEST_OF_A_LEVEL, _CELLS_AN_EDGE * len(edges))
    step = min(max(_EDGES_A_CELL * length, float(np.sqrt(width * height / most))), raster.step / _COARSEST)
    west, south = raster.west + int(column.min()) * raster.step, raster.south + int(row.min()) * raster.step
    step = max(step, _finest(west, south, west + width))
    return _covering(west, south, width, height, step)


def _is_near(edges: Edges, raster: Raster) -> NDArray[np.bool_]:
    """Return which edges may touch a raster."""
    east = raster.west + raster.columns * raster.step
    north = raster.south + raster.rows * raster.step
    across = (np.minimum(edges.x1, edges.x2) <= east) & (np.maximum(edges.x1, edges.x2) >= raster.west)
    return across & (edges.y1 <= north) & (edges.y2 >= raster.south)


def _raster_of(edges: Edges) -> Raster:
    """Return the raster of the first level."""
    if not len(edges):
        return Raster(0.0, 0.0, 1.0, SIDE, SIDE)
    west, east = _least_and_most(edges.x1, edges.x2)
    south, north = edges.y1.min(), edges.y2.max()
    most = max(_FEWEST_CELLS, _CELLS_AN_EDGE * len(edges))
    length = float((np.abs(edges.x2 - edges.x1) + (edges.y2 - edges.y1)).sum())
    fine = float(np.sqrt((east - west) * (north - south) / _FEWEST_CELLS))
    step = min(_EDGES_A_CELL * length / len(edges), max(fine, length / _FEW_BORDERED))
    step = max(step, _finest(west, east, south, north))
    while ((east - west) / step + 4) * ((north - south) / step + 4) > most:
        step *= 1.1
    return _covering(west, south, east - west, north - south, step)


def _finest(*corners: float) -> float:
    """Return the least side that a cell may have there."""
    return max(_FINEST * float(np.abs(corners).max()), _SMALLEST)


def _covering(west: float, south: float, width: float, height: float, step: float) -> Raster:
    """Return a raster with a cell and a half on each side, so that no rounding puts anything into the outermost."""
    columns, rows = (-(-int(size / step + 3.5) // SIDE) * SIDE for size in (width, height))
    return Raster(float(west) - 1.5 * step, float(south) - 1.5 * step, step, columns, rows)


def _least_and_most(one: Floats, other: Floats) -> tuple[float, float]:
    return min(one.min(), other.min()), max(one.max(), other.max())


def owners_of(levels: Sequence[Cells], x: Floats, y: Floats, of_one: Callable[[Cells, Floats, Floats], Ints]) -> Ints:
    """Return the grid of each point, OUTSIDE where there is none, shape (n,).

    Parameters
    ----------
    of_one
        `walk.owners_of`, or what `compiled` has for it.
    """
    found = of_one(levels[0], x, y)
    deep = np.flatnonzero(found <= NESTED) if len(levels) > 1 else found[:0]
    while len(deep):
        order = deep[np.argsort(found[deep], kind="stable")]
        level, begins = np.unique(found[order], return_index=True)
        for number, of in zip((NESTED - level).tolist(), np.split(order, begins[1:]), strict=True):
            found[of] = of_one(levels[number], x[of], y[of])
        deep = deep[found[deep] <= NESTED]
    return found


def to_arrays(levels: Sequence[Cells]) -> dict[str, NDArray[Any]]:
    """Return levels as arrays, of which `of_arrays` makes the same again."""
    rasters = [(at.west, at.south, at.step, at.columns, at.rows) for at in (cells.raster for cells in levels)]
    sizes = [[getattr(cells, name).size for name in _ARRAYS] for cells in levels]
    held = {name: [getattr(cells, name) for cells in levels] for name in _ARRAYS}
    return {
        "raster": np.array(rasters),
        "ends": np.cumsum(sizes, axis=0, dtype=np.int64),
        **{name: values[0] if len(values) == 1 else np.concatenate(values) for name, values in held.items()},
    }


def of_arrays(arrays: Mapping[str, NDArray[Any]]) -> list[Cells]:
    """Return the levels whose arrays these are, which are read where they are.

    Raises
    ------
    ValueError
        Where they are none of levels.
    """
    ends = arrays["ends"]
    begins = np.concatenate([np.zeros((1, len(_ARRAYS)), dtype=np.int64), ends[:-1]])
    if (ends < begins).any() or ends[-1].tolist() != [arrays[name].size for name in _ARRAYS]:
        raise ValueError(ends)
    levels = []
    for (west, south, step, columns, rows), begin, end in zip(arrays["raster"].tolist(), begins, ends, strict=True):
        raster = Raster(west, south, step, int(columns), int(rows))
        parts = (arrays[name][slice(*ends)] for name, *ends in zip(_ARRAYS, begin, end, strict=True))
        cells = Cells(raster, *parts)
        if not raster.is_sound() or raster.columns * raster.rows != cells.blocks.size * AREA:
            raise ValueError(raster)
        levels.append(cells)
    return levels
