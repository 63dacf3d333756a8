"""A grid parted along a named road or river: `along`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString

from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.arc import points_of, to_degrees
from geogrid.domain.editing.drawn import places_from
from geogrid.domain.editing.edit import Edit, Named, Place, Split
from geogrid.domain.editing.mesh import Mesh, is_junction
from geogrid.domain.editing.refusal import NOT_CROSSING, refused
from geogrid.domain.editing.soundness import LEAST_WIDTH_M
from geogrid.domain.evaluation.contents import Contents, Shapes, Units
from geogrid.domain.measure import LocalPlane
from geogrid.domain.redraw.cutting import BEYOND, NODED
from geogrid.domain.redraw.halves import Half, of_sides, of_split
from geogrid.domain.redraw.onward import onward
from geogrid.domain.register import LineKind
from geogrid.errors import EditRefused

_BEYOND_M = 1.0
"""A line is followed so far beyond the grid, as by `BEYOND` in degrees, so that it surely crosses the border."""
_WALL = 1e-7
"""What is nearer to the outside of a building is at its wall: 1 cm, in degrees."""
_FOLLOWED = (LineKind.ROAD, LineKind.RIVER)


@dataclass(frozen=True)
class Crossing:
    """A named line across a grid, the halves it makes, first that which is to keep the code, and buildings it cuts."""

    name: str
    line: LineString
    halves: tuple[Half, Half]
    cuts: tuple[str, ...] = ()

    @property
    def edit(self) -> Edit:
        """The edit that parts the grid."""
        edit = self.halves[0].edit
        assert edit is not None  # where neither half can keep the code, it is refused
        return edit


def along(mesh: Mesh, contents: Contents, code: str, at: Place, fresh: Named) -> Crossing:
    """Return how a grid is parted along the named line that is nearest to a place.

    Where the line ends inside the grid it goes on to the border, without cutting buildings where it can: see `onward`.
    One that meets the border where others meet it, which no split may, parts the grid by a new one on one of its sides.

    Parameters
    ----------
    contents
        With the lines and buildings of the register.
    at
        CGCS2000 degrees.
    fresh
        Code and name of the new grid.

    Raises
    ------
    EditRefused
        When no named line crosses the grid, or the nearest does not part it.
    """
    grid = mesh.grid(code)
    spot = shapely.Point(at)
    lines = [line for line in contents.lines if shapely.intersects(line.shape, grid.shape)]
    near = [line for line in lines if line.name]
    if not near:
        raise refused(NOT_CROSSING, at, [code])
    named = min(near, key=lambda line: (shapely.distance(line.shape, spot), line.name))
    same = [line.shape for line in near if (line.name, line.kind) == (named.name, named.kind)]
    walls = contents.buildings.shapes[contents.buildings.tree.query(grid.shape, predicate="intersects")]
    free = [line.shape for line in lines if line.kind in _FOLLOWED]
    line = _across(grid.shape, same, spot, free, walls)
    pieces = (Named(code, grid.name), fresh)
    line = _through_junctions(mesh, code, line)
    split = Split(code, places_from(line.coords), pieces, named.name)
    try:
        halves = of_split(contents, split, apply(mesh, split).mesh)
    except EditRefused:
        halves = of_sides(mesh, contents, split, fresh)
    return Crossing(named.name, line, halves, cut_by(line, grid.shape, contents.buildings))


def cut_by(line: LineString, ground: shapely.Geometry, buildings: Units) -> tuple[str, ...]:
    """Return what the buildings are called that a line cuts on some ground; along a wall it cuts none."""
    inside = shapely.intersection(line, ground)
    near = buildings.tree.query(inside, predicate="intersects")
    return tuple(buildings.labels[at] for at in np.sort(near).tolist() if _cuts(inside, buildings.shapes[at]))


def _through_junctions(mesh: Mesh, code: str, line: LineString) -> LineString:
    """Return a line that goes through the places where borders meet that it would pass too near to part them."""
    ends = {point for arc in mesh.bordering([code]) for point in (points_of(arc.xy)[0], points_of(arc.xy)[-1])}
    met = sorted(point for point in ends if is_junction(mesh.ends.get(point, ())))
    plane = LocalPlane(*line.coords[0])
    flat, places = plane.to_plane(line), plane.to_plane(shapely.points(to_degrees(met).reshape(-1, 2)))
    near = [(point, place) for point, place in zip(met, places, strict=True) if flat.distance(place) < LEAST_WIDTH_M]
    if not near:
        return line
    kept = [
        (flat.line_locate_point(shapely.Point(spot)), degrees)
        for spot, degrees in zip(flat.coords, line.coords, strict=True)
        if all(place.distance(shapely.Point(spot)) >= LEAST_WIDTH_M for _, place in near)
    ]
    through = [(flat.line_locate_point(place), tuple(to_degrees(point))) for point, place in near]
    return LineString([degrees for _, degrees in sorted([*kept, *through])])


def _across(
    ground: shapely.Geometry, shapes: Sequence[shapely.Geometry], spot: shapely.Point,
    lines: Sequence[shapely.Geometry], walls: Shapes,
) -> LineString:  # fmt: skip
    """Return the piece of a line across some ground that is nearest to a spot, led on to the border at both ends."""
    wide = ground.buffer(BEYOND)
    inside = shapely.intersection(shapely.union_all(list(shapes), grid_size=NODED), wide)
    merged = shapely.get_parts(shapely.line_merge(_lines_of(inside)))
    length = shapely.length(shapely.intersection(merged, ground))
    crossing = merged[length > 2.0 * BEYOND]
    if not len(crossing):
        raise refused(NOT_CROSSING, (spot.x, spot.y))
    line: LineString = min(crossing, key=lambda each: (shapely.distance(each, spot), -shapely.length(each)))
    plane = LocalPlane(*shapely.get_coordinates(ground.centroid)[0])
    flat, others, around = plane.to_plane(ground), [plane.to_plane(each) for each in lines], plane.to_plane(walls)
    for _ in range(2):  # one end after the other, each knowing of the way that the other one took
        line = shapely.reverse(_led_on(flat, plane.to_plane(line), others, around, plane))
    return line


def _led_on(
    ground: shapely.Geometry, line: LineString, lines: Sequence[LineString], walls: Shapes, plane: LocalPlane
) -> LineString:
    """Return a line of the plane in degrees, its end led on to a little beyond the border if it is inside."""
    xy = shapely.get_coordinates(line)
    if ground.contains(shapely.Point(xy[-1])):
        further = np.array(onward(ground, xy[-2], xy[-1], line, lines, walls))
        xy = np.concatenate([xy, further])
        ahead = (xy[-1] - xy[-2]) / np.hypot(*(xy[-1] - xy[-2]))
        xy = np.concatenate([xy, [xy[-1] + ahead * _BEYOND_M]])
    found: LineString = plane.to_degrees(LineString(xy))
    return found


def _cuts(line: shapely.Geometry, building: shapely.Geometry) -> bool:
    """Return whether a line runs through a building, and not along its wall."""
    return bool(shapely.length(shapely.intersection(line, building.buffer(-_WALL))) > 0)


def _lines_of(shape: shapely.Geometry) -> shapely.MultiLineString:
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, LineString)]
    return shapely.MultiLineString(parts)
