"""The places that the register calls just as a text does, however it is read; also offices that are called as areas."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from geogrid.domain.addressing.doubt.on_a_road import MATTER
from geogrid.domain.addressing.doubt.said import ODD
from geogrid.domain.addressing.finding import Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import ABOVE, Element, Parse
from geogrid.domain.addressing.names.spellings import other_spellings
from geogrid.domain.addressing.names.wording import own_words
from geogrid.domain.addressing.reading.chains import is_common
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.key import Head
from geogrid.domain.addressing.text.normalise import spelt

OfSites = Callable[[Parse, Head, list[Site], list[Note]], list[Spot]]
"""A spot for each grid of places that a text means."""


_OFFICE = ("办", "办事处")
_OF_AN_OFFICE = (levels.RELATION, levels.FLOOR, levels.ROOM)
_ABOUT = re.compile(
    rf"{MATTER}|不作为|态度|工作人员|大厅|窗口|食堂|大[门楼]|院[子内里]|办[公证事]|门卫|会议室|停车|便民|政务"
    r"|信访|综治|[\u3400-\u9fff]{2,4}(?:科|中心|办公?室)$"
)


def as_words(parse: Parse, directory: Directory, of_sites: OfSites) -> list[Spot]:
    """Return the places that the register calls just as a text does, however it is read."""
    for areas in (ABOVE[:-1], ABOVE) if parse.first(levels.COMMUNITY) else (ABOVE,):
        words = own_words(parse, areas)
        if is_common(words):
            continue
        if sites := list(directory.at(words) or directory.under(words)):
            spots = of_sites(parse, _head(parse, words), sites, [])
            odd = any(n.remark is not Remark.BY_DOCUMENT for spot in spots for n in spot.notes)
            return [] if odd else spots  # 前园 南路12号 is not in 前园社区
    return []


def is_area(parse: Parse) -> bool:
    """Return whether a text is nothing but areas of the district, the last of them above communities."""
    said = [e for e in parse.elements if e.level is not levels.NOISE]
    return bool(said) and said[-1].level is not levels.COMMUNITY and all(e.level in ABOVE and e.own for e in said)


def with_office(parse: Parse, areas: list[Spot], directory: Directory, of_sites: OfSites) -> list[Spot]:
    """Return the place that is called as an area is, and the area, which the same words mean.

    The office of a sub-district alone where a text says that: 金门路街道办事处, 金门路街道办.

    Parameters
    ----------
    areas
        The area as a whole.
    """
    words, last = own_words(parse), [e for e in parse.elements if e.level is not levels.NOISE][-1]
    offices = tuple(other_spellings(levels.TOWN, last.value)) if last.level is levels.TOWN else ()
    ways = (words, *offices) if words in offices else (words,)
    sites: Sequence[Site] = next(filter(None, map(directory.at, ways)), ())
    if not sites:
        return areas
    others = Parse(parse.text, tuple(e for e in parse.elements if e is not last))  # it may stand in another area
    spots = of_sites(others, _head(parse, sites[0].text), list(sites), [])
    if words in offices:
        return spots
    odd = [Note(Remark.NOT_JUST_THERE, "", "")] if not areas else []
    spots = [spot._replace(trust=spot.trust * ODD, notes=(*spot.notes, *odd)) for spot in spots]
    return spots + [spot._replace(trust=spot.trust * (1 - ODD)) for spot in areas]


def by_office(parse: Parse, directory: Directory) -> Parse:
    """Return an address with the office of a sub-district read as the place that it is: 湖滨街道办事处门口.

    Before an address it says in which sub-district that is; behind the community that it stands in it is the place.
    """
    towns = [e for e in parse.elements if e.level is levels.TOWN] if "办" in parse.text else []
    town = towns[-1] if towns else None
    written = spelt(parse.text[town.start : town.end]) if town else ""
    if town is None or not written.endswith(_OFFICE) or not _is_of_an_office(parse, town):
        return parse
    others = tuple(other_spellings(levels.TOWN, town.value))
    key = next((way for way in (written, *others) if directory.at(way)), None)
    if key is None:
        return parse
    office = town._replace(level=levels.SITE, value=key, repeated=False)
    return Parse(parse.text, tuple(office if e is town else e for e in parse.elements))


def _is_of_an_office(parse: Parse, office: Element) -> bool:
    """Return whether what follows an office is about it: where it is beside that, its floors, a matter there."""
    said = [e for e in parse.elements if e.level is not levels.NOISE]
    behind = [e for e in said if e.start >= office.end]
    if not behind:
        return any(e.level is levels.COMMUNITY and e.own for e in said)
    if any(e.own for e in behind):
        return False
    return behind[0].level in _OF_AN_OFFICE or (behind[0].level is levels.SITE and bool(_ABOUT.match(behind[0].value)))


def _head(parse: Parse, words: str) -> Head:
    return Head(levels.SITE, words, words, (), Element(levels.SITE, 0, len(parse.text), words))
