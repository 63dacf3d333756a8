"""Segments of roads that are called by the quarter they run through: 河街（窑湾段）35号 is 河街35号 in 窑湾社区."""

from __future__ import annotations

import re
from collections.abc import Callable

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import HOUSE, Element, Name, Parse
from geogrid.domain.addressing.reading.numbers import of_house
from geogrid.domain.addressing.text.normalise import spelt

_SEGMENT = re.compile(r"\s?(?P<opens>\()?(?P<of>[\u3400-\u9fff]{2,6}?)(?P<segment>段)?(?(opens)\))\s?")
_AREAS = (levels.COMMUNITY, levels.TOWN)


def with_quarter(parse: Parse, named: Callable[[str], Name | None]) -> Parse:
    """Return an address with the quarter between a road and its house number read as where that is.

    The number is of the road; a quarter that nobody knows stays a word beside it.

    Parameters
    ----------
    named
        Returns what is called so, however it is spelt.
    """
    if parse.is_plain:
        return parse
    for at, road in enumerate(parse.elements):
        house = _house_behind(parse, at) if road.own and road.level is levels.ROAD else None
        said = _SEGMENT.fullmatch(spelt(parse.text[road.end : house.start])) if house else None
        if house is None or said is None or len(said[0]) != house.start - road.end:
            continue
        area = named(said["of"])
        is_area = area is not None and area.own and area.level in _AREAS
        is_said_so = said["opens"] and (said["segment"] or _is_word(parse, road.end, house.start))
        if not (is_area or is_said_so):
            continue
        start, end = road.end + said.start("of"), road.end + said.end("segment" if said["segment"] else "of")
        quarter = Element(levels.SITE, start, end, said["of"] + (said["segment"] or ""))
        if area and is_area:
            quarter = Element(area.level, start, end, area.text, known=True, own=True)
        number = house._replace(level=levels.NUMBER, value=of_house(spelt(parse.text[house.start : house.end])))
        behind = parse.elements[parse.elements.index(house) + 1 :]
        return Parse(parse.text, (*parse.elements[: at + 1], *_marks(road.end, quarter, house.start), number, *behind))
    return parse


def _is_word(parse: Parse, start: int, end: int) -> bool:
    """Return whether what stands there is a word that nobody knows: 人民路（老粮站）12号."""
    between = [e for e in parse.elements if start <= e.start < end and e.level is not levels.NOISE]
    return len(between) == 1 and between[0].level is levels.SITE and not between[0].known


def _house_behind(parse: Parse, at: int) -> Element | None:
    """Return the house number behind what stands next to a road, if that is a word, or one in brackets."""
    behind = parse.elements[at + 1 :]
    house = next((e for e in behind if e.level in HOUSE), None)
    return house if house and house is not behind[0] and parse.text[house.end - 1] in "号號" else None


def _marks(start: int, quarter: Element, end: int) -> list[Element]:
    """Return a quarter with the brackets around it."""
    before = [Element(levels.NOISE, start, quarter.start, "")] if start < quarter.start else []
    behind = [Element(levels.NOISE, quarter.end, end, "")] if quarter.end < end else []
    return [*before, quarter, *behind]
