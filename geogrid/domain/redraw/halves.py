"""The halves of a grid that a line parts: what is on each, and the edit by which it keeps the code of the grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import numpy as np
import shapely

from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.arc import points_of, to_steps
from geogrid.domain.editing.drawn import ground_from
from geogrid.domain.editing.edit import Create, Edit, Named, Split
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.outline import Shape
from geogrid.domain.editing.overlay import Overlay
from geogrid.domain.editing.passages import undivided
from geogrid.domain.editing.welding import Piece
from geogrid.domain.evaluation.contents import Contents, Ints, Points, Shapes
from geogrid.domain.measure import LocalPlane, area_m2
from geogrid.errors import EditRefused

_APART = 0.02
"""Halves whose middles are nearer than this, of how far the ground reaches, lie in each other, not side by side."""
_SLICES = 16
"""Into so many slices ground is cut to see how two halves lie to each other."""
_ALIKE = 0.15
"""Halves lie as much one way as the other where the shares (see `_ahead`) differ by less."""


class Part(StrEnum):
    """What a half is called beside the other one."""

    WEST = "west"
    EAST = "east"
    NORTH = "north"
    SOUTH = "south"
    LARGER = "larger"
    SMALLER = "smaller"


_OPPOSITE = {Part.WEST: Part.EAST, Part.SOUTH: Part.NORTH, Part.SMALLER: Part.LARGER}
_OPPOSITE |= {other: part for part, other in _OPPOSITE.items()}


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


def parts(halves: tuple[Half, Half]) -> tuple[Part, Part]:
    """Return what two halves are called, never alike: by where their ground is for the most part, else by its size.

    Of two that lie in each other and are as large, the one that reaches further north is called the northern one.
    """
    first, second = halves
    plane = LocalPlane(*shapely.get_coordinates(first.shape)[0])
    flat = plane.to_plane(np.array([first.shape, second.shape], dtype=object))
    away = shapely.get_coordinates(shapely.centroid(flat))
    west, south, right, top = shapely.total_bounds(flat).tolist()
    if np.abs(away[0] - away[1]).max() > _APART * max(right - west, top - south):
        east, north = _ahead(flat, 0), _ahead(flat, 1)
        part = (Part.EAST if east > 0 else Part.WEST) if _is_abreast(flat, east, north) else _northern(north > 0)
    elif round(first.area_m2, 1) != round(second.area_m2, 1):
        part = Part.LARGER if first.area_m2 > second.area_m2 else Part.SMALLER
    else:
        (_, _, _, one), (_, _, _, other) = (each.bounds for each in flat)
        part = _northern(one >= other)
    return part, _OPPOSITE[part]


def _ahead(flat: Shapes, axis: int) -> float:
    """Return how much more often a place on the first is further east (axis 0) or north than one on the second.

    From 1, always, to -1, never. How long the ground is does not matter: a thread along the north of a grid, a part of
    its width, is north of the rest, whose middle may be far to the east.
    """
    bounds = shapely.total_bounds(flat)
    ends = np.linspace(bounds[axis], bounds[axis + 2], _SLICES + 1)
    shares = np.empty((_SLICES, len(flat)))
    for at, (low, high) in enumerate(pairwise(ends.tolist())):
        slice_ = bounds.copy()
        slice_[axis], slice_[axis + 2] = low, high
        shares[at] = shapely.area(shapely.clip_by_rect(flat, *slice_.tolist()))
    one, other = (shares / shares.sum(axis=0)).T
    behind = np.concatenate([[0.0], other.cumsum()[:-1]])
    return float(2.0 * (one * (behind + other / 2.0)).sum() - 1.0)


def _is_abreast(flat: Shapes, east: float, north: float) -> bool:
    """Return whether two halves lie from west to east; where they lie as much from south to north, the line says it.

    That is so of ground that is parted from corner to corner.
    """
    if abs(abs(east) - abs(north)) > _ALIKE:
        return abs(east) > abs(north)
    line = shapely.line_merge(shapely.intersection(*shapely.boundary(flat)))
    spans = [np.abs(np.subtract(*shapely.get_coordinates(each)[[0, -1]])) for each in shapely.get_parts(line)]
    across, along = np.sum(spans, axis=0) if spans else (0.0, 0.0)
    return bool(along > across)


def _northern(is_northern: bool) -> Part:
    return Part.NORTH if is_northern else Part.SOUTH


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
        raise undivided(overlay, grid)
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
