"""Cells of one level or of several.

Where grids are much smaller than elsewhere, as those of a town among those of a country, a cell of one raster for all
would hold hundreds of edges. Such a cell is divided: with those beside it, it has a raster of its own of the grids that
have to do with it, and so have the crowded cells of that. Levels are numbered; the label of a divided cell says which.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geogrid.domain.locating import resolution
from geogrid.domain.locating.building import Plan, Touched, held_of, recorded, touched_of
from geogrid.domain.locating.cells import AREA, NESTED, OUTSIDE, Cells, Floats, Ints, Raster
from geogrid.domain.locating.crowds import Crowds
from geogrid.domain.locating.edges import Edges, edges_of, paired
from geogrid.domain.locating.shared import alike

Pair = Callable[[Edges], Edges]
Record = Callable[[Plan], Cells]

# Cells of long edges are divided as long as these get into so many parts more, or into so many for each edge.
_ROOM, _ROOM_AN_EDGE = 1 << 18, 2
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
    room = max(_ROOM, _ROOM_AN_EDGE * len(edges))
    waiting = deque([(edges, resolution.of_all(edges, float(shapely.area(shapes).sum())), 0)])
    while waiting:
        of, raster, depth = waiting.popleft()
        named = 1 + len(levels) + len(waiting) if depth < _DEEPEST else None
        cells, deeper, spent = _level(of, raster, len(shapes), named, record, room)
        levels.append(cells)
        room -= spent
        waiting.extend((*each, depth + 1) for each in deeper)
    return levels


def _level(
    edges: Edges, raster: Raster, grids: int, named: int | None, record: Record, room: int
) -> tuple[Cells, list[tuple[Edges, Raster]], int]:
    """Return the cells of one level, the edges and rasters of the levels of those that are divided, and what is spent.

    Parameters
    ----------
    edges
        All that have to do with the raster; see `crowds`.
    named
        How many levels have a number by now; None where no cell is to be divided.
    room
        What may be spent on cells of long edges; see `Crowds`.
    """
    near = np.flatnonzero(_is_near(edges, raster))
    around = edges if len(near) == len(edges) else edges.take(near)
    touched, held = touched_of(around, raster), held_of(edges, raster, grids)
    labels = np.full(raster.rows * raster.columns, OUTSIDE, dtype=np.int32)
    labels[held.cell] = held.grid
    count = np.bincount(touched.cell, minlength=len(labels))
    bordered, several = count > 0, np.empty(0, dtype=np.int64)
    if len(held.cell) != np.count_nonzero(labels != OUTSIDE):  # some overlap
        several = np.flatnonzero((np.bincount(held.cell, minlength=len(labels)) > 1) & ~bordered)
    may = named is not None and resolution.may_be_finer(raster, around)
    crowds = Crowds.of(around, raster, touched, count, room) if may else Crowds.none(raster)
    deeper = list(crowds.divided(edges, around, touched, grids))
    if named is not None and deeper:
        labels[crowds.cells] = NESTED - named - crowds.group
        bordered[crowds.cells] = False
        left = bordered[touched.cell]
        touched = Touched(touched.cell[left], touched.edge[left])
    same = alike(held, several)
    bordered[same] = True
    plan = Plan(around, raster, labels, np.flatnonzero(bordered), touched, held, grids, crowds.cells, several, same)
    return record(plan), deeper, crowds.spent


def _is_near(edges: Edges, raster: Raster) -> NDArray[np.bool_]:
    """Return which edges may touch a raster."""
    east = raster.west + raster.columns * raster.step
    north = raster.south + raster.rows * raster.step
    across = (np.minimum(edges.x1, edges.x2) <= east) & (np.maximum(edges.x1, edges.x2) >= raster.west)
    return across & (edges.y1 <= north) & (edges.y2 >= raster.south)


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
    rasters = [(*astuple(cells.raster), cells.has_shared) for cells in levels]
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
    for (west, south, step, columns, rows, several), begin, end in zip(
        arrays["raster"].tolist(), begins, ends, strict=True
    ):
        raster = Raster(west, south, step, int(columns), int(rows))
        parts = [arrays[name][slice(*ends)] for name, *ends in zip(_ARRAYS, begin, end, strict=True)]
        cells = Cells(raster, parts[0], parts[1], parts[2], parts[3], bool(several))
        if not raster.is_sound() or raster.columns * raster.rows != cells.blocks.size * AREA:
            raise ValueError(raster)
        levels.append(cells)
    return levels
