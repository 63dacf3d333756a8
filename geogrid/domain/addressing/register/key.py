"""The one text that an address is kept and looked up by: from the road or the estate down, in one spelling."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import NAMED, Element, Level, Parse
from geogrid.domain.addressing.names.wording import is_unnamed, says_all, whole_name
from geogrid.domain.addressing.reading.annex import annex
from geogrid.domain.addressing.register.villages import in_villages, is_hamlet
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.addressing.text.numerals import QUALIFIERS

MOST = 60
"""How many numbers of a list or range are looked up."""
_MOST_OF_ONE, _MOST_BRANCHES = 10, 20
"""How many numbers one place has at most, and how many in one house: 附6-10号."""
ENDS = {levels.BUILDING: "幢", levels.UNIT: "单元", levels.ROOM: "室"}
_WITH_PARTS = (levels.ESTATE, levels.SITE, levels.ROAD)
_LISTED = (levels.GROUP, levels.NUMBER, *ENDS)
_TYPED = {levels.GROUP: "组", levels.NUMBER: "号", **ENDS}
_IN_IT = re.compile(
    rf"[{QUALIFIERS}]?[a-z\d甲乙丙丁戊己庚辛东西南北中主副裙配前后底顶附吊,-]+(?:号|支?弄|组|[幢栋]|单元|室)|（|(?<=号)\(|\d+楼\d+室"
    r"|(?<=[号幢])(?:自编|大?院|[a-z\d一二三四五六七八九十]{1,2}期|[前后侧旁边正大东西南北]{1,2}门)"
    r"|(?<=[号幢])[\u3400-\u9fff\da-z-]{1,5}[楼层院室屋房库卫座塔铺]|(?<=号)地下|(?<=楼)(?:自编)?\d+铺"
)
"""How goes on what is in something: 3幢, of a house 3楼; what a stretch of a road is called goes on so as well."""
_OF_A_LANE = re.compile("[^,-]*弄|.*支弄")
_SIDE = re.compile(r"(?<=\d)[东西南北](?:-\d+)?$")
_ONE_SIDE = re.compile("[单單双雙奇偶][号號数數侧側边邊]")


class Head(NamedTuple):
    """What an address begins with below its community.

    Parameters
    ----------
    level
        NUMBER for a house number on a road, ESTATE or SITE for a name, GROUP for a part of a village.
    name
        The road, estate, site or community.
    text
        The key so far: 前园南路12号, 城市花园.
    numbers
        What is written in it: one house number, or several.
    element
        Where its name stands.
    """

    level: Level
    name: str
    text: str
    numbers: tuple[str, ...]
    element: Element


def heads(parse: Parse, *, again: bool = False) -> list[Head]:
    """Return what a parsed address can be looked up by, the narrower first.

    Parameters
    ----------
    again
        Whether a name that is said again is another: 城市花园3幢和城市花园5幢.
    """
    found = [
        Head(level, element.value, element.value, (), element)
        for level in (levels.ESTATE, levels.SITE)
        for element in ([e for e in parse.elements if e.level is level] if again else parse.all(level))
    ]
    number, building = parse.first(levels.NUMBER), parse.first(levels.BUILDING)
    if building and not number:  # 优品道2幢: estates are called so, too
        found += [Head(levels.ESTATE, road.value, road.value, (), road) for road in parse.all(levels.ROAD)]
    taken: set[int] = set()
    here = list(_in_villages(parse, taken)) if parse.first(levels.COMMUNITY) else []
    roads = _numbered(parse, taken) if number and parse.first(levels.ROAD) else []
    return found + (sorted(here + roads, key=_start) if here and roads else here or roads)


def _in_villages(parse: Parse, taken: set[int]) -> Iterator[Head]:
    """Yield what is named in villages, and note where the numbers stand that are of them."""
    for each in in_villages(parse):
        taken.update(number.start for number in each.numbers)
        numbers = [one for number in each.numbers for one in several(number.value)] or [""]
        for group, number in product(several(each.group), numbers):
            part = each.hamlet or (f"{group}组" if group else "")
            text = each.village.value + part + (f"{number}号" if number else "")
            yield Head(levels.GROUP, each.village.value, text, (number,) if number else (), each.village)


def _numbered(parse: Parse, taken: Collection[int]) -> list[Head]:
    return [
        Head(levels.NUMBER, road.value, house(road.value, one), (one,), road)
        for road, value in _on_roads(parse, taken)
        for one in several(value, on_a_road=True)
    ]


def _start(head: Head) -> int:
    return head.element.start


def road_of(roads: Sequence[Element], number: Element) -> Element:
    """Return the road that a number is of: the last before it, else the first."""
    return next((road for road in reversed(roads) if road.start < number.start), roads[0])


def _on_roads(parse: Parse, taken: Collection[int] = ()) -> Iterator[tuple[Element, str]]:
    """Yield each house number, or list or range of them, with the road it is on: 延安路12号、前园南路12号.

    Parameters
    ----------
    taken
        Where numbers stand that are of a village.
    """
    roads = [e for e in parse.elements if e.level is levels.ROAD]
    said: set[tuple[str, str]] = set()
    for each in (e for e in parse.elements if e.level is levels.NUMBER and e.start not in taken):
        road = road_of(roads, each)
        if (road.value, each.value) not in said:
            said.add((road.value, each.value))
            yield road, each.value


def left_out(parse: Parse) -> list[str]:
    """Return the keys of the houses across the road that a range of numbers leaves out, where it is not said: 1-5号."""
    if (
        not parse.first(levels.ROAD)
        or not any("-" in e.value for e in parse.all(levels.NUMBER))
        or _ONE_SIDE.search(parse.text)
    ):
        return []
    return [
        house(road.value, str(number + 1))
        for road, value in _on_roads(parse)
        if "-" in value
        for number in map(int, several(value, on_a_road=True)[:-1] if _by_side(value) else ())
    ]


def house(road: str, number: str) -> str:
    """Return the key of a house number on a road."""
    if number.isdecimal():
        return f"{road}{number}号"
    if number.endswith("弄"):
        return f"{road}{number}"
    side = _SIDE.search(number)
    return f"{road}{number[: side.start()]}号{side[0]}" if side else f"{road}{number}号"


def tails(parse: Parse, inside: Sequence[Element] | None = None) -> list[tuple[str, ...]]:
    """Return what follows a head, from all of it to nothing, each a list of as many texts as buildings were listed.

    Parameters
    ----------
    inside
        What of the text is inside the head, if that is not all.
    """
    parts = _inside(parse, inside)
    found: list[tuple[str, ...]] = [("",)]
    for level, element in parts:
        each = several(element.value)
        found.append(tuple([text + one + ENDS[level] for text in found[-1] for one in each][:MOST]))
    return found[::-1]


def unexpanded(parse: Parse, inside: Sequence[Element] | None = None) -> str:
    """Return what follows a head with its ranges and lists as they are said, as one place is kept: 1-2幢."""
    return "".join(element.value + ENDS[level] for level, element in _inside(parse, inside))


def _inside(parse: Parse, inside: Sequence[Element] | None) -> list[tuple[Level, Element]]:
    if inside is None:
        return [(level, _behind_the_name(parse, found)) for level in ENDS if (found := parse.first(level))]
    return [(e.level, e) for level in ENDS for e in [e for e in inside if e.level is level][:1]]


def _behind_the_name(parse: Parse, found: Element) -> Element:
    """Return what of a level stands behind the first name, else before it: 7栋业主投诉锦绣华城3栋, 3幢城市花园.

    Parameters
    ----------
    found
        The first of it.
    """
    if parse.is_plain:
        return found
    named = next((e for e in parse.elements if e.level in _WITH_PARTS), None)
    if named is None or found.start > named.start:
        return found
    return next((e for e in parse.all(found.level) if e.start > named.start), found)


def is_name(parse: Parse) -> bool:
    """Return whether a text has a name in it: 12号 and 对面 have none."""
    return any(
        element.level in (*NAMED, levels.COMMUNITY, levels.TOWN, levels.ZONE, levels.GROUP)
        for element in parse.elements
    )


def is_of(text: str, above: str) -> bool:
    """Return whether a key is another one or of a place in it: 城市花园3幢 is in 城市花园, 城市花园南苑 is not."""
    if text == above or not text.startswith(above) or not above:
        return text == above
    cut = above[-1].isdecimal() and text[len(above)].isdecimal()  # 黄山中路1 in 黄山中路16号
    return not cut and _IN_IT.match(text, len(above)) is not None


def several(value: str, *, on_a_road: bool = False) -> list[str]:
    """Return the numbers of a list (3,5,7) or a range (1-6).

    Parameters
    ----------
    on_a_road
        Whether they are of houses: a range between odd or even ends keeps to its side.
    """
    if value.isdecimal():
        return [value]
    if value.endswith("弄") and not _OF_A_LANE.fullmatch(value):
        return [f"{lane}弄" for lane in several(value[:-1], on_a_road=on_a_road)]  # 965-969弄
    if "," in value:
        return value.split(",")[:MOST]
    if ends := _ends(value):
        first, last = ends
        return [str(number) for number in range(first, last + 1, 2 if on_a_road and _by_side(value) else 1)]
    return [value]


def is_list(parse: Parse) -> bool:
    """Return whether a text says several groups or houses, or several buildings, entrances or rooms."""
    said = [e for e in parse.elements if e.level in _LISTED]
    return len({e.level for e in said}) < len(said) or any(len(several(e.value)) > 1 for e in said)


def numbers_in(number: str) -> list[str]:
    """Return the house numbers that a place has whose number is a range or a list; nothing for any other, or many."""
    each = several(number, on_a_road=True)
    most = _MOST_BRANCHES if is_of_branches(number) else _MOST_OF_ONE if all(map(str.isdecimal, each)) else 0
    return each if 1 < len(each) <= most else []


def is_of_branches(number: str) -> bool:
    """Return whether a house number is a list of what is numbered in a house: 139-6,139-7, 28附101,28附102."""
    return "," in number and ("-" in number or "附" in number)


def _ends(value: str) -> tuple[int, int] | None:
    """Return the ends of a range that goes up; None of anything else."""
    first, dash, last = value.partition("-")
    is_range = dash and first.isdecimal() and last.isdecimal() and 0 < int(last) - int(first) < MOST
    return (int(first), int(last)) if is_range else None


def is_long_range(value: str) -> bool:
    """Return whether a number is a range of more houses than are looked up: 575-1723."""
    first, _, last = value.partition("-")
    return first.isdecimal() and last.isdecimal() and int(last) - int(first) >= MOST


def _by_side(value: str) -> bool:
    """Return whether a range is one between two odd or two even numbers."""
    ends = _ends(value)
    return ends is not None and (ends[1] - ends[0]) % 2 == 0


def key(parse: Parse) -> str | None:
    """Return the key of a place by its parsed address; None where it says no place below a community."""
    first = next(iter(heads(parse)), None)
    return first.text + tails(parse)[0][0] if first else None


class Parts(NamedTuple):
    """The parts of a place's address as the register has them; None for what it does not say."""

    road: str | None = None
    number: str | None = None
    estate: str | None = None
    building: str | None = None
    unit: str | None = None
    room: str | None = None


_NONE = Parts()


def parts(parse: Parse) -> Parts:
    """Return the parts of an address that names one place; nothing of one that names several, or none."""
    said = _parts(_on_its_street(parse))
    part = annex(parse) if said == _NONE else None
    if part is None or not part.is_all_of(parse.text):
        return said
    name, *_ = whole_name(parse, part.name)
    if part.name.level is levels.ROAD:
        return Parts(name, part.number)
    return Parts(estate=name, building=part.number)


def _parts(parse: Parse) -> Parts:
    inside = {level: parse.value(level) for level in ENDS}
    if any("," in value for value in inside.values() if value):
        return Parts()
    number = parse.first(levels.NUMBER)
    named = parse.first(levels.ESTATE) or (parse.first(levels.SITE) if inside[levels.BUILDING] else None)
    roads = [e for e in parse.elements if e.level is levels.ROAD]
    if named is None and number is None and inside[levels.BUILDING] and len(roads) == 1:
        named = roads.pop()  # 优品道2幢
    on = road_of(roads, number) if number and roads else None
    if on is not None and is_hamlet(parse, on):
        return Parts()
    if named is None and on is None:
        return Parts()
    estate, start, end = whole_name(parse, named) if named else (None, 0, 0)
    if on is None and len(roads) == 1 and roads[0].end <= start:
        on = roads[0]  # 景德路城中花园1幢, which is not that of 东大街城中花园
    road, first, last = whole_name(parse, on) if on else (None, 0, 0)
    if not says_all(parse, start if named else first, end if named else last) or is_unnamed(parse, estate or ""):
        return Parts()
    if not road and not inside[levels.BUILDING]:
        return Parts(estate=estate)
    return Parts(
        road,
        house("", number.value) if road and number else None,
        estate,
        *(f"{value}{ENDS[level]}" if value else None for level, value in inside.items()),
    )


def _on_its_street(parse: Parse) -> Parse:
    """Return an address on the street that is called as a community without its last part: 昙华林 of 昙华林32号.

    In 昙华林社区 houses are numbered by their streets; those of 石板村 may be called 石板12号.
    """
    of, number = parse.first(levels.COMMUNITY), parse.first(levels.NUMBER)
    if of is None or number is None or of.end != number.start or of.value.endswith("村"):
        return parse
    written = normalise(parse.text[of.start : of.end])
    if len(written) >= len(of.value) or any(parse.first(level) for level in (*NAMED, levels.GROUP)):
        return parse
    street = of._replace(level=levels.ROAD, value=written)
    return Parse(parse.text, tuple(street if element is of else element for element in parse.elements))


def begun(parse: Parse) -> str | None:
    """Return how the keys begin of an address that somebody is typing; None before its road or estate is there.

    Parameters
    ----------
    parse
        What is typed so far: 前园南路1 begins 前园南路1号 and 前园南路12号, 前园南路1号 does not begin the other.
    """
    typed = _typed(parse)
    return "".join(typed) if typed else None


def begun_inside(parse: Parse) -> tuple[str, re.Pattern[str]] | None:
    """Return a road or an estate, and what the keys in it are like of which parts are left out; None without parts.

    城市花园5-302 is 城市花园5幢2单元302室.
    """
    name, *parts = _typed(parse) or ("",)
    if not parts or not any(e.level in ENDS for e in parse.elements):
        return None
    return name, re.compile(re.escape(name) + "".join(rf".*(?<!\d){re.escape(part)}" for part in parts))


def _typed(parse: Parse) -> list[str]:
    """Return the last road, estate or village that is typed, and what is behind it, the last as far as it is there."""
    names = [element for element in parse.elements if element.level in NAMED and element.own]
    if not names and parse.first(levels.GROUP):
        names = [element for element in parse.all(levels.COMMUNITY) if element.own]
    if not names:
        return []
    more = [e for e in parse.elements if e.start >= names[-1].end and e.level in _TYPED]
    texts = [element.value + ("" if element.value.endswith("弄") else _TYPED[element.level]) for element in more]
    if more and parse.text[more[-1].start : more[-1].end][-1:].isdigit():
        texts[-1] = texts[-1].removesuffix(_TYPED[more[-1].level])
    if not more and (word := normalise(parse.text[names[-1].end :])) and word in QUALIFIERS:  # 江汉路特, before 118号
        texts = [word]
    return [names[-1].value, *texts]
