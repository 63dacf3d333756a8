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

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geogrid.errors import TooDense

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


# Joining borders can bend a third one onto a fourth; this many rounds have been enough for every case seen.
_ROUNDS = 4
# Pairs of vertex and edge that a vertex may have on average: only a file made to be slow has more.
_PAIRS_A_VERTEX = 64


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
        As many shapes, in the same order; valid where those given are. A round moves no vertex further than the
        tolerance; parts, holes and necks narrower than that may vanish, so a result can be empty. A shape that
        joining would break again and again is returned as given.

    Raises
    ------
    TooDense
        When so many edges lie on each other that the work would grow with their square.
    """
    noded = list(shapes)
    for _ in range(_ROUNDS):
        noded, settled = _joined(noded, tolerance)
        broken = np.flatnonzero(~shapely.is_valid(noded))
        if settled and not len(broken):
            return noded
        for at in broken:
            noded[at] = _polygonal(shapely.make_valid(noded[at], method="structure", keep_collapsed=False))
    noded, _ = _joined(noded, tolerance)
    return [shape if shape.is_valid else given for shape, given in zip(noded, shapes, strict=True)]


def _joined(shapes: Sequence[BaseGeometry], tolerance: float) -> tuple[list[Polygon | MultiPolygon], bool]:
    """Join once; also say whether nothing moved, so that joining again would change nothing."""
    rings = _Rings(shapes)
    merged = _merged(rings.xy, tolerance)
    settled = bool((merged == rings.xy).all())
    rings.replace(merged)
    before, xy, bend = _vertices_on_edges(rings, tolerance)
    rings.insert(before, xy)
    return rings.shapes(), settled and not (bend > tolerance * 1e-3).any()


def _polygonal(shape: BaseGeometry) -> BaseGeometry:
    """Keep of a shape what has area."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    return shapely.union_all([part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2])


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
    """Vertices closer than the tolerance become one: the nearest that stays, of those further west (then south)."""
    unique, inverse = np.unique(xy, axis=0, return_inverse=True)
    staying: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    target = np.arange(len(unique))
    cells = np.floor(unique / tolerance).astype(np.int64)
    for at in np.flatnonzero(_crowded(unique, tolerance)).tolist():
        column, row = cells[at].tolist()
        near = [other for c in (column - 1, column, column + 1) for r in (row - 1, row, row + 1) for other in
                staying.get((c, r), ())]  # fmt: skip
        # Only onto a vertex that stays, so that a row of close vertices does not wander further than the tolerance.
        distance = [float(np.hypot(*(unique[other] - unique[at]))) for other in near]
        if near and min(distance) <= tolerance:
            target[at] = near[int(np.argmin(distance))]
        else:
            staying[column, row].append(at)
    return unique[target][inverse.reshape(-1)]


def _crowded(xy: Floats, tolerance: float) -> NDArray[np.bool_]:
    """Return which points may have another within the tolerance.

    Two such points share a cell, twice as wide, of one of four rasters shifted by half a cell.
    """
    crowded = np.zeros(len(xy), dtype=bool)
    for shift in ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5)):
        cells = np.floor(xy / (2.0 * tolerance) + shift).astype(np.int64)
        _, cell, count = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
        crowded |= count[cell.reshape(-1)] > 1
    return crowded


def _vertices_on_edges(rings: _Rings, tolerance: float) -> tuple[Ints, Floats, Floats]:
    """Find the vertices that lie on edges they do not belong to.

    Returns the vertex index to insert each before, its coordinates, and how far it is from the edge.
    """
    starts = rings.edge_starts()
    begin, end = rings.xy[starts], rings.xy[starts + 1]
    edges = shapely.linestrings(np.stack([begin, end], axis=1))
    vertices = np.unique(rings.xy, axis=0)
    vertex, edge = _close_pairs(vertices, edges, tolerance)
    xy = vertices[vertex]
    own = (xy == begin[edge]).all(axis=1) | (xy == end[edge]).all(axis=1)
    edge, xy = edge[~own], xy[~own]
    points = shapely.points(xy)
    along, bend = shapely.line_locate_point(edges[edge], points), shapely.distance(edges[edge], points)
    inside = np.flatnonzero((along > 0) & (along < shapely.length(edges[edge])))
    inside = inside[np.lexsort((along[inside], edge[inside]))]
    return starts[edge[inside]] + 1, xy[inside], bend[inside]


def _close_pairs(vertices: Floats, edges: NDArray[np.object_], tolerance: float) -> tuple[Ints, Ints]:
    """Return the pairs (vertex, edge) within the tolerance, looked for in portions so that a bad file is noticed."""
    tree, points = shapely.STRtree(edges), shapely.points(vertices)
    found: list[NDArray[np.int64]] = [np.empty((2, 0), dtype=np.int64)]
    allowed, pairs = _PAIRS_A_VERTEX * (len(edges) + 1_000), 0
    for start in range(0, len(points), 1_000):
        some = tree.query(points[start : start + 1_000], predicate="dwithin", distance=tolerance)
        pairs += some.shape[1]
        if pairs > allowed:
            raise TooDense(pairs=pairs)
        found.append(some + np.array([[start], [0]]))
    vertex, edge = np.concatenate(found, axis=1)
    return vertex, edge


def shared_vertices_missing(shapes: Sequence[BaseGeometry]) -> int:
    """Count vertices that lie exactly on another shape's edge without being a vertex there; 0 in a noded coverage."""
    before, *_ = _vertices_on_edges(_Rings(shapes), 0.0)
    return len(before)


def edge_set(shapes: Sequence[BaseGeometry]) -> set[tuple[tuple[float, float], tuple[float, float]]]:
    """Return all undirected edges of the shapes' rings, to compare levels vertex by vertex."""
    edges = set()
    for ring in shapely.get_rings(shapely.get_parts(np.asarray(shapes, dtype=object))):
        corners = [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]
        edges |= {(a, b) if a < b else (b, a) for a, b in pairwise(corners)}
    return edges
