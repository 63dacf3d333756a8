"""The levels of an address as plain names: to find a member of an enum takes ten times as long.

What is asked some hundred times for each address that is read and matched has to be at hand.
"""

from __future__ import annotations

from geogrid.domain.addressing.names.element import Level

PROVINCE = Level.PROVINCE
CITY = Level.CITY
DISTRICT = Level.DISTRICT
ZONE = Level.ZONE
TOWN = Level.TOWN
COMMUNITY = Level.COMMUNITY
ROAD = Level.ROAD
GROUP = Level.GROUP
NUMBER = Level.NUMBER
ESTATE = Level.ESTATE
SITE = Level.SITE
BUILDING = Level.BUILDING
UNIT = Level.UNIT
FLOOR = Level.FLOOR
ROOM = Level.ROOM
WITHIN = Level.WITHIN
JUNCTION = Level.JUNCTION
OFFSET = Level.OFFSET
RELATION = Level.RELATION
PHONE = Level.PHONE
NOISE = Level.NOISE


def of_division(code: str) -> Level:
    """Return the level of a six-digit code; a municipality (北京市) stands where provinces do."""
    if code.endswith("0000"):
        return PROVINCE
    return CITY if code.endswith("00") else DISTRICT
