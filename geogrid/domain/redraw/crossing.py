"""A grid parted along a named road or river, or by a drawn line: the edit that does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely import LineString

from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.arc import points_of, to_degrees, to_steps
from geogrid.domain.editing.drawn import ground_from, places_from
from geogrid.domain.editing.edit import Create, Edit, Named, Place, Split
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.outline import Shape
from geogrid.domain.editing.overlay import Overlay
from geogrid.domain.editing.refusal import NOT_CROSSING, refused
from geogrid.domain.editing.welding import Piece
from geogrid.domain.evaluation.contents import Contents, Golden, Shapes
from geogrid.domain.measure import LocalPlane
from geogrid.domain.redraw.cutting import BEYOND, NODED
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
    """A named line across a grid, the edit that parts the grid along it, and what the buildings are called it cuts."""

    name: str
    line: LineString
    edit: Edit
    cuts: tuple[str, ...] = ()


def along(mesh: Mesh, contents: Contents, code: str, at: Place, fresh: Named) -> Crossing:
    """Return how a grid is parted along the named line that is nearest to a place.

    Where the line ends inside the grid it goes on to the border, without cutting buildings where it can: see `onward`.
    One that meets the border where others meet it, which no split may, parts the grid by a new one on its smaller side.

    Parameters
    ----------
    contents
        With the lines and buildings of the register; of golden places in this grid where most are keeps its code.
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
    units = contents.buildings
    here = units.tree.query(grid.shape, predicate="intersects")
    free = [line.shape for line in lines if line.kind in _FOLLOWED]
    line = _across(grid.shape, same, spot, free, units.shapes[here])
    pieces = (Named(code, grid.name), fresh)
    split = Split(code, places_from(line.coords), pieces, named.name)
    edit: Edit
    try:
        apply(mesh, split)
        edit = keeping(mesh, split, contents.golden)
    except EditRefused:
        edit = _smaller_side(mesh, split, fresh, contents.golden)
    return Crossing(
        named.name, line, edit, tuple(units.labels[at] for at in here.tolist() if _cuts(line, units.shapes[at]))
    )


def keeping(mesh: Mesh, split: Split, golden: Sequence[Golden]) -> Split:
    """Return a split in which the half with most of the golden places of a grid keeps its code.

    Parameters
    ----------
    split
        One piece of which keeps the code; where neither half has more golden places, that stays as it is.
    golden
        Places that must stay in their grid.

    Raises
    ------
    EditRefused
        When the split cannot be done.
    """
    own = [each for each in golden if each.grid == split.code]
    if not own:
        return split
    halves = [apply(mesh, split).mesh.grids[piece.code] for piece in split.pieces]
    kept = [_held(half.shape, own) for half in halves]
    stays = [piece.code for piece in split.pieces].index(split.code)
    return replace(split, pieces=split.pieces[::-1]) if kept[1 - stays] > kept[stays] else split


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


def _cuts(line: LineString, building: shapely.Geometry) -> bool:
    """Return whether a line runs through a building, and not along its wall."""
    return bool(shapely.length(shapely.intersection(line, building.buffer(-_WALL))) > 0)


def _lines_of(shape: shapely.Geometry) -> shapely.MultiLineString:
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, LineString)]
    return shapely.MultiLineString(parts)


def _held(ground: Shape, golden: Sequence[Golden]) -> int:
    """Return how many golden places are on some ground."""
    return int(shapely.intersects_xy(ground, [each.lon for each in golden], [each.lat for each in golden]).sum())


def _smaller_side(mesh: Mesh, split: Split, fresh: Named, golden: Sequence[Golden]) -> Create:
    """Return the creation of a grid on the side of a line that has fewer golden places, or is smaller."""
    code = split.code
    grid = mesh.grids[code]
    borders = [Piece.of(arc) for arc in mesh.bordering([code])]
    overlay = Overlay(borders, [code], [points_of(to_steps(split.line))])
    faces = [overlay.faces[face] for face in overlay.of(code)]
    if len(faces) != 2:
        raise refused(NOT_CROSSING, to_degrees(to_steps(split.line))[len(split.line) // 2], [code])
    own = [each for each in golden if each.grid == code]
    side = min(faces, key=lambda face: (_held(face, own), shapely.area(face)))
    create = Create(ground_from(side), fresh.code, fresh.name, grid.community, grid.kind, along=split.along)
    apply(mesh, create)
    return create
