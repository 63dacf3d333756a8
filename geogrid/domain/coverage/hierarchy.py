"""Every grid belongs to exactly one community, every area to exactly one above it: what lies in another is found.

Where the borders of the level above are borders of the shapes too, and neighbours' borders match, no shape can lie in
two: that is seen by comparing edges, without overlaying anything. Only the shapes for which it does not hold are laid
over the level above.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs as systems
from geogrid.domain.coverage.defect import DEFAULTS, Defect, DefectKind, Tolerances
from geogrid.domain.coverage.ground import defect_of

Shapes = NDArray[np.object_]
Ints = NDArray[np.int64]

UNKNOWN_PARENT = "unknown parent"
"""The reason when the area that a shape is said to belong to does not exist."""
IN_NO_PARENT = "in no parent"
"""The reason when a shape lies in no area of the level above."""


def straddling(
    codes: Sequence[str],
    shapes: Sequence[BaseGeometry | None],
    parents: Sequence[tuple[str, BaseGeometry]],
    *,
    own: Mapping[str, str] | None = None,
    crs: str = systems.STORAGE,
    tolerances: Tolerances = DEFAULTS,
) -> list[Defect]:
    """Find the parts of shapes that lie in another area of the level above than the shape's own.

    Parameters
    ----------
    codes, shapes
        Grids or areas of one level. What is invalid or empty is passed over: the check of the level tells of it.
    parents
        Code and shape of each area of the level above.
    own
        The parent each code is said to have; where it says nothing, the one that holds most of the shape.
    crs
        The plane of all shapes, as `geogrid.domain.crs.name` takes it.
    tolerances
        Nothing narrower than the snapping distance, and nothing below the least area, is told.

    Returns
    -------
    list of Defect
        OUTSIDE, one for each shape and area it reaches into, with the shape's own parent in `parent`; the whole shape
        with a reason where that does not exist or where the shape lies in none.
    """
    every, ground = np.asarray(shapes, dtype=object), _sound([shape for _, shape in parents])
    usable = np.flatnonzero(shapely.is_valid(every) & (shapely.area(every) > 0))
    if not len(ground) or not len(usable):
        return []
    levels = _Levels(codes, every, [code for code, _ in parents], ground, own or {}, crs, tolerances)
    return [defect for at in levels.unsettled(usable).tolist() for defect in levels.defects_of(at)]


def _sound(shapes: Sequence[BaseGeometry]) -> Shapes:
    every = np.asarray(shapes, dtype=object)
    return np.where(shapely.is_valid(every), every, shapely.make_valid(every))


class _Levels:
    """One level on the one above."""

    def __init__(
        self,
        codes: Sequence[str],
        shapes: Shapes,
        parents: Sequence[str],
        ground: Shapes,
        own: Mapping[str, str],
        crs: str,
        tolerances: Tolerances,
    ) -> None:
        self.codes, self.shapes, self.parents, self.ground = codes, shapes, parents, ground
        self.crs, self.tolerances = crs, tolerances
        position = {code: at for at, code in enumerate(parents)}
        self.stated = [own.get(code) for code in codes]
        self.own = [None if parent is None else position.get(parent) for parent in self.stated]
        self.tree = shapely.STRtree(ground)

    def unsettled(self, usable: Ints) -> Ints:
        """Return the shapes that may lie in two areas, in a wrong one, or in none."""
        crossed = np.zeros(len(self.shapes), dtype=bool)
        crossed[usable[_may_be_crossed(self.shapes[usable], self.ground)]] = True
        return usable[(crossed | ~self._at_home())[usable]]

    def _at_home(self) -> NDArray[np.bool_]:
        """Return which shapes have a point of each of their parts in one area, the one they are said to belong to."""
        parts, of_shape = shapely.get_parts(self.shapes, return_index=True)
        part, parent = self.tree.query(shapely.point_on_surface(parts), predicate="intersects")
        pair, held = np.unique(of_shape[part] * len(self.ground) + parent, return_counts=True)
        shape, parent = np.divmod(pair, len(self.ground))
        whole = held == np.bincount(of_shape, minlength=len(self.shapes))[shape]
        at_home = np.zeros(len(self.shapes), dtype=bool)
        for at, area in zip(shape[whole].tolist(), parent[whole].tolist(), strict=True):
            at_home[at] |= self.stated[at] is None or self.own[at] == area
        return at_home

    def defects_of(self, at: int) -> Iterator[Defect]:
        """Lay one shape over the level above."""
        shape, stated, own = self.shapes[at], self.stated[at], self.own[at]
        if stated is not None and own is None:
            yield from self._defect(at, shape, stated, UNKNOWN_PARENT)
            return
        near = np.sort(self.tree.query(shape, predicate="intersects"))
        shared = shapely.intersection(shape, self.ground[near])
        held = near[shapely.area(shared) > 0]
        if not len(held):
            yield from self._defect(at, shape, stated, IN_NO_PARENT)
            return
        home = own if own is not None else int(near[np.argmax(shapely.area(shared))])
        for other, part in zip(near, shared, strict=True):
            if other != home:
                beyond = shapely.difference(part, self.ground[home])
                yield from self._defect(at, beyond, self.parents[home], None)

    def _defect(self, at: int, ground: BaseGeometry, parent: str | None, reason: str | None) -> Iterator[Defect]:
        in_degrees = shapely.transform(
            ground, lambda xy: np.column_stack(systems.to_storage(self.crs, xy[:, 0], xy[:, 1]))
        )
        more = {"parent": parent, "reason": reason, "members": (at,)}
        found = defect_of(DefectKind.OUTSIDE, (self.codes[at],), [in_degrees], self.tolerances, **more)
        if found:
            yield found


def _may_be_crossed(shapes: Shapes, ground: Shapes) -> Ints:
    """Return the shapes through which a border of the level above may run, seen by comparing edges.

    A border runs through a shape only where it is no border of the shapes, or where a shape lies on another; then the
    edges of that shape have no neighbour's to match.
    """
    points, start, end, owner = _edges(np.concatenate([shapes, ground]))
    own = owner < len(shapes)
    there, back = start * len(points) + end, end * len(points) + start
    of_shapes, of_ground = np.sort(there[own]), np.sort(there[~own])
    twice = of_shapes[1:][of_shapes[1:] == of_shapes[:-1]]
    there_own, back_own = there[own], back[own]
    matched = _among(back_own, of_shapes) | _among(there_own, of_ground)
    loose = owner[own][~matched | _among(there_own, twice)]
    foreign = np.flatnonzero(~own)
    foreign = foreign[~_among(there[foreign], of_shapes) & ~_among(back[foreign], of_shapes)]
    lines = shapely.linestrings(points[np.stack([start[foreign], end[foreign]], axis=1)])
    met = shapely.STRtree(shapes).query(lines, predicate="intersects")[1]
    return np.union1d(loose, met)


def _edges(shapes: Shapes) -> tuple[NDArray[np.float64], Ints, Ints, Ints]:
    """Return all different vertices, and of each edge its two ends among them and its shape; shells run one way."""
    parts, of_shape = shapely.get_parts(shapely.orient_polygons(shapes), return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    xy, of_ring = shapely.get_coordinates(rings, return_index=True)
    points, vertex = np.unique((xy + 0.0).view(np.complex128).ravel(), return_inverse=True)
    start = np.flatnonzero(of_ring[:-1] == of_ring[1:])
    ends = vertex[start], vertex[start + 1]
    return points.view(np.float64).reshape(-1, 2), *ends, of_shape[of_part[of_ring[start]]]


def _among(values: Ints, ordered: Ints) -> NDArray[np.bool_]:
    """Return which values stand in an ordered list."""
    if not len(ordered):
        return np.zeros(len(values), dtype=bool)
    found: NDArray[np.bool_] = ordered[np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)] == values
    return found
