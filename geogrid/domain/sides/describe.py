"""The border of a grid in words: which named line each stretch of it runs along, and on which side of the grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Polygon

from geogrid.domain.register import Line
from geogrid.domain.sides.nearest import KINDS, NearestLines, grown
from geogrid.domain.sides.reference import kind_of
from geogrid.domain.sides.ring import CLOCKWISE, Frame, Ring, sides
from geogrid.domain.sides.side import UNNAMED, Direction, Edge, Kind, Reference, Side

TOLERANCE_M = 12.0
"""How far from the edge of a named line the border may run and still be said to run along it."""
_LEAST_M, _LEAST_SHARE = 25.0, 0.02
"""What is shorter than both on the whole border is no stretch of its own."""
_SIDE_LEAST_M, _SIDE_LEAST_SHARE = 25.0, 0.25
"""What is shorter than both on a side is not named."""
_LEAST_END_M, _LEAST_RUNS, _BACK = 8.0, 3, np.cos(np.radians(45.0))
"""From which length on the end of a strip is a side; how nearly what is beside it goes back: the cosine."""
_OUTWARD_M = 1.0
_AT_EDGE = 0.5
"""From how many half widths of a line on a border runs along its edge."""
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Unit:
    """A grid to be described.

    Parameters
    ----------
    code, name
        Its own.
    group
        The name of the community it belongs to; empty where that is not known.
    shape
        CGCS2000 degrees.
    """

    code: str
    name: str
    group: str
    shape: Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a border, clockwise.

    Parameters
    ----------
    along
        What it runs along; None for what has no name within tolerance.
    length_m
        Metres.
    shape
        CGCS2000 degrees.
    edge
        Whether it runs along the centre of that line, or along its outer or inner edge; None of what is no line.
    """

    along: Reference | None
    length_m: float
    shape: LineString
    edge: Edge | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """The border of a grid.

    Parameters
    ----------
    code
        Of the grid.
    stretches
        Those of each side, clockwise; the sides clockwise from the north.
    """

    code: str
    stretches: Mapping[Direction, tuple[Stretch, ...]]

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides with what each runs along, short stretches left out."""
        return self.sides_with(None)

    def sides_with(self, edge: Edge | None) -> tuple[Side, ...]:
        """Return the same; of the lines along whose centre, or edge, the border runs with that said.

        Parameters
        ----------
        edge
            What an office says of lines; BORDER is said of either edge. Of a line where it is not so it is not said.
        """
        return tuple(
            Side(direction, self._crossing(direction) or _named(some, edge))
            for direction, some in self.stretches.items()
        )

    def _crossing(self, direction: Direction) -> tuple[Reference, ...]:
        """Return the crossing that a side is no more than, where the lines of the two sides beside it meet."""
        some, at = self.stretches[direction], CLOCKWISE.index(direction)
        before, behind = (self.stretches.get(CLOCKWISE[(at + turn) % len(CLOCKWISE)]) for turn in (-1, 1))
        one, other = before and before[-1].along, behind and behind[0].along
        if not one or not other or one == other or Kind.AREA in (one.kind, other.kind):
            return ()
        if sum(s.length_m for s in some) >= _LEAST_M or any(s.along not in (one, other) for s in some):
            return ()
        return (Reference(one.name, Kind.CROSSING, other.name),)

    @property
    def unnamed_m(self) -> float:
        """How much of the border has no name (m)."""
        return sum(s.length_m for some in self.stretches.values() for s in some if s.along is None)


def describe(
    units: Sequence[Unit],
    lines: Sequence[Line],
    tolerance: float = TOLERANCE_M,
    of: Sequence[int] | None = None,
    areas: Mapping[str, Polygon | MultiPolygon] = {},
) -> list[Description]:
    """Return the borders of grids in words, in the order of the grids.

    Parameters
    ----------
    units
        All grids of a place: beside what has no name it is said which of them lies there.
    lines
        Named roads, rivers, railways and walls, CGCS2000 degrees; those without a name are left out.
    tolerance
        Metres from the edge of a line.
    of
        Which of the grids, by their places; all unless said.
    areas
        Named ground: where no line has a name, what lies along the border outside it is said before the unit there.
    """
    wanted = list(units) if of is None else [units[at] for at in of]
    if not wanted:
        return []
    frame, named = Frame.around(unit.shape for unit in units), [line for line in lines if line.name]
    ground = list(areas.items())
    if of is not None:
        near = _Near([unit.shape for unit in wanted], frame)
        reach = tolerance + max((line.width / 2 for line in named), default=0.0)
        named = near.those(named, [line.shape for line in named], reach)
        units = near.those(units, [unit.shape for unit in units], _OUTWARD_M)
        ground = near.those(ground, [shape for _, shape in ground], tolerance)
    along, neighbours = NearestLines(frame, named, tolerance), _Neighbours(frame, units, dict(ground), tolerance)
    return [Description(unit.code, _sides_of(unit, frame, along, neighbours)) for unit in wanted]


# --- what lies beside the border


class _Near:
    """What lies near some ground: of a whole district only that is laid out in metres."""

    def __init__(self, ground: Sequence[shapely.Geometry], frame: Frame) -> None:
        self._ground, self._metres = np.array(ground, dtype=object), float(frame.scale.min())

    def those(self, things: Sequence[Thing], shapes: Sequence[shapely.Geometry], metres: float) -> list[Thing]:
        """Return the things whose shapes lie within some metres, and others about there, in their order."""
        tree = shapely.STRtree(shapes)
        _, found = tree.query(grown(self._ground, np.full(len(self._ground), metres / self._metres)))
        return [things[at] for at in np.unique(found).tolist()]


class _Neighbours:
    """What lies beside a border."""

    def __init__(
        self,
        frame: Frame,
        units: Sequence[Unit],
        areas: Mapping[str, Polygon | MultiPolygon],
        tolerance: float,
    ) -> None:
        self._units = units
        self._tree = shapely.STRtree([frame.metres(unit.shape) for unit in units])
        self._areas = [Reference(name, kind_of(name)) for name in areas]
        self._ground = shapely.STRtree([frame.metres(shape) for shape in areas.values()])
        self._tolerance = tolerance

    def ground(self, ring: Ring, pieces: NDArray[np.int64]) -> dict[int, Reference]:
        """Return beside which pieces of a ring named ground lies, outside and within tolerance: the nearest."""
        if not self._areas:
            return {}
        at, ground = self._ground.query(
            shapely.points(ring.middles[pieces]), predicate="dwithin", distance=self._tolerance
        )
        shapes = self._ground.geometries[ground]
        here, further = (
            shapely.distance(shapely.points((ring.middles + ring.outward * by)[pieces])[at], shapes)
            for by in (0.0, _OUTWARD_M)
        )
        outside = (further < here) | (
            (further == 0) & ~shapely.contains(shapes, shapely.points((ring.middles - ring.outward)[pieces])[at])
        )
        at, ground, here = at[outside], ground[outside], here[outside]
        nearest = np.lexsort((here, at))[::-1]  # the nearest is written last
        return {int(pieces[at[each]]): self._areas[int(ground[each])] for each in nearest.tolist()}

    def beside(self, own: Unit, ring: Ring, pieces: NDArray[np.int64]) -> Iterator[Reference | None]:
        """Yield for pieces of a ring which community, or which grid of the own one, lies outside; None for none."""
        points = shapely.points((ring.middles + ring.outward * _OUTWARD_M)[pieces])
        which, other = self._tree.query(points, predicate="within")
        units = (self._units[unit] for unit in other[::-1].tolist())
        there = {at: unit for at, unit in zip(which[::-1].tolist(), units, strict=True) if unit is not own}
        for unit in map(there.get, range(len(pieces))):
            if unit is None:
                yield None
            elif unit.group and unit.group != own.group:
                yield Reference(unit.group, Kind.AREA)
            else:
                yield Reference(unit.name, Kind.AREA)


# --- from pieces to stretches, and to sides


def _sides_of(
    unit: Unit, frame: Frame, named: NearestLines, neighbours: _Neighbours
) -> dict[Direction, tuple[Stretch, ...]]:
    ring = Ring.of(frame.metres(unit.shape))
    labels, out = named.along(ring)
    bare = np.array([at for at, label in enumerate(labels) if label is None], dtype=int)
    if len(bare):
        ground = neighbours.ground(ring, bare)
        for at, beside in zip(bare.tolist(), neighbours.beside(unit, ring, bare), strict=True):
            labels[at] = ground.get(at, beside)
    labels = _smooth(labels, ring)
    side = sides(ring, labels)
    return {
        direction: tuple(_stretches(ring, labels, out, np.flatnonzero(side == number), frame))
        for number, direction in enumerate(CLOCKWISE)
    }


def _smooth(labels: list[Reference | None], ring: Ring) -> list[Reference | None]:
    """Return the labels with what is too short to be a stretch given to the longer one beside it."""
    labels, lengths = list(labels), ring.lengths
    least = max(_LEAST_M, _LEAST_SHARE * float(lengths.sum()))
    while True:
        runs = _runs(labels)
        if len(runs) < 2:
            return labels
        long = [float(lengths[run].sum()) for run in runs]
        short = [at for at, run in enumerate(runs) if long[at] < least and not _is_end(ring, runs, at)]
        if not short:
            return labels
        at = min(short, key=long.__getitem__)
        before, behind = (at - 1) % len(runs), (at + 1) % len(runs)
        into = before if long[before] >= long[behind] else behind
        for piece in runs[at]:
            labels[piece] = labels[runs[into][0]]


def _is_end(ring: Ring, runs: Sequence[Sequence[int]], at: int) -> bool:
    """Return whether a run is the end of a strip: the ones beside it go back the way they came."""
    run, before, behind = runs[at], runs[at - 1], runs[(at + 1) % len(runs)]
    if len(runs) < _LEAST_RUNS or float(ring.lengths[run].sum()) < _LEAST_END_M:
        return False
    return bool(ring.ways[before[-1]] @ ring.ways[behind[0]] < -_BACK)


def _runs(labels: Sequence[Reference | None]) -> list[list[int]]:
    """Return the pieces of equal label side by side; the first one may begin before the end of the ring."""
    runs: list[list[int]] = []
    for at, label in enumerate(labels):
        if runs and labels[runs[-1][-1]] == label:
            runs[-1].append(at)
        else:
            runs.append([at])
    if len(runs) > 1 and labels[0] == labels[-1]:
        runs[0] = runs.pop() + runs[0]
    return runs


def _stretches(
    ring: Ring,
    labels: Sequence[Reference | None],
    out: NDArray[np.float64],
    pieces: NDArray[np.int64],
    frame: Frame,
) -> Iterator[Stretch]:
    """Yield the stretches of a side, clockwise; its pieces lie side by side on the ring, or in several places."""
    if not len(pieces):
        return
    breaks = np.flatnonzero(np.diff(pieces) > 1)
    if len(breaks) and pieces[0] == 0 and pieces[-1] == len(labels) - 1:  # it goes on at the beginning of the ring
        pieces = np.roll(pieces, -(int(breaks[0]) + 1))
    places = pieces.tolist()
    own = [labels[at] for at in places]
    start = 0
    for end in range(1, len(own) + 1):
        if end == len(own) or (places[end] - places[end - 1]) % len(labels) != 1 or own[end] != own[start]:
            some = pieces[start:end]
            last = int(some[-1])
            finish = ring.starts[last] + ring.ways[last] * ring.lengths[last]
            shape = LineString(np.concatenate([ring.starts[some], finish[None]]) / frame.scale)
            yield Stretch(own[start], float(ring.lengths[some].sum()), shape, _edge(own[start], out[some]))
            start = end


def _edge(along: Reference | None, out: NDArray[np.float64]) -> Edge | None:
    """Return along which edge of a line a stretch runs, by how far outside its centre it is for the most part."""
    if along is None or along.kind not in KINDS.values():
        return None
    middle = median(out.tolist())
    return Edge.OUTER if middle > _AT_EDGE else Edge.INNER if middle < -_AT_EDGE else Edge.CENTRE


def _named(stretches: Sequence[Stretch], edge: Edge | None) -> tuple[Reference, ...]:
    """Return what a side runs along, in order, without what is too short; what has no name with its length."""
    whole = sum(stretch.length_m for stretch in stretches)
    least = min(_SIDE_LEAST_M, _SIDE_LEAST_SHARE * whole)
    long = [s for s in stretches if s.length_m >= least] or list(stretches)
    found: list[Reference] = []
    for stretch in long:
        reference = stretch.along or Reference(
            UNNAMED, Kind.UNKNOWN, notes=(f"约{max(10, round(stretch.length_m, -1)):.0f}米",)
        )
        runs = Edge.BORDER if edge is Edge.BORDER and stretch.edge in (Edge.OUTER, Edge.INNER) else stretch.edge
        if runs and runs is edge:
            reference = replace(reference, edge=edge)
        if not found or found[-1] != reference:
            found.append(reference)
    return tuple(found)
