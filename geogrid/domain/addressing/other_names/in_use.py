"""Addresses by the names in use for the other names in them: 夏家湾12号 is 石人村竹山塘组12号."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from geogrid.domain.addressing.doubt.said import other_name
from geogrid.domain.addressing.finding import How, Match, Spot
from geogrid.domain.addressing.names.element import NAMED, Element, Parse


def in_use(found: Match) -> str | None:
    """Return a text with what its other names stand for instead of them; None where it was found, or has none."""
    if found.spots and found.spots[0].how is not How.COMMUNITY:
        return None
    others, text = _others(found.parse), found.parse.text
    for element in reversed(others):
        text = text[: element.start] + element.value + text[element.end :]
    return text if others else None


def are_there(found: Match, spots: Sequence[Spot]) -> bool:
    """Return whether anything was found in use, in the area that a text names: that of 莲花社区 is no other one."""
    within = {grid for spot in found.spots for grid in spot.grids}
    return bool(spots) and (not within or all(grid in within for spot in spots for grid in spot.grids))


def called_otherwise(found: Match, spots: Iterable[Spot]) -> list[Spot]:
    """Return where an address in use is, for the one with other names."""
    notes = [note for element in _others(found.parse) for note in other_name(found.parse, element)]
    return [
        spot._replace(how=How.ALIAS if spot.how is How.EXACT else spot.how, notes=(*spot.notes, *notes))
        for spot in spots
    ]


def _others(parse: Parse) -> list[Element]:
    return [element for element in parse.elements if element.alias and element.level in NAMED]
