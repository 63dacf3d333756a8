"""Neighbours made to share identical vertices.

Vertices closer than the snapping tolerance become one, and a vertex that lies on another polygon's edge is put into
that edge. All shapes of all levels are given together: polygon by polygon, a broken coverage stays broken. ::

        +-------+             +-------+
        |       +---+         |       +---+       the T-junction T is
        |       |   |   ->    |       T   |       in both polygons
        |       +---+         |       +---+
        +-------+             +-------+
"""

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


def node(shapes: Sequence[BaseGeometry], tolerance: float) -> list[Polygon | MultiPolygon]:
    """Return the same polygons, sharing identical vertices wherever they are within the tolerance of each other.

    Parameters
    ----------
    shapes
        Polygons and MultiPolygons of one or several levels, in one plane; none empty.
    tolerance
        How far apart two borders may be and still count as one, in units of the plane.

    Returns
    -------
    list
        As many shapes, in the same order. No vertex has moved further than the tolerance; parts and holes narrower
        than that may vanish, so a result can be empty.
    """
    rings = _Rings(shapes)
    rings.replace(_merged(rings.xy, tolerance))
    rings.insert(*_vertices_on_edges(rings, tolerance))
    return rings.shapes()


class _Rings:
    """All rings of all shapes in one coordinate array, and whose they are.

    `start` holds where each ring begins (and, last, the end); `part` the part each ring belongs to, its shell first;
    `owner` the shape each part belongs to.
    """

    def __init__(self, shapes: Sequence[BaseGeometry]) -> None:
        self.count = len(shapes)
        parts, self.owner = shapely.get_parts(np.asarray(shapes, dtype=object), return_index=True)
        rings, self.part = shapely.get_rings(parts, return_index=True)
        self.xy, ring_of = shapely.get_coordinates(rings, return_index=True)
        self.start = np.searchsorted(ring_of, np.arange(len(rings) + 1))

    def ring_of_vertex(self) -> Ints:
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))

    def edge_starts(self) -> Ints:
        """Return the index of each edge's first vertex; its second vertex is the next one."""
        closing = self.start[1:] - 1
        return np.delete(np.arange(len(self.xy)), closing)

    def replace(self, xy: Floats) -> None:
        """Move the vertices, and drop those that now repeat the one before."""
        ring_of = self.ring_of_vertex()
        repeats = np.zeros(len(xy), dtype=bool)
        repeats[1:] = (xy[1:] == xy[:-1]).all(axis=1) & (ring_of[1:] == ring_of[:-1])
        self._keep(xy[~repeats], ring_of[~repeats])

    def insert(self, before: Ints, xy: Floats) -> None:
        """Put vertices into the rings, each before the vertex of that index, in the order given."""
        ring_of = np.insert(self.ring_of_vertex(), before, self.ring_of_vertex()[before])
        self._keep(np.insert(self.xy, before, xy, axis=0), ring_of)

    def _keep(self, xy: Floats, ring_of: Ints) -> None:
        self.xy, self.start = xy, np.searchsorted(ring_of, np.arange(len(self.start)))

    def shapes(self) -> list[Polygon | MultiPolygon]:
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
            if part not in collapsed:
                parts[owner].append(Polygon(rings[part][0], rings[part][1:]))
        return [some[0] if len(some) == 1 else MultiPolygon(some) for some in parts]


def _merged(xy: Floats, tolerance: float) -> Floats:
    """Vertices closer than the tolerance become one: the first of them from west to east, then south to north."""
    unique, inverse = np.unique(xy, axis=0, return_inverse=True)
    points = shapely.points(unique)
    here, there = shapely.STRtree(points).query(points, predicate="dwithin", distance=tolerance)
    close = here < there
    first = np.arange(len(unique))
    for a, b in zip(here[close], there[close], strict=True):
        # Only onto a vertex that stays, so that a row of close vertices does not wander further than the tolerance.
        if first[a] == a and first[b] == b:
            first[b] = a
    return unique[first][inverse.reshape(-1)]


def _vertices_on_edges(rings: _Rings, tolerance: float) -> tuple[Ints, Floats]:
    """Find the vertices that lie on edges they do not belong to: (vertex index to insert before, coordinates)."""
    starts = rings.edge_starts()
    begin, end = rings.xy[starts], rings.xy[starts + 1]
    edges = shapely.linestrings(np.stack([begin, end], axis=1))
    vertices = np.unique(rings.xy, axis=0)
    vertex, edge = shapely.STRtree(edges).query(shapely.points(vertices), predicate="dwithin", distance=tolerance)
    xy = vertices[vertex]
    own = (xy == begin[edge]).all(axis=1) | (xy == end[edge]).all(axis=1)
    vertex, edge, xy = vertex[~own], edge[~own], xy[~own]
    along = shapely.line_locate_point(edges[edge], shapely.points(xy))
    inside = (along > 0) & (along < shapely.length(edges[edge]))
    edge, xy, along = edge[inside], xy[inside], along[inside]
    order = np.lexsort((along, edge))
    return starts[edge[order]] + 1, xy[order]


def shared_vertices_missing(shapes: Sequence[BaseGeometry]) -> int:
    """Count vertices that lie exactly on another shape's edge without being a vertex there; 0 in a noded coverage."""
    before, _ = _vertices_on_edges(_Rings(shapes), 0.0)
    return len(before)


def edge_set(shapes: Sequence[BaseGeometry]) -> set[tuple[tuple[float, float], tuple[float, float]]]:
    """Return all undirected edges of the shapes' rings, to compare levels vertex by vertex."""
    edges = set()
    for ring in shapely.get_rings(shapely.get_parts(np.asarray(shapes, dtype=object))):
        corners = [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]
        edges |= {(a, b) if a < b else (b, a) for a, b in pairwise(corners)}
    return edges
