"""Every grid belongs to exactly one community, every area to exactly one above it: what lies in another is found.

Where the borders of the level above are borders of the shapes too, and neighbours' borders match, no shape can lie in
two: that is seen by comparing edges, without overlaying anything. Only the shapes for which it does not hold are laid
over the level above.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs as systems
from geogrid.domain.coverage.defect import DEFAULTS, Defect, DefectKind, Tolerances
from geogrid.domain.coverage.ground import defect_of

Shapes = NDArray[np.object_]
Ints = NDArray[np.int64]
Parents = Sequence[tuple[str, BaseGeometry]]
"""Code and shape of each area of a level."""

NONE = -1
"""Stands for the position of an area where there is none."""
UNKNOWN_PARENT = "unknown parent"
"""The reason when the area that a shape is said to belong to does not exist."""
IN_NO_PARENT = "in no parent"
"""The reason when a shape lies in no area of the level above."""
_AS_MUCH = 1.0 - 1e-6


def straddling(
    codes: Sequence[str],
    shapes: Sequence[BaseGeometry | None],
    parents: Parents,
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
    levels = _Levels(codes, np.asarray(shapes, dtype=object), Above.of(parents), own or {})
    return [found for at in levels.unsettled.tolist() for found in _defects_of(levels, at, crs, tolerances)]


def ground_of(parents: Parents) -> BaseGeometry:
    """Return the ground of all areas of a level together."""
    return shapely.union_all(_sound([shape for _, shape in parents]))


def _sound(shapes: Sequence[BaseGeometry]) -> Shapes:
    every = np.asarray(shapes, dtype=object)
    return np.where(shapely.is_valid(every), every, shapely.make_valid(every))


@dataclass(frozen=True)
class Above:
    """The areas of the level above.

    Parameters
    ----------
    codes
        Their codes.
    shapes
        Their shapes, all valid, shape (m,).
    """

    codes: tuple[str, ...]
    shapes: Shapes

    @classmethod
    def of(cls, parents: Parents) -> Above:
        """Return the areas by code and shape; an invalid shape is mended."""
        return cls(tuple(code for code, _ in parents), _sound([shape for _, shape in parents]))

    @cached_property
    def tree(self) -> shapely.STRtree:
        """An index of the areas."""
        return shapely.STRtree(self.shapes)

    def near(self, shape: BaseGeometry) -> Ints:
        """Return the positions of the areas that meet a shape."""
        return np.sort(self.tree.query(shape, predicate="intersects"))

    def holder(self, shape: BaseGeometry) -> int:
        """Return the position of the area that holds most of a shape; NONE where none holds any of it."""
        near, held = self._shares(shape)
        return int(near[np.argmax(held)]) if held.any() else NONE

    def holders(self, shape: BaseGeometry) -> list[int]:
        """Return the positions of the areas that hold most of a shape: several where areas lie on each other."""
        near, held = self._shares(shape)
        return [int(at) for at in near[(held > 0) & (held >= _AS_MUCH * held.max(initial=0.0))]]

    def _shares(self, shape: BaseGeometry) -> tuple[Ints, NDArray[np.float64]]:
        """Return the areas that meet a shape, and how much of it each holds."""
        near = self.near(shape)
        return near, np.asarray(shapely.area(shapely.intersection(shape, self.shapes[near])), dtype=np.float64)

    def beyond(self, shape: BaseGeometry, home: int) -> Iterator[BaseGeometry]:
        """Yield for each other area that a shape meets what of the shape lies in it and not in its home."""
        for other in self.near(shape).tolist():
            if other != home:
                part = shapely.intersection(shape, self.shapes[other])
                yield shapely.difference(part, self.shapes[home])


@dataclass(frozen=True)
class Belonging:
    """To which area of the level above each shape of a level belongs, and what of it lies in another.

    Parameters
    ----------
    above
        The areas.
    homes
        The position of each shape's own area, shape (n,); NONE where it is not known.
    beyond
        The ground of a shape that lies in other areas, by the shape's position; without those that have none.
    """

    above: Above
    homes: Ints
    beyond: Mapping[int, tuple[BaseGeometry, ...]]

    @classmethod
    def of(cls, codes: Sequence[str], shapes: Shapes, parents: Parents, own: Mapping[str, str] | None) -> Belonging:
        """Return where shapes belong; arguments are those of `straddling`."""
        levels = _Levels(codes, shapes, Above.of(parents), own or {})
        begun = cls(levels.above, levels.homes(), {})
        return begun.changed({at: shapes[at] for at in levels.unsettled.tolist()})

    def changed(self, shapes: Mapping[int, BaseGeometry]) -> Belonging:
        """Return the same after some shapes have changed, by position; what they belong to stays."""
        beyond = {at: ground for at, ground in self.beyond.items() if at not in shapes}
        for at, shape in shapes.items():
            home = int(self.homes[at])
            ground = tuple(self.above.beyond(shape, home)) if home != NONE else ()
            if any(part.area for part in ground):
                beyond[at] = ground
        return replace(self, beyond=beyond)


class _Levels:
    """One level on the one above."""

    def __init__(self, codes: Sequence[str], shapes: Shapes, above: Above, own: Mapping[str, str]) -> None:
        self.codes, self.shapes, self.above = codes, shapes, above
        position = {code: at for at, code in enumerate(above.codes)}
        self.stated = [own.get(code) for code in codes]
        self.own = [NONE if parent is None else position.get(parent, NONE) for parent in self.stated]

    @cached_property
    def unsettled(self) -> Ints:
        """The shapes that may lie in two areas, in a wrong one, or in none."""
        usable = np.flatnonzero(shapely.is_valid(self.shapes) & (shapely.area(self.shapes) > 0))
        if not len(self.above.shapes) or not len(usable):
            return np.empty(0, dtype=np.int64)
        crossed = np.zeros(len(self.shapes), dtype=bool)
        crossed[usable[_may_be_crossed(self.shapes[usable], self.above.shapes)]] = True
        at_home = np.zeros(len(self.shapes), dtype=bool)
        for at, area in self._whole:
            at_home[at] |= self.stated[at] is None or self.own[at] == area
        return usable[(crossed | ~at_home)[usable]]

    @cached_property
    def _whole(self) -> list[tuple[int, int]]:
        """The shapes of which each part has a point in one area, with that area."""
        parts, of_shape = shapely.get_parts(self.shapes, return_index=True)
        part, parent = self.above.tree.query(shapely.point_on_surface(parts), predicate="intersects")
        count = len(self.above.shapes)
        pair, held = np.unique(of_shape[part] * count + parent, return_counts=True)
        shape, parent = np.divmod(pair, count)
        whole = held == np.bincount(of_shape, minlength=len(self.shapes))[shape]
        return list(zip(shape[whole].tolist(), parent[whole].tolist(), strict=True))

    def homes(self) -> Ints:
        """Return each shape's own area: the stated one, or else the one that holds most of it."""
        homes = np.full(len(self.shapes), NONE)
        for at, area in self._whole:
            homes[at] = area
        for at in self.unsettled.tolist():
            homes[at] = self.home_of(at)
        stated = np.array([parent is not None for parent in self.stated], dtype=bool)
        return np.where(stated, self.own, homes)

    def home_of(self, at: int) -> int:
        """Return the own area of one shape; NONE where there is none."""
        return self.own[at] if self.stated[at] is not None else self.above.holder(self.shapes[at])


def _defects_of(levels: _Levels, at: int, crs: str, tolerances: Tolerances) -> Iterator[Defect]:
    """Lay one shape over the level above."""
    shape, stated, home = levels.shapes[at], levels.stated[at], levels.home_of(at)
    reason, parent, grounds = None, stated, [shape]
    if stated is not None and home == NONE:
        reason = UNKNOWN_PARENT
    elif home == NONE or levels.above.holder(shape) == NONE:
        reason = IN_NO_PARENT
    else:
        parent, grounds = levels.above.codes[home], list(levels.above.beyond(shape, home))
    more = {"parent": parent, "reason": reason, "members": (at,)}
    for ground in grounds:
        in_degrees = shapely.transform(ground, lambda xy: np.column_stack(systems.to_storage(crs, xy[:, 0], xy[:, 1])))
        found = defect_of(DefectKind.OUTSIDE, (levels.codes[at],), [in_degrees], tolerances, **more)
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
