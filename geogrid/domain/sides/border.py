"""The border of one grid in points: what lies outside each, on which side it is, and what runs along there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.sides.describe import Description, Stretch, Unit
from geogrid.domain.sides.named import Named
from geogrid.domain.sides.ring import CLOCKWISE, PIECE_M, Frame
from geogrid.domain.sides.side import CORNERS, Direction, Kind, Reference

_CORNER_M = 50.0
"""How far from a side a crossing may be that it ends at."""
OUTWARD_M = 1.0
"""How far outside the border what lies beyond it is looked for."""


@dataclass(frozen=True)
class Ground:
    """What there is: the grids, and what has a name."""

    units: Sequence[Unit]
    frame: Frame
    named: Named
    tolerance: float

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The grids, in metres."""
        return shapely.STRtree([self.frame.metres(unit.shape) for unit in self.units])

    @cached_property
    def _by_name(self) -> dict[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for at, unit in enumerate(self.units):
            for name in (unit.name, unit.group, f"{unit.group}{unit.name}"):
                found.setdefault(normalise(name), set()).add(at)
        return {name: frozenset(some) for name, some in found.items() if name}

    def called(self, name: str) -> frozenset[int]:
        """Return which grids a text may mean: by their name, their community's, or both, also behind what is above."""
        spelled = normalise(name)
        ends = (spelled[at:] for at in range(len(spelled)))
        return next((self._by_name[end] for end in ends if end in self._by_name), frozenset())


class Border:
    """The border of one grid in points, what lies outside each, and on which side it is."""

    def __init__(self, ground: Ground, own: int, description: Description) -> None:
        self.ground, self.own, self.description = ground, own, description
        pieces = [
            (CLOCKWISE.index(direction), stretch.along, *_points(ground.frame, stretch))
            for direction, some in description.stretches.items()
            for stretch in some
        ]
        self.side = np.concatenate([np.full(len(xy), side) for side, _, xy, _, _ in pieces])
        self.length = np.concatenate([np.full(len(xy), step) for _, _, xy, step, _ in pieces])
        self._shown = np.concatenate(
            [np.full(len(xy), normalise(along.name) if along else "", dtype=object) for _, along, xy, _, _ in pieces]
        )
        middles = np.concatenate([xy for _, _, xy, _, _ in pieces])
        outward = np.concatenate([way for _, _, _, _, way in pieces])
        self.points, self.going = shapely.points(middles), np.stack([outward[:, 1], -outward[:, 0]], axis=1)
        self._along_known: dict[Reference, NDArray[np.bool_] | None] = {}
        self.beyond = _beyond(ground, own, shapely.points(middles + outward * OUTWARD_M))

    def on(self, direction: Direction) -> NDArray[np.bool_]:
        """Return which points are on a side; those of a corner on both."""
        return np.isin(self.side, [CLOCKWISE.index(each) for each in CORNERS.get(direction, (direction,))])

    def beside(self, points: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Return which points of this border lie beside some of another one."""
        found = np.zeros(len(self.points), dtype=bool)
        near = shapely.STRtree(points).query(self.points, predicate="dwithin", distance=2 * PIECE_M)[0]
        found[np.unique(near)] = True
        return found

    def along(self, reference: Reference) -> NDArray[np.bool_] | None:
        """Return which points run along what is referred to; None where nothing is called so."""
        if reference not in self._along_known:
            self._along_known[reference] = self._along_all(reference)
        return self._along_known[reference]

    def _along_all(self, reference: Reference) -> NDArray[np.bool_] | None:
        found = [mask for name in reference.names if (mask := self._along(name, reference.kind)) is not None]
        if not found or len(found) < len(reference.names):
            return None
        return np.logical_or.reduce(found)

    def _along(self, name: str, kind: Kind) -> NDArray[np.bool_] | None:
        called = self.ground.called(name)
        mask = np.isin(self.beyond, list(called)) if called else np.zeros(len(self.points), dtype=bool)
        if known := self.ground.named.known(name):
            mask |= self._shown == known
            reach = self.ground.named.half_width(known) + self.ground.tolerance
            if kind is Kind.CROSSING:
                mask |= shapely.dwithin(self.points, self.ground.named.shape(known), max(reach, _CORNER_M))
            else:
                mask |= self.ground.named.along(known, self.points, self.going, reach)
        elif not called:
            return None
        return mask

    def away(self, name: str, on: NDArray[np.bool_]) -> float:
        """Return how far what is called so is from a side, on average (m)."""
        known = self.ground.named.known(name)
        units = [self.ground.units[at] for at in self.ground.called(name)]
        shape = (
            self.ground.named.shape(known) if known
            else shapely.union_all([self.ground.frame.metres(unit.shape) for unit in units])
        )  # fmt: skip
        return float(np.mean(shapely.distance(self.points[on], shape))) if on.any() else 0.0


def _points(frame: Frame, stretch: Stretch) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    """Return points along a stretch, how far apart they are (m), and where is outward at each."""
    line = frame.metres(stretch.shape)
    count = max(1, round(line.length / PIECE_M))
    step = line.length / count
    at = (np.arange(count) + 0.5) * step
    xy = shapely.get_coordinates(shapely.line_interpolate_point(line, at))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(line, np.minimum(at + 0.5, line.length)))
    behind = shapely.get_coordinates(shapely.line_interpolate_point(line, np.maximum(at - 0.5, 0)))
    way = ahead - behind
    way /= np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    return xy, step, np.stack([-way[:, 1], way[:, 0]], axis=1)


def _beyond(ground: Ground, own: int, points: NDArray[np.object_]) -> NDArray[np.int64]:
    """Return which grid each point lies in; -1 for none and the own one."""
    found = np.full(len(points), -1)
    which, unit = ground.tree.query(points, predicate="within")
    for at, other in zip(which.tolist(), unit.tolist(), strict=True):
        if other != own:
            found[at] = other
    return found
