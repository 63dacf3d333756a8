"""What is called by another place and may lie elsewhere: 第一医院家属院, 双十中学（东校区）, 厦门大学幼儿园."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from geogrid.domain.addressing import levels
from geogrid.domain.addressing.element import Element, Name, Parse
from geogrid.domain.addressing.normalise import spelt

_NAMES = (levels.SITE, levels.ESTATE)
_WORDS = (levels.SITE, levels.ESTATE, levels.WITHIN)
_MAY_BE = frozenset("校院舍属分园学附寓店行所司区馆宾楼厦村居")
"""One of these is in each text that names such a place; looked for first, as most texts have none."""
_ANY = r"[\u3400-\u9fff\d]"
_OF_THE_STAFF = (
    r"(?:宿舍|家属(?:[院区楼]|大院|宿舍|小区)|(?:教[师工]|教职工|职工|员工|专家|人才)(?:公寓|[楼院]|小区|新村|住宅))"
)
_BRANCH = (
    r"(?:校区|院区|校本部|分(?:[院校店局行部社所站园会馆厂场]|公司|中心)"
    r"|(?<![学法])[东西南北新老旧本总]院(?![墙门内里])|附[小中幼]"
    rf"|附属(?:{_ANY}{{0,6}}?(?:幼儿园|[小中]学|医院|学校))?)"
)
_OTHER = (
    r"(?:幼儿园|托儿所|党校|[小中]学(?![生])|医院|卫生[院室所站](?!间)|派出所|支行|营业[部厅所]|村委会|居委会|大?酒店|宾馆|大厦|商场"
    r"|(?:第?[一二三四五六七八九十\d]|新|旗舰)店|招待所)"
)
_OFFSHOOT = re.compile(rf"{_ANY}{{0,5}}?(?:{_OF_THE_STAFF}|{_BRANCH}|{_OTHER})")
_HAS_TENANTS = ("大厦", "大楼", "广场", "商城", "市场", "中心", "写字楼", "商场", "公馆", "大酒店")
"""How what ends is called that others have rooms in: 华侨大厦工商银行支行 is in it."""
_BEHIND_A_TENANT = re.compile(rf"{_ANY}{{0,4}}?{_OF_THE_STAFF}")
_PUBLIC = re.compile(
    r"(?:公园|医院|[小中大]学|学[校院]|菜?市?场|体育馆|[纪念博物]+馆|图书馆|车站|码头|广场|银行|宾馆|[酒饭]店|影院|剧[院场])$"
)
"""How what stands by itself is called, of which a next name makes another place: 鲁迅公园小区, 第一医院地铁站."""
_NEXT = re.compile(
    rf"{_ANY}{{0,4}}?(?:小区|新村|花[园苑]|家园|公寓|居民区|公园|(?:火车|地铁|汽车|客运|消防|公交)站|消防队|码头|学校|菜市?场|路$)"
)
_A_SHOP = ("超市", "店", "馆", "银行", "药房", "堂")
_ITS_BRANCH = re.compile(rf"{_ANY}{{1,5}}店")
_BETWEEN = re.compile(r"[\s()（）\[\]【】〔〕的]*")


class Said(NamedTuple):
    """What stands behind a name in words of its own, without brackets, and where the last of its elements ends."""

    words: str
    end: int


def offshoot(parse: Parse, of: Element) -> str | None:
    """Return what stands right behind the name of a place or an estate, or in brackets, and makes another place of it.

    None for what is in it: 门诊部, 食堂, 停车场, 3楼, or in a building that has tenants.
    """
    if of.level not in _NAMES:
        return None
    if _PUBLIC.search(of.value) and (name := _next_name(parse, of)):
        return name
    if _MAY_BE.isdisjoint(parse.text[of.end :]):
        return None
    said = words_behind(parse, of).words
    pattern = _BEHIND_A_TENANT if of.value.endswith(_HAS_TENANTS) else _OFFSHOOT
    found = pattern.match(said) or (_ITS_BRANCH.match(said) if of.value.endswith(_A_SHOP) else None)
    return found[0] if found else None


def _next_name(parse: Parse, of: Element) -> str | None:
    """Return the name of another place that stands behind that of a public one, unless it is said where: 对面小区."""
    behind = next((e for e in parse.elements if e.start >= of.end and e.level is not levels.NOISE), None)
    if behind is not None and behind.level in (levels.RELATION, levels.OFFSET):
        return None
    found = _NEXT.match(spelt(parse.text[of.end :]).lstrip("(（的 \t\u3000"))
    return found[0] if found else None


def with_offshoot(parse: Parse, named: Callable[[str], Name | None]) -> Parse | None:
    """Return an address with the name that is known with what stands behind it: 第一医院（南院）.

    Parameters
    ----------
    named
        Returns what is called so, however it is spelt.
    """
    if parse.is_plain or _MAY_BE.isdisjoint(parse.text):
        return None
    for at, of in enumerate(parse.elements):
        if of.level not in _NAMES or not of.own or not (part := offshoot(parse, of)):
            continue
        said = words_behind(parse, of)
        if not said.words:
            continue
        name = next((found for way in _ways(said.words, part) if (found := named(of.value + way))), None)
        if name and name.level in _NAMES:
            whole = of._replace(level=name.level, end=said.end, value=name.text, alias=name.alias)
            behind = tuple(e for e in parse.elements[at + 1 :] if e.start >= said.end)
            return Parse(parse.text, (*parse.elements[:at], whole, *behind))
    return None


def _ways(said: str, part: str) -> Iterator[str]:
    for words in dict.fromkeys((said, part)):
        yield words
        yield f"({words})"


def words_behind(parse: Parse, of: Element) -> Said:
    """Return the words behind a name that nothing is called by, up to anything else, and but for brackets."""
    words, end = "", of.end
    for element in parse.elements:
        if element.start < of.end:
            continue
        written = parse.text[element.start : element.end]
        is_word = element.level in _WORDS and not element.known
        if not is_word and not (element.level is levels.NOISE and _BETWEEN.fullmatch(written)):
            break
        words, end = words + (spelt(written) if is_word else ""), element.end
    return Said(words.removeprefix("的"), end)
