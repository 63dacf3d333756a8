"""Arcs: what borders are made of, from one place where borders meet to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geogrid.domain.coverage.lattice import DECIMALS
from geogrid.domain.measure import GEOD

Point = tuple[int, int]
"""A lattice point: longitude and latitude in steps of 1e-9 degrees."""

Points = NDArray[np.int64]

STEPS = 10**DECIMALS
"""Lattice steps in a degree."""


def to_steps(degrees: ArrayLike) -> Points:
    """Return coordinates in degrees as lattice steps, the nearest ones."""
    return np.rint(np.asarray(degrees, dtype=np.float64) * STEPS).astype(np.int64)


def to_degrees(steps: ArrayLike) -> NDArray[np.float64]:
    """Return lattice steps as degrees, to the bit those that `coverage.lattice` rounds to."""
    return np.asarray(steps, dtype=np.int64) / STEPS + 0.0


@dataclass(frozen=True, eq=False, slots=False)
class Arc:
    """A piece of border with one grid on its left and one on its right all along.

    Arcs are told apart by identity; each has one direction (see `Arc.of`), so one piece of border is one arc however
    it came about.

    Parameters
    ----------
    xy
        Its vertices in lattice steps, shape (n, 2), n at least 2; the last is the first when it is closed. Read-only.
    left, right
        Codes of the grids on its sides; None where there is none.
    """

    xy: Points
    left: str | None
    right: str | None

    @classmethod
    def of(cls, xy: Points, left: str | None, right: str | None, *, free: bool = False) -> Arc:
        """Return the arc in the direction that all arcs have: from the lower end; a closed one by its lower neighbour.

        Parameters
        ----------
        xy, left, right
            As they are kept, in any direction.
        free
            Whether it is closed and no other border meets it: then it begins at its lowest vertex.
        """
        if free:
            xy = from_lowest(xy)
        first, last = tuple(xy[0]), tuple(xy[-1])
        forward = first < last or (first == last and tuple(xy[1]) <= tuple(xy[-2]))
        if not forward:
            xy, left, right = xy[::-1], right, left
        xy = np.ascontiguousarray(xy)
        xy.setflags(write=False)
        return cls(xy, left, right)

    @cached_property
    def start(self) -> Point:
        """Its first vertex."""
        return int(self.xy[0, 0]), int(self.xy[0, 1])

    @cached_property
    def end(self) -> Point:
        """Its last vertex."""
        return int(self.xy[-1, 0]), int(self.xy[-1, 1])

    @cached_property
    def key(self) -> tuple[int, ...]:
        """Its first edge, which no other arc of a mesh has: arcs are put in order by it."""
        return tuple(self.xy[:2].ravel().tolist())

    @cached_property
    def length_m(self) -> float:
        """Its geodesic length in metres."""
        return float(GEOD.line_length(*to_degrees(self.xy).T))

    @property
    def sides(self) -> tuple[str | None, str | None]:
        """The grids on its left and right."""
        return self.left, self.right

    def like(self, other: Arc) -> bool:
        """Return whether another arc has the same vertices and sides."""
        return self.sides == other.sides and np.array_equal(self.xy, other.xy)

    def line(self) -> shapely.LineString:
        """Return it in degrees."""
        return shapely.LineString(to_degrees(self.xy))


def from_lowest(ring: Points) -> Points:
    """Return a closed line that begins at its lowest vertex, the westernmost and of these the southernmost."""
    west = np.flatnonzero(ring[:, 0] == ring[:, 0].min())
    at = int(west[ring[west, 1].argmin()])
    return np.concatenate([ring[at:-1], ring[: at + 1]]) if at not in (0, len(ring) - 1) else ring


def points_of(xy: Points) -> list[Point]:
    """Return vertices one by one."""
    return [(x, y) for x, y in xy.tolist()]


def in_order(arcs: Sequence[Arc] | set[Arc]) -> tuple[Arc, ...]:
    """Return arcs in the order of their keys."""
    return tuple(sorted(arcs, key=lambda arc: arc.key))
