"""Ground divided anew by drawn lines: `Split`, `Transfer`, `Create`."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import shapely

from geogrid.domain.editing.arc import Arc, in_order, points_of, to_degrees, to_steps
from geogrid.domain.editing.change import Change, in_one_community, refuse_used, uncounted
from geogrid.domain.editing.drawn import ground_of, line_of, middle_of, rings_of
from geogrid.domain.editing.edit import Create, Named, Split, Transfer
from geogrid.domain.editing.mesh import Mesh, is_junction
from geogrid.domain.editing.outline import Shape
from geogrid.domain.editing.overlay import Overlay
from geogrid.domain.editing.passages import undivided
from geogrid.domain.editing.refusal import (
    ALONG_BORDER,
    AT_JUNCTION,
    ENDS_INSIDE,
    NO_COMMUNITY,
    NO_GROUND,
    OUTSIDE,
    refused,
)
from geogrid.domain.editing.welding import Edge, Piece
from geogrid.domain.grid import Grid

_GAP = ""
"""The code that the ground of nobody has while a grid is made of it; no grid has it."""


def split(mesh: Mesh, edit: Split, *, at_junctions: bool = False) -> Change:
    """Return what a split makes of a mesh.

    Parameters
    ----------
    at_junctions
        Whether the line may end where borders meet.

    Raises
    ------
    EditRefused
        When the line does not cross the grid just once, runs along its border or touches a place where borders meet,
        or when a code is not free.
    """
    grid = mesh.grid(edit.code)
    codes = [piece.code for piece in edit.pieces]
    refuse_used(mesh, *(code for code in codes if code != edit.code))
    if codes[0] == codes[1]:
        refuse_used(mesh, *codes)
    arcs = mesh.bordering([edit.code])
    overlay = Overlay([Piece.of(arc) for arc in arcs], [edit.code], [line_of(edit.line)])
    _refuse_uncrossed(overlay, grid)
    if not at_junctions:
        _refuse_junctions(mesh, overlay, grid)
    left, right = _two_sides(overlay, grid)
    owner = dict.fromkeys(left, codes[0]) | dict.fromkeys(right, codes[1])
    pieces = {piece.code: _piece(grid, piece) for piece in edit.pieces}
    records = {edit.code: None, **pieces}
    heirs = {edit.code: (codes[0], codes[1])}
    several = shapely.get_num_geometries(grid.shape) > 1
    return Change(records, arcs, overlay.pieces(owner), heirs, several_parts=several)


def _piece(grid: Grid, piece: Named) -> Grid:
    return uncounted(replace(grid, code=piece.code, name=piece.name))


def _refuse_junctions(mesh: Mesh, overlay: Overlay, grid: Grid) -> None:
    met = next((point for point in overlay.woven[0] if is_junction(mesh.ends.get(point, ()))), None)
    if met:
        raise refused(AT_JUNCTION, to_degrees(met), [grid.code])


def _refuse_uncrossed(overlay: Overlay, grid: Grid) -> None:
    line = overlay.woven[0]
    along = next((edge for edge in pairwise(line) if overlay.is_old(edge)), None)
    if along:
        raise refused(ALONG_BORDER, middle_of(along), [grid.code])
    ends = to_degrees([line[0], line[-1]])
    inside = shapely.contains_xy(grid.shape, ends)
    if line[0] != line[-1] and inside.any():
        raise refused(ENDS_INSIDE, ends[int(inside.argmax())], [grid.code])
    if {point for edge in overlay.old for point in edge}.isdisjoint(line):
        raise undivided(overlay, grid)


def _two_sides(overlay: Overlay, grid: Grid) -> tuple[list[int], list[int]]:
    """Return the faces to the left and to the right of the line; a part that it does not cross goes to the nearer."""
    faces = overlay.of(grid.code)
    line = overlay.woven[0]
    if len(faces) != len(shapely.get_parts(grid.shape)) + 1:
        raise undivided(overlay, grid)
    beside = [overlay.beside(edge) for edge in pairwise(line)]
    left, right = next(pair for pair in beside if pair[0] != pair[1] and {*pair} <= {*faces})
    sides: tuple[list[int], list[int]] = ([left], [right])
    for face in faces:
        if face not in (left, right):
            away = [shapely.distance(overlay.faces[face], overlay.faces[side]) for side in (left, right)]
            sides[int(np.argmin(away))].append(face)
    return sides


def transfer(mesh: Mesh, edit: Transfer) -> Change:
    """Return what a transfer makes of a mesh.

    Raises
    ------
    EditRefused
        When the grids are in several communities, or nothing of the ground is the givers'.
    """
    in_one_community(mesh, [*edit.givers, edit.taker], OUTSIDE)
    members = [*dict.fromkeys([*edit.givers, edit.taker])]
    arcs = mesh.bordering(members)
    overlay = Overlay([Piece.of(arc) for arc in arcs], members, rings_of(ground_of(edit.ground)))
    givers = set(edit.givers) - {edit.taker}
    taken = [face for face in overlay.inside if overlay.was.get(face) in givers]
    if not taken:
        raise refused(NO_GROUND, edit.ground[0][0][0], [edit.taker])
    owner = {face: code for face, code in overlay.was.items() if code is not None} | dict.fromkeys(taken, edit.taker)
    concerned = {edit.taker, *(code for face in taken if (code := overlay.was[face]))}
    records = {code: uncounted(mesh.grids[code]) for code in concerned}
    return Change(records, arcs, overlay.pieces(owner), several_parts=edit.several_parts)


def create(mesh: Mesh, edit: Create) -> Change:
    """Return what the creation of a grid makes of a mesh.

    Raises
    ------
    EditRefused
        When the code is not free, there is no such community, or there is no ground, or such as reaches into other
        communities, also a gap in one, or out of the district.
    """
    refuse_used(mesh, edit.code)
    if mesh.areas and edit.community not in mesh.areas:
        raise refused(NO_COMMUNITY, codes=[edit.code])
    ground = ground_of(edit.ground)
    givers, gaps = _below(mesh, ground, edit.community)
    arcs = in_order({*mesh.bordering(givers), *gaps})
    if not arcs:
        raise refused(OUTSIDE, edit.ground[0][0][0], [edit.code])
    borders = [Piece.of(arc, {None: _GAP} if arc in gaps else None) for arc in arcs]
    overlay = Overlay(borders, [*givers, _GAP], rings_of(ground))
    if not overlay.inside:
        raise refused(NO_GROUND, edit.ground[0][0][0], [edit.code])
    strange = next((face for face in overlay.inside if _is_elsewhere(mesh, edit, overlay, face)), None)
    if strange is not None:
        spot = overlay.faces[strange].representative_point()
        raise refused(OUTSIDE, (spot.x, spot.y), [edit.code])
    owner = {face: code for face, code in overlay.was.items() if code is not None}
    owner |= dict.fromkeys(overlay.inside, edit.code)
    concerned = {code for face in overlay.inside if (code := overlay.was[face])}
    records = {code: uncounted(mesh.grids[code]) for code in concerned}
    records[edit.code] = Grid(edit.code, edit.name, edit.community, None, ground, edit.grid_kind)
    pieces = [replace(piece, left=piece.left or None, right=piece.right or None) for piece in overlay.pieces(owner)]
    return Change(records, arcs, pieces, several_parts=edit.several_parts)


def _is_elsewhere(mesh: Mesh, edit: Create, overlay: Overlay, face: int) -> bool:
    """Return whether ground is none of the community's: of others' grids, of nobody, or a gap in another one."""
    was = overlay.was.get(face)
    if was != _GAP:
        return was is None
    return mesh.claimant(overlay.faces[face]) not in (None, edit.community)


def _below(mesh: Mesh, ground: Shape, community: str | None) -> tuple[list[str], set[Arc]]:
    """Return the grids of a community under some ground, and the arcs around the gaps there."""
    fellows = sorted(code for code, grid in mesh.grids.items() if grid.community == community)
    shapes = np.array([mesh.grids[code].shape for code in fellows], dtype=object)
    givers = [fellows[at] for at in np.flatnonzero(shapely.intersects(shapes, ground)).tolist()]
    near = [gap for gap in shapely.get_parts(mesh.gaps()) if shapely.intersects(gap, ground)]
    edges = {edge for gap in near for ring in shapely.get_rings(gap) for edge in _edges(ring)}
    return givers, {arc for arc in mesh.arcs.get(None, ()) if (arc.key[:2], arc.key[2:]) in edges}


def _edges(ring: shapely.LinearRing) -> set[Edge]:
    """Return the edges of a ring, each in both directions."""
    ahead = set(pairwise(points_of(to_steps(shapely.get_coordinates(ring)))))
    return ahead | {(end, start) for start, end in ahead}
