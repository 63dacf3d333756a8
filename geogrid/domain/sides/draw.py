"""From words to polygons: the faces between the lines that a text names, and how well each fits what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache, partial
from typing import TypeAlias

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Polygon

from geogrid.domain.register import Line
from geogrid.domain.sides.edge import Edges, edged, edges_meant, edges_unknown
from geogrid.domain.sides.fit import Fit, Wanted, fit
from geogrid.domain.sides.named import Named
from geogrid.domain.sides.net import Net
from geogrid.domain.sides.obstacle import Hurdle, Obstacle, obstacles
from geogrid.domain.sides.ring import CLOCKWISE, Frame
from geogrid.domain.sides.side import Direction, Kind, Reading, Reference
from geogrid.domain.sides.trace import sides_of
from geogrid.domain.sides.walk import Streets

REACH_M = 60.0
"""How far lines that do not meet are extended."""
MOST = 5
"""Candidates that are given."""
_SEEDS, _MOST_GROWN, _MOST_JUDGED = 8, 12, 300
"""Faces from which unions grow, faces they grow by, and grounds looked at for one text."""
_LEAST_SCORE, _LEAST_TAKEN = 0.4, 0.8
"""What fits less well is no candidate; with a line taken for what is not known it has to fit better."""
_GOOD = 0.97
"""What fits so well is not looked for over other lines."""
_SAME = 0.01
"""Share of their ground that two candidates differ by at least."""
_SPELT_NEARLY, _UNNAMED_SIDE = 0.9, 0.7
"""What a candidate is worth with a name spelt nearly so, or a line for a side of which nothing is known."""
_MOST_TAKEN, _LEAST_THROUGH_M = 4, 3.0
_CERTAIN, _CLEAR = 0.9, 0.05
"""A drawing is certain from this score on, with so much between the first and the next."""
_WHOLE, _CLEARER, _MOST_EXTENDED_M = 0.995, 0.15, 140.0
"""Where it fits less well than this there is so much more; and its lines are extended by no more than this."""


_Judge: TypeAlias = "Callable[[Net, Polygon | MultiPolygon, Wanted], Fit]"


class Rule(StrEnum):
    """Why a candidate comes behind the one before it."""

    TAKEN = "taken"
    """A line was taken for a name that is not known."""
    NAMES = "names"
    """Fewer of the names are on their side."""
    OUTLINE = "outline"
    """Less of its outline runs along what is named on that side."""
    ORDER = "order"
    """The names of a side come in another order."""
    SMALLER = "smaller"
    """It fits as well, and is smaller: what lies between the lines that are named is one grid."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A name of a text that nothing known bears, and those that are spelt nearly so; without a side in a trace."""

    direction: Direction | None
    name: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an outline, of the line that it goes along; CGCS2000 degrees, and its length (m)."""

    name: str
    shape: LineString | MultiLineString
    metres: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A polygon that a text may mean.

    Parameters
    ----------
    shape
        CGCS2000 degrees.
    score
        0 to 1: how well it fits, less where lines were taken for names that are not known.
    fit
        Of what that is made.
    extended
        Where lines on its outline had to be extended to meet, the longest of each name.
    through
        Where its outline runs along lines that the text does not name.
    taken
        The lines that were taken for what is not known, by side.
    behind
        Why it comes behind the one before it; None for the first.
    on_centres
        Whether it goes along the centres of lines though a text says their edges, which leave too little ground.
    """

    shape: Polygon | MultiPolygon
    score: float
    fit: Fit
    extended: tuple[Piece, ...]
    through: tuple[Piece, ...]
    taken: Mapping[Direction | None, str]
    behind: Rule | None
    on_centres: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a text may mean.

    Parameters
    ----------
    candidates
        The best first; none where nothing is enclosed.
    missing
        Names that are not known.
    used
        The known names that were looked at, by side.
    lines
        Where these are, CGCS2000 degrees.
    obstacles
        Why a polygon may not be found, or not the right one.
    """

    candidates: tuple[Candidate, ...]
    missing: tuple[Missing, ...]
    used: Wanted
    lines: Mapping[str, LineString | MultiLineString]
    obstacles: tuple[Obstacle, ...]

    @property
    def is_certain(self) -> bool:
        """Whether all names are known, and the first candidate fits well and much better than the next."""
        is_doubtful = any(each.hurdle in (Hurdle.EDGE, Hurdle.WIDE) for each in self.obstacles)
        if not self.candidates or self.missing or self.candidates[0].on_centres or is_doubtful:
            return False
        first, *others = (each.score for each in self.candidates)
        apart = _CLEAR if first >= _WHOLE else _CLEARER
        is_near = sum(piece.metres for piece in self.candidates[0].extended) <= _MOST_EXTENDED_M
        return is_near and first >= _CERTAIN and all(first - other >= apart for other in others[:1])


@dataclass(frozen=True, slots=True)
class _Found:
    """A polygon, in metres, and what it was found by."""

    shape: Polygon | MultiPolygon
    fit: Fit
    net: Net
    wanted: Wanted
    weight: float
    taken: Mapping[Direction | None, str]

    @property
    def score(self) -> float:
        return self.fit.score * self.weight

    @property
    def rank(self) -> tuple[float, float]:
        """The best first; of two that fit as well the larger, of two with a line that was taken the smaller."""
        area = float(shapely.area(self.shape))
        return -round(self.score, 3), area if self.taken else -area


class Drawer:
    """Draws texts by the named lines of a place.

    Parameters
    ----------
    lines
        Roads, rivers, railways and walls, CGCS2000 degrees; those without a name are left out.
    areas
        Named ground whose outlines may be sides: communities, estates.
    others
        What lines and areas are also called, and what that stands for.
    reach
        How far lines that do not meet are extended (m).
    """

    def __init__(
        self,
        lines: Sequence[Line],
        areas: Mapping[str, Polygon | MultiPolygon] = {},
        others: Mapping[str, str] = {},
        reach: float = REACH_M,
    ) -> None:
        shapes = [*(line.shape for line in lines if line.name), *areas.values()]
        self._lines, self._areas, self._others = lines, areas, others
        self._frame = Frame.around(shapes) if shapes else Frame(np.ones(2))
        self._named = Named(self._frame, lines, areas, others)
        self._reach = reach
        self._line = lru_cache(maxsize=None)(self._line_of)

    def draw(self, reading: Reading, most: int = MOST) -> Drawing:
        """Return the polygons that the sides of a text, or its trace, may enclose.

        Parameters
        ----------
        most
            How many at most.
        """
        wanted, missing = self._wanted(reading)
        judge = partial(fit, crossings=self._crossings(reading))
        found = [
            each
            for some, taken, weight in self._readings(wanted, missing)
            for each in self._found(some, taken, weight, judge)
        ]
        kept = _apart(sorted(found, key=lambda each: each.rank), most)
        edges = edges_meant(_said(reading), self._named)
        candidates = tuple(
            self._candidate(each, before, edges) for each, before in zip(kept, [None, *kept], strict=False)
        )
        told = [*obstacles(reading, wanted, self._named, self._reach, [shapely.area(each.shape) for each in kept[:1]])]
        if any(each.on_centres for each in candidates[:1]):
            told.append(Obstacle(Hurdle.NARROW, tuple({name: name for _, name in edges})))
        told += [Obstacle(Hurdle.EDGE, (name,)) for name in dict.fromkeys(edges_unknown(_said(reading), self._named))]
        lines = {name: self._frame.degrees(self._line(name)) for some in wanted.values() for name in some}
        return Drawing(candidates, tuple(missing), wanted, lines, tuple(told))

    def beside(self, areas: Mapping[str, Polygon | MultiPolygon]) -> Drawer:
        """Return one that knows some more ground by name, CGCS2000 degrees."""
        return Drawer(self._lines, {**self._areas, **areas}, self._others, self._reach)

    def _wanted(self, reading: Reading) -> tuple[dict[Direction | None, list[str]], list[Missing]]:
        """Return for each side the known lines that it names, and the names that are not known."""
        wanted: dict[Direction | None, list[str]] = {}
        missing: list[Missing] = []
        for direction, reference in _said(reading):
            side = wanted.setdefault(direction, [])
            for name in reference.names:
                known = self._named.known(name)
                if known is not None:
                    side.append(known)
                else:
                    missing.append(Missing(direction, name, self._named.near(name)))
        return wanted, missing

    def _readings(
        self, wanted: Wanted, missing: Sequence[Missing]
    ) -> Iterator[tuple[Wanted, Mapping[Direction | None, str], float]]:
        """Yield what may be wanted: what is known; with a name spelt nearly so; with a line for an unknown side."""
        known = sum(len(names) for names in wanted.values())
        share = known / max(known + len(missing), 1)
        yield wanted, {}, share
        misspelt = [each for each in missing if each.near]
        for rank in range(len(misspelt[0].near) if len(misspelt) == 1 else min(len(misspelt), 1)):
            taken = {each.direction: each.near[rank] for each in misspelt}
            meant = [(each.direction, self._named.known(each.near[rank])) for each in misspelt]
            also = {at: [*wanted[at], *(name for side, name in meant if name and side == at)] for at in taken}
            yield {**wanted, **also}, taken, _SPELT_NEARLY * (known + len(misspelt)) / (known + len(missing))
        open_ = [at for at, direction in enumerate(CLOCKWISE) if not wanted.get(direction)]
        if len(open_) == 1 and None not in wanted:
            before, after, across = (wanted[CLOCKWISE[(open_[0] + turn) % 4]] for turn in (-1, 1, 2))
            direction = CLOCKWISE[open_[0]]
            for name in self._streets.between(before, after, across)[:_MOST_TAKEN]:
                yield {**wanted, direction: [name]}, {direction: name}, _UNNAMED_SIDE

    def _crossings(self, reading: Reading) -> frozenset[tuple[Direction | None, str]]:
        """Return what is named as a crossing only, with its side."""
        said = [
            (each.kind is Kind.CROSSING, (direction, known))
            for direction, each in _said(reading)
            for name in each.names
            if (known := self._named.known(name))
        ]
        return frozenset(at for crosses, at in said if crosses) - {at for crosses, at in said if not crosses}

    def _found(
        self, wanted: Wanted, taken: Mapping[Direction | None, str], weight: float, judge: _Judge
    ) -> Iterator[_Found]:
        names = dict.fromkeys(name for some in wanted.values() for name in some)
        if not names:
            return
        net = Net({name: self._line(name) for name in names}, self._reach)
        found = _best(net, wanted, judge)
        if not taken and all(each.score < _GOOD for each, _ in found):
            found += [(judge(net, ground, wanted), ground) for ground in self._streets.walks(wanted)]
        beyond = [shape for name in names if shapely.get_dimensions(shape := self._named.shape(name)) == 2]
        for fits, ground in found:
            if any(_has(ground, shape) for shape in beyond):
                continue  # a side that is an estate ends at it
            if fits.score >= (_LEAST_TAKEN if taken else _LEAST_SCORE):
                yield _Found(ground, fits, net, wanted, weight, taken)

    def _candidate(self, found: _Found, before: _Found | None, edges: Edges) -> Candidate:
        extended = found.net.extended(found.shape)
        names = dict.fromkeys(name for some in found.wanted.values() for name in some)
        through = self._streets.through(found.shape, names)
        moved = edged(found.shape, found.net, edges)
        return Candidate(
            self._frame.degrees(found.shape if moved is None else moved),
            found.score,
            found.fit,
            tuple(self._piece(name, line) for name, line in extended),
            tuple(self._piece(name, line) for name, line in through if line.length > _LEAST_THROUGH_M),
            found.taken,
            _why(before, found) if before else None,
            moved is None,
        )

    def _piece(self, name: str, line: LineString | MultiLineString) -> Piece:
        return Piece(name, self._frame.degrees(line), float(line.length))

    def _line_of(self, known: str) -> LineString | MultiLineString:
        """Return a line, or the outline of ground, in metres."""
        shape = self._named.shape(known)
        return shapely.line_merge(shape if shapely.get_dimensions(shape) == 1 else shapely.boundary(shape))

    @cached_property
    def _streets(self) -> Streets:
        return Streets({name: self._line(name) for name in self._named.names}, self._reach)


def _said(reading: Reading) -> Iterator[tuple[Direction | None, Reference]]:
    """Yield what a text refers to, with the side; what a trace goes along, without one."""
    for side in reading.sides:
        for reference in side.references:
            yield side.direction, reference
    for direction, step in zip(sides_of(reading.steps), reading.steps, strict=True):
        yield direction, step.along


def _best(net: Net, wanted: Wanted, judge: _Judge) -> list[tuple[Fit, Polygon | MultiPolygon]]:
    """Return the faces, and unions of them, that fit a text, with how well they do."""
    known: dict[frozenset[int], tuple[Fit, Polygon | MultiPolygon]] = {}

    def score(part: frozenset[int]) -> float:
        if part not in known:
            ground = net.ground(part)
            known[part] = judge(net, ground, wanted), ground
        return known[part][0].score

    faces = [frozenset((at,)) for at in range(len(net.faces))][:_MOST_JUDGED]
    seeds = sorted(faces, key=score, reverse=True)[:_SEEDS]
    for seed in seeds:
        part = seed
        for _ in range(_MOST_GROWN):
            around = {at for face in part for at in net.beside[face]} - part
            if len(known) + len(around) > _MOST_JUDGED:
                break
            grown = max((part | {at} for at in around), key=score, default=part)
            if score(grown) < score(part):
                break
            part = grown
    return [(fits, ground) for fits, ground in known.values() if fits.score >= _LEAST_SCORE]


def _apart(ranked: Iterable[_Found], most: int) -> list[_Found]:
    """Return the first ones, without those that are nearly the same ground as one before."""
    found: list[_Found] = []
    for each in ranked:
        if not any(_is_same(each.shape, other.shape) for other in found):
            found.append(each)
        if len(found) == most:
            break
    return found


def _has(ground: Polygon | MultiPolygon, beyond: shapely.Geometry) -> bool:
    """Return whether most of some ground is in a candidate."""
    return float(shapely.area(shapely.intersection(ground, beyond))) > float(shapely.area(beyond)) / 2


def _is_same(one: Polygon | MultiPolygon, other: Polygon | MultiPolygon) -> bool:
    common = float(shapely.area(shapely.intersection(one, other)))
    whole = float(shapely.area(one) + shapely.area(other)) - common
    return whole - common <= _SAME * whole


def _why(before: _Found, found: _Found) -> Rule:
    """Return why one comes behind another: what it is worth less for, most of all."""
    if round(before.score, 3) == round(found.score, 3):
        return Rule.SMALLER
    if before.weight > found.weight:
        return Rule.TAKEN
    less = {
        Rule.NAMES: before.fit.names - found.fit.names,
        Rule.OUTLINE: before.fit.outline - found.fit.outline,
        Rule.ORDER: before.fit.order - found.fit.order,
    }
    return max(less, key=lambda rule: less[rule])
