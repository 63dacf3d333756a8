"""What places are called behind their number: 竹辉饭店 of 竹辉路168号竹辉饭店, by which people know them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from geogrid.domain.addressing import numbers
from geogrid.domain.addressing.key import house
from geogrid.domain.addressing.normalise import normalise, spelt
from geogrid.domain.addressing.personal import without
from geogrid.domain.addressing.segments import on_segment
from geogrid.domain.addressing.wording import is_no_name

_BEHIND = re.compile(r"(?:号|院)[(]?([\u3400-\u9fff]{4,20})[)]?$")
"""Four characters at least: shorter words are names of people, or 门面."""
_LAST_NUMBER = re.compile(r".*(?:[\d〇零一二三四五六七八九十百a-z甲乙丙丁][号院幢栋座室楼层组]|\d)院?[(]?([^()]*)")
_NO_NAME = re.compile("(?:[楼层室户门口内旁边侧面处]|附近|对面|宿舍|仓库|车库|门卫室?)$")
LAST = "号室户楼层幢栋座元院门口内旁边侧面处0123456789"
"""With what no address ends that has a name there."""


def name_behind(address: str) -> str:
    """Return what stands behind the last number of an address, without what tells of a person; empty without any.

    Two of one number are two places: …7号一期 and …7号二期; …7号 alone may be either.
    """
    found = _LAST_NUMBER.search(normalise(without(address)))
    return found[1] if found else ""


def names_behind(houses: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Return the names that stand behind the numbers of houses, and the key of each: of those that only one has.

    Parameters
    ----------
    houses
        Address, road and number of each.
    """
    found: dict[str, str | None] = {}
    for address, road, number in houses:
        named = _BEHIND.search(spelt(address))
        if named is None or _NO_NAME.search(named[1]) or is_no_name(named[1]):
            continue
        road, number = on_segment(road, number)
        key = house(normalise(road), numbers.of_column(spelt(number)))
        found[named[1]] = key if found.get(named[1], key) == key else None
    return {name: key for name, key in found.items() if key}
