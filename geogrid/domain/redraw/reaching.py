"""Ground that was picked, as far as the grid that gets it: with the strip of road between, and those beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import shapely

from geogrid.domain.coverage.rings import polygonal
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.outline import Shape
from geogrid.domain.evaluation.contents import Contents
from geogrid.domain.grid import Grid
from geogrid.domain.measure import LocalPlane
from geogrid.domain.redraw.pick import ALMOST, Picked, households_on, sound

_STRIP_M = 40.0
"""Ground no farther from the grid that takes it is parted from it by a road, not by other ground."""
_SIDE_M = _STRIP_M / 2.0
"""Borders run in the middle of roads: a strip that is no wider, between given ground and a border, is half a road."""
_TOUCHING = 1e-8
_EDGE_M = 0.01
_THREAD_M = 0.5
"""What runs out thinner than this is no strip of road."""
_WALL_M = 0.5
"""How far a border stays from the walls of houses that were not picked."""
_WAY_M = 4.0
"""How wide a way between houses is at least."""
_AT_A_CORNER = 5e-7
"""What ends so near a corner of the ground (degrees) ends at it."""


def reaching(mesh: Mesh, contents: Contents, found: Picked, taker: str) -> Picked:
    """Return ground that was picked as a taker would have it; see `picked`.

    Raises
    ------
    EditRefused
        When there is no such taker.
    """
    grid = mesh.grid(taker)
    given = _of_others(mesh, found, taker)
    if given.ground is None:
        return given
    reached = _with_sides(mesh, contents, _up_to(mesh, contents, given, grid))
    return replace(reached, households=households_on(contents, reached.ground))


def _of_others(mesh: Mesh, found: Picked, taker: str) -> Picked:
    """Return what of picked ground is in other grids; its households are not counted yet."""
    givers = tuple(code for code in found.givers if code != taker)
    ground = sound(shapely.intersection(found.ground, mesh.outline(givers))) if givers else None
    if ground is None or ground.is_empty:
        return Picked()
    return Picked(ground, givers, tuple(item for item in found.items if _is_of(ground, item.shape)))


def _is_of(ground: Shape, unit: shapely.Geometry) -> bool:
    """Return whether a unit lies on some ground, in part at least."""
    area = shapely.area(unit)
    if area == 0.0:
        return bool(shapely.intersects(ground, unit))
    return bool(shapely.area(shapely.intersection(ground, unit)) > (1.0 - ALMOST) * area)


def _up_to(mesh: Mesh, contents: Contents, found: Picked, taker: Grid) -> Picked:
    """Return ground that reaches the taker, with what of the givers' lies between, if that is not wide.

    No house that was not picked is of that: it goes past them, or there is no way and the ground stays as it was.
    """
    ground = found.ground
    assert ground is not None
    plane = LocalPlane(*shapely.get_coordinates(ground.centroid)[0])
    own, other = plane.to_plane(ground), plane.to_plane(taker.shape)
    away = shapely.distance(own, other)
    if not _EDGE_M < away <= _STRIP_M:
        return found
    # What a disc as wide as the strip cannot enter between the two.
    around = shapely.union(own, other.intersection(own.buffer(4.0 * _STRIP_M)))
    closed = around.buffer(away, join_style="mitre").buffer(-away, join_style="mitre")
    strip = sound(plane.to_degrees(closed)).intersection(mesh.outline(found.givers))
    near = [part for part in shapely.get_parts(strip) if shapely.dwithin(part, ground, _TOUCHING)]
    between = polygonal(shapely.union_all(near).difference(ground))
    if _has_houses(contents, between):
        past = _past_houses(contents, plane, between, (own, other))
        near = [sound(shapely.intersection(shapely.snap(past, ground, _AT_A_CORNER), mesh.outline(found.givers)))]
    reached = shapely.get_parts(sound(shapely.union_all([ground, *near])))
    own_parts = [
        part for part in reached if shapely.intersects(part, shapely.point_on_surface(shapely.get_parts(ground))).any()
    ]
    return replace(found, ground=polygonal(shapely.union_all(own_parts)))


def _past_houses(contents: Contents, plane: LocalPlane, between: Shape, ends: tuple[Shape, Shape]) -> Shape:
    """Return the ways between houses that lead from one shape to the other, both in metres; empty without any."""
    at = contents.buildings.tree.query(between, predicate="intersects")
    houses = shapely.union_all(plane.to_plane(contents.buildings.shapes[at])).buffer(_WALL_M, join_style="mitre")
    free = plane.to_plane(between).difference(houses)
    wide = free.buffer(-_WAY_M / 2.0, join_style="mitre").buffer(_WAY_M / 2.0 + 2.0 * _EDGE_M, join_style="mitre")
    ways = [each for each in shapely.get_parts(wide) if all(shapely.dwithin(each, end, _WAY_M) for end in ends)]
    return plane.to_degrees(polygonal(shapely.union_all(ways).difference(houses)))


def _with_sides(mesh: Mesh, contents: Contents, found: Picked) -> Picked:
    """Return ground with the strips beside it that are left of the givers where a border is near; none with houses."""
    ground = found.ground
    assert ground is not None
    plane = LocalPlane(*shapely.get_coordinates(ground.centroid)[0])
    near = plane.to_plane(ground).buffer(_SIDE_M, join_style="mitre")
    sides: list[Shape] = []
    for code in found.givers:
        giver = mesh.grids[code].shape
        rest = giver.difference(ground)
        for strip in shapely.get_parts(_narrow(plane.to_plane(rest), near)).tolist():
            for side in _ways_of(strip, plane, giver, ground):
                left = _spared(rest, side) if _is_bare(contents, side, ground) else None
                if left is not None:
                    sides.append(side)
                    rest = left
                    break
    return replace(found, ground=sound(shapely.union_all([ground, *sides]))) if sides else found


def _ways_of(strip: Shape, plane: LocalPlane, giver: Shape, ground: Shape) -> Iterator[Shape]:
    """Yield a strip, which is in metres, as it may be given: without what runs out as a thread, or else all of it.

    A little wider: it has no corner on an edge of the ground to the last digit, and needles would be left.
    """
    broad = strip.buffer(-_THREAD_M / 2.0, join_style="mitre").buffer(_THREAD_M / 2.0, join_style="mitre")
    for each in (broad, strip):
        wider = plane.to_degrees(each.buffer(2.0 * _EDGE_M, join_style="mitre"))
        yield sound(shapely.intersection(shapely.snap(wider, ground, _AT_A_CORNER), giver))


def _spared(rest: Shape, strip: Shape) -> Shape | None:
    """Return what is left of the rest of a grid without a strip; None where that holds it together."""
    left = polygonal(rest.difference(strip.buffer(_TOUCHING)))
    return left if shapely.get_num_geometries(left) <= shapely.get_num_geometries(rest) else None


def _is_bare(contents: Contents, strip: Shape, ground: Shape) -> bool:
    """Return whether a strip is beside some ground, without houses."""
    return bool(shapely.dwithin(strip, ground, _TOUCHING)) and not _has_houses(contents, strip)


def _narrow(rest: shapely.Geometry, near: shapely.Geometry) -> Shape:
    """Return where some ground, as far as it is near, is too narrow for a disc as wide as half a road; in metres."""
    here = polygonal(shapely.make_valid(rest.intersection(near.buffer(2.0 * _SIDE_M))))
    wide = here.buffer(-_SIDE_M / 2.0, join_style="mitre").buffer(_SIDE_M / 2.0 + _EDGE_M, join_style="mitre")
    left = here.difference(shapely.make_valid(wide))  # corners that are drawn to a point may cross
    return polygonal(polygonal(left).intersection(near))


def _has_houses(contents: Contents, ground: Shape) -> bool:
    """Return whether buildings stand on some ground: more of one than its walls."""
    at = contents.buildings.tree.query(ground, predicate="intersects")
    shapes = contents.buildings.shapes[at]
    return bool((shapely.area(shapely.intersection(shapes, ground)) > (1.0 - ALMOST) * shapely.area(shapes)).any())
