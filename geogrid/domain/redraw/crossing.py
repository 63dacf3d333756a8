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
from geogrid.domain.evaluation.contents import Golden
from geogrid.domain.register import Line
from geogrid.errors import EditRefused

_NODED = 1e-7
"""Pieces of a line are put together on a lattice of 1 cm."""
_BEYOND = 1e-5
"""A line is followed so far beyond the grid, in degrees: about 1 m, so that it surely crosses the border."""


@dataclass(frozen=True)
class Crossing:
    """A named line across a grid, and the edit that parts the grid along it."""

    name: str
    line: LineString
    edit: Edit


def along(
    mesh: Mesh, code: str, at: Place, lines: Sequence[Line], fresh: Named, golden: Sequence[Golden] = ()
) -> Crossing:
    """Return how a grid is parted along the named line that is nearest to a place.

    Where the line ends inside the grid it goes on straight to the border. One that meets the border where others meet
    it, which no split may, parts the grid by a new one on its smaller side.

    Parameters
    ----------
    at
        CGCS2000 degrees.
    lines
        Of the register.
    fresh
        Code and name of the new grid.
    golden
        Places that must stay in their grid: where most of those of this grid are keeps its code.

    Raises
    ------
    EditRefused
        When no named line crosses the grid, or the nearest does not part it.
    """
    grid = mesh.grid(code)
    spot = shapely.Point(at)
    near = [line for line in lines if line.name and shapely.intersects(line.shape, grid.shape)]
    if not near:
        raise refused(NOT_CROSSING, at, [code])
    named = min(near, key=lambda line: (shapely.distance(line.shape, spot), line.name))
    same = [line.shape for line in near if (line.name, line.kind) == (named.name, named.kind)]
    line = _across(grid.shape, same, spot)
    pieces = (Named(code, grid.name), fresh)
    split = Split(code, places_from(line.coords), pieces)
    try:
        apply(mesh, split)
    except EditRefused:
        return Crossing(named.name, line, _smaller_side(mesh, split, fresh, golden))
    return Crossing(named.name, line, keeping(mesh, split, golden))


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


def _across(ground: shapely.Geometry, shapes: Sequence[shapely.Geometry], spot: shapely.Point) -> LineString:
    """Return the piece of a line across some ground that is nearest to a spot."""
    wide = ground.buffer(_BEYOND)
    inside = shapely.intersection(shapely.union_all(list(shapes), grid_size=_NODED), wide)
    merged = shapely.get_parts(shapely.line_merge(_lines_of(inside)))
    length = shapely.length(shapely.intersection(merged, ground))
    crossing = merged[length > 2.0 * _BEYOND]
    if not len(crossing):
        raise refused(NOT_CROSSING, (spot.x, spot.y))
    line: LineString = min(crossing, key=lambda each: (shapely.distance(each, spot), -shapely.length(each)))
    xy = shapely.get_coordinates(line)
    return LineString([*_on(ground, xy[1], xy[0]), *xy, *_on(ground, xy[-2], xy[-1])])


def _lines_of(shape: shapely.Geometry) -> shapely.MultiLineString:
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, LineString)]
    return shapely.MultiLineString(parts)


def _on(ground: shapely.Geometry, before: np.ndarray, end: np.ndarray) -> list[tuple[float, float]]:
    """Return where a line that ends inside the ground goes on to: straight on, to a little beyond the border."""
    if not ground.contains(shapely.Point(end)):
        return []
    west, south, east, north = ground.bounds
    ahead = (end - before) / np.hypot(*(end - before))
    ray = LineString([end, end + ahead * np.hypot(east - west, north - south)])
    met = shapely.get_coordinates(ray.intersection(ground.boundary))
    nearest = met[np.argmin(np.hypot(*(met - end).T))]
    far = nearest + ahead * _BEYOND
    return [(float(far[0]), float(far[1]))]


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
    create = Create(ground_from(side), fresh.code, fresh.name, grid.community, grid.kind)
    apply(mesh, create)
    return create
