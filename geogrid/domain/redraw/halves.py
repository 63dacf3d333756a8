"""The halves of a grid that a line parts: what is on each, and the edit by which it keeps the code of the grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely

from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.arc import points_of, to_degrees, to_steps
from geogrid.domain.editing.drawn import ground_from
from geogrid.domain.editing.edit import Create, Edit, Named, Split
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.outline import Shape
from geogrid.domain.editing.overlay import Overlay
from geogrid.domain.editing.refusal import NOT_CROSSING, refused
from geogrid.domain.editing.welding import Piece
from geogrid.domain.evaluation.contents import Contents, Ints, Points
from geogrid.domain.measure import area_m2
from geogrid.errors import EditRefused


@dataclass(frozen=True)
class Half:
    """One half of a grid.

    Parameters
    ----------
    shape
        Its ground.
    golden, households, places
        How many golden places of the grid, households and addresses are on it; households None where no buildings are
        known.
    area_m2
        Its area.
    edit
        The edit by which it keeps the code of the grid; None where that cannot be done.
    """

    shape: Shape
    golden: int
    households: int | None
    places: int
    area_m2: float
    edit: Edit | None


def of_split(contents: Contents, split: Split, after: Mesh) -> tuple[Half, Half]:
    """Return the halves that a split makes, first the one that is to keep the code.

    That is the one with more golden places, or else more households, or else more ground; of two that are the same the
    one to the left of the line.

    Parameters
    ----------
    split
        One piece of which keeps the code.
    after
        The mesh after it.
    """
    left, right = (after.grids[piece.code].shape for piece in split.pieces)
    first, second = sorted(split.pieces, key=lambda piece: piece.code != split.code)
    keeping = (replace(split, pieces=(first, second)), replace(split, pieces=(second, first)))
    return _in_order(contents, split.code, (left, right), keeping)


def of_sides(mesh: Mesh, contents: Contents, split: Split, fresh: Named) -> tuple[Half, Half]:
    """Return the halves where a line meets the border where others meet it: there either side can become a new grid.

    Raises
    ------
    EditRefused
        When the line does not part the grid, or neither side can.
    """
    grid = mesh.grids[split.code]
    borders = [Piece.of(arc) for arc in mesh.bordering([grid.code])]
    overlay = Overlay(borders, [grid.code], [points_of(to_steps(split.line))])
    faces = [overlay.faces[face] for face in overlay.of(grid.code)]
    if len(faces) != 2:
        raise refused(NOT_CROSSING, to_degrees(to_steps(split.line))[len(split.line) // 2], [grid.code])
    made: list[Edit | None] = []
    for side in faces:
        create = Create(ground_from(side), fresh.code, fresh.name, grid.community, grid.kind, along=split.along)
        try:
            apply(mesh, create)
        except EditRefused:
            made.append(None)
        else:
            made.append(create)
    if made == [None, None]:
        apply(mesh, create)
    return _in_order(contents, grid.code, faces, made[::-1])


def _in_order(
    contents: Contents, code: str, shapes: Sequence[Shape], keeping: Sequence[Edit | None]
) -> tuple[Half, Half]:
    own = [each for each in contents.golden if each.grid == code]
    golden = Points.of([each.lon for each in own], [each.lat for each in own])
    halves = []
    for shape, edit in zip(shapes, keeping, strict=True):
        there = _on(shape, contents.buildings.middles) if len(contents.households) else None
        households = None if there is None else int(contents.households[there].sum())
        counts = len(_on(shape, golden)), households, len(_on(shape, contents.places))
        halves.append(Half(shape, *counts, area_m2(shape), edit))
    first, second = sorted(halves, key=_less)
    return first, second


def _less(half: Half) -> tuple[float, ...]:
    return half.edit is None, -half.golden, -(half.households or 0), -half.area_m2


def _on(shape: Shape, points: Points) -> Ints:
    """Return the positions of the points on some ground."""
    near = points.within(shapely.bounds([shape]))
    found: Ints = near[shapely.intersects_xy(shape, points.lon[near], points.lat[near])]
    return found
