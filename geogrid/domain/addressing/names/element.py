"""The elements of an address and the levels they stand on."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """What a part of an address is, from the widest to the narrowest, and what stands beside them."""

    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    ZONE = "zone"
    TOWN = "town"
    COMMUNITY = "community"
    ROAD = "road"
    GROUP = "group"
    NUMBER = "number"
    ESTATE = "estate"
    SITE = "site"
    BUILDING = "building"
    UNIT = "unit"
    FLOOR = "floor"
    ROOM = "room"
    WITHIN = "within"
    """Who or what is in a room or building: 信达资本."""
    JUNCTION = "junction"
    OFFSET = "offset"
    RELATION = "relation"
    PHONE = "phone"
    NOISE = "noise"


ABOVE = (Level.PROVINCE, Level.CITY, Level.DISTRICT, Level.ZONE, Level.TOWN, Level.COMMUNITY)
"""The levels that say which part of the country it is."""
INSIDE = (Level.BUILDING, Level.UNIT, Level.FLOOR, Level.ROOM)
"""The levels inside an estate or behind a house number."""
NAMED = (Level.ROAD, Level.ESTATE, Level.SITE)
"""The levels that have a name, and places of their own."""
HOUSE = (Level.NUMBER, Level.BUILDING)
"""The levels that say which house."""


_NUMBERED = frozenset((Level.NUMBER, *INSIDE))
_NOISE = Level.NOISE  # found once: a member of an enum takes long to find
_BLANKS = (" ", "\u3000", ",", "\uff0c")


class Name(NamedTuple):
    """A name and what it stands for.

    Parameters
    ----------
    level
        What is called so.
    text
        The name in use.
    short
        Whether it is written without its last part: 昱东 for 昱东街道.
    alias
        Whether it is another name than the one in use.
    own
        Whether it is of the loaded district, or an area around it.
    """

    level: Level
    text: str
    short: bool = False
    alias: bool = False
    own: bool = False


class Element(NamedTuple):
    """A part of an address.

    Parameters
    ----------
    level
        What it is.
    start, end
        Where it stands in the text that was parsed.
    value
        What it says, in one spelling: the name in use (镇海桥 for 老大桥), the number in digits (12 for 十二号).
    known
        Whether the name is one of the gazetteer's.
    own
        Whether that is a name of the loaded district, or of what it lies in.
    alias
        Whether another name was written than the one in use.
    repeated
        Whether it says once more what was said before.
    """

    level: Level
    start: int
    end: int
    value: str
    known: bool = False
    own: bool = False
    alias: bool = False
    repeated: bool = False


@dataclass(slots=True)
class Parse:
    """A text as it was read: its elements in the order of the text; together they are all of it."""

    text: str
    elements: tuple[Element, ...]
    _is_plain: bool | None = field(default=None, init=False, repr=False, compare=False)
    _by_level: dict[Level, tuple[Element, ...]] | None = field(default=None, init=False, repr=False, compare=False)
    """Made when it is first asked for: it is asked for ten times and more while an address is matched."""

    def first(self, level: Level) -> Element | None:
        """Return the first element of a level that is not said again."""
        found = (self._by_level or self._levels()).get(level)
        return found[0] if found else None

    def all(self, level: Level) -> tuple[Element, ...]:
        """Return the elements of a level that are not said again."""
        return (self._by_level or self._levels()).get(level, ())

    def value(self, level: Level) -> str | None:
        """Return what the first element of a level says; None without one."""
        found = self.first(level)
        return found.value if found else None

    @property
    def ends_in_number(self) -> bool:
        """Whether its last element is a number, of a house or of what is inside something."""
        return bool(self.elements) and self.elements[-1].level in _NUMBERED

    @property
    def is_plain(self) -> bool:
        """Whether it is names of the district and numbers alone, not begun by a numeral that may be a name (三门)."""
        if self._is_plain is None:
            elements = self.elements
            self._is_plain = bool(elements) and (elements[0].own or self.text[0].isdecimal())
            for e in elements if self._is_plain else ():
                is_blank = e.level is _NOISE and self.text[e.start : e.end] in _BLANKS
                if not (e.own or e.level in _NUMBERED or is_blank):
                    self._is_plain = False
                    break
        return self._is_plain

    def _levels(self) -> dict[Level, tuple[Element, ...]]:
        found: dict[Level, tuple[Element, ...]] = {}
        for element in self.elements:
            if not element.repeated:
                found[element.level] = (*found.get(element.level, ()), element)
        self._by_level = found
        return found
