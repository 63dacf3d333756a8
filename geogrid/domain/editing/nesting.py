r"""Micro-grids laid into their grids, of which they are parts, and following whatever happens to these.

What their borders are to be is laid over the grids as lines. The lines give way to the borders of grids, which take
over where they are met, so that micro-grids are their grid vertex for vertex, whoever is given which face. ::

      +---------+            +---------+
      |    |  m2|            |    |  m2|      the border of the grid has moved to the west: m1 is cut, m2 goes
      | m1 +----|   --->   - + m1 +----|      on; what comes goes to the neighbour with the longest border
      |    |  m3|            |    |  m3|
      +---------+            +---------+
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import shapely

from geogrid.domain.editing.arc import points_of, to_steps
from geogrid.domain.editing.keeping import Cell, Held, kept
from geogrid.domain.editing.mesh import MOST_MICROS, Mesh, Micro, Patch
from geogrid.domain.editing.outline import Shape, polygons
from geogrid.domain.editing.overlay import Overlay
from geogrid.domain.editing.refusal import CODE_USED, TOO_CLOSE, refused
from geogrid.domain.editing.soundness import reshaped
from geogrid.domain.editing.welding import Edge, Piece, redrawn
from geogrid.domain.numerals import numeral

Cells = Mapping[str, Sequence[Cell]]


def followed(before: Mesh, after: Mesh, patch: Patch, heirs: Mapping[str, tuple[str, ...]]) -> Patch:
    """Return the patch of a mesh in which the micro-grids follow what has happened to the grids.

    Parameters
    ----------
    before, after, patch
        The mesh before the edit and after it, in which the micro-grids are as before; the patch that leads there.
    heirs
        Into which grids each retired grid went: its micro-grids go there.
    """
    cells = {}
    for code in reshaped(before, patch):
        sources = [code, *(old for old, new in heirs.items() if code in new and old != code)]
        if not before.micros.keys().isdisjoint(sources):
            cells[code] = [cell for source in sources if source in before.grids for cell in _cells(before, source)]
    gone = {code: None for code in patch.grids if code in before.micros and code not in after.grids}
    return Patch(micros=gone).then(settled(after, cells)) if cells else Patch(micros=gone)


def settled(mesh: Mesh, cells: Cells, first: int = 1) -> Patch:
    """Return the patch of a mesh in which some grids are parted into micro-grids.

    Parameters
    ----------
    cells
        For each of these grids the ground that is to stay together in it. What belongs to no cell goes to a neighbour.
    first
        The number from which on new micro-grids are counted.

    Raises
    ------
    EditRefused
        When borders would cross or lie too close together.
    """
    wanted = dict(cells)
    while True:
        patch = _laid(mesh, wanted, first)
        # Their borders have taken over where micro-grids of others end.
        more = [code for code in patch.grids if code in mesh.micros and code not in wanted]
        if not more:
            return patch
        wanted |= {code: _cells(mesh, code) for code in more}


def _cells(mesh: Mesh, code: str) -> list[Cell]:
    micros = mesh.micros.get(code)
    return [Cell(mesh.grids[code].shape, None)] if micros is None else [Cell(each.shape, each) for each in micros]


def _laid(mesh: Mesh, cells: Cells, first: int) -> Patch:
    arcs = mesh.bordering(cells)
    borders = [Piece.of(arc) for arc in arcs]
    overlay = Overlay(borders, list(cells), _lines(borders, cells))
    named = _named(mesh, kept(overlay, cells), first)
    owner = {face: grid for face, grid in overlay.was.items() if grid is not None}
    home = {micro.code: held.grid for micro, held in named}
    for micro, held in named:
        owner |= dict.fromkeys(held.faces, micro.code)
    pieces = overlay.pieces(owner)
    patch = redrawn(mesh, arcs, [_between_grids(piece, home) for piece in pieces], {}, {})
    drawn = _drawn(pieces, home)
    micros: dict[str, list[Micro]] = {grid: [] for grid in cells}
    for micro, held in sorted(named, key=lambda pair: pair[0].code):
        micros[held.grid].append(replace(micro, shape=drawn[micro.code]))
    given = {}
    for grid, some in micros.items():
        if some:
            _refuse_unnested((patch.grids.get(grid) or mesh.grids[grid]).shape, some, grid)
        before = mesh.micros.get(grid, ())
        if (after := _same(before, some)) != before:
            given[grid] = after or None
    used = {micro.code: True for micro, _ in named if micro.code not in mesh.used}
    return replace(patch, micros=given, used=used)


def _lines(borders: Sequence[Piece], cells: Cells) -> list[list[tuple[int, int]]]:
    """Return every edge of a cell that is no edge of a grid."""
    there = {edge for piece in borders for edge in pairwise(piece.points)}
    there |= {(end, start) for start, end in there}
    edges = _edges([cell.shape for some in cells.values() for cell in some]) - there
    return [list(edge) for edge in sorted({min(edge, edge[::-1]) for edge in edges})]


def _edges(shapes: Sequence[Shape]) -> set[Edge]:
    """Return the edges of shapes, the ground on their left."""
    rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(np.array(shapes, dtype=object))))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    points = points_of(to_steps(xy))
    return {(points[at], points[at + 1]) for at in np.flatnonzero(ring[1:] == ring[:-1]).tolist()}


def _named(mesh: Mesh, held: Sequence[Held], first: int) -> list[tuple[Micro, Held]]:
    """Return what is held as micro-grids, in no order.

    Of one that lies in two grids by now, or is parted, the larger part keeps its code. What was a grid is a new one.
    """
    found: dict[str, tuple[Micro, Held]] = {}
    new = []
    for each in sorted(held, key=lambda each: (-each.size, each.grid)):
        micro = each.cell.micro
        if micro is None or micro.code in found:
            new.append(each)
        else:
            found[micro.code] = micro, each
    for each in new:
        names = {other.name for other, beside in found.values() if beside.grid == each.grid}
        micro = _fresh(each, names, mesh.used.keys() | found.keys(), first)
        found[micro.code] = micro, each
    return list(found.values())


def _fresh(held: Held, names: set[str], codes: set[str], first: int) -> Micro:
    """Return a micro-grid with the next free code and name: the grid's code and two digits, 第一微网格."""
    for number in range(first, MOST_MICROS + 1):
        code, name = f"{held.grid}{number:02d}", f"第{numeral(number)}微网格"
        if code not in codes and name not in names:
            return Micro(code, name, held.cell.shape)
    raise refused(CODE_USED, codes=[held.grid])


def _between_grids(piece: Piece, home: Mapping[str, str]) -> Piece:
    left, right = (home.get(side, side) if side is not None else None for side in (piece.left, piece.right))
    return replace(piece, left=left, right=right)


def _drawn(pieces: Sequence[Piece], home: Mapping[str, str]) -> dict[str, Shape]:
    lines = defaultdict(list)
    for piece in pieces:
        for side, points in ((piece.left, piece.points), (piece.right, piece.points[::-1])):
            if side is not None and side in home:
                lines[side].append(np.array(points, dtype=np.int64))
    return {code: polygons(some) for code, some in lines.items()}


def _same(before: Sequence[Micro], after: Sequence[Micro]) -> tuple[Micro, ...]:
    """Return micro-grids, those that are as before the very same objects."""
    known = {micro.code: micro for micro in before}
    return tuple(known[each.code] if known.get(each.code) == each else each for each in after)


def _refuse_unnested(ground: Shape, micros: Sequence[Micro], grid: str) -> None:
    """Refuse micro-grids that are not their grid vertex for vertex."""
    shapes = [micro.shape for micro in micros]
    edges = _edges(shapes)
    outer = {edge for edge in edges if edge[::-1] not in edges}
    if not shapely.is_valid(shapes).all() or not shapely.coverage_is_valid(shapes) or outer != _edges([ground]):
        spot = ground.representative_point()
        raise refused(TOO_CLOSE, (spot.x, spot.y), [grid])
