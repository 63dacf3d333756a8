"""Borders drawn anew: `MoveBorder`, `MoveJunction`.

A moved border stays in the ground of the grids that it bounded, and keeps its distance from all other borders: it is
never bent to another one, which would give or take ground that nobody spoke of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

import numpy as np
import shapely
import shapely.ops
from shapely import LineString
from shapely import Point as Spot
from shapely.geometry.base import BaseGeometry

from geogrid.domain.editing.arc import Arc, Point, Points, from_lowest, points_of, to_degrees
from geogrid.domain.editing.change import Change, in_one_community, uncounted
from geogrid.domain.editing.drawn import are_near, crossing_of, line_of, place_of, shape_of
from geogrid.domain.editing.edit import MoveBorder, MoveJunction
from geogrid.domain.editing.mesh import Mesh, is_junction
from geogrid.domain.editing.outline import twice_area
from geogrid.domain.editing.overlay import Overlay
from geogrid.domain.editing.refusal import (
    CROSSES_ITSELF,
    HELD,
    NO_BORDER,
    NO_JUNCTION,
    NOT_BETWEEN,
    OUTSIDE,
    OVER_ANOTHER,
    TOO_CLOSE,
    UNCHANGED,
    refused,
)
from geogrid.domain.editing.sliding import Slide, courses, slide_to, turned_to
from geogrid.domain.editing.soundness import check, reshaped
from geogrid.domain.editing.weaving import SNAP_M
from geogrid.domain.editing.welding import Piece
from geogrid.domain.measure import LocalPlane
from geogrid.errors import EditRefused

_SLIDES_M = 50.0
"""How far beside the border of a community a junction that slides along it may be let go: some pixels of a map."""


def move_border(mesh: Mesh, edit: MoveBorder) -> Change:
    """Return what a border drawn anew makes of a mesh.

    Raises
    ------
    EditRefused
        When the grids share no border or are in two communities, when the line does not run from one end of the border
        to the other, crosses itself, or runs over or closer than 1 cm to another border.
    """
    for code in edit.grids:
        mesh.grid(code)  # one that is not there has no borders to look for
    shared = [arc for arc in mesh.arcs[edit.grids[0]] if set(arc.sides) == set(edit.grids)]
    if not shared:
        raise refused(NO_BORDER, edit.at, edit.grids)
    in_one_community(mesh, edit.grids, OUTSIDE)
    spot = Spot(to_degrees(place_of(edit.at)))
    arc = min(shared, key=lambda arc: (shapely.distance(arc.line(), spot), arc.key))
    line = _between_ends(mesh, arc, line_of(edit.line))
    before = points_of(arc.xy)
    if len(line) == len(before) and all(map(are_near, line, before)):
        raise refused(UNCHANGED, edit.at, edit.grids)
    return _moved(mesh, {arc: line})


def _between_ends(mesh: Mesh, arc: Arc, line: list[Point]) -> list[Point]:
    """Return a line that takes the place of an arc, in its direction and with its ends."""
    if arc.start == arc.end:
        return _closed(mesh, arc, line)
    ahead = [(line[0], arc.start), (line[-1], arc.end)]
    back = [(line[0], arc.end), (line[-1], arc.start)]
    if not any(all(are_near(*pair) for pair in pairs) for pairs in (ahead, back)):
        raise refused(NOT_BETWEEN, to_degrees(line[0]), _codes([arc]))
    line = line if all(are_near(*pair) for pair in ahead) else line[::-1]
    return [arc.start, *line[1:-1], arc.end]


def _closed(mesh: Mesh, arc: Arc, line: list[Point]) -> list[Point]:
    """Return a closed line that takes the place of a closed arc; where others meet it, it begins and ends there."""
    held = is_junction(mesh.ends[arc.start])
    if not are_near(line[0], line[-1]) or len(line) < 4 or (held and not are_near(line[0], arc.start)):
        raise refused(NOT_BETWEEN, to_degrees(line[0]), _codes([arc]))
    first = arc.start if held else line[0]
    ring: Points = np.array([first, *line[1:-1], first], dtype=np.int64)
    ring = ring if (twice_area(ring) > 0) == (twice_area(arc.xy) > 0) else ring[::-1]
    return points_of(ring if held else from_lowest(ring))


def move_junction(mesh: Mesh, edit: MoveJunction) -> Change:
    """Return what a moved junction makes of a mesh.

    Raises
    ------
    EditRefused
        When no borders meet there, when it is on the border of a community and let go far from it, or not just one
        border inside ends there, or when a border would run over or closer than 1 cm to another one.
    """
    junction = mesh.nearest_junction(*edit.at)
    to = place_of(edit.to)
    if junction is None or not are_near(junction, place_of(edit.at)):
        raise refused(NO_JUNCTION, edit.at)
    if are_near(junction, to):
        raise refused(UNCHANGED, edit.at)
    meeting = list(dict.fromkeys(mesh.ends[junction]))
    if all(_is_inner(mesh, arc) for arc in meeting) and (slide := slide_to(meeting, junction, to)) is not None:
        return _slid_inside(mesh, meeting, junction, slide)
    if any(are_near(to, point) for arc in meeting if _is_inner(mesh, arc) for point in points_of(arc.xy)):
        raise refused(TOO_CLOSE, edit.to)
    inner = [arc for arc in meeting if _is_inner(mesh, arc)]
    if len(inner) == len(meeting):
        return _moved(mesh, {arc: turned_to(arc, junction, to) for arc in inner}, meets=to)
    if len(inner) != 1 or inner[0].start == inner[0].end:
        raise refused(HELD, edit.at)
    return _slid(mesh, inner[0], junction, to)


def is_movable(mesh: Mesh, arc: Arc) -> bool:
    """Return whether a border may be drawn anew: the edges of communities and of the district may not."""
    return _is_inner(mesh, arc)


def movable_ends(mesh: Mesh, arc: Arc) -> tuple[bool, bool]:
    """Return whether the junctions at both ends of a border may be moved, or may slide along an edge."""
    first, last = (_is_movable_junction(mesh, point) for point in (arc.start, arc.end))
    return first, last


def _is_movable_junction(mesh: Mesh, junction: Point) -> bool:
    meeting = list(dict.fromkeys(mesh.ends.get(junction, ())))
    inner = [arc for arc in meeting if _is_inner(mesh, arc)]
    return len(inner) == len(meeting) or (len(inner) == 1 and inner[0].start != inner[0].end)


def _is_inner(mesh: Mesh, arc: Arc) -> bool:
    """Return whether both sides of an arc are grids of one community."""
    communities = {mesh.grids[side].community if side is not None else side for side in arc.sides}
    return None not in arc.sides and len(communities) == 1


def _slid_inside(mesh: Mesh, meeting: Sequence[Arc], junction: Point, slide: Slide) -> Change:
    """Return the first sound change of those that a slide past corners may be."""
    refusals = []
    for lines in courses(meeting, junction, slide):
        try:
            change = _moved(mesh, lines, meets=slide.to)
            patch = change.patch(mesh)
            check(mesh, mesh.patched(patch), reshaped(mesh, patch), {}, several_parts=False)
        except EditRefused as refusal:
            refusals.append(refusal)
        else:
            return change
    raise refusals[0]


def _slid(mesh: Mesh, arc: Arc, junction: Point, to: Point) -> Change:
    """Return the change when the one inner border at a junction ends elsewhere on the border of its community."""
    codes = _codes([arc])
    others = [other for other in mesh.bordering(codes) if other is not arc]
    outer = shapely.union_all([other.line() for other in others if not _is_inner(mesh, other)])
    to = _nearest(outer, to, codes)
    if are_near(junction, to):
        raise refused(UNCHANGED, to_degrees(to))
    line = turned_to(arc, junction, to)
    _refuse_contact([line], others, mesh.outline(codes), {line[0], line[-1]}, codes)
    # Both grids are one ground for the moment, which the border in its new place parts again.
    both = dict.fromkeys(codes, codes[0])
    overlay = Overlay([Piece.of(other, both) for other in others], codes, [line])
    faces = [overlay.beside(edge) for edge in pairwise(overlay.woven[0])]
    owner = {face: code for pair in faces for face, code in zip(pair, arc.sides, strict=True) if code is not None}
    if set(overlay.of(codes[0])) != set(owner) or len(owner) != 2:
        raise refused(OVER_ANOTHER, to_degrees(to), codes)
    return Change({code: uncounted(mesh.grids[code]) for code in codes}, [arc, *others], overlay.pieces(owner))


def _nearest(outer: BaseGeometry, to: Point, codes: list[str]) -> Point:
    """Return the place on the border of a community where a junction is let go beside it."""
    plane = LocalPlane(*to_degrees(to))
    border, here = plane.to_plane(outer), Spot(0.0, 0.0)
    if shapely.distance(border, here) > _SLIDES_M:
        raise refused(OUTSIDE, to_degrees(to), codes)
    spot = plane.to_degrees(shapely.ops.nearest_points(border, here)[0])
    return place_of((spot.x, spot.y))


def _moved(mesh: Mesh, lines: dict[Arc, list[Point]], meets: Point | None = None) -> Change:
    """Return the change when lines take the place of arcs; they may meet in one new point."""
    codes = _codes(lines)
    others = [arc for arc in mesh.bordering(codes) if arc not in lines]
    ends = {point for line in lines.values() for point in (line[0], line[-1]) if is_junction(mesh.ends.get(point, ()))}
    free = ends if meets is None else {*ends, meets}
    _refuse_contact(list(lines.values()), others, mesh.outline(codes), free, codes)
    pieces = [Piece(line, arc.left, arc.right) for arc, line in lines.items()]
    pieces += [Piece.of(arc) for arc in others]
    return Change({code: uncounted(mesh.grids[code]) for code in codes}, [*lines, *others], pieces)


def _codes(arcs: Iterable[Arc]) -> list[str]:
    return sorted({side for arc in arcs for side in arc.sides if side is not None})


def _refuse_contact(
    lines: Sequence[list[Point]],
    others: Sequence[Arc],
    ground: BaseGeometry,
    ends: Collection[Point],
    codes: list[str],
) -> None:
    """Refuse lines that leave their ground, or meet themselves, each other or other borders but where they may end."""
    plane = LocalPlane(*to_degrees(lines[0][0]))
    own = [plane.to_plane(shape_of(line)) for line in lines]
    borders = [plane.to_plane(arc.line()) for arc in others]
    free = plane.to_plane(shapely.MultiPoint(to_degrees(sorted(ends)).reshape(-1, 2))).buffer(2.0 * SNAP_M)
    inside = plane.to_plane(ground)
    for at, line in enumerate(own):
        if not line.is_simple:
            raise refused(CROSSES_ITSELF, crossing_of(lines[at]), codes)
        rest = shapely.MultiLineString([*borders, *(other for number, other in enumerate(own) if number != at)])
        contact = _contact(line, rest, free)
        if contact is None and not inside.contains(line.interpolate(0.5, normalized=True)):
            contact = line.interpolate(0.5, normalized=True)
        if contact is not None:
            spot = plane.to_degrees(contact)
            touched = [
                arc for arc, border in zip(others, borders, strict=True) if border.dwithin(contact, 2.0 * SNAP_M)
            ]
            raise refused(OVER_ANOTHER, (spot.x, spot.y), dict.fromkeys([*codes, *_codes(touched)]))


def _contact(line: LineString, rest: BaseGeometry, free: BaseGeometry) -> Spot | None:
    """Return a place where a line crosses others, or where one comes too near the other; none within `free`."""
    met = shapely.difference(shapely.intersection(line, rest), free)
    if not met.is_empty:
        return Spot(shapely.get_coordinates(met)[0])
    for vertices, other in ((shapely.points(shapely.get_coordinates(line)), rest), (_vertices(rest), line)):
        near = shapely.dwithin(vertices, other, SNAP_M) & ~shapely.intersects(free, vertices)
        if near.any():
            found: Spot = vertices[int(near.argmax())]
            return found
    return None


def _vertices(shape: BaseGeometry) -> Points:
    return np.asarray(shapely.points(shapely.get_coordinates(shape)), dtype=object)
