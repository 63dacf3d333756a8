"""Why a text may enclose nothing, or something else than is meant: what can be said of its lines on the map."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import shapely

from geogrid.domain.register import LineKind
from geogrid.domain.sides.fit import Wanted
from geogrid.domain.sides.named import Named
from geogrid.domain.sides.side import Kind, Reading
from geogrid.domain.sides.walk import AROUND

WIDE_KM2 = 5.0
"""A grid in a town is smaller than that."""
_ACROSS = 4
_LEFT_OUT = re.compile("不含|不包括|除.{1,20}外|除外")
_TWICE_M = 300.0
"""Places of one name are two that are farther apart than this."""
_KINDS = {Kind.ROAD: {LineKind.ROAD}, Kind.WATER: {LineKind.RIVER}, Kind.RAILWAY: {LineKind.RAILWAY}}


class Hurdle(StrEnum):
    """What stands in the way."""

    ELSEWHERE = "elsewhere"
    """No name of the text is known: it is of another place, or the map lacks the lines."""
    APART = "apart"
    """Lines that should meet at a corner do not, within the distance by which lines are extended."""
    TWICE = "twice"
    """There is more than one place of a name."""
    OTHER_KIND = "other_kind"
    """The text says a river, and the map has a road of that name, or the like."""
    ONE_LINE = "one_line"
    """Of all that it names one line alone is known, and that encloses nothing."""
    NOT_SO = "not_so"
    """The lines enclose ground, but not on the sides where the text has them."""
    LEFT_OUT = "left_out"
    """The text leaves out something within; that is not drawn."""
    NARROW = "narrow"
    """Between the inner edges of its lines there is too little ground; the outline is that of their centres."""
    EDGE = "edge"
    """An edge of a line is meant, and not which, or the map has no width of it; the outline is that of its centre."""
    WIDE = "wide"
    """What is enclosed is far larger than a grid."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way.

    Parameters
    ----------
    names
        Of the lines that it is about.
    amount
        How far apart these are (m); how many places of the name there are; how large what is enclosed is (km2).
    """

    hurdle: Hurdle
    names: tuple[str, ...] = ()
    amount: float = 0.0


def obstacles(
    reading: Reading, wanted: Wanted, named: Named, reach: float, areas: Sequence[float]
) -> Iterator[Obstacle]:
    """Yield what stands in the way of a text.

    Parameters
    ----------
    wanted
        The known names of the text, by side.
    reach
        By how much lines are extended (m).
    areas
        Of the best that was found (m2); none where nothing was.
    """
    known = list(dict.fromkeys(name for names in wanted.values() for name in names))
    if not known:
        if reading.sides or reading.steps:
            yield Obstacle(Hurdle.ELSEWHERE)
        return
    apart = list(_apart(wanted, named, reach))
    yield from apart
    if len(known) == 1 and not areas:
        yield Obstacle(Hurdle.ONE_LINE, (known[0],))
    elif not areas and not apart:
        yield Obstacle(Hurdle.NOT_SO)
    yield from _left_out(reading)
    yield from _twice(known, named)
    yield from _other_kinds(reading, named)
    yield from (Obstacle(Hurdle.WIDE, amount=m2 / 1e6) for m2 in areas if m2 > WIDE_KM2 * 1e6)


def _left_out(reading: Reading) -> Iterator[Obstacle]:
    notes = [note for side in reading.sides for reference in side.references for note in reference.notes]
    for piece in (*reading.unread, *notes):
        if _LEFT_OUT.search(piece):
            yield Obstacle(Hurdle.LEFT_OUT, (piece,))


def _twice(known: Sequence[str], named: Named) -> Iterator[Obstacle]:
    for name in known:
        places = shapely.get_num_geometries(shapely.union_all(shapely.buffer(named.shape(name), _TWICE_M / 2)))
        if places > 1:
            yield Obstacle(Hurdle.TWICE, (name,), float(places))


def _other_kinds(reading: Reading, named: Named) -> Iterator[Obstacle]:
    for side in reading.sides:
        for reference in side.references:
            bearer = named.known(reference.name)
            kinds = named.kinds(bearer) if bearer else set()
            if kinds and reference.kind in _KINDS and not kinds & _KINDS[reference.kind]:
                yield Obstacle(Hurdle.OTHER_KIND, (reference.name,))


def _meeting(wanted: Wanted) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield the names of sides that meet at a corner, or of steps of a trace, one behind the other around the grid."""
    sides = [(at, wanted[direction]) for at, direction in enumerate(AROUND) if wanted.get(direction)]
    for (at, names), (next_at, others) in pairwise([*sides, *sides[:1]]):
        if (next_at - at) % len(AROUND) < _ACROSS:  # with the side between them unknown two do not meet
            yield names, others
    steps = [(name,) for name in wanted.get(None, ())]
    yield from pairwise([*steps, *steps[:1]])


def _apart(wanted: Wanted, named: Named, reach: float) -> Iterator[Obstacle]:
    for one, other in _meeting(wanted):
        if set(one) & set(other):
            continue
        away, names = min((float(shapely.distance(named.shape(a), named.shape(b))), (a, b)) for a in one for b in other)
        if away > reach:
            yield Obstacle(Hurdle.APART, names, away)
