"""To whom ground may go where the areas above are known: every grid keeps to its own.

One rule, whoever mends: ground goes to a grid of the area in which it lies; ground across areas is divided along their
border.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.coverage import Coverage
from geogrid.domain.coverage.hierarchy import NONE
from geogrid.domain.coverage.rings import polygonal
from geogrid.domain.coverage.spots import is_wider

_NOTCH = 4.0  # lattice steps


def at_home(coverage: Coverage, ground: BaseGeometry, members: Iterable[int]) -> list[int]:
    """Return those of some shapes in whose own area above most of some ground, in metres, lies.

    None where no area is known. A single point of the ground would not do: it may lie in a strip along a border.
    """
    if coverage.belonging is None:
        return []
    lies_in = coverage.belonging.above.holders(coverage.plane.native(ground))
    return [member for member in members if coverage.belonging.homes[member] in lies_in]


def entitled(coverage: Coverage, ground: BaseGeometry, members: Iterable[int]) -> list[int]:
    """Return those of some shapes to which ground, in metres, may go.

    Returns
    -------
    list of int
        Those in whose area it lies; else those of which no area is known; else all, since each is as wrong.
    """
    every = list(members)
    if coverage.belonging is None:
        return every
    free = [member for member in every if coverage.belonging.homes[member] == NONE]
    return at_home(coverage, ground, every) or free or every


def by_area(
    coverage: Coverage, ground: BaseGeometry, members: Iterable[int], tolerance: float
) -> dict[int, BaseGeometry]:
    """Return ground, in metres, divided by the areas above that some shapes belong to.

    Parameters
    ----------
    members
        The shapes concerned, the one with the longest border first: of each area the first has its part.
    tolerance
        Parts nowhere wider than this are none (m).

    Returns
    -------
    dict
        The part of one shape of each area, by its position; empty where one area has all of it, or some is in none.
    """
    step = coverage.plane.step
    pieces: dict[int, BaseGeometry] = {}
    left = ground
    for home, member in _homes(coverage, members).items():
        # Corners of the area's border are put on those of the ground: two lattice steps apart they would make a notch.
        # No farther: pulled to corners on the other side of narrow ground, it would divide that where it does not.
        border = shapely.snap(coverage.plane.metric(home), ground, _NOTCH * step)
        parts = shapely.get_parts(polygonal(shapely.intersection(left, border, grid_size=step)))
        piece = shapely.union_all([part for part in parts if is_wider(part, tolerance)])
        if not piece.is_empty:
            pieces[member] = piece
            left = polygonal(shapely.difference(left, piece, grid_size=step))
    if len(pieces) < 2 or is_wider(left, tolerance):
        return {}
    for strip in shapely.get_parts(left):
        _add(pieces, strip, step)
    return {member: shapely.transform(piece, lambda xy: np.rint(xy / step) * step) for member, piece in pieces.items()}


def _add(pieces: dict[int, BaseGeometry], strip: BaseGeometry, step: float) -> None:
    """Put a strip of the ground too narrow for anybody to the piece with which it has the longest border."""
    edge = shapely.boundary(strip)

    def shared(member: int) -> float:
        return float(shapely.length(shapely.intersection(edge, shapely.boundary(pieces[member]))))

    receiver = max(pieces, key=shared)
    pieces[receiver] = polygonal(shapely.union(pieces[receiver], strip, grid_size=step))


def _homes(coverage: Coverage, members: Iterable[int]) -> dict[BaseGeometry, int]:
    """Return the areas above of some shapes, each with the first of its shapes."""
    found: dict[BaseGeometry, int] = {}
    if coverage.belonging is not None:
        for member in members:
            home = coverage.belonging.homes[member]
            if home != NONE:
                found.setdefault(coverage.belonging.above.shapes[home], member)
    return found
