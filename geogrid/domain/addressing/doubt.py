"""What makes it doubtful that a text means the one place that was matched: others in it, parts nobody knows."""

from __future__ import annotations

import re
from typing import NamedTuple

from geogrid.domain.addressing.directory import Site
from geogrid.domain.addressing.element import Element, Level, Parse
from geogrid.domain.addressing.key import Head

_NAMED = (Level.ROAD, Level.ESTATE, Level.SITE)
_COUNTRY = (Level.PROVINCE, Level.CITY, Level.DISTRICT)
_PART = re.compile(r"[东西南北中a-z\d一二三四五六七八九十]{1,3}[区期苑]")


class Found(NamedTuple):
    """Places of the register by one of the heads of a text.

    Parameters
    ----------
    depth
        How much of the text they have.
    share
        Of the numbers that are written, how many are listed.
    """

    depth: int
    head: Head
    sites: list[Site]
    share: float


def is_elsewhere(one: Found, other: Found) -> bool:
    """Return whether two places that a text names lie in no grid together: a second address, or a contradiction."""
    whole = one.head.level is Level.ESTATE and one.depth == 0
    return not whole and not {site.grid for site in one.sites} & {site.grid for site in other.sites}


def in_unknown_part(parse: Parse, head: Head) -> bool:
    """Return whether a part of an estate is named that nothing is called by: 城市花园东区."""
    follows = (e for e in parse.elements if e.start == head.element.end and e.level in _NAMED and not e.known)
    return any(_PART.fullmatch(e.value) for e in follows)


def _in_name(parse: Parse, element: Element) -> bool:
    """Return whether a city without its last part begins the name of a shop: 北京烤鸭店."""
    short = element.end - element.start < len(element.value)
    return short and any(e.start == element.end and e.level is Level.SITE and not e.known for e in parse.elements)


def other_district(parse: Parse) -> str | None:
    """Return the place of the country that a text names, where that is another than the loaded one."""
    named = [e for e in parse.elements if e.level in _COUNTRY and e.known and not e.repeated and not _in_name(parse, e)]
    foreign = next((at for at, e in enumerate(named) if not e.own), None)
    if foreign is None:
        return None
    first = last = foreign
    while first > 0 and named[first - 1].end == named[first].start:
        first -= 1
    while last + 1 < len(named) and named[last].end == named[last + 1].start:
        last += 1
    return "".join(e.value for e in named[first : last + 1])
