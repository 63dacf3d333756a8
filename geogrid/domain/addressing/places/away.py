"""Another place of the country than the loaded district that a text names."""

from __future__ import annotations

import re
from typing import NamedTuple

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import HOUSE, INSIDE, NAMED, Element, Parse
from geogrid.domain.addressing.names.kinds import begins_as_kind
from geogrid.domain.addressing.places.meant import lives
from geogrid.domain.addressing.reading.abroad import is_called_by, is_prose

_INSIDE = (levels.NUMBER, *INSIDE)
_SHOP = (levels.SITE, levels.WITHIN, levels.ESTATE)
_COUNTRY = (levels.PROVINCE, levels.CITY, levels.DISTRICT)
_IN_FULL = 3
"""Characters of a county in full, by which no shop is called as by 沙县: 浏阳市."""
_NOW = re.compile("(?:老家|籍|来自|以前|原来)[^\\d]{1,12}[,\uff0c。;\uff1b\\s]现在?")
_MORE_OF_IT = ("详细", "具体", "街道")
"""By what a form goes on behind an area: 所在地区：上海市 详细地址：."""
_IS_IN = ("在", "是", "是在", "位于", "属于", "属", "地址", "寄往", "寄到", "发往", "送到", "送往")


class Away(NamedTuple):
    """A place of the country that a text names and that is not the loaded district.

    Parameters
    ----------
    is_in_passing
        Whether the text goes on with words of its own to an address here: 上海市民王先生反映徽山路13号.
    """

    name: str
    is_in_passing: bool


def other_district(parse: Parse) -> Away | None:
    """Return the place of the country that a text names, where that is another than the loaded one."""
    if not [e for e in parse.elements if e.known and not e.own and e.level in _COUNTRY and not e.repeated]:
        return None
    now = _NOW.search(parse.text)
    since, until = lives(parse.text) or (now.end() if now else 0, len(parse.text))  # 户籍合肥市，现住延安路12号
    named = [e for e in parse.elements if e.level in _COUNTRY and e.known and since <= e.start < until]
    named = [e for e in named if not (e.repeated or _in_name(parse, e) or _is_by_the_way(parse, e))]
    foreign = next((at for at, e in enumerate(named) if not e.own), None)
    if foreign is None:
        return None
    first = last = foreign
    while first > 0 and _is_next(parse, named[first - 1], named[first]):
        first -= 1
    while last + 1 < len(named) and _is_next(parse, named[last], named[last + 1]):
        last += 1
    name = "".join(e.value for e in named[first : last + 1])
    return Away(name, _is_told_from(parse, named[last]))


def _is_next(parse: Parse, area: Element, below: Element) -> bool:
    return not parse.text[area.end : below.start].strip()


def _is_told_from(parse: Parse, area: Element) -> bool:
    """Return whether words about a matter stand between an area and the first name of the district behind it."""
    here = next((e.start for e in parse.elements if e.start >= area.end and e.own and e.level in NAMED), None)
    if here is None:
        return False
    between = (e.value for e in parse.elements if area.end <= e.start < here and e.level in _SHOP and not e.known)
    return any(is_prose(said) and not said.startswith(_MORE_OF_IT) for said in between)


def _in_name(parse: Parse, element: Element) -> bool:
    """Return whether a city without its last part, or a county behind an address, begins a shop's name: 沙县小吃."""
    short = parse.text[element.end - 1] != element.value[-1]
    behind = any(e.own and e.end <= element.start and e.level in NAMED for e in parse.elements)
    name = next((e for e in parse.elements if e.start == element.end and e.level in _SHOP and not e.known), None)
    is_shop = name is not None and is_called_by(name.value)
    if name is None or not (short or behind or (is_shop and element.end - element.start < _IN_FULL)):
        return False
    if not (short or behind) and begins_as_kind(name.value):
        return False  # 湘潭市第四医院 is that of 湘潭市
    is_before_road = any(e.start == name.end and e.own and e.level is levels.ROAD for e in parse.elements)
    return behind or not is_before_road or is_shop or name.value.endswith("城")  # 深圳龙华滨江路


def _is_by_the_way(parse: Parse, element: Element) -> bool:
    """Return whether a place is named behind a house of the district, with other words, and no road of its own.

    A shop's name (歙县老乡菜馆), or where somebody is from; 前园南路12号，上海市 is in 上海.
    """
    number = next((e for e in parse.elements if e.level in HOUSE and e.end <= element.start), None)
    if number is None or not any(e.own and e.level in NAMED and e.end <= number.start for e in parse.elements):
        return False
    said = [e for e in parse.elements if e.start >= number.end and e.value not in _IS_IN]
    rest = [e for e in said if e.level not in (levels.NOISE, *_COUNTRY, *_INSIDE)]
    return bool(rest) and not any(e.start >= element.end and e.level in (levels.ROAD, *HOUSE) for e in parse.elements)
