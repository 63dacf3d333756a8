"""Where a line that ends inside some ground goes on to: straight, along other lines, or between buildings."""

from __future__ import annotations

from collections.abc import Sequence

import networkx
import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from geogrid.domain.evaluation.contents import Floats, Shapes

_CLEAR_M, _CORNER_M = 0.5, 1.0
"""How near a way comes to buildings at least, and at which distance it goes around their corners."""
_STEP_M = 10.0
"""So far apart are the places of a line at which it may be joined or left."""
_NEIGHBOURS = 24
"""With so many of the places nearest to it each one is joined, where nothing stands between."""
_MOST = 2_000
"""Of so many places a way is found, those nearest to the end of the line: how far each is from each is kept."""
_ON_A_LINE = 0.4
"""What a metre along a line costs, of what one between buildings does."""
_SAME_M = 0.05
_BORDER = "border"


def onward(
    ground: BaseGeometry, before: Floats, end: Floats, along: BaseGeometry, lines: Sequence[LineString], walls: Shapes
) -> list[tuple[float, float]]:
    """Return the places over which a line goes on from its end to the border of some ground, the last one on it.

    Straight, if nothing stands there; else along other lines and between buildings, by the cheapest way that meets
    neither a building nor the line itself. Straight all the same where there is no such way.

    Parameters
    ----------
    ground
        Metres, as all the others.
    before, end
        The last two places of the line, shape (2,).
    along
        The line itself.
    lines
        Roads and waters on the ground, that one among them.
    walls
        The buildings on it, shape (n,).
    """
    straight = _straight(ground, before, end)
    clear = shapely.union_all(shapely.buffer(walls, _CLEAR_M, join_style="mitre"))
    itself = shapely.difference(along.buffer(_SAME_M), shapely.Point(end).buffer(4 * _SAME_M))
    barriers = shapely.union_all([clear, itself])
    shapely.prepare(barriers)
    if not barriers.intersects(LineString([end, straight])):
        return [straight]
    return _between(ground, end, lines, walls, barriers) or [straight]


def _straight(ground: BaseGeometry, before: Floats, end: Floats) -> tuple[float, float]:
    """Return where a line meets the border that goes straight on."""
    west, south, east, north = ground.bounds
    ahead = (end - before) / np.hypot(*(end - before))
    ray = LineString([end, end + ahead * np.hypot(east - west, north - south)])
    met = shapely.get_coordinates(ray.intersection(ground.boundary))
    x, y = met[np.argmin(np.hypot(*(met - end).T))].tolist()
    return x, y


def _between(
    ground: BaseGeometry, end: Floats, lines: Sequence[LineString], walls: Shapes, barriers: BaseGeometry
) -> list[tuple[float, float]]:
    """Return the places of the cheapest way that meets no barrier; none without one."""
    net = shapely.intersection(shapely.union_all(list(lines)), ground)  # noded, where lines cross
    places = _places(ground, end, net, walls)
    first, second, length = _steps(places, ground, barriers)
    on_a_line = net.buffer(_SAME_M)
    shapely.prepare(on_a_line)
    is_on_a_line = shapely.covers(on_a_line, _segments(places[first], places[second]))
    cost = np.where(is_on_a_line, _ON_A_LINE, 1.0) * length
    ways = networkx.Graph()
    ways.add_weighted_edges_from(zip(first.tolist(), second.tolist(), cost.tolist(), strict=True))
    feet = shapely.get_coordinates(
        shapely.line_interpolate_point(
            ground.boundary, shapely.line_locate_point(ground.boundary, shapely.points(places))
        )
    )
    is_free = ~shapely.intersects(barriers, _segments(places, feet))
    for at in np.flatnonzero(is_free).tolist():
        ways.add_edge(at, _BORDER, weight=float(np.hypot(*(feet[at] - places[at]))))
    if not ways.has_node(0) or not ways.has_node(_BORDER) or not networkx.has_path(ways, 0, _BORDER):
        return []
    path = networkx.dijkstra_path(ways, 0, _BORDER)[:-1]
    way = [*places[path], feet[path[-1]]]
    apart = np.hypot(*np.diff(way, axis=0).T)
    return [
        (x, y) for (x, y), metres in zip(np.array(way[1:]).tolist(), apart.tolist(), strict=True) if metres > _SAME_M
    ]


def _places(ground: BaseGeometry, end: Floats, net: BaseGeometry, walls: Shapes) -> Floats:
    """Return the places that a way may go over, the end of the line first: around buildings, and on other lines."""
    around = shapely.buffer(walls, _CORNER_M, join_style="mitre")
    corners = shapely.get_coordinates(shapely.convex_hull(around))
    on_lines = shapely.get_coordinates(shapely.segmentize(net, _STEP_M))
    found = np.concatenate([end[None], corners, on_lines])
    is_inside = shapely.contains_xy(ground, found[:, 0], found[:, 1])
    is_inside[0] = True
    _, first = np.unique(np.round(found / _SAME_M), axis=0, return_index=True)
    places = found[np.sort(first[is_inside[first]])]
    nearest = np.argsort(np.hypot(*(places - end).T), kind="stable")[:_MOST]
    return places[np.sort(nearest)]


def _steps(places: Floats, ground: BaseGeometry, barriers: BaseGeometry) -> tuple[np.ndarray, np.ndarray, Floats]:
    """Return from which place to which one can go straight on, and how far that is."""
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    near = np.argsort(apart, axis=1)[:, 1 : _NEIGHBOURS + 1]
    first = np.repeat(np.arange(len(places)), near.shape[1])
    second = near.ravel()
    segments = _segments(places[first], places[second])
    shapely.prepare(ground)
    is_free = shapely.covers(ground, segments) & ~shapely.intersects(barriers, segments)
    first, second = first[is_free], second[is_free]
    return first, second, apart[first, second]


def _segments(starts: Floats, ends: Floats) -> Shapes:
    found: Shapes = shapely.linestrings(np.stack([starts, ends], axis=1))
    return found
