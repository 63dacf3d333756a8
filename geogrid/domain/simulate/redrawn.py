"""One polygon's copy of a border drawn anew, with other vertices than its neighbour's."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import LineString, Polygon

from geogrid.domain.coverage.defect import DefectKind
from geogrid.domain.simulate.arrays import Bools, Floats
from geogrid.domain.simulate.borders import OUTSIDE, Stretch
from geogrid.domain.simulate.fabric import SPACE, Fabric, Finding, NoRoomError, Wound, mean_width

_DUST = 1e-6  # m2 that overlay leaves behind
_APART = 0.9  # cosine between the new line and any other edge at its ends, at most


def bow(start: Floats, end: Floats, height: float, count: int) -> Floats:
    """Return a line of so many edges that bends away from the straight one, in the middle by its height to the left."""
    share = np.linspace(0.0, 1.0, count + 1)[:, None]
    along = end - start
    across = np.array([-along[1], along[0]]) / np.hypot(*along)
    line: Floats = start + share * along + 4.0 * height * share * (1.0 - share) * across
    line[0], line[-1] = start, end
    return line


def redraw(fabric: Fabric, stretch: Stretch, line: Floats) -> Wound:
    """Let the polygon left of a stretch follow another line between its ends.

    Raises
    ------
    NoRoomError
        When the line comes near others, or the ground between the two is too fine to tell.
    """
    if stretch.right == OUTSIDE:
        raise NoRoomError
    left = fabric.shapes[stretch.left]
    both = shapely.union_all([LineString(stretch.line), LineString(line)])
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(both)))
    is_gap = shapely.contains_properly(left, shapely.point_on_surface(pieces))
    grounds = [shapely.union_all(pieces[which]) for which in (is_gap, ~is_gap)]
    touched = fabric.near(shapely.union_all(pieces)) | {stretch.left, stretch.right}
    changed = _followed(left, stretch.line, line)
    if not all(fabric.free[member] for member in touched) or not changed.is_valid or is_gap.sum() > 1:
        raise NoRoomError
    on_others = shapely.difference(grounds[1], fabric.shapes[stretch.right])
    if shapely.area(on_others) > _DUST or not all(map(_is_clear, pieces)):
        raise NoRoomError
    _demand_room(fabric, stretch, line, touched)
    names = fabric.names(stretch.left, stretch.right)
    kinds = (DefectKind.GAP, DefectKind.OVERLAP)
    found = [Finding(kind, names, ground) for kind, ground in zip(kinds, grounds, strict=True) if not ground.is_empty]
    return Wound(tuple(found), touched, {stretch.left: changed})


def _is_clear(piece: Polygon) -> bool:
    """Return whether ground is wide enough to be told, and in one piece where it is."""
    wide = shapely.buffer(piece, -SPACE / 2.0)
    return mean_width(piece) > 0.6 * SPACE and shapely.get_num_geometries(wide) == 1 and not wide.is_empty


def _followed(shape: Polygon, old: Floats, new: Floats) -> Polygon:
    """Return a shape whose outer ring follows a new line in place of some of its successive vertices."""
    ring = shapely.get_coordinates(shapely.orient_polygons(shape).exterior)[:-1]
    at = np.flatnonzero((ring == old[0]).all(axis=1))
    if not len(at) or len(old) >= len(ring):
        raise NoRoomError
    ring = np.roll(ring, -int(at[0]), axis=0)
    if not (ring[: len(old)] == old).all():
        raise NoRoomError
    return Polygon(np.concatenate([new, ring[len(old) :]]), shape.interiors)


def _demand_room(fabric: Fabric, stretch: Stretch, line: Floats, touched: frozenset[int]) -> None:
    """Refuse a line that comes near an edge of others, or leaves its ends almost where another edge leads."""
    starts, ends = _edges(fabric, touched)
    own = _among(starts, stretch.line) & _among(ends, stretch.line)
    starts, ends = starts[~own], ends[~own]
    edges = shapely.linestrings(np.stack([starts, ends], axis=1))
    meets = _among(starts, stretch.line[[0, -1]]) | _among(ends, stretch.line[[0, -1]])
    both = shapely.MultiLineString([stretch.line, line])
    if (shapely.distance(edges[~meets], both) < SPACE).any():
        raise NoRoomError
    for tip, ahead in ((line[0], line[1]), (line[-1], line[-2])):
        for start, end in zip(starts[meets], ends[meets], strict=True):
            for here, there in ((start, end), (end, start)):
                if (here == tip).all() and _cosine(ahead - tip, there - tip) > _APART:
                    raise NoRoomError


def _edges(fabric: Fabric, members: frozenset[int]) -> tuple[Floats, Floats]:
    rings = shapely.get_rings(shapely.get_parts(fabric.shapes[sorted(members)]))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inner = ring[1:] == ring[:-1]
    return xy[:-1][inner], xy[1:][inner]


def _among(points: Floats, some: Floats) -> Bools:
    return (points[:, None] == some[None]).all(axis=2).any(axis=1)


def _cosine(one: Floats, other: Floats) -> float:
    return float((one @ other) / (np.hypot(*one) * np.hypot(*other)))
