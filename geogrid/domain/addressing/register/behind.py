"""What places are called behind their number: 竹辉饭店 of 竹辉路168号竹辉饭店, by which people know them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from geogrid.domain.addressing.names.blanks import without_brackets
from geogrid.domain.addressing.names.segments import on_segment
from geogrid.domain.addressing.names.wording import is_no_name
from geogrid.domain.addressing.reading import numbers
from geogrid.domain.addressing.reading.abroad import SURNAMES
from geogrid.domain.addressing.reading.personal import without
from geogrid.domain.addressing.register.key import house
from geogrid.domain.addressing.text.normalise import normalise, spelt

_BEHIND = re.compile(r"(?:号|院)[(]?([\u3400-\u9fff]{3,20})[)]?$")
_ALONE = 4
"""Characters of what is a name by itself: shorter words are names of people, or 门面."""
_SIGHTS = "寺庙祠塔阁殿宫观坊堡庵"
_LAST_NUMBER = re.compile(r".*(?:[\d〇零一二三四五六七八九十百a-z甲乙丙丁][号院幢栋座室楼层组]|\d)院?[(]?([^()]*)")
_NO_NAME = re.compile("(?:[楼层室户门口内旁边侧面处]|附近|对面|宿舍|仓库|车库|门卫室?)$")
LAST = "号室户层幢栋座元口内旁边侧面0123456789"
"""With what no address ends that has a name there."""
BEFORE_LAST = "号幢栋座第0123456789一二三四五六七八九十"
"""What stands before the 楼 of no name: 3号楼, of 望江楼 it does not."""
_INSIDE = re.compile(
    r"(?:号|弄|院|幢|栋|座|楼|层|室)[(]?(?:[负首底一二三四五六七八九十]{1,3}[层楼]|大院|院内|内|里)?"
    r"([\u3400-\u9fff·]{3,20})(?=[()\d]|$)"
)
_IS_PART = re.compile(
    "(?:[层室户口内旁边侧面家宅库]|附近|对面|宿舍楼?|车棚|门卫|家属[楼院]|(?:综合|办公|教学|住宅|附属|居民)楼|商铺)$"
    "|^.{1,3}门$|^(?:[户业房店]主|房东|租[客户]|住户)"
)
_A_PERSON = re.compile(rf"[{''.join(sorted(SURNAMES))}][^家氏][^馆店园寺庙祠塔厅所校场厂站吧院楼]")


def name_behind(address: str) -> str:
    """Return what stands behind the last number of an address, without what tells of a person; empty without any.

    Two of one number are two places: …7号一期 and …7号二期; …7号 alone may be either.
    """
    found = _LAST_NUMBER.search(normalise(without(address)))
    return found[1] if found else ""


def names_behind(houses: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Return the names that stand behind the numbers of houses, and the key of each: of those that only one has.

    Also short ones, see `stands_alone`.

    Parameters
    ----------
    houses
        Address, road and number of each.
    """
    found: dict[str, str | None] = {}
    for address, road, number in houses:
        named = _BEHIND.search(without_brackets(spelt(address)))
        if named is None or _NO_NAME.search(named[1]) or is_no_name(named[1]):
            continue
        if not stands_alone(named[1]) and _A_PERSON.fullmatch(named[1]):
            continue
        road, number = on_segment(road, number)
        key = house(normalise(road), numbers.of_column(spelt(number)))
        found[named[1]] = key if found.get(named[1], key) == key else None
    return {name: key for name, key in found.items() if key}


def is_sight(name: str) -> bool:
    """Return whether a short name ends as those of sights do: 大慈寺, 兰桂坊."""
    return name[-1] in _SIGHTS


def stands_alone(name: str) -> bool:
    """Return whether a name is one wherever it stands; a shorter one (大慈寺) where an area is called by it."""
    return len(name) >= _ALONE


def word_inside(address: str) -> str | None:
    """Return the words behind a number by which somebody may look for a place; None where it has none.

    Also those that several places have, and that are too short to be taken for another name: 玉涵堂 of
    竹辉路168号玉涵堂, 中山公园南门 of 公园路1号中山公园南门. Not what may be a person, or which part of a house it is.
    """
    found = _INSIDE.search(normalise(without(address)))
    if found is None or _IS_PART.search(found[1]) or is_no_name(found[1]) or _A_PERSON.fullmatch(found[1]):
        return None
    return found[1]
