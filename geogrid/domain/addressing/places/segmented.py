"""Addresses on roads whose houses are counted in segments: which segment is meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from geogrid.domain.addressing.doubt.said import ODD, TRUST
from geogrid.domain.addressing.finding import Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.names.phases import shared
from geogrid.domain.addressing.names.segments import whole_of
from geogrid.domain.addressing.register.key import house

Spots = Callable[[Parse], list[Spot]]


def by_segments(parse: Parse, road: Element, segments: Sequence[str], spots: Spots) -> list[Spot]:
    """Return where an address may be on a road of which the register has segments alone: shared by those.

    Of a house never certain: in which it is meant nobody said.

    Parameters
    ----------
    parse
        The address.
    road
        The road in it, without a segment.
    segments
        Those of the register.
    spots
        Where an address on one of them may be.
    """
    found = shared(parse, road, segments, spots)
    number = parse.value(levels.NUMBER)
    if number is None:
        return found
    trust, said = ODD if len({spot.text for spot in found}) == 1 else TRUST["unlisted"], house(road.value, number)
    return [
        spot._replace(trust=spot.trust * trust, notes=(Note(Remark.NOT_LISTED, said, spot.text), *spot.notes))
        for spot in found
    ]


def by_whole(parse: Parse, road: Element, spots: Spots) -> list[Spot]:
    """Return where an address may be on a road of which the register has not the segment that it names.

    Its houses are others: 解放路12号 is not 解放路东段12号.

    Parameters
    ----------
    parse, spots
        As of `by_segments`.
    road
        The segment in the address.
    """
    whole = road._replace(value=whole_of(road.value))
    note = Note(Remark.NOT_LISTED, road.value, whole.value)
    found = spots(Parse(parse.text, tuple(whole if e is road else e for e in parse.elements)))
    return [spot._replace(trust=spot.trust * ODD, notes=(note, *spot.notes)) for spot in found]
