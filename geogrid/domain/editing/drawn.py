"""What an edit draws, on the lattice: lines and ground, refused when they cross themselves."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

import numpy as np
import shapely
from numpy.typing import ArrayLike
from shapely import LineString, Polygon

from geogrid.domain.coverage import lattice
from geogrid.domain.coverage.noding import node
from geogrid.domain.coverage.rings import polygonal
from geogrid.domain.editing.arc import Point, Points, points_of, to_degrees, to_steps
from geogrid.domain.editing.edit import Ground, Line, Place
from geogrid.domain.editing.outline import Shape
from geogrid.domain.editing.refusal import CROSSES_ITSELF, NO_GROUND, NOT_CROSSING, refused
from geogrid.domain.editing.weaving import SNAP_M
from geogrid.domain.measure import LocalPlane, distance_m


def place_of(place: Place) -> Point:
    """Return a place as a lattice point."""
    east, north = to_steps(place).tolist()
    return east, north


def places_from(xy: ArrayLike) -> Line:
    """Return coordinates, shape (n, 2), as an edit draws them."""
    return tuple((lon, lat) for lon, lat in np.asarray(xy).tolist())


def ground_from(shape: Shape) -> Ground:
    """Return polygons as an edit draws them."""
    return tuple(
        tuple(places_from(shapely.get_coordinates(ring)) for ring in shapely.get_rings(part))
        for part in shapely.get_parts(shape)
    )


def line_of(line: Line) -> list[Point]:
    """Return a drawn line as lattice points, without vertices nearer than 1 cm to the one before.

    Raises
    ------
    EditRefused
        When it has no length or crosses itself; one that ends where it begins does not.
    """
    drawn = _spaced(points_of(to_steps(line)))
    if len(drawn) < 2:
        raise refused(NOT_CROSSING, line[0])
    if not shape_of(drawn).is_simple:
        raise refused(CROSSES_ITSELF, crossing_of(drawn))
    return drawn


def ground_of(ground: Ground) -> Shape:
    """Return drawn polygons as one ground on the lattice; what is nearer than 1 cm of each other is joined.

    Raises
    ------
    EditRefused
        When a polygon has no area, or its rings cross themselves or each other.
    """
    shapes = [_polygon(polygon) for polygon in ground]
    if len(shapes) == 1:
        return shapes[0]
    plane = LocalPlane(*ground[0][0][0])
    joined = shapely.union_all(node([plane.to_plane(shape) for shape in shapes], SNAP_M))
    return lattice.snap(plane.to_degrees(polygonal(joined)))


def _polygon(rings: Sequence[Line]) -> Polygon:
    own = [_without_repeats(to_steps(ring)) for ring in rings]
    if any(len(ring) < 4 for ring in own):
        raise refused(NO_GROUND, rings[0][0])
    shape = Polygon(to_degrees(own[0]), [to_degrees(hole) for hole in own[1:]])
    if not shapely.is_valid(shape):
        raise refused(CROSSES_ITSELF, rings[0][0])
    return shape


def rings_of(ground: Shape) -> list[list[Point]]:
    """Return the rings of a ground as closed lines of lattice points, the ground on their left."""
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(ground)))
    return [points_of(to_steps(shapely.get_coordinates(ring))) for ring in rings]


def are_near(one: Point, other: Point) -> bool:
    """Return whether two points are so near each other that they count as one."""
    (lon, lat), (other_lon, other_lat) = to_degrees([one, other]).tolist()
    return distance_m(lon, lat, other_lon, other_lat) <= SNAP_M


def _spaced(points: list[Point]) -> list[Point]:
    """Return a line without vertices that are near the one before; both its ends stay."""
    kept = points[:1]
    for point in points[1:]:
        if not are_near(kept[-1], point):
            kept.append(point)
    if kept[-1] != points[-1]:
        kept[-1:] = [kept[0], points[-1]] if len(kept) == 1 else [points[-1]]
    return kept


def _without_repeats(points: Points) -> Points:
    new = np.ones(len(points), dtype=bool)
    new[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
    kept: Points = points[new]
    return kept


def shape_of(points: Sequence[Point]) -> LineString:
    """Return lattice points as a line in degrees."""
    return LineString(to_degrees(list(points)))


def crossing_of(points: Sequence[Point]) -> Place:
    """Return the first place in degrees where a line of lattice points meets itself."""
    simple, meets = 2, len(points)  # how many points are a line that does not, and one that does
    while meets - simple > 1:
        tried = (simple + meets) // 2
        simple, meets = (tried, meets) if shape_of(points[:tried]).is_simple else (simple, tried)
    corner = tuple(to_degrees(points[meets - 2]).tolist())
    met = shapely.intersection(shape_of(points[: meets - 1]), shape_of(points[meets - 2 : meets]))
    others = [place for place in map(tuple, shapely.get_coordinates(met).tolist()) if place != corner]
    lon, lat = min(others, key=lambda place: hypot(place[0] - corner[0], place[1] - corner[1]), default=corner)
    return lon, lat


def middle_of(points: Sequence[Point]) -> Place:
    """Return the middle of a line of lattice points in degrees; the point itself when it has no length."""
    spot = shape_of(points if len(points) > 1 else [*points, *points]).interpolate(0.5, normalized=True)
    return spot.x, spot.y
