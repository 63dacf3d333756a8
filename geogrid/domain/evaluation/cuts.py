"""Buildings and estates that borders cut: found arc by arc, so that after an edit only those near it are looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from geogrid.domain.coverage.defect import DEFAULTS
from geogrid.domain.coverage.rings import Bools
from geogrid.domain.coverage.width import mean_widths
from geogrid.domain.editing.arc import Arc, in_order, to_degrees
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.evaluation.contents import Floats, Ints, Shapes, Units
from geogrid.domain.measure import in_metres

LEAST_M = DEFAULTS.snapping
"""A part of a building that is nowhere as wide is none: borders no further apart count as one."""
_ARCS = 500
"""So many at a time, as in `features`: their edges are gone soon."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A building or estate with ground in more than one grid, or in one and in none.

    Parameters
    ----------
    unit
        Its position.
    codes
        The grids, in order.
    lon, lat
        A place of the border inside it, or at its edge, CGCS2000 degrees.
    """

    unit: int
    codes: tuple[str, ...]
    lon: float
    lat: float

    @property
    def parts(self) -> int:
        """In how many it is cut."""
        return max(2, len(self.codes))


@dataclass(frozen=True, eq=False)
class Cuts:
    """What the borders of a mesh cut.

    Parameters
    ----------
    units
        All buildings, or all estates.
    met
        The arcs that meet each unit, also where they only touch it; none of those that no arc meets.
    cut
        The units that are cut, by position.
    """

    units: Units
    met: Mapping[int, frozenset[Arc]]
    cut: Mapping[int, Cut]

    @classmethod
    def of(cls, mesh: Mesh, units: Units) -> Cuts:
        """Return what the borders of a mesh cut."""
        return cls(units, {}, {}).after(mesh, set(), set(mesh.bordering(mesh.arcs)))

    def after(self, mesh: Mesh, gone: Collection[Arc], new: Collection[Arc]) -> Cuts:
        """Return the same for a mesh in which some arcs are gone and others new."""
        if not len(self.units) or not (gone or new):
            return self
        met = dict(self.met)
        touched = self._forget(met, gone) | self._meet(met, list(new))
        if not touched:
            return self
        cut = dict(self.cut)
        for unit in touched:
            cut.pop(unit, None)
        cut.update({each.unit: each for each in self._cut(mesh, sorted(touched), met)})
        return Cuts(self.units, met, cut)

    @cached_property
    def ordered(self) -> tuple[Cut, ...]:
        """The cuts in order of their units."""
        return tuple(self.cut[unit] for unit in sorted(self.cut))

    @cached_property
    def by_code(self) -> Counter[str]:
        """How many units each grid has a part of that are cut."""
        return Counter(code for each in self.cut.values() for code in each.codes)

    def worse(self, base: Mesh) -> set[int]:
        """Return the units that are in more parts than in the mesh that this one came from."""
        fresh = [unit for unit in self.cut if not all(_borders(base, arc) for arc in self.met[unit])]
        if not fresh:
            return set()
        before = _parts(base, _sound(self.units.shapes[fresh]))
        return {unit for unit, parts in zip(fresh, before.tolist(), strict=True) if self.cut[unit].parts > parts}

    def _forget(self, met: dict[int, frozenset[Arc]], gone: Collection[Arc]) -> set[int]:
        """Take arcs away, and return the units that they met."""
        if not gone:
            return set()
        boxes = shapely.box(*_boxes(gone).T)
        near = {unit for unit in np.unique(self.units.tree.query(boxes)[1]).tolist() if unit in met}
        touched = {unit for unit in near if not met[unit].isdisjoint(gone)}
        for unit in touched:
            left = met.pop(unit).difference(gone)
            if left:
                met[unit] = left
        return touched

    def _meet(self, met: dict[int, frozenset[Arc]], new: list[Arc]) -> set[int]:
        """Add arcs, and return the units that they meet."""
        if not new:
            return set()
        pairs = np.unique(np.concatenate([self._pairs(new, at) for at in range(0, len(new), _ARCS)]), axis=0)
        for at, arc in pairs.tolist():
            met[at] = met.get(at, frozenset()) | {new[arc]}
        return set(pairs[:, 0].tolist())

    def _pairs(self, arcs: list[Arc], first: int) -> Ints:
        """Return the units and the arcs that meet, by position, of some arcs from one on; shape (n, 2)."""
        edges, owner = _edges(arcs[first : first + _ARCS])
        edge, unit = self.units.tree.query(edges, predicate="intersects")
        return np.column_stack([unit, first + owner[edge]])

    def _cut(self, mesh: Mesh, units: list[int], met: Mapping[int, frozenset[Arc]]) -> Iterable[Cut]:
        """Yield those of some units that are cut."""
        sides = {unit: {side for arc in met.get(unit, ()) for side in arc.sides} for unit in units}
        pairs = [(unit, code) for unit in units for code in sorted(c for c in sides[unit] if c is not None)]
        if not pairs:
            return
        whole = dict(zip(units, _sound(self.units.shapes[units]), strict=True))
        ground = _array([mesh.grids[code].shape for _, code in pairs])
        parts = shapely.intersection(_array([whole[unit] for unit, _ in pairs]), ground)
        having: dict[int, list[str]] = {}
        for (unit, code), there in zip(pairs, is_ground(parts).tolist(), strict=True):
            if there:
                having.setdefault(unit, []).append(code)
        cut = [
            unit
            for unit, codes in having.items()
            if len(codes) > 1 or (None in sides[unit] and _sticks_out(whole[unit], mesh, codes))
        ]
        spots = _places([whole[unit] for unit in cut], [met[unit] for unit in cut])
        for unit, spot in zip(cut, spots, strict=True):
            yield Cut(unit, tuple(having[unit]), *spot)


def is_ground(shapes: Shapes) -> Bools:
    """Return which shapes of degrees have a piece wide enough to be spoken of, as the check has it; shape (n,)."""
    found = np.zeros(len(shapes), dtype=bool)
    parts, owner = shapely.get_parts(shapes, return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)  # what an intersection gives can be nested
    owner = owner[inner]
    some = np.flatnonzero(shapely.area(parts) > 0)
    metres = in_metres(parts[some])
    wide = mean_widths(metres) >= LEAST_M  # the greatest width is more; else something is left when the piece shrinks
    unsure = np.flatnonzero(~wide)
    wide[unsure] = ~shapely.is_empty(shapely.buffer(metres[unsure], -LEAST_M / 2.0, quad_segs=8))
    found[owner[some[wide]]] = True
    return found


def _borders(mesh: Mesh, arc: Arc) -> bool:
    """Return whether an arc is one of a mesh."""
    return any(arc is each for each in mesh.arcs.get(arc.left, ()))


def _parts(mesh: Mesh, whole: Shapes) -> Ints:
    """Return in how many parts the grids of a mesh have some units, what is in none as one of them; shape (n,)."""
    grids = list(mesh.grids.values())
    ground = _array([grid.shape for grid in grids])
    unit, grid = shapely.STRtree(ground).query(whole, predicate="intersects")
    there = is_ground(shapely.intersection(whole[unit], ground[grid]))
    unit, grid = unit[there], grid[there]
    parts = np.bincount(unit, minlength=len(whole))
    for at in np.flatnonzero(parts == 1).tolist():
        parts[at] += _sticks_out(whole[at], mesh, [grids[each].code for each in grid[unit == at].tolist()])
    return parts


def _sticks_out(whole: shapely.Geometry, mesh: Mesh, codes: Iterable[str]) -> bool:
    """Return whether a part of a unit is in no grid."""
    ground = shapely.union_all([mesh.grids[code].shape for code in codes])
    return bool(is_ground(_array([shapely.difference(whole, ground)]))[0])


def _places(whole: list[shapely.Geometry], arcs: list[frozenset[Arc]]) -> list[list[float]]:
    """Return for units that are cut a place where they are: in the middle of the longest piece of border inside."""
    ordered = [in_order(set(some)) for some in arcs]
    lines = {arc: arc.line() for some in ordered for arc in some}
    owner = np.repeat(np.arange(len(whole)), [len(some) for some in ordered])
    border = _array(lines[arc] for some in ordered for arc in some)
    inside, of = shapely.get_parts(shapely.intersection(_array(whole)[owner], border), return_index=True)
    owner, length = owner[of], shapely.length(inside)
    spots = shapely.point_on_surface(_array(whole))
    order = np.lexsort((length, owner))
    order = order[length[order] > 0]
    last = order[np.append(owner[order][1:] != owner[order][:-1], True)] if len(order) else order
    spots[owner[last]] = shapely.line_interpolate_point(inside[last], 0.5, normalized=True)
    found: list[list[float]] = shapely.get_coordinates(spots).tolist()
    return found


def _boxes(arcs: Iterable[Arc]) -> Floats:
    """Return west, south, east, north of arcs in degrees."""
    return np.array([to_degrees([arc.xy.min(axis=0), arc.xy.max(axis=0)]).ravel() for arc in arcs])


def _edges(arcs: list[Arc]) -> tuple[Shapes, Ints]:
    """Return each edge of arcs by itself, whose box is small, and the arc it is of."""
    xy = to_degrees(np.concatenate([arc.xy for arc in arcs]))
    owner = np.repeat(np.arange(len(arcs)), [len(arc.xy) for arc in arcs])
    start = np.flatnonzero(owner[1:] == owner[:-1])
    return shapely.linestrings(np.stack([xy[start], xy[start + 1]], axis=1)), owner[start]


def _sound(shapes: Shapes) -> Shapes:
    return np.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes))


def _array(shapes: Iterable[shapely.Geometry]) -> Shapes:
    listed = list(shapes)
    found = np.empty(len(listed), dtype=object)
    found[:] = listed
    return found
