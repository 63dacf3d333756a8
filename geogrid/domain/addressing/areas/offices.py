"""What each community has of its own: its committee, its clinic, its market. None is the one of another community."""

from __future__ import annotations

import re

from geogrid.domain.addressing.areas.areas import stated_in
from geogrid.domain.addressing.areas.stated import Stated
from geogrid.domain.addressing.doubt.offshoots import words_behind
from geogrid.domain.addressing.doubt.on_a_road import place_in
from geogrid.domain.addressing.finding import Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Level, Parse
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.grammar import NOISE
from geogrid.domain.addressing.other_names.mistakes import Correction
from geogrid.domain.addressing.reading.chains import is_common
from geogrid.domain.addressing.text.normalise import spelt

_AREAS = (levels.COMMUNITY, levels.TOWN)
_COMMUNITY = "社区"
_COMMITTEE = re.compile("居民委员会|居委会?")
_NAMED_SO = (levels.COMMUNITY, levels.SITE)


class Offices:
    """Tells whose office is meant.

    Parameters
    ----------
    gazetteer
        The names of the district.
    stated
        Where the areas are that a text states.
    """

    def __init__(self, gazetteer: Gazetteer, stated: Stated) -> None:
        self._stated = stated
        self._areas = {
            written: name for written, name in gazetteer.own() if name.level in _AREAS and not name.short
        }  # fmt: skip

    def with_community(self, parse: Parse) -> Parse:
        """Return an address with the community whose committee it names without that word: 龙江路居委会."""
        if not _COMMITTEE.search(parse.text):
            return parse
        for at, element in enumerate(parse.elements):
            noise = NOISE.match(parse.text, element.start)  # 我住龙江路居委会
            start = noise.end() if noise and noise.end() < element.end else element.start
            committee = _COMMITTEE.search(parse.text, start)
            if committee is None or not _ends_with(parse, at, committee):
                continue
            named = self._areas.get(spelt(parse.text[start : committee.start()]) + _COMMUNITY)
            if named:
                before = [Element(levels.NOISE, element.start, start, "")] if start > element.start else []
                community = Element(levels.COMMUNITY, start, committee.start(), named.text, known=True, own=True)
                office = Element(levels.SITE, committee.start(), committee.end(), committee[0])
                behind = (e for e in parse.elements[at + 1 :] if e.start >= committee.end())
                return Parse(parse.text, (*parse.elements[:at], *before, community, office, *behind))
        return parse

    def is_anothers(self, parse: Parse, each: Correction, spot: Spot) -> bool:
        """Return whether a name put right is of another community, or town, than the text states.

        乙社区居委会 is not 甲社区居委会 mistyped, and 居委会 of 乙社区 not what begins with 甲社区; nor is its 农贸市场
        one that the register has elsewhere, whatever that is called.
        """
        areas = stated_in(parse)
        if not areas:
            return False
        of = self._area_of(spelt(each.near.name.text))
        if of and any(area.level is of[0] for area in areas) and of not in {(a.level, a.value) for a in areas}:
            return True
        said = each.said
        for area in areas:
            said = said.removeprefix(spelt(parse.text[area.start : area.end]))
        return is_common(said) and self._stated.as_stated(spot, areas) is not spot

    def _area_of(self, name: str) -> tuple[Level, str] | None:
        """Return the community or the town that a name begins with."""
        begins = (self._areas.get(name[:length]) for length in range(len(name) - 1, 1, -1))
        found = next(filter(None, begins), None)
        return (found.level, found.text) if found else None


def as_lacking(parse: Parse, spot: Spot) -> Spot:
    """Return an area as a whole with what of it the register lacks: 警务室 of 莲花社区警务室."""
    of = next((e for e in stated_in(parse) if e.value == spot.text), None)
    words = words_behind(parse, of).words if of else ""
    office = words if is_common(words) else place_in(words)
    return spot._replace(notes=(*spot.notes, Note(Remark.NOT_LISTED, office, spot.text))) if office else spot


def _ends_with(parse: Parse, at: int, committee: re.Match[str]) -> bool:
    """Return whether a name and the committee behind it are one element, or two, of which the second is not known."""
    of = parse.elements[at]
    behind = parse.elements[at + 1] if at + 1 < len(parse.elements) else None
    if of.level in _NAMED_SO and not of.known:
        return committee.end() <= of.end
    is_apart = of.level is levels.ROAD and of.end == committee.start()
    return is_apart and behind is not None and behind.level is levels.SITE and not behind.known
