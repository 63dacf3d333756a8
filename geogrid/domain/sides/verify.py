"""Whether what is written of the sides of grids is so on the map, and whether neighbours say the same of a border."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from geogrid.domain.register import Line
from geogrid.domain.sides.border import OUTWARD_M, Border, Ground
from geogrid.domain.sides.describe import TOLERANCE_M, Description, Unit, describe
from geogrid.domain.sides.named import Named
from geogrid.domain.sides.ring import CLOCKWISE, Frame
from geogrid.domain.sides.side import CORNERS, UNNAMED, Direction, Fault, Kind, Reading, Reference, Side
from geogrid.domain.sides.trace import sides_of

_LEAST_M, _LEAST_SHARE = 20.0, 0.05
"""What is named runs along a side for the shorter of both at least; shorter borders are looked at with no neighbour."""
_SIDE_SHARE = 0.25
"""On which sides a shared border is: such with so much of it."""
_UNSAID_SHARE = 0.25
"""How much of a side may run along what the text leaves out."""


class Verdict(StrEnum):
    """What comes of the comparison of a side, or of a text, the gravest first."""

    CONTRADICTION = "contradiction"
    MISSING = "missing"
    UNKNOWN = "unknown"
    """It names what nothing known is called."""
    INCOMPLETE = "incomplete"
    DISPUTED = "disputed"
    """As on the map, but the text of a neighbour says otherwise."""
    MATCH = "match"


@dataclass(frozen=True, slots=True)
class Away:
    """A name that is not on the side where the text has it.

    Parameters
    ----------
    name
        As it is written.
    metres
        How far it is from the side, on average.
    on
        The sides of the grid where it is.
    """

    name: str
    metres: float
    on: tuple[Direction, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A side in the text and on the map.

    Parameters
    ----------
    said
        What the text has there.
    shown
        What the map has there.
    away
        What the text has there and the map has not.
    unknown
        What the text names and nothing known is called.
    unsaid
        What the map has there, for a good part of the side, and the text has not.
    """

    direction: Direction
    verdict: Verdict
    said: tuple[Reference, ...]
    shown: tuple[Reference, ...]
    away: tuple[Away, ...] = ()
    unknown: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """A border of which two texts say different things.

    Parameters
    ----------
    direction, names
        On which side of the one grid it is, and what its text has there.
    other
        Code of the other grid.
    other_direction, other_names
        The same of the other.
    length_m
        How long the border is.
    """

    direction: Direction
    names: tuple[str, ...]
    other: str
    other_direction: Direction
    other_names: tuple[str, ...]
    length_m: float


@dataclass(frozen=True, slots=True)
class Verified:
    """A text beside the map.

    Parameters
    ----------
    code
        Of the grid.
    description
        What the map has.
    sides
        Clockwise from the north; empty where the text cannot be read.
    faults
        Why it cannot be read as a whole.
    disputes
        With the texts of neighbours.
    """

    code: str
    description: Description
    sides: tuple[Compared, ...]
    faults: tuple[Fault, ...]
    disputes: tuple[Dispute, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The gravest of its sides; MISSING where nothing can be read."""
        verdicts = [side.verdict for side in self.sides] or [Verdict.MISSING]
        if self.disputes:
            verdicts.append(Verdict.DISPUTED)
        return min(verdicts, key=list(Verdict).index)


def verify(
    units: Sequence[Unit],
    texts: Mapping[str, Reading],
    lines: Sequence[Line],
    areas: Mapping[str, Polygon | MultiPolygon] = {},
    others: Mapping[str, str] = {},
    tolerance: float = TOLERANCE_M,
) -> list[Verified]:
    """Return the texts of grids beside the map, in the order of the grids; of those that have a text.

    Parameters
    ----------
    units
        All grids of a place, also those without a text.
    texts
        As they were read, by the codes of the grids.
    lines
        Named roads, rivers, railways and walls, CGCS2000 degrees.
    areas
        Named ground whose outlines may be sides: estates.
    others
        What lines and areas are also called, and what that stands for.
    tolerance
        Metres from the edge of a line.
    """
    told = [at for at, unit in enumerate(units) if unit.code in texts]
    if not told:
        return []
    frame = Frame.around(unit.shape for unit in units)
    near = set(told) | _touching(units, told, frame)
    found = dict(zip(sorted(near), describe(units, lines, tolerance, of=sorted(near), areas=areas), strict=True))
    ground = Ground(units, frame, Named(frame, lines, areas, others), tolerance)
    borders = {at: Border(ground, at, found[at]) for at in near}
    return [_verified(borders, at, texts) for at in told]


def _touching(units: Sequence[Unit], told: Sequence[int], frame: Frame) -> set[int]:
    tree = shapely.STRtree([frame.metres(unit.shape) for unit in units])
    return set(tree.query(tree.geometries[told], predicate="dwithin", distance=OUTWARD_M)[1].tolist())


# --- the comparison


def _verified(borders: Mapping[int, Border], at: int, texts: Mapping[str, Reading]) -> Verified:
    border = borders[at]
    unit = border.description.code
    reading = texts[unit]
    if reading.steps:
        reading = _as_sides(border, reading)
    if not reading.sides:
        return Verified(unit, border.description, (), reading.faults)
    sides = tuple(_compared(border, direction, reading) for direction in CLOCKWISE)
    return Verified(unit, border.description, sides, reading.faults, tuple(_disputes(borders, at, texts)))


def _as_sides(border: Border, reading: Reading) -> Reading:
    """Return a trace as sides: each step where it says that it goes, else where its line is for the most part."""
    sides: dict[Direction, list[Reference]] = {direction: [] for direction in CLOCKWISE}
    last = CLOCKWISE[0]
    for said, step in zip(sides_of(reading.steps), reading.steps, strict=True):
        along = border.along(step.along)
        on = {d: float(border.length[along & border.on(d)].sum()) for d in CLOCKWISE} if along is not None else {}
        last = said or (max(on, key=lambda d: on[d]) if any(on.values()) else last)
        sides[last].append(step.along)
    return replace(reading, sides=tuple(Side(d, tuple(some)) for d, some in sides.items() if some))


def said_on(reading: Reading, direction: Direction) -> tuple[Reference, ...]:
    """Return what a text has on one of the four sides, corners that belong to it included."""
    corners = [corner for corner, two in CORNERS.items() if direction in two]
    return tuple(r for side in reading.sides if side.direction in (direction, *corners) for r in side.references)


def _compared(border: Border, direction: Direction, reading: Reading) -> Compared:
    shown = next((side.references for side in border.description.sides if side.direction is direction), ())
    said = said_on(reading, direction)
    if not said:
        return Compared(direction, Verdict.MISSING, (), shown)
    on = border.on(direction)
    covered, away, unknown = np.zeros(len(on), dtype=bool), list[Away](), list[str]()
    for reference in said:
        if reference.name == UNNAMED:
            continue
        along = border.along(reference)
        if along is None:
            unknown += reference.names
        elif not _is_there(border, along, _where(border, direction, reference, reading)):
            away += _away(border, reference, on)
        else:
            covered |= along
    unsaid = _unsaid(border, direction, covered)
    verdict = (
        Verdict.CONTRADICTION if away
        else Verdict.UNKNOWN if unknown
        else Verdict.INCOMPLETE if unsaid and not any(r.name == UNNAMED for r in said)
        else Verdict.MATCH
    )  # fmt: skip
    return Compared(direction, verdict, said, shown, tuple(away), tuple(unknown), unsaid)


def _where(border: Border, direction: Direction, reference: Reference, reading: Reading) -> NDArray[np.bool_]:
    """Return the points where a reference may be: of a corner on both of its sides."""
    for side in reading.sides:
        if side.direction in CORNERS and direction in CORNERS[side.direction] and reference in side.references:
            return border.on(side.direction)
    return border.on(direction)


def _is_there(border: Border, mask: NDArray[np.bool_], on: NDArray[np.bool_]) -> bool:
    """Return whether enough of a side has it."""
    least = min(_LEAST_M, _LEAST_SHARE * float(border.length[on].sum()))
    return float(border.length[mask & on].sum()) >= max(1e-9, least)


def _away(border: Border, reference: Reference, on: NDArray[np.bool_]) -> Iterator[Away]:
    for name in reference.names:
        along = border.along(Reference(name, reference.kind))
        sides = tuple(d for d in CLOCKWISE if along is not None and _is_there(border, along, border.on(d)))
        yield Away(name, border.away(name, on), sides)


def _unsaid(border: Border, direction: Direction, covered: NDArray[np.bool_]) -> tuple[str, ...]:
    """Return what a good part of a side runs along that no name of the text covers."""
    on = border.on(direction)
    if float(border.length[on & ~covered].sum()) <= _UNSAID_SHARE * float(border.length[on].sum()):
        return ()
    shown = dict.fromkeys(s.along.name for s in border.description.stretches.get(direction, ()) if s.along)
    along = {name: border.along(Reference(name, Kind.UNKNOWN)) for name in shown}
    return tuple(n for n, mask in along.items() if mask is not None and _is_there(border, mask & ~covered, on))


# --- neighbours


def _disputes(borders: Mapping[int, Border], at: int, texts: Mapping[str, Reading]) -> Iterator[Dispute]:
    """Yield the borders of a grid that its text and the neighbour's say to run along different things."""
    border = borders[at]
    own = texts[border.description.code]
    for other in sorted({int(each) for each in border.beyond if each >= 0}):
        there = borders[other]
        reading = texts.get(there.description.code)
        if reading is None or not reading.sides:
            continue
        shared, back = border.beyond == other, there.beyond == at
        for direction in CLOCKWISE:  # a border around a corner is on several sides
            leg = shared & border.on(direction)
            length = float(border.length[leg].sum())
            if length < _LEAST_M:
                continue
            facing = back & there.beside(border.points[leg])
            if not facing.any():
                continue
            mine, theirs = _said_along(border, own, leg), _said_along(there, reading, facing)
            # What one of them has on a leg the other may have around the corner of the same border.
            all_mine = {*mine, *_said_along(border, own, shared)}
            all_theirs = {*theirs, *_said_along(there, reading, back)}
            agree = _agree(borders, at, other, mine, all_theirs) or _agree(borders, at, other, all_mine, theirs)
            if mine and theirs and not agree:
                yield Dispute(direction, mine, there.description.code, _sides_of(there, facing)[0], theirs, length)


def _said_along(border: Border, reading: Reading, shared: NDArray[np.bool_]) -> tuple[str, ...]:
    """Return what a text says a shared border, or a leg of one, runs along, on all sides that it is on."""
    sides = _sides_of(border, shared)
    return tuple(dict.fromkeys(name for side in sides for name in _named_there(border, reading, side, shared)))


def _sides_of(border: Border, shared: NDArray[np.bool_]) -> list[Direction]:
    """Return the sides that a good part of a shared border is on, the one with most of it first."""
    lengths = {d: float(border.length[shared & border.on(d)].sum()) for d in CLOCKWISE}
    least = _SIDE_SHARE * sum(lengths.values())
    return [d for d in sorted(CLOCKWISE, key=lambda d: -lengths[d]) if 0 < lengths[d] >= least]


def _named_there(border: Border, reading: Reading, direction: Direction, shared: NDArray[np.bool_]) -> tuple[str, ...]:
    """Return what a text says a shared border runs along; all that it has on that side where nothing of it is there."""
    said = [reference for reference in said_on(reading, direction) if reference.name != UNNAMED]
    there = [r for r in said if (along := border.along(r)) is not None and (along & shared).any()]
    return tuple(dict.fromkeys(name for reference in there or said for name in reference.names))


def _agree(borders: Mapping[int, Border], at: int, other: int, mine: Collection[str], theirs: Collection[str]) -> bool:
    """Return whether two texts name the same thing, or one the other grid or its community."""
    ground = borders[at].ground
    known = ground.named.known
    if {known(name) or name for name in mine} & {known(name) or name for name in theirs}:
        return True
    return any(other in ground.called(name) for name in mine) or any(at in ground.called(name) for name in theirs)
