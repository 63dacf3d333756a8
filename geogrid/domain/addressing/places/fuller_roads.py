"""Roads that the register has with their neighbourhood before them: 得胜上街 of 牛市口得胜上街."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from geogrid.domain.addressing.doubt.said import ODD
from geogrid.domain.addressing.finding import DEPTH, How, Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Name, Parse
from geogrid.domain.addressing.text.numerals import CHARACTERS
from geogrid.pace import in_order, paced

_BEFORE = 2
"""Characters of a neighbourhood at least."""
_OWN_NAME = re.compile(
    rf"(?![{CHARACTERS}\d东西南北中上下新老前后横直第]*(?:路|街|巷|弄|大道)).{{2,}}(?:路|街|巷|弄|大道)"
)
"""A road that has a name of its own, and is not only counted: 得胜上街, but not 东街."""


def is_name_of_road(text: str) -> bool:
    """Return whether a text is the name of a road that may have its neighbourhood before it."""
    return _OWN_NAME.fullmatch(text) is not None


def goes_before(whole: str, road: str) -> bool:
    """Return whether something long enough to be a neighbourhood stands before a road in another name."""
    return len(whole) - len(road) >= _BEFORE and whole.endswith(road)


def fuller_roads(names: Iterable[tuple[str, Name]]) -> Mapping[str, list[str]]:
    """Return the roads of the register that are also a part of others, and those: 得胜上街 of 牛市口得胜上街."""
    roads = {name.text for _, name in names if name.level is levels.ROAD}
    found: dict[str, list[str]] = {}
    for road in paced(in_order(roads, str)):
        for start in range(_BEFORE, len(road) - _BEFORE):
            if (end := road[start:]) in roads and is_name_of_road(end):
                found.setdefault(end, []).append(road)
    return found


def with_fuller(parse: Parse, road: Element, fuller: Iterable[str], spots: Callable[[Parse], list[Spot]]) -> list[Spot]:
    """Return where an address is on a road that others are called by as well, with their neighbourhood before it.

    A house that the register has is that; one that it has on the others alone is there to 60 %, and the road as a
    whole is to 40 % those.

    Parameters
    ----------
    spots
        Where an address may be with just the names in it.
    """
    base = spots(parse)
    if base and DEPTH[base[0].how] >= DEPTH[How.ALIAS]:
        return base
    here = {grid for spot in base for grid in spot.grids}
    is_whole = bool(base) and base[0].how is How.ROAD and parse.first(levels.NUMBER) is None
    others: list[Spot] = []
    for name in fuller:
        named = road._replace(value=name)
        found = spots(Parse(parse.text, tuple(named if e is road else e for e in parse.elements)))
        said = Note(Remark.CORRECTED, road.value, name)
        found = [s for s in found if (s.how is How.ROAD if is_whole else DEPTH[s.how] >= DEPTH[How.ALIAS])]
        others += [spot._replace(notes=(said, *spot.notes)) for spot in found]
    if all(spot.grids.keys() <= here for spot in others):
        return base
    own, other = (ODD, 1 - ODD) if is_whole else (1 - ODD, ODD)
    note = Note(Remark.ALSO_FITS, others[0].text, road.value)
    first = [spot._replace(trust=spot.trust * own, notes=(*spot.notes, note)) for spot in base]
    return first + [spot._replace(trust=spot.trust * other / len(others)) for spot in others]
