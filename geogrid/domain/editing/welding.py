"""Pieces of border put together to arcs, and what that changes in a mesh."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from geogrid.domain.editing.arc import Arc, Point, in_order, points_of
from geogrid.domain.editing.mesh import Mesh, Patch
from geogrid.domain.editing.outline import Shape, around, polygons
from geogrid.domain.grid import Grid

Edge = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of lattice points with the grids on its left and right; None for no grid."""

    points: list[Point]
    left: str | None
    right: str | None

    @classmethod
    def of(cls, arc: Arc, names: Mapping[Any, str] | None = None) -> Piece:
        """Return an arc as a piece, the grids on its sides given other codes."""
        names = names or {}
        return cls(points_of(arc.xy), names.get(arc.left, arc.left), names.get(arc.right, arc.right))

    def turned(self) -> Piece:
        """Return it in the other direction."""
        return Piece(self.points[::-1], self.right, self.left)


def weld(mesh: Mesh, gone: Collection[Arc], pieces: Iterable[Piece]) -> tuple[set[Arc], set[Arc]]:
    """Return which arcs of a mesh are no more, and which are new, when pieces take the place of some arcs.

    Parameters
    ----------
    gone
        The arcs that are taken out: all those around the grids whose ground or code changes.
    pieces
        What is put in; one with the same grid on both sides is left out. They meet at their ends only.
    """
    borders = [piece for piece in pieces if piece.left != piece.right]
    taken = set(gone)
    meets = _Meeting(mesh, taken, borders)
    before = {arc.key: arc for arc in taken}
    kept, new = set(), set()
    for piece in meets.chains():
        free = piece.points[0] == piece.points[-1] and meets.is_passed(piece.points[0])
        arc = Arc.of(np.array(piece.points, dtype=np.int64), piece.left, piece.right, free=free)
        same = before.get(arc.key)
        if same is not None and same.like(arc):
            kept.add(same)
        else:
            new.add(arc)
    return taken - kept, new


class _Meeting:
    """Which pieces begin or end where, and how they go on."""

    def __init__(self, mesh: Mesh, taken: set[Arc], pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.at: dict[Point, list[tuple[int, bool]]] = defaultdict(list)
        for number, piece in enumerate(pieces):
            self.at[piece.points[0]].append((number, True))
            self.at[piece.points[-1]].append((number, False))
        self.left_alone = {point for point in self.at if any(arc not in taken for arc in mesh.ends.get(point, ()))}

    def is_passed(self, point: Point) -> bool:
        """Return whether a border goes on through a point, which no other meets."""
        return len(self.at[point]) == 2 and point not in self.left_alone

    def chains(self) -> Iterable[Piece]:
        """Yield the pieces, joined where a border goes on."""
        left = dict.fromkeys(range(len(self.pieces)))
        starts = [pair for point, pairs in self.at.items() if not self.is_passed(point) for pair in pairs]
        for number, ahead in [*starts, *((number, True) for number in range(len(self.pieces)))]:
            if number in left:
                yield self._chain(number, ahead, left)

    def _chain(self, number: int, ahead: bool, left: dict[int, None]) -> Piece:
        first = self.pieces[number] if ahead else self.pieces[number].turned()
        points = list(first.points)
        del left[number]
        while self.is_passed(points[-1]):
            following = next(((n, begins) for n, begins in self.at[points[-1]] if n in left), None)
            if following is None:
                break
            number, begins = following
            del left[number]
            onward = self.pieces[number].points
            points += onward[1:] if begins else onward[-2::-1]
        return Piece(points, first.left, first.right)


def redrawn(
    mesh: Mesh,
    gone: Collection[Arc],
    pieces: Iterable[Piece],
    records: Mapping[str, Grid | None],
    was: Mapping[str, str],
) -> Patch:
    """Return the patch that puts pieces of border in the place of arcs.

    Parameters
    ----------
    gone, pieces
        As for `weld`.
    records
        The grids that are changed or new, but for their shapes; None for one that is retired.
    was
        The codes that grids had before, where they had others.

    Returns
    -------
    Patch
        Each grid around which an edge is another one has a new shape; all others keep theirs, to the very object.
    """
    removed, new = weld(mesh, gone, pieces)
    return _with_shapes(mesh, removed, new, records, was)


def _with_shapes(
    mesh: Mesh, removed: set[Arc], new: set[Arc], records: Mapping[str, Grid | None], was: Mapping[str, str]
) -> Patch:
    sides = {side for arc in removed | new for side in arc.sides}
    come: dict[str | None, set[Arc]] = defaultdict(set)
    for arc in new:
        come[arc.left].add(arc)
        come[arc.right].add(arc)
    arcs: dict[str | None, tuple[Arc, ...] | None] = {
        side: in_order((set(mesh.arcs.get(side, ())) - removed) | come.get(side, set())) or None for side in sides
    }
    grids: dict[str, Grid | None] = dict(records)
    before, after = _edges_by(removed), _edges_by(new)
    for code in sorted(side for side in sides if side is not None):
        record = records[code] if code in records else mesh.grids[code]
        if record is not None and before.get(was.get(code, code)) != after.get(code):
            grids[code] = replace(record, shape=polygons(around(arcs[code] or (), frozenset([code]))))
    given = {code: grid for code, grid in grids.items() if mesh.grids.get(code) != grid or grid is None}
    return Patch(
        grids=given,
        arcs={side: some for side, some in arcs.items() if some or side in mesh.arcs},
        ends=_ends(mesh, removed, new),
        drawn=_touched(mesh, removed, new, grids),
    )


def _ends(mesh: Mesh, removed: set[Arc], new: set[Arc]) -> dict[Point, tuple[Arc, ...] | None]:
    found: dict[Point, tuple[Arc, ...] | None] = {}
    come: dict[Point, set[Arc]] = defaultdict(set)
    for arc in new:
        for point in (arc.start, arc.end):
            come[point].add(arc)
    for point in come.keys() | {point for arc in removed for point in (arc.start, arc.end)}:
        some = {arc for arc in mesh.ends.get(point, ()) if arc not in removed} | come.get(point, set())
        alone = len(some) == 1
        ordered = [arc for arc in in_order(some) for _ in range(1 if alone or arc.start != arc.end else 2)]
        if ordered or point in mesh.ends:
            found[point] = tuple(ordered) or None
    return found


def _edges_by(arcs: Iterable[Arc]) -> dict[str, set[Edge]]:
    """Return the edges that each grid has among some arcs, directed with the grid on the left."""
    found: dict[str, set[Edge]] = defaultdict(set)
    for arc in arcs:
        points = points_of(arc.xy)
        if arc.left is not None:
            found[arc.left].update(pairwise(points))
        if arc.right is not None:
            found[arc.right].update((end, start) for start, end in pairwise(points))
    return found


def _touched(mesh: Mesh, removed: set[Arc], new: set[Arc], grids: Mapping[str, Grid | None]) -> dict[str, Shape | None]:
    """Return, as gone, the shapes of the areas whose outline is another one."""
    before = _outer_edges(removed, lambda code: mesh.above(mesh.grids[code].community) if code else ())

    def now(code: str | None) -> tuple[str, ...]:
        grid = (grids.get(code) or mesh.grids[code]) if code else None
        return mesh.above(grid.community) if grid else ()

    after = _outer_edges(new, now)
    areas = before.keys() | after.keys()
    return {area: None for area in areas if before.get(area) != after.get(area)}


def _outer_edges(arcs: Iterable[Arc], above: Callable[[str | None], tuple[str, ...]]) -> dict[str, set[Edge]]:
    """Return the edges on the outline of each area among some arcs, directed with the area on the left."""
    found: dict[str, set[Edge]] = defaultdict(set)
    for arc in arcs:
        left, right = set(above(arc.left)), set(above(arc.right))
        if left == right:
            continue
        points = points_of(arc.xy)
        for area in left - right:
            found[area].update(pairwise(points))
        for area in right - left:
            found[area].update((end, start) for start, end in pairwise(points))
    return found
