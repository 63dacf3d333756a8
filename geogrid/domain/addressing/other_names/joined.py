"""What a text names once it is put together: names without their blanks and brackets, crossings of roads in short."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

from geogrid.domain.addressing.doubt.said import ODD
from geogrid.domain.addressing.finding import DEPTH, How, Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.blanks import joined_names
from geogrid.domain.addressing.names.element import Element, Name, Parse
from geogrid.domain.addressing.names.short_crossings import crossing_in_full
from geogrid.domain.addressing.other_names.weigh import LISTED

Spots = Callable[[str], list[Spot]]
"""Where what a text names may be."""
_MEET = (How.CROSSING, How.OFFSET, How.BESIDE)
_TWO, _MOST = 2, 16


def joined(
    parse: Parse, named: Callable[[str], Name | None], fuller: Callable[[str], list[str]], spots: Spots
) -> list[Spot]:
    """Return what an address names without blanks and brackets (前园 南路12号), or as a crossing: 经7纬6.

    Parameters
    ----------
    named
        Returns what is called so, however it is spelt.
    fuller
        Returns the roads that a name has left something out of: 建设北路 and 建设中路 of 建设路.
    """
    if crossing := crossing_in_full(parse.text, named):
        return spots(crossing)
    if crossings := _of_fuller_roads(parse, fuller, spots):
        return crossings
    text = joined_names(parse.text)
    return [spot for spot in (spots(text) if text != parse.text else ()) if DEPTH[spot.how] >= LISTED]


def _of_fuller_roads(parse: Parse, fuller: Callable[[str], list[str]], spots: Spots) -> list[Spot]:
    """Return where roads meet of which a text leaves out something in both names: 建设路与中山路交叉口."""
    roads = parse.all(levels.ROAD)
    if len(roads) != _TWO or any(road.known for road in roads) or parse.first(levels.NUMBER):
        return []
    one, other = roads
    found = [spot for text, notes in _pairs(parse, one, other, fuller) for spot in _meeting(spots(text), notes)]
    return [spot._replace(trust=spot.trust * ODD / len(found)) for spot in found]


def _pairs(
    parse: Parse, one: Element, other: Element, fuller: Callable[[str], list[str]]
) -> Iterator[tuple[str, tuple[Note, ...]]]:
    """Yield a text with two roads in full, and what is to be said of them."""
    text = parse.text
    for first, second in list(product(fuller(one.value), fuller(other.value)))[:_MOST]:
        notes = (Note(Remark.CORRECTED, one.value, first), Note(Remark.CORRECTED, other.value, second))
        yield text[: one.start] + first + text[one.end : other.start] + second + text[other.end :], notes


def _meeting(spots: list[Spot], notes: tuple[Note, ...]) -> Iterator[Spot]:
    """Yield the spots that are where both roads meet."""
    first, second = (note.meant for note in notes)
    for spot in spots:
        if spot.how in _MEET and spot.text == first + second:
            yield spot._replace(notes=(*notes, *spot.notes))
