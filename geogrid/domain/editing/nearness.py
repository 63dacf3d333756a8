"""Borders that come too near each other: refused of what somebody asks for now.

Places where they meet may not come beside each other, nor borders run along each other and leave a thread of ground,
whose four sides nobody could write. What was done before, and what a generation has, is not judged anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

import shapely

from geogrid.domain.comparing.ground import is_moved
from geogrid.domain.editing.arc import Arc, Point, points_of, to_degrees
from geogrid.domain.editing.mesh import Mesh, Micro, Patch, is_junction
from geogrid.domain.editing.outline import Shape
from geogrid.domain.editing.refusal import NEAR_JUNCTION, THREAD, refused
from geogrid.domain.editing.soundness import LEAST_WIDTH_M
from geogrid.domain.grid import Grid
from geogrid.domain.measure import LocalPlane

THREAD_WIDTH_M = 3.0
"""What is narrower is a lane at most, or was left beside a border that a line was to follow."""

THREAD_LENGTH_M = 50.0
"""What is as narrow for less may be the sharp end of a block where two roads meet."""

_EVEN_M = 0.1
"""Ground is so much wider than a thread before it is none, however its corners are rounded."""


def refuse_near(before: Mesh, after: Mesh, done: Patch) -> None:
    """Refuse an edit by which borders meet at a new place less than `LEAST_WIDTH_M` along a border from another one.

    Parameters
    ----------
    before, after
        The meshes before and after it.
    done
        What it changed.

    Raises
    ------
    EditRefused
    """
    for place in sorted(done.ends):
        arcs = after.ends.get(place, ())
        if is_junction(arcs) and not is_junction(before.ends.get(place, ())):
            short = next((arc for arc in arcs if _is_short(after, arc, place)), None)
            if short is not None:
                codes = sorted({side for arc in arcs for side in arc.sides if side is not None})
                raise refused(NEAR_JUNCTION, to_degrees(place), codes)


def _is_short(mesh: Mesh, arc: Arc, place: Point) -> bool:
    """Return whether an arc leads to another place where borders meet that is too near."""
    start, *_, end = points_of(arc.xy)
    other = end if start == place else start
    return other != place and is_junction(mesh.ends.get(other, ())) and arc.length_m < LEAST_WIDTH_M


def refuse_threads(before: Mesh, after: Mesh) -> None:
    """Refuse edits by which a grid, or a micro-grid, comes to be a thread: narrower than `THREAD_WIDTH_M` for so long.

    Of several edits asked for together the outcome counts: in between, ground may go any way.

    Parameters
    ----------
    before, after
        The meshes before and after them. What was a thread before may stay one.

    Raises
    ------
    EditRefused
    """
    kept = ((code, grid, before.grids[code]) for code, grid in after.grids.items() if code in before.grids)
    same = {code for code, grid, old in kept if grid is old or not is_moved(old.shape, grid.shape)}
    old_ground, new_ground = _ground(before, same), _ground(after, same)
    codes = [code for code in sorted(new_ground) if new_ground[code] is not old_ground.get(code)]
    if not codes:
        return
    plane = LocalPlane(*shapely.get_coordinates(new_ground[codes[0]].shape)[0].tolist())
    found = [(code, part) for code in codes for part in _threads(plane.to_plane(new_ground[code].shape))]
    if not found:
        return
    were = [each.shape for code, each in old_ground.items() if each is not new_ground.get(code)]
    old = shapely.union_all([part for shape in were for part in _threads(plane.to_plane(shape))]).buffer(_EVEN_M)
    for code, part in found:
        new = next((each for each in shapely.get_parts(part.difference(old)).tolist() if _is_long(each)), None)
        if new is not None:
            spot = plane.to_degrees(new.representative_point())
            there = (known for known, grid in before.grids.items() if shapely.intersects(grid.shape, spot))
            known = [code] if code in before.grids else list(there)  # whoever asks knows none that is not there yet
            raise refused(THREAD, (spot.x, spot.y), known)


def _ground(mesh: Mesh, same: Set[str]) -> dict[str, Grid | Micro]:
    """Return the grids by code, and the micro-grids of those that are the same: of others they follow the border."""
    micros = [micro for code in same if code in mesh.micros for micro in mesh.micros[code]]
    return {**mesh.grids, **{micro.code: micro for micro in micros}}


def _threads(shape: Shape) -> list[Shape]:
    """Return where ground is narrower than a thread for longer than one may be; in metres."""
    half = THREAD_WIDTH_M / 2.0
    broad = shape.buffer(-half, join_style="mitre").buffer(half + _EVEN_M, join_style="mitre")
    narrow: Iterable[Shape] = shapely.get_parts(shape.difference(broad)).tolist()
    return [part for part in narrow if _is_long(part)]


def _is_long(narrow: shapely.Geometry) -> bool:
    """Return whether narrow ground is longer than a thread may be: half its outline, but for its ends."""
    return bool(shapely.length(narrow) / 2.0 - THREAD_WIDTH_M > THREAD_LENGTH_M)
