"""The mesh of a generation: its shapes taken apart into arcs, once for all edits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from geogrid.domain.coverage.rings import Bools, Ints, Rings
from geogrid.domain.editing.arc import Arc, Point, Points, in_order, to_degrees, to_steps
from geogrid.domain.editing.mesh import Mesh, Micro, Party
from geogrid.domain.editing.outline import Shape
from geogrid.domain.editing.refusal import BROKEN, CODE_TWICE, MISFIT, OFF_LATTICE, refused
from geogrid.domain.grid import Area, Grid, Level

_NOBODY = -1


def mesh_of(
    grids: Sequence[Grid],
    areas: Sequence[Area] = (),
    *,
    used: Iterable[str] = (),
    parties: Iterable[Party] = (),
    micros: Mapping[str, tuple[Micro, ...]] | None = None,
    former: Mapping[str, str] | None = None,
) -> Mesh:
    """Return the mesh of grids that share identical vertices.

    Parameters
    ----------
    grids
        Of different codes, each valid and on the storage lattice; gaps between them, and enclaves, are allowed.
    areas
        The areas above. What is not, vertex for vertex, the ground of its grids is put together from them anew.
    used
        Further codes that were ever used, of grids and party grids: no edit may use them again.
    parties
        Party grids.
    micros
        The micro-grids of each grid that has any, as a plan left them: that they are their grid is not checked again.
    former
        The codes that grids and micro-grids have, by those that they had before.

    Raises
    ------
    EditRefused
        When two grids have one code, a vertex is off the lattice, a shape is not valid, or grids overlap or do not
        share vertices; `codes` says which, and the place is one of theirs.
    """
    codes = [grid.code for grid in grids]
    twice = sorted(code for code, times in Counter(codes).items() if times > 1)
    if twice:
        raise refused(CODE_TWICE, codes=twice)
    shapes = np.array([grid.shape for grid in grids], dtype=object)
    _refuse_unfit(codes, shapes)
    pieces = _Pieces.of(shapes)
    arcs = pieces.arcs(codes)
    beside: dict[str | None, list[Arc]] = {code: [] for code in codes}
    ends: dict[Point, list[Arc]] = defaultdict(list)
    for arc in arcs:
        for side in arc.sides:
            beside.setdefault(side, []).append(arc)
        for point in (arc.start, arc.end):
            ends[point].append(arc)
    nested = {} if micros is None else {code: micros[code] for code in codes if code in micros}
    smallest = [micro.code for some in nested.values() for micro in some]
    return Mesh(
        grids={grid.code: grid for grid in grids},
        areas={area.code: area for area in areas},
        arcs={code: tuple(some) for code, some in beside.items()},
        ends={point: _at_a_point(some) for point, some in ends.items()},
        drawn=_drawn(grids, areas, pieces),
        parties={party.code: party for party in parties},
        micros=nested,
        used=dict.fromkeys([*used, *codes, *smallest, *(party.code for party in parties)], True),
        former=former or {},
    )


def _at_a_point(arcs: list[Arc]) -> tuple[Arc, ...]:
    """Return the arcs of a point; one that begins and ends there is given twice only if others are there too."""
    return tuple(arcs) if len(arcs) != 2 or arcs[0] is not arcs[1] else (arcs[0],)


@dataclass(frozen=True)
class _Pieces:
    """All edges of shapes, each once.

    Parameters
    ----------
    rings
        The rings they are taken from.
    vertex
        The number of each vertex of the rings; equal where they are the same point, in order of the points.
    start, end
        The vertex numbers of the edges' ends, the lower first, shape (n,).
    left, right
        The shape on each side, -1 where there is none.
    """

    rings: Rings
    steps: Points
    vertex: Ints
    start: Ints
    end: Ints
    left: Ints
    right: Ints

    @classmethod
    def of(cls, shapes: NDArray[np.object_]) -> _Pieces:
        rings = Rings(shapes)
        steps = to_steps(rings.xy)
        vertex = _numbered(steps)
        starts = rings.edge_starts()
        a_ring = np.diff(rings.start) - 1
        ahead = np.repeat(shapely.is_ccw(rings.lines) == rings.is_shell(), a_ring)  # the shape is on the left
        owner = np.repeat(rings.owner[rings.part], a_ring)
        begin, end = vertex[starts], vertex[starts + 1]
        low, high = np.minimum(begin, end), np.maximum(begin, end)
        on_left = ahead == (begin < end)
        edges, place = np.unique(low * len(steps) + high, return_inverse=True)
        left, right = np.full(len(edges), _NOBODY), np.full(len(edges), _NOBODY)
        left[place[on_left]], right[place[~on_left]] = owner[on_left], owner[~on_left]
        return cls(rings, steps, vertex, edges // len(steps), edges % len(steps), left, right)

    def arcs(self, codes: Sequence[str]) -> tuple[Arc, ...]:
        """Return the arcs, in order of their keys."""
        meets = np.bincount(np.concatenate([self.start, self.end]), minlength=int(self.vertex.max()) + 1) > 2
        edges = self.start * len(self.steps) + self.end
        named = [*codes, None]
        found: dict[tuple[int, ...], Arc] = {}
        for run in self._runs(meets[self.vertex]):
            numbers = self.vertex[run[:2]]
            at = int(np.searchsorted(edges, numbers.min() * len(self.steps) + numbers.max()))
            sides = named[int(self.left[at])], named[int(self.right[at])]
            left, right = sides if numbers[0] < numbers[1] else sides[::-1]
            free = not meets[self.vertex[run[0]]]
            arc = Arc.of(self.steps[run], left, right, free=free)
            found.setdefault(arc.key, arc)
        return in_order(list(found.values()))

    def _runs(self, meets: Bools) -> Iterable[Ints]:
        """Yield the vertices, as positions, from one place where borders meet to the next along each ring."""
        for first, past in zip(self.rings.start[:-1].tolist(), self.rings.start[1:].tolist(), strict=True):
            ring = np.arange(first, past)
            cuts = np.flatnonzero(meets[first : past - 1])
            if not len(cuts):
                yield ring
                continue
            turned = np.concatenate([ring[cuts[0] : -1], ring[: cuts[0] + 1]])
            stops = [*(cuts - cuts[0]).tolist(), len(ring) - 1]
            for low, high in pairwise(stops):
                yield turned[low : high + 1]


def _numbered(steps: Points) -> Ints:
    """Return a number for each point, shape (n,): equal for equal points, and in their order."""
    order = np.lexsort((steps[:, 1], steps[:, 0]))
    new = np.ones(len(steps), dtype=np.int64)
    new[1:] = (np.diff(steps[order], axis=0) != 0).any(axis=1)
    numbers = np.empty(len(steps), dtype=np.int64)
    numbers[order] = np.cumsum(new) - 1
    return numbers


def _refuse_unfit(codes: Sequence[str], shapes: NDArray[np.object_]) -> None:
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    off = np.flatnonzero((to_degrees(to_steps(xy)) != xy).any(axis=1))
    if len(off):
        raise refused(OFF_LATTICE, xy[off[0]], [codes[int(owner[off[0]])]])
    broken = np.flatnonzero(~shapely.is_valid(shapes) | shapely.is_empty(shapes))
    if len(broken):
        raise refused(BROKEN, _some_place(shapes[broken[0]]), [codes[at] for at in broken.tolist()])
    if not shapely.coverage_is_valid(shapes):
        edges = shapely.coverage_invalid_edges(shapes)
        wrong = np.flatnonzero(~shapely.is_empty(edges))
        raise refused(MISFIT, _some_place(edges[wrong[0]]), [codes[at] for at in wrong.tolist()])


def _some_place(shape: shapely.Geometry) -> NDArray[np.float64] | None:
    return None if shape.is_empty else shapely.get_coordinates(shape)[0]


def _drawn(grids: Sequence[Grid], areas: Sequence[Area], pieces: _Pieces) -> dict[str, Shape]:
    """Return the shapes of those areas that are the ground of their grids vertex for vertex."""
    found: dict[str, Shape] = {}
    parents = {area.code: area.parent for area in areas}
    over: list[str | None] = [grid.community for grid in grids]
    for level in reversed(Level):
        some = [area for area in areas if area.level is level]
        found |= {area.code: area.shape for area in _same_ground(some, over, pieces)}
        over = [parents.get(code) if code else None for code in over]
    return found


def _same_ground(areas: Sequence[Area], over: Sequence[str | None], pieces: _Pieces) -> Sequence[Area]:
    """Return the areas of one level whose edges are those between grids that are in them and grids that are not."""
    if not areas:
        return []
    number = {area.code: at for at, area in enumerate(areas)}
    of_grid = np.array([*(number.get(code or "", _NOBODY) for code in over), _NOBODY])
    left, right = of_grid[pieces.left], of_grid[pieces.right]
    ends = pieces.steps[np.unique(pieces.vertex, return_index=True)[1]]
    mine: list[set[tuple[int, ...]]] = [set() for _ in areas]
    outer = np.flatnonzero(left != right)
    edges = np.column_stack([ends[pieces.start[outer]], ends[pieces.end[outer]]])
    for edge, *sides in zip(edges.tolist(), left[outer].tolist(), right[outer].tolist(), strict=True):
        for side in sides:
            if side != _NOBODY:
                mine[side].add(tuple(edge))
    return [area for area, edges_of in zip(areas, mine, strict=True) if _edges(area.shape) == edges_of]


def _edges(shape: Shape) -> set[tuple[int, ...]]:
    """Return the edges of a shape in lattice steps, each from its lower end."""
    rings = Rings([shape])
    steps, starts = to_steps(rings.xy), rings.edge_starts()
    pairs = np.column_stack([steps[starts], steps[starts + 1]]).tolist()
    return {tuple(pair) if pair[:2] < pair[2:] else tuple(pair[2:] + pair[:2]) for pair in pairs}
