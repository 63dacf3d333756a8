"""What a place of the register is called by: its whole name, of which no part is lost."""

from __future__ import annotations

import re
from collections.abc import Collection

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import ABOVE, INSIDE, NAMED, Element, Level, Parse
from geogrid.domain.addressing.names.kinds import is_called_by_area
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.addressing.text.numerals import CHARACTERS

NO_PART = re.compile("(?:小区|院内|里面?|内|的)+")
"""What may stand between an estate and its building and says no more."""
_BESIDE = (levels.RELATION, levels.OFFSET, levels.JUNCTION)
_NAMES = (levels.ESTATE, levels.SITE)
_BRACKETS = frozenset("()（）[]【】")
WAYS = ("路", "街", "巷", "大道", "弄")
"""How the name of a road ends."""
_COMMITTEE = re.compile("(?:村|居|社区居)?(?:民委员|委)会")
_A_NAME = 4
_NO_NAME = re.compile(
    "[东南西北中前后左右上下内外老新旧原特临附副号段巷区街路弄里院楼栋幢房屋门口店铺摊]"
    "|[东南西北中前后左右上下内外老新旧一二三四五六七八九十第]{1,2}(?:段|区|院|楼|栋|边|侧|面|门|头|街|路|巷|排|期)"
    "|自编|临时|附属|院内|市场内?|公馆|商铺|门面|店面|铺面|商业|平房|车库|仓库|库房|\\d{1,2}(?:街坊|[排条段沟坊])|段\\d{1,2}排|."
)
_BARE_KIND = re.compile(
    "小区|宿舍区?|公寓|家属[院区楼]|住宅[区楼]?|大院|(?:[一二三四五六七八九十]{1,2}|[a-z]?\\d{1,2}|[a-z])[区期]"
)
"""What an estate is, and not which: 小区 of 南园巷小区."""
_OF_A_NAME = ("花园", "花苑", "家园", "公寓", "新村", "名苑", "雅苑", "山庄", "别墅")
"""What is no name of an estate behind a community that nobody knows."""
_OPENING, _CLOSING = frozenset("(（[【"), frozenset(")）]】")
_PART_OF_HOUSE = re.compile("[东南西北中前后左右主副][楼院屋房]|门卫室?|传达室|地下室|车库")
_HAS_A_NAME, _OF_VILLAGE = re.compile("[\u3400-\u9fff]{2}"), re.compile("[新旧老东西南北]村")
_WORDS, _NUMBERS = (levels.SITE, levels.WITHIN), (levels.NUMBER, *INSIDE)
_COUNTED_WORD = 2
"""Characters of a word that is counted: 坊 of 12坊3号, 街坊 of 5街坊12栋."""
_NUMERAL = re.compile(rf"[\d{CHARACTERS}]")
_IS_CUT = re.compile("[\u3400-\u9fff]{1,4}\\|[一二三四五六七八九十].*")
"""A road's name that another road's name is the end of: 北十|四道街, 建国北|四道街."""
_SHORT = 4
"""Characters of an estate up to which the village before it is of its name: 湖边村安置小区."""


def own_words(parse: Parse, areas: Collection[Level] = ABOVE[:-1]) -> str:
    """Return an address as it is spelt, without the areas of the district that it begins with.

    What is nothing but areas has the name of the last: 金门路街道办事处 is the office, and so a place. So has what is
    only the kind of a place behind it, as of 青岛市图书馆 and 市南区图书馆 each is another.

    Parameters
    ----------
    areas
        Of which levels; without the community, whose name is one with a village's groups and houses.
    """
    start, last = 0, 0
    for element in parse.elements:
        is_blank = element.level is levels.NOISE and not normalise(parse.text[element.start : element.end])
        if not is_blank and not (element.level in areas and element.own):
            break
        start, last = element.end, last if is_blank else element.start
    words = normalise(parse.text[start:])
    is_name = bool(words) and not (start and is_called_by_area(words))
    return words if is_name else normalise(parse.text[last:])


def is_bare_kind(text: str) -> bool:
    """Return whether a text says what an estate is and not which: it is called so behind its road, or its community."""
    return _BARE_KIND.fullmatch(text) is not None


def is_no_name(text: str) -> bool:
    """Return whether what stands where a name may stand is none: 老 of 老43号, 巷 of 3号巷1号, 市场内）."""
    return (
        is_bare_kind(text)
        or _NO_NAME.fullmatch(text) is not None
        or (text[-1] in _CLOSING and not _OPENING & set(text))
    )


def says_no_name(text: str) -> bool:
    """Return whether a word alone says nothing that anybody would know it by: 甲, 三排, 新村 of a village, a5."""
    return _HAS_A_NAME.search(text) is None or is_no_name(text) or _OF_VILLAGE.fullmatch(text) is not None


def is_unnamed(parse: Parse, estate: str) -> bool:
    """Return whether an address has no name of an estate where it would have to: 老43号, 88号公馆1栋."""
    if not estate:
        return False
    number = parse.first(levels.NUMBER)
    is_of_number = number and not parse.first(levels.ROAD) and parse.text[number.end - 1] == "号"
    is_village = (parse.value(levels.COMMUNITY) or "").endswith("村")
    return is_no_name(estate) or bool(is_of_number and not is_village)


def kept_words(parse: Parse) -> str:
    """Return the own words of an address that is not read into parts: without its community, where it has another name.

    Of a village only before a road: its groups and houses have its name.
    """
    community = parse.first(levels.COMMUNITY)
    if community is None:
        return own_words(parse)
    behind = [e for e in parse.elements if e.start >= community.end and e.level is not levels.NOISE]
    if community.value.endswith("村"):
        is_name = bool(behind) and behind[0].level is levels.ROAD and behind[0].value.endswith(WAYS)
    else:
        is_own = bool(behind) and behind[0].level is not levels.BUILDING and not is_bare_kind(behind[0].value)
        is_name = is_own and any(e.level in NAMED for e in behind)
    words = own_words(parse, ABOVE)
    return words if is_name and len(words) >= _A_NAME else own_words(parse)


def is_part_of_house(parse: Parse) -> bool:
    """Return whether an address says which part of a house it is, and no building or room: 47号3楼, 35号门卫室."""
    number = parse.first(levels.NUMBER)
    behind = [e for e in parse.elements if number and e.start >= number.end and e.level is not levels.NOISE]
    return len(behind) == 1 and (
        behind[0].level is levels.FLOOR or _PART_OF_HOUSE.fullmatch(behind[0].value) is not None
    )


def is_group(parse: Parse) -> bool:
    """Return whether an address is that of a group of a village, and of nothing in it."""
    levels_of = [e.level for e in parse.elements if e.level is not levels.NOISE]
    return levels_of[-1:] == [levels.GROUP] and all(level in ABOVE for level in levels_of[:-1])


def site_words(parse: Parse) -> str:
    """Return what a place with a name of its own is called, without the areas that its address begins with.

    A community that stands alone before it, or before a short name, is a part of it: 草市村小学, 前园社区居委会.
    """
    name = own_words(parse, ABOVE)
    is_level = any(e.own and e.level in ABOVE[:-1] for e in parse.elements)
    return name if is_level and len(name) >= _A_NAME and not _COMMITTEE.match(name) else own_words(parse)


def whole_name(parse: Parse, name: Element) -> tuple[str, int, int]:
    """Return the name that a road or an estate has with what nobody knows right before and behind it, and its place.

    凤霞新村一组团 of which 凤霞新村 was read, 老街一马路 of which 一马路 was, 湖边村安置小区 of which 安置小区 was.
    """
    at = parse.elements.index(name)
    first, last = at, at
    if at and name.level is not levels.ROAD and _is_area_of(parse.elements[at - 1], name):
        first -= 1  # 市南区实验小学3号楼
    while first and _is_before(parse.elements[first - 1], parse.elements[first], name):
        first -= 1
    if name.level is not levels.ROAD:
        last = _last(parse, at)
    start, end = parse.elements[first].start, parse.elements[last].end
    return (name.value if first == last else normalise(parse.text[start:end])), start, end


def _is_area_of(element: Element, name: Element) -> bool:
    """Return whether a place is called by the area that stands before its name."""
    is_there = element.own and element.level in ABOVE[:-1] and element.end == name.start
    return is_there and is_called_by_area(name.value)


def _is_before(element: Element, next_to: Element, name: Element) -> bool:
    """Return whether an element right before a name is a part of it."""
    if next_to is name and is_bare_kind(name.value) and element.end == name.start:
        return element.level in (levels.COMMUNITY, *NAMED)
    if element.level is levels.ZONE and next_to is name and element.end == name.start:
        return len(name.value) < _SHORT and name.level is not levels.ROAD  # 高新区创业园, but not 高新区翰林花园
    if name.level is levels.ROAD and next_to is name and element.level is levels.SITE and not element.known:
        return element.end == name.start and _IS_CUT.fullmatch(element.value + "|" + name.value) is not None
    if element.end != next_to.start or element.known:
        return element.end == next_to.start and element.level is name.level is levels.ROAD and not name.known
    if element.level is levels.COMMUNITY:
        if name.value in _OF_A_NAME:
            return True  # 禹洲社区花园
        stem, is_road = element.value.removesuffix("村"), name.value.endswith(WAYS)
        return stem != element.value and len(name.value) <= _SHORT and stem not in name.value and not is_road
    if name.level is levels.ROAD:
        return element.level is levels.ROAD
    return element.level in _NAMES


def _last(parse: Parse, at: int) -> int:
    """Return the last element of a name: what goes on before the number of a building, also in brackets."""
    for number in range(at + 1, len(parse.elements)):
        element = parse.elements[number]
        if element.level in INSIDE:
            behind = parse.text[parse.elements[at].end : element.start]
            return at if NO_PART.fullmatch(behind) else number - 1
        is_in_brackets = element.level is levels.NOISE and parse.text[element.start] in _BRACKETS
        if element.known or not (is_in_brackets or element.level in _NAMES):
            break
    return at


def says_all(parse: Parse, start: int, end: int) -> bool:
    """Return whether the road or estate that stands there, and the numbers behind it, are all that an address says.

    Not 海棠苑综合楼, 学院路东侧12号, 绿地21城A区5栋, 李家新村12坊3号. Who is in a place says no more of it.
    """
    if _counts_a_word(parse):
        return False
    building, is_numbered = "", False
    for element in parse.elements:
        if element.level in _BESIDE:
            return False
        if element.level is levels.BUILDING and element.value != (building or element.value):
            return False
        if element.level is levels.BUILDING:
            building = element.value
        is_numbered = is_numbered or element.level is levels.NUMBER or element.level in INSIDE
        if (element.level in _NAMES or element.level is levels.ZONE) and element.start >= end and not is_numbered:
            return False
        is_name = element.level is levels.ESTATE or (
            element.level is levels.SITE and _is_before_bracket(parse, element)
        )
        if is_name and element.end <= start and not element.known:
            return False
    return True


def _is_before_bracket(parse: Parse, element: Element) -> bool:
    """Return whether something else stands in brackets right behind a name: 二七厂（教工宿舍3舍）."""
    return parse.text[element.end : element.end + 1] in _BRACKETS


def _counts_a_word(parse: Parse) -> bool:
    """Return whether a number is of a word that nobody knows and that has another number behind it: 12坊3号."""
    elements = parse.elements
    return any(
        word.level in _WORDS
        and word.end - word.start <= _COUNTED_WORD
        and _NUMERAL.match(parse.text, word.start - 1) is not None
        and elements[at - 1].level in _NUMBERS
        and elements[at + 1].level in _NUMBERS
        and elements[at - 1].end == word.start
        and word.end == elements[at + 1].start
        for at, word in enumerate(elements[1:-1], 1)
    )


def says_what_is_in(address: str, estate: str) -> bool:
    """Return whether an address goes on behind the name of its estate, by which it is a place in it: 时代8号1栋."""
    _, named, behind = normalise(address).partition(normalise(estate))
    return bool(named and behind) and NO_PART.fullmatch(behind) is None
