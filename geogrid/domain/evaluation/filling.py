"""How grids fill the communities: ground of a community that is nobody's, grids across communities or outside them.

Communities are meant as they are drawn in the base of a plan; what ground one was given since, with grids of others, is
told by the base (`unless_given`). Where a community is vertex for vertex the ground of its grids there is nothing to
look for; the others are looked at again when a grid near them changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely

from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.outline import Shape
from geogrid.domain.evaluation.contents import Shapes
from geogrid.domain.evaluation.cuts import is_ground
from geogrid.domain.grid import Area, Grid
from geogrid.domain.measure import area_m2


@dataclass(frozen=True, slots=True)
class Gap:
    """Ground that is nobody's: a place in it, CGCS2000 degrees, how large it is, and west, south, east, north of it."""

    lon: float
    lat: float
    area_m2: float
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Astray:
    """A grid that is not inside one community.

    Parameters
    ----------
    communities
        Those that it has ground in, in order; one only when the rest is in none.
    lon, lat
        A place in the smallest piece, CGCS2000 degrees.
    bounds
        West, south, east, north of that piece.
    """

    communities: tuple[str, ...]
    lon: float
    lat: float
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Filling:
    """How the grids of a mesh fill its communities.

    Parameters
    ----------
    bounds
        The communities; where there are none, the lowest areas there are.
    tree
        Their index.
    gaps
        The gaps in each that has any, the largest first; under None the enclosed gaps of a mesh without areas.
    astray
        The grids that are not inside one, by code.
    """

    bounds: tuple[Area, ...]
    tree: shapely.STRtree
    gaps: Mapping[str | None, tuple[Gap, ...]]
    astray: Mapping[str, Astray]

    @classmethod
    def of(cls, mesh: Mesh) -> Filling:
        """Return how the grids of a mesh fill its communities."""
        bounds = mesh.communities
        empty = cls(bounds, shapely.STRtree([area.shape for area in bounds]), {}, {})
        return empty._looked_at(mesh, range(len(bounds)), mesh.grids)

    def after(self, before: Mesh, mesh: Mesh, changed: Collection[str]) -> Filling:
        """Return the same after an edit that changed some grids."""
        old, new = ([each.grids[code].shape for code in changed if code in each.grids] for each in (before, mesh))
        if not self.bounds and mesh.arcs.get(None) is before.arcs.get(None):
            return self
        near = np.unique(self.tree.query(old + new)[1]).tolist() if changed and self.bounds else []
        return self._looked_at(mesh, near, changed)

    def _looked_at(self, mesh: Mesh, areas: Iterable[int], codes: Iterable[str]) -> Filling:
        """Return it with some areas and grids looked at again."""
        if not self.bounds:
            return replace(self, gaps=_gaps_by(None, shapely.get_parts(mesh.gaps())))
        gaps, astray = dict(self.gaps), dict(self.astray)
        drawn = [at for at in areas if not _is_filled(mesh, self.bounds[at])]
        for at in areas:
            gaps.pop(self.bounds[at].code, None)
        gaps.update(self._gaps(mesh, drawn))
        unsure = []
        for code in codes:
            astray.pop(code, None)
            if code in mesh.grids and not _is_inside(mesh, code):
                unsure.append(code)
        return replace(self, gaps=gaps, astray=astray | self._astray(mesh, unsure))

    def _gaps(self, mesh: Mesh, areas: list[int]) -> dict[str | None, tuple[Gap, ...]]:
        if not areas:
            return {}
        grids = _array(grid.shape for grid in mesh.grids.values())
        area, near = shapely.STRtree(grids).query([self.bounds[at].shape for at in areas])
        found: dict[str | None, tuple[Gap, ...]] = {}
        for place, at in enumerate(areas):
            ground = shapely.union_all(grids[np.sort(near[area == place])])
            parts = shapely.get_parts(shapely.difference(self.bounds[at].shape, ground))
            found |= _gaps_by(self.bounds[at].code, parts)
        return found

    def _astray(self, mesh: Mesh, codes: list[str]) -> dict[str, Astray]:
        found: dict[str, Astray] = {}
        for code in codes:
            shape = mesh.grids[code].shape
            near = [self.bounds[at] for at in np.sort(self.tree.query(shape)).tolist()]
            pieces = _array(shapely.intersection(shape, area.shape) for area in near)
            rest = shapely.difference(shape, shapely.union_all([area.shape for area in near]))
            there = is_ground(_array([*pieces, rest]))
            if there.sum() > 1 or there[-1]:
                smallest = min(_array([*pieces, rest])[there], key=shapely.area)
                spot = smallest.representative_point()
                within = [area.code for area, has in zip(near, there, strict=False) if has]
                found[code] = Astray(tuple(sorted(within)), spot.x, spot.y, smallest.bounds)
        return found


def unless_given(astray: Astray, grid: Grid, base: Mesh) -> Astray | None:
    """Return what of a grid is astray but for ground that came to its community with grids of others; None for nothing.

    Edits give the ground of a grid to those of its own community alone, so that what was ground of a grid of another
    one in the base has come with that: a plan may give a grid to a community and move borders inside it.
    """
    rest: dict[str | None, Shape] = {None: grid.shape}
    for community in {*astray.communities, grid.community or ""} & base.areas.keys():
        area = base.areas[community]
        rest[None] = shapely.difference(rest[None], area.shape)
        if community != grid.community:
            own = base.outline(base.members(community))
            rest[community] = shapely.difference(shapely.intersection(grid.shape, area.shape), own)
    codes = list(rest)
    pieces = _array(rest.values())
    left = {code: piece for code, piece, there in zip(codes, pieces, is_ground(pieces), strict=True) if there}
    if not left:
        return None
    smallest = min(left.values(), key=shapely.area)
    spot = smallest.representative_point()
    communities = {code for code in (*left, grid.community) if code is not None}
    return Astray(tuple(sorted(communities)), spot.x, spot.y, smallest.bounds)


def _is_filled(mesh: Mesh, area: Area) -> bool:
    """Return whether an area is still the ground of its grids as it is drawn."""
    return mesh.drawn.get(area.code) is area.shape


def _is_inside(mesh: Mesh, code: str) -> bool:
    """Return whether a grid is inside its area for certain: all grids of it together are."""
    above = mesh.above(mesh.grids[code].community)
    return any(area in mesh.areas and _is_filled(mesh, mesh.areas[area]) for area in above[:1])


def _gaps_by(area: str | None, parts: Shapes) -> dict[str | None, tuple[Gap, ...]]:
    wide = parts[is_ground(parts)]
    spots = [shape.representative_point() for shape in wide]
    gaps = [Gap(spot.x, spot.y, area_m2(shape), shape.bounds) for spot, shape in zip(spots, wide, strict=True)]
    gaps.sort(key=lambda gap: (-gap.area_m2, gap.lon, gap.lat))
    return {area: tuple(gaps)} if gaps else {}


def _array(shapes: Iterable[shapely.Geometry]) -> Shapes:
    listed = list(shapes)
    found = np.empty(len(listed), dtype=object)
    found[:] = listed
    return found
