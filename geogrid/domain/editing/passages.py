"""Where a drawn line goes through a grid, from border to border, and where it fails to divide it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

import shapely

from geogrid.domain.editing.arc import Point, to_degrees
from geogrid.domain.editing.drawn import shape_of
from geogrid.domain.editing.edit import Place
from geogrid.domain.editing.overlay import Overlay
from geogrid.domain.editing.refusal import CROSSES_TWICE, NOT_CROSSING, refused
from geogrid.domain.editing.welding import Edge
from geogrid.domain.grid import Grid
from geogrid.domain.measure import LocalPlane
from geogrid.errors import EditRefused


def undivided(overlay: Overlay, grid: Grid) -> EditRefused:
    """Return the refusal of a line that does not part a grid in two, with the place that is wrong.

    Where it divides more than once that is where it comes back to do so again; where it does not divide, the end that
    does not come out of the grid, or else its place nearest to the grid.

    Parameters
    ----------
    overlay
        The one line over the borders of the grid.
    """
    second = _second_division(overlay, grid.code)
    if second is not None:
        lon, lat = to_degrees([second])[0].tolist()
        return refused(CROSSES_TWICE, (lon, lat), [grid.code])
    return refused(NOT_CROSSING, _short_of(overlay.woven[0], grid), [grid.code])


def _second_division(overlay: Overlay, code: str) -> Point | None:
    """Return where the second passage that divides the grid begins: its ends are on borders that hang together."""
    hanging = _HangingTogether(overlay.old)
    divisions = 0
    for start, end in _passages(overlay, set(overlay.of(code))):
        divisions += not hanging.join(start, end)
        if divisions == 2:
            return start
    return None


def _passages(overlay: Overlay, ground: Collection[int]) -> Iterator[Edge]:
    """Yield where the line goes into some faces and where it comes to the border again, in its direction."""
    borders = {point for edge in overlay.old for point in edge}
    start: Point | None = None
    for edge in pairwise(_from_border(overlay.woven[0], borders)):
        if {*overlay.beside(edge)} <= {*ground}:
            start = edge[0] if start is None else start
            if edge[1] in borders:
                yield start, edge[1]
                start = None


def _from_border(line: list[Point], borders: Collection[Point]) -> list[Point]:
    """Return a line; a closed one so that it begins on a border, if it comes to any."""
    first = next((at for at, point in enumerate(line) if point in borders), 0)
    return line if line[0] != line[-1] else [*line[first:-1], *line[: first + 1]]


class _HangingTogether:
    """Which points can be reached from each other."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self._next: dict[Point, Point] = {}
        for start, end in edges:
            self.join(start, end)

    def join(self, start: Point, end: Point) -> bool:
        """Join two points; return whether neither could be reached from the other before."""
        one, other = self._last(start), self._last(end)
        if one != other:
            self._next[one] = other
        return one != other

    def _last(self, point: Point) -> Point:
        while (ahead := self._next.get(point)) is not None:
            self._next[point] = self._next.get(ahead, ahead)  # halves the way for who comes next
            point = ahead
        return point


def _short_of(line: list[Point], grid: Grid) -> Place:
    """Return the end of a line that is inside a grid, holes included, or else its place nearest to the grid."""
    filled = shapely.union_all(shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(grid.shape))))
    ends = to_degrees([line[0], line[-1]])
    inside = shapely.contains_xy(filled, ends)
    if inside.any():
        lon, lat = ends[int(inside.argmax())].tolist()
        return lon, lat
    plane = LocalPlane(*ends[0].tolist())
    drawn = shape_of([*line, line[-1]])  # of one point, too
    nearest = shapely.shortest_line(plane.to_plane(drawn), plane.to_plane(grid.shape))
    lon, lat = shapely.get_coordinates(plane.to_degrees(nearest))[0].tolist()
    return lon, lat
