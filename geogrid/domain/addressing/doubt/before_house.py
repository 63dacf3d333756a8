"""A place that stands right before the house that is meant: 夫子庙瞻园路128号, 红花派出所辖区瞻园路128号."""

from __future__ import annotations

import re
from enum import Enum, auto

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import ABOVE, Element, Parse
from geogrid.domain.addressing.register.key import Head

_BLANK = re.compile(r"[\s的]*")
_OF_AN_AREA = re.compile(r"[\s的]*(?:管?辖区?|管片|[管片学商景]区|商圈|地区|一带)(?:范围)?(?:内|里)?[\s的]*")
"""By what a place is said to be that of an area, and not itself."""
_ANOTHER = (levels.RELATION, levels.JUNCTION, levels.OFFSET)


class Before(Enum):
    """What a text says before a house: the place where that is, or whose area it is in."""

    PLACE = auto()
    AREA = auto()


def before_house(parse: Parse, place: Head, house: Head) -> Before | None:
    """Return what a place says that stands right before a house; None where it does not."""
    is_so = place.level is levels.SITE and house.level is levels.NUMBER
    if not is_so or any(parse.first(level) for level in _ANOTHER):
        return None
    if house.element.start < place.element.end:
        return None
    between = [e for e in parse.elements if place.element.end <= e.start < house.element.start]
    words = "".join(parse.text[e.start : e.end] for e in between if not _is_area(e))
    if _BLANK.fullmatch(words):
        return Before.PLACE
    return Before.AREA if _OF_AN_AREA.fullmatch(words) else None


def _is_area(element: Element) -> bool:
    return element.known and element.level in ABOVE
