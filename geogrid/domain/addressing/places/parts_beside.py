"""Estates that have parts beside them in the register: 玫瑰苑 and 玫瑰苑A区, of which the bare name may mean either."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from geogrid.domain.addressing.doubt.doubt import OPEN_AIR, unknown_part
from geogrid.domain.addressing.doubt.said import ODD
from geogrid.domain.addressing.finding import Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.phases import Named, fit_of, said_beside, with_part

_ESTATE = "小区"
_IN_PART = 0.9
"""How likely a part is meant by the name without it, where that alone has such a building."""


def parts_of(parse: Parse, whole: Element, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the parts that an estate or a place has beside it, for a building of a place also the estate called so.

    白石公园1栋 is in 白石公园小区, where 白石公园 has no such building.
    """
    parts = gazetteer.parts_beside(whole.value)
    if parts or whole.level is not levels.SITE or not parse.first(levels.BUILDING) or not OPEN_AIR.search(whole.value):
        return parts
    estate = gazetteer.named(whole.value + _ESTATE)
    return (estate.text,) if estate and estate.own and estate.level is levels.ESTATE else ()


def with_parts(
    parse: Parse,
    whole: Element,
    parts: Sequence[str],
    named: Callable[[str], Named | None],
    spots: Callable[[Parse], list[Spot]],
) -> list[Spot]:
    """Return where an address is in an estate that has parts beside it: less sure where such a one is in another grid.

    A building is where it is listed, if it is so in just one of them.

    Parameters
    ----------
    parse
        The address.
    whole
        The name of the estate in it.
    parts
        Its parts.
    named
        Returns what is called so, however it is spelt.
    spots
        Where an address may be with just the names in it.
    """
    said = said_beside(parse, whole, parts, named)
    base = spots(said)
    if said is not parse or unknown_part(parse, whole):
        return base
    return _shared(whole, base, ((part, spots(with_part(parse, whole, part))) for part in parts))


def _shared(whole: Element, base: list[Spot], of_parts: Iterable[tuple[str, list[Spot]]]) -> list[Spot]:
    """Return the places of an estate and of those of its parts that fit an address as well, in other grids."""
    if not base or not base[0].text.startswith(whole.value):
        return base
    here = {grid for spot in base for grid in spot.grids}
    elsewhere = [(name, spots) for name, spots in of_parts if any(not spot.grids.keys() <= here for spot in spots)]
    is_bare = base[0].text == whole.value and not _lacks(base)
    fits = [(0, fit_of(spots)[1]) if is_bare else fit_of(spots) for _, spots in elsewhere]
    fit = (0, fit_of(base)[1]) if is_bare else fit_of(base)
    best = max([fit, *fits])
    likely = [each for each, of in zip(elsewhere, fits, strict=True) if of == best]
    if not likely:
        return base
    shared = [
        spot._replace(trust=spot.trust * (1 - ODD if fit == best else _IN_PART) / len(likely))
        for _, spots in likely
        for spot in spots
    ]
    if fit < best:
        return shared
    notes = tuple(Note(Remark.ALSO_A_PART, name, whole.value) for name, _ in likely)
    return [spot._replace(trust=spot.trust * ODD, notes=(*spot.notes, *notes)) for spot in base] + shared


def _lacks(spots: Sequence[Spot]) -> bool:
    return any(note.remark is Remark.NOT_LISTED for note in spots[0].notes)
