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

from geogrid.domain.coverage.rings import Floats, Ints, Rings, polygonal
from geogrid.errors import TooDense

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
        noded, settled = _once(noded, tolerance)
        broken = np.flatnonzero(~shapely.is_valid(noded))
        if settled and not len(broken):
            return noded
        for at in broken:
            noded[at] = polygonal(shapely.make_valid(noded[at], method="structure", keep_collapsed=False))
    noded, _ = _once(noded, tolerance)
    return [shape if shape.is_valid else given for shape, given in zip(noded, shapes, strict=True)]


def _once(shapes: Sequence[BaseGeometry], tolerance: float) -> tuple[list[Polygon | MultiPolygon], bool]:
    """Join once; also say whether nothing moved, so that joining again would change nothing."""
    rings = Rings(shapes)
    merged = _merged(rings.xy, tolerance)
    settled = bool((merged == rings.xy).all())
    rings.replace(merged)
    before, xy, bend = _vertices_on_edges(rings, tolerance)
    rings.insert(before, xy)
    return rings.shapes(), settled and not (bend > tolerance * 1e-3).any()


def _merged(xy: Floats, tolerance: float) -> Floats:
    """Vertices closer than the tolerance become one, the one further west (then south)."""
    unique, inverse = np.unique(xy, axis=0, return_inverse=True)
    return unique[joined(unique, tolerance)][inverse.reshape(-1)]


def joined(points: Floats, tolerance: float) -> Ints:
    """Return for each point the point it becomes: the nearest within the tolerance that stays, or itself.

    Parameters
    ----------
    points
        Shape (n, 2), all different; of two, the one that comes first stays.
    tolerance
        In the units of the points.
    """
    staying: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    target = np.arange(len(points))
    cells = np.floor(points / tolerance).astype(np.int64)
    for at in np.flatnonzero(_crowded(points, tolerance)).tolist():
        column, row = cells[at].tolist()
        near = [other for c in (column - 1, column, column + 1) for r in (row - 1, row, row + 1) for other in
                staying.get((c, r), ())]  # fmt: skip
        # Only onto a vertex that stays, so that a row of close vertices does not wander further than the tolerance.
        distance = [float(np.hypot(*(points[other] - points[at]))) for other in near]
        if near and min(distance) <= tolerance:
            target[at] = near[int(np.argmin(distance))]
        else:
            staying[column, row].append(at)
    return target


def _crowded(xy: Floats, tolerance: float) -> NDArray[np.bool_]:
    """Return which points may have another within the tolerance.

    Two such points share a cell, twice as wide, of one of four rasters shifted by half a cell.
    """
    crowded = np.zeros(len(xy), dtype=bool)
    for shift in ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5)):
        column, row = np.floor(xy / (2.0 * tolerance) + shift).astype(np.int64).T
        cell = column * 0x9E3779B1 + row  # cells that by chance share a number only cost a look
        order = np.argsort(cell)
        same = np.zeros(len(xy), dtype=bool)
        same[1:] = cell[order[1:]] == cell[order[:-1]]
        same[:-1] |= same[1:]
        crowded[order] |= same
    return crowded


def _vertices_on_edges(rings: Rings, tolerance: float) -> tuple[Ints, Floats, Floats]:
    """Find the vertices that lie on edges they do not belong to.

    Returns the vertex index to insert each before, its coordinates, and how far it is from the edge.
    """
    starts = rings.edge_starts()
    begin, end = rings.xy[starts], rings.xy[starts + 1]
    edges = shapely.linestrings(np.stack([begin, end], axis=1))
    vertices = np.unique(rings.xy, axis=0)
    vertex, edge = close_pairs(vertices, edges, tolerance)
    xy = vertices[vertex]
    own = (xy == begin[edge]).all(axis=1) | (xy == end[edge]).all(axis=1)
    edge, xy = edge[~own], xy[~own]
    points = shapely.points(xy)
    along, bend = shapely.line_locate_point(edges[edge], points), shapely.distance(edges[edge], points)
    inside = np.flatnonzero((along > 0) & (along < shapely.length(edges[edge])))
    inside = inside[np.lexsort((along[inside], edge[inside]))]
    return starts[edge[inside]] + 1, xy[inside], bend[inside]


def close_pairs(vertices: Floats, edges: NDArray[np.object_], tolerance: float) -> tuple[Ints, Ints]:
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
    before, *_ = _vertices_on_edges(Rings(shapes), 0.0)
    return len(before)


def edge_set(shapes: Sequence[BaseGeometry]) -> set[tuple[tuple[float, float], tuple[float, float]]]:
    """Return all undirected edges of the shapes' rings, to compare levels vertex by vertex."""
    edges = set()
    for ring in shapely.get_rings(shapely.get_parts(np.asarray(shapes, dtype=object))):
        corners = [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]
        edges |= {(a, b) if a < b else (b, a) for a, b in pairwise(corners)}
    return edges
