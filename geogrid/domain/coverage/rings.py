"""All rings of all shapes in one coordinate array, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Rings:
    """Rings, taken apart and put together again.

    Parameters
    ----------
    shapes
        Polygons and MultiPolygons.

    Attributes
    ----------
    xy
        All vertices, shape (n, 2), ring after ring; each ring ends with its first vertex.
    start
        Where each ring begins in `xy` (and, last, the end), shape (rings + 1,).
    part
        The part (polygon) that each ring belongs to; its shell comes first.
    owner
        The shape that each part belongs to.
    """

    def __init__(self, shapes: Sequence[BaseGeometry] | NDArray[np.object_]) -> None:
        self.count = len(shapes)
        parts, self.owner = shapely.get_parts(np.asarray(shapes, dtype=object), return_index=True)
        self.lines, self.part = shapely.get_rings(parts, return_index=True)
        self.xy = shapely.get_coordinates(self.lines)
        self.start = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(self.lines))])

    def is_shell(self) -> Bools:
        """Return for each ring whether it is an outer one."""
        shell = np.ones(len(self.part), dtype=bool)
        shell[1:] = self.part[1:] != self.part[:-1]
        return shell

    def ring_of_vertex(self) -> Ints:
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))

    def edge_starts(self) -> Ints:
        """Return the index of each edge's first vertex; its second vertex is the next one."""
        return np.delete(np.arange(len(self.xy)), self.start[1:] - 1)

    def replace(self, xy: Floats) -> None:
        """Move the vertices, and drop those that now repeat the one before."""
        ring_of = self.ring_of_vertex()
        repeats = np.zeros(len(xy), dtype=bool)
        repeats[1:] = (xy[1:] == xy[:-1]).all(axis=1) & (ring_of[1:] == ring_of[:-1])
        self._keep(xy[~repeats], ring_of[~repeats])

    def remove(self, which: Ints) -> None:
        """Take vertices out; none of them begins a ring."""
        ring_of = np.delete(self.ring_of_vertex(), which)
        self._keep(np.delete(self.xy, which, axis=0), ring_of)

    def insert(self, before: Ints, xy: Floats) -> None:
        """Put vertices into the rings, each before the vertex of that index, in the order given."""
        ring_of = np.insert(self.ring_of_vertex(), before, self.ring_of_vertex()[before])
        self._keep(np.insert(self.xy, before, xy, axis=0), ring_of)

    def take_back(self) -> None:
        """Take out where a ring runs to a vertex and straight back again."""
        parts = [self.xy[begin:end] for begin, end in pairwise(self.start.tolist())]
        turning = [at for at, part in enumerate(parts) if len(part) > 3 and _turns(part)]
        for at in turning:
            parts[at] = _without_turns(parts[at])
        if turning:
            self._keep(np.concatenate(parts), np.repeat(np.arange(len(parts)), [len(part) for part in parts]))

    def _keep(self, xy: Floats, ring_of: Ints) -> None:
        self.xy, self.start = xy, np.searchsorted(ring_of, np.arange(len(self.start)))

    def shapes(self) -> list[Polygon | MultiPolygon]:
        """Return the shapes anew; rings of fewer than three corners are left out."""
        whole = np.diff(self.start) >= 4
        rings: list[list[Floats]] = [[] for _ in self.owner]
        collapsed: set[int] = set()
        for ring, part in enumerate(self.part):
            if whole[ring]:
                rings[part].append(self.xy[self.start[ring] : self.start[ring + 1]])
            elif ring == 0 or self.part[ring - 1] != part:
                collapsed.add(part)  # without its shell a part is gone, whatever its holes
        parts: list[list[Polygon]] = [[] for _ in range(self.count)]
        for part, owner in enumerate(self.owner):
            if part not in collapsed and rings[part]:
                parts[owner].append(Polygon(rings[part][0], rings[part][1:]))
        return [some[0] if len(some) == 1 else MultiPolygon(some) for some in parts]


def _turns(ring: Floats) -> bool:
    return bool((ring[2:] == ring[:-2]).all(axis=1).any() or (ring[1] == ring[-2]).all())


def _without_turns(ring: Floats) -> Floats:
    left: list[tuple[float, float]] = []
    for x, y in ring[:-1].tolist():
        left.append((x, y))
        while len(left) > 2 and left[-1] == left[-3]:
            del left[-2:]
    while len(left) > 2 and (left[-1] == left[1] or left[-2] == left[0]):  # where it begins
        left = left[1:-1] if left[-1] == left[1] else left[:-2]
    return np.array([*left, left[0]])


def polygonal(shape: BaseGeometry) -> BaseGeometry:
    """Return of a shape what has area."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    return shapely.union_all([part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2])


def cross(one: Floats, other: Floats) -> Floats:
    """Return the cross products of vectors, shape (n, 2)."""
    return one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
