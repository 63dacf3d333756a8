"""Which grid each of many points belongs to, and where it is another one after an edit.

The tie rule: of all grids whose closed polygon covers a point, the one with the lowest code. Only a point that a grid
covered or covers which changed can have another owner: the borders between all others are where they were.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.evaluation.contents import Floats, Ints, Points, Shapes
from geogrid.domain.locating.index import LocateIndex

Owners = NDArray[np.int32]
NOBODY = -1
"""The number of no grid."""
_MANY = 20_000
"""From so many points on, an index of the grids concerned is built for them."""


@dataclass(frozen=True)
class Register:
    """A number for each code that a plan had so far: 0, 1, 2 ... in the order in which they came up.

    Parameters
    ----------
    codes
        In the order of their numbers.
    numbers
        The number of each.
    """

    codes: tuple[str, ...]
    numbers: Mapping[str, int]

    @classmethod
    def of(cls, codes: Iterable[str]) -> Register:
        """Return the register of some codes, each given once."""
        listed = tuple(codes)
        return cls(listed, {code: number for number, code in enumerate(listed)})

    def with_codes(self, codes: Iterable[str]) -> Register:
        """Return it with codes added that it lacks."""
        new = sorted({code for code in codes if code not in self.numbers})
        return Register.of((*self.codes, *new)) if new else self


@dataclass(frozen=True)
class Ground:
    """The difference between two versions of a plan, as far as points are concerned.

    Parameters
    ----------
    changed
        The codes of the grids that have another shape, are new, or are no more.
    codes, shapes
        In the order of the codes: those of `changed` that are there after it, and the grids beside any before it.
    boxes
        Around the grids of `changed`, before and after: west, south, east, north, shape (k, 4).
    """

    changed: Collection[str]
    codes: tuple[str, ...]
    shapes: Shapes
    boxes: Floats

    @classmethod
    def between(cls, before: Mesh, after: Mesh, changed: Iterable[str]) -> Ground:
        """Return the difference between two meshes, given the codes of all grids whose records are not the same."""
        grids = [mesh.grids for mesh in (before, after)]
        reshaped = {code for code in changed if len({id(g[code].shape) if code in g else None for g in grids}) > 1}
        there = {code for code in reshaped | touching(before, reshaped) if code in after.grids}
        codes = tuple(sorted(there))
        shapes = np.empty(len(codes), dtype=object)
        shapes[:] = [after.grids[code].shape for code in codes]
        around = [g[code].shape.bounds for g in grids for code in reshaped if code in g]
        return cls(frozenset(reshaped), codes, shapes, np.array(around, dtype=np.float64).reshape(-1, 4))


def touching(mesh: Mesh, codes: Collection[str]) -> set[str]:
    """Return the grids that share a border, or no more than a point, with some grids of a mesh."""
    ends = {end for code in codes for arc in mesh.arcs.get(code, ()) for end in (arc.start, arc.end)}
    return {side for end in ends for arc in mesh.ends[end] for side in arc.sides if side is not None}


@dataclass(frozen=True, eq=False)
class Assignment:
    """Which grid each of some points belongs to.

    Parameters
    ----------
    points
        The points.
    register
        The codes, which `owners` counts by; some may be of grids that are no more.
    owners
        The number of each point's grid, -1 in none; shape (n,), read-only.
    """

    points: Points
    register: Register
    owners: Owners

    @classmethod
    def of(cls, points: Points, register: Register, index: LocateIndex) -> Assignment:
        """Return the assignment of points to the grids of an index, all of which the register knows."""
        numbers = np.array([*(register.numbers[code] for code in index.codes.tolist()), NOBODY], dtype=np.int32)
        owners = numbers[index.positions(points.lon, points.lat)] if len(points) else np.empty(0, dtype=np.int32)
        owners.setflags(write=False)
        return cls(points, register, owners)

    def codes(self) -> NDArray[np.object_]:
        """Return the code of each point's grid, None in none; shape (n,)."""
        return np.array([*self.register.codes, None], dtype=object)[self.owners]

    def code_at(self, position: int) -> str | None:
        """Return the code of one point's grid."""
        number = int(self.owners[position])
        return None if number == NOBODY else self.register.codes[number]

    def nobodys(self) -> Ints:
        """Return the positions of the points in no grid, in order."""
        return np.flatnonzero(self.owners == NOBODY)

    def sums(self, weights: Ints | None = None) -> Ints:
        """Return how many points each number of the register has, or what they weigh together; shape (numbers,)."""
        mine = self.owners >= 0
        found = np.zeros(len(self.register.codes), dtype=np.int64)
        np.add.at(found, self.owners[mine], 1 if weights is None else weights[mine])
        return found

    def reassigned(self, register: Register, ground: Ground) -> tuple[Assignment, Ints]:
        """Return the assignment after a change, and the positions of the points that have another owner now.

        Parameters
        ----------
        register
            This one's with all new codes.
        ground
            What the change is.
        """
        near = self.points.within(ground.boxes)
        stays = np.ones(len(self.register.codes) + 1, dtype=bool)  # -1 picks the last: no grid's
        stays[[self.register.numbers[code] for code in ground.changed if code in self.register.numbers]] = False
        old = self.owners[near]
        owners = _lowest(self.points.lon[near], self.points.lat[near], register, ground, np.where(stays[old], old, -1))
        moved = owners != old
        if not moved.any():
            return Assignment(self.points, register, self.owners), near[moved]
        every = self.owners.copy()
        every[near] = owners
        every.setflags(write=False)
        return Assignment(self.points, register, every), near[moved]


def _lowest(lon: Floats, lat: Floats, register: Register, ground: Ground, kept: Owners) -> Owners:
    """Return the owners of points: the lowest of those that they keep, if any, and of the grids concerned."""
    found = np.full(len(lon), NOBODY, dtype=np.int32)
    numbers = np.array([*(register.numbers[code] for code in ground.codes), NOBODY], dtype=np.int32)
    if len(lon) > _MANY:
        found = numbers[LocateIndex(ground.codes, list(ground.shapes)).positions(lon, lat)]
    else:
        for number, shape in zip(numbers.tolist(), ground.shapes, strict=False):
            west, south, east, north = shape.bounds
            here = (found == NOBODY) & (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
            some = np.flatnonzero(here)
            shapely.prepare(shape)
            found[some[shapely.intersects_xy(shape, lon[some], lat[some])]] = number
    both = np.flatnonzero((found != NOBODY) & (kept != NOBODY) & (found != kept))
    for at in both.tolist():  # few: only on borders, or where a grid was given up for a lower one
        found[at] = min(found[at], kept[at], key=lambda number: register.codes[number])
    return np.where(found == NOBODY, kept, found)
