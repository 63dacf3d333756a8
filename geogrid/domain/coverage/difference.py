"""What two drawings of one shape do not have in common, found without looking twice at what they share."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.plane import Plane
from geogrid.domain.coverage.rings import Bools, Floats, Ints, Rings

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def turned(before: BaseGeometry, after: BaseGeometry) -> Floats:
    """Return the outline of what only one drawing of a shape has, as directed edges, shape (n, 2, 2).

    Ground of the later one alone lies to their left, ground of the earlier one alone to their right.
    """
    gone, come = _edges_apart(before, after)
    return np.concatenate([gone[:, ::-1], come])


def won_m2(plane: Plane, edges: Floats) -> float:
    """Return by how much the later drawing of a shape is larger, on the ellipsoid.

    Parameters
    ----------
    plane
        Of the shapes, which are in its file's coordinates.
    edges
        As `turned` has them.
    """
    return sum(plane.turned_area_m2(plane.to_metres(loop)) for loop in _loops(edges) if len(loop) > 2)


def _edges_apart(before: BaseGeometry, after: BaseGeometry) -> tuple[Floats, Floats]:
    """Return the directed edges, each with its shape to the left, that only one drawing has, shapes (n, 2, 2)."""
    drawings = [Rings([shape]) for shape in (before, after)]
    keys = [_keys(drawing.xy) for drawing in drawings]
    rings = [_of_rings(drawing, key) for drawing, key in zip(drawings, keys, strict=True)]
    some = [
        _directed(drawing, key, np.isin(own, others, invert=True))
        for drawing, key, own, others in zip(drawings, keys, rings, rings[::-1], strict=True)
    ]
    (one, one_keys), (other, other_keys) = some
    return one[_only(one_keys, other_keys)], other[_only(other_keys, one_keys)]


def _keys(xy: Floats) -> NDArray[np.uint64]:
    """Return a number for each point: the same for the same, else about once in 10**19 pairs."""
    x, y = (np.ascontiguousarray(xy + 0.0).view(np.uint64)).T
    return _mixed(_mixed(x * _FACTOR) + y)


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    numbers = (numbers ^ (numbers >> _SHIFT)) * _FACTOR
    return numbers ^ (numbers >> _SHIFT)


def _of_rings(drawing: Rings, keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return a number for each ring, wherever it begins."""
    starts = drawing.edge_starts()
    of_edges = _mixed(keys[starts] * _FACTOR + keys[starts + 1])
    edges_a_ring = np.diff(drawing.start) - 1
    return np.add.reduceat(of_edges, np.cumsum(edges_a_ring) - edges_a_ring) if len(of_edges) else of_edges


def _directed(drawing: Rings, keys: NDArray[np.uint64], which: Bools) -> tuple[Floats, NDArray[np.uint64]]:
    """Return the edges of some rings, with the shape to their left, and a number for each."""
    chosen = np.flatnonzero(which)
    backwards = np.zeros(len(which), dtype=bool)
    backwards[chosen] = shapely.is_ccw(drawing.lines[chosen]) != drawing.is_shell()[chosen]
    starts = [np.arange(drawing.start[ring], drawing.start[ring + 1] - 1) for ring in chosen.tolist()]
    at = np.concatenate(starts) if starts else np.empty(0, dtype=np.int64)
    turn = np.repeat(backwards[chosen], [len(some) for some in starts]) if starts else np.empty(0, dtype=bool)
    begin, end = np.where(turn, at + 1, at), np.where(turn, at, at + 1)
    edges = np.stack([drawing.xy[begin], drawing.xy[end]], axis=1)
    return edges, _mixed(keys[begin] * _FACTOR + keys[end])


def _only(keys: NDArray[np.uint64], others: NDArray[np.uint64]) -> Bools:
    return np.isin(keys, others, invert=True)


def _loops(edges: Floats) -> list[Floats]:
    """Return closed lines made of directed edges that leave every point as often as they reach it."""
    _, number = np.unique(edges.reshape(-1, 2), axis=0, return_inverse=True)
    begin, end = number.reshape(-1, 2).T
    leaving: dict[int, list[int]] = {}
    for edge, point in enumerate(begin.tolist()):
        leaving.setdefault(point, []).append(edge)
    loops = []
    for first in range(len(edges)):
        loop = _loop(first, int(begin[first]), end, leaving)
        if loop:
            loops.append(edges[np.array(loop), 0])
    return loops


def _loop(first: int, start: int, end: Ints, leaving: dict[int, list[int]]) -> list[int]:
    """Take edges out, one after the other, from a point until there is none to go on with."""
    loop: list[int] = []
    if first not in leaving.get(start, ()):
        return loop
    here = start
    while leaving.get(here):
        edge = leaving[here].pop()
        loop.append(edge)
        here = int(end[edge])
    return loop


_HAIR = 1e-3  # metres


def ground(plane: Plane, edges: Floats) -> tuple[BaseGeometry, BaseGeometry]:
    """Return what only the earlier drawing of a shape has, and what only the later one has, without hairlines.

    Parameters
    ----------
    plane, edges
        As for `won_m2`.
    """
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(shapely.linestrings(edges))]))
    metric = plane.metric(faces)
    wide = faces[2.0 * shapely.area(metric) > _HAIR * shapely.length(metric)]
    turns = np.array([_turns(edges, xy) for xy in shapely.get_coordinates(shapely.point_on_surface(wide))])
    return shapely.union_all(wide[turns < 0]), shapely.union_all(wide[turns > 0])


def _turns(edges: Floats, xy: Floats) -> int:
    """Return how often edges run around a point, against the clock."""
    begin, end = edges[:, 0] - xy, edges[:, 1] - xy
    is_left = begin[:, 0] * end[:, 1] - begin[:, 1] * end[:, 0]
    up = (begin[:, 1] <= 0) & (end[:, 1] > 0) & (is_left > 0)
    down = (begin[:, 1] > 0) & (end[:, 1] <= 0) & (is_left < 0)
    return int(up.sum() - down.sum())


def moves_ground(plane: Plane, old: BaseGeometry, new: BaseGeometry) -> bool:
    """Return whether a shape is another by 1 mm anywhere: vertices put on its border for a neighbour move no ground.

    Parameters
    ----------
    old, new
        The shape before and after, in coordinates as they come.
    """
    if old is new:
        return False
    if old.is_empty or new.is_empty:
        return True
    before, after = (shapely.boundary(plane.metric(shape)) for shape in (old, new))
    return bool(shapely.hausdorff_distance(before, after) > _HAIR)
