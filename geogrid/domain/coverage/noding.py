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

from geogrid.domain.coverage.drawn_edges import DrawnEdges
from geogrid.domain.coverage.rings import Floats, Ints, Rings, polygonal

# Making a broken shape valid cuts it where it crosses itself, on a neighbour's edge; this many rounds have been enough.
_ROUNDS = 4
# What is closer than this part of the tolerance lies on an edge, however often it is asked.
_EXACT = 1e-3


def node(shapes: Sequence[BaseGeometry], tolerance: float) -> list[Polygon | MultiPolygon]:
    """Return the same polygons, sharing identical vertices wherever they are within the tolerance of each other.

    What is close is decided once, by where everything was: an edge bent to a vertex catches no further ones, and
    borders that part come apart again.

    Parameters
    ----------
    shapes
        Polygons and MultiPolygons of one or several levels, in one plane; none empty.
    tolerance
        How far apart two borders may be and still count as one, in units of the plane.

    Returns
    -------
    list
        As many shapes, in the same order; valid where those given are. No border lies further than the tolerance from
        where one was; parts, holes, necks and tips narrower than that on both sides may vanish, so a result can be
        empty. A shape that joining would break again and again is returned as given.

    Raises
    ------
    TooDense
        When so many edges lie on each other that the work would grow with their square.
    """
    noded, settled = _joined(shapes, tolerance)
    for _ in range(_ROUNDS):
        broken = np.flatnonzero(~shapely.is_valid(noded))
        if settled and not len(broken):
            return noded
        for at in broken:
            noded[at] = polygonal(shapely.make_valid(noded[at], method="structure", keep_collapsed=False))
        noded, settled = _joined(noded, _EXACT * tolerance)
    return [shape if shape.is_valid else given for shape, given in zip(noded, shapes, strict=True)]


def _joined(shapes: Sequence[BaseGeometry], tolerance: float) -> tuple[list[Polygon | MultiPolygon], bool]:
    """Make close vertices one and put them into the edges they are close to; also say whether no border moved."""
    rings = Rings(shapes)
    places, came = different(rings.xy)
    target = joined(places, tolerance)
    drawn = DrawnEdges(places, rings, came, target[came])
    rings.replace(places[target[came]])
    before, xy, bends = drawn.put_in(tolerance, _EXACT * tolerance)
    rings.insert(before, xy)
    return rings.shapes(), not bends and bool((target == np.arange(len(target))).all())


def different(xy: Floats) -> tuple[Floats, Ints]:
    """Return the different places among some, shape (n, 2), from west to east, and which of them each is."""
    places, which = np.unique(np.ascontiguousarray(xy + 0.0).view(np.complex128), return_inverse=True)
    return places.view(np.float64).reshape(-1, 2), which.reshape(-1)


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


def shared_vertices_missing(shapes: Sequence[BaseGeometry]) -> int:
    """Count vertices that lie exactly on another shape's edge without being a vertex there; 0 in a noded coverage."""
    rings = Rings(shapes)
    places, came = different(rings.xy)
    before, *_ = DrawnEdges(places, rings, came, came).put_in(0.0, 0.0)
    return len(before)


def edge_set(shapes: Sequence[BaseGeometry]) -> set[tuple[tuple[float, float], tuple[float, float]]]:
    """Return all undirected edges of the shapes' rings, to compare levels vertex by vertex."""
    edges = set()
    for ring in shapely.get_rings(shapely.get_parts(np.asarray(shapes, dtype=object))):
        corners = [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]
        edges |= {(a, b) if a < b else (b, a) for a, b in pairwise(corners)}
    return edges
