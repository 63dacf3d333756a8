"""Which address is meant of two in one text: 不是甲，是乙 is 乙, and so is 甲对面的乙."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from geogrid.domain.addressing import levels
from geogrid.domain.addressing.blanks import LONGEST
from geogrid.domain.addressing.element import ABOVE, Element, Parse
from geogrid.domain.addressing.grammar import BEFORE, BESIDES

DENIED = 0.3
"""How likely it is that an address is meant that a text says it is not."""
INSTEAD = 0.9
"""How likely it is that the address is meant that a text names instead of another."""
_MAY_DENY = re.compile("[不没未非别勿莫无免禁拒除外搬]")
_ANY = r"[^\s,，.。;；:：!！?？]"
_BEFORE = re.compile(
    rf"(?:(?:(?<![查找搜看联])不|[没勿莫非拒禁]|未(?!来)|别(?!墅)){_ANY}{{0,2}}"
    rf"[在住到去往寄送投递停放属归是说含算搬租派发](?:{_ANY}{{0,2}})|除[了开去外]?|排除|不包括|没有|并非|非)$"
)
"""A word that denies what follows: 从没住过, 未登记在, 请勿投递到; 没人管 and 查不到 do not."""
_ASKED = re.compile("不(?:知道?|清楚|晓得|明白|了解|好意思)")
_BEHIND = re.compile(
    r"除外|以外|之外|不算|不在内|不包括|不存在|查无|无此|没这|(?:从?[没未]|没有)(?:在这?里?)?住|没去过|免[送投寄]|(?:已经?|早[就已])搬"
)
_INSTEAD = re.compile(
    r"(?:不是|并非|不在|不住在?|没住在?|不属于)(?P<no>[^,，;；。]+?)[,，;；。\s]*"
    r"(?:而是|应该?是|而在|而住在?|是在|现住在?|住在?|在|是)(?P<yes>.+)"
)
_NOT_ANOTHER = re.compile(r"(?P<yes>.+?)[,，;；。\s(（]+(?:而?不是|并非|不在|不住在?)(?P<no>[^,，;；。)）]+)")
_NOW_IS = re.compile(
    r"[\s(（【〔\[,，、]*(?:现在?(?:改|变更)?(?:门牌)?(?:为|是|号)?|已?(?:改|变更|更改|调整)(?:为|成|到)|新(?:门牌|编|改)?号?(?:为|是)?"
    r"|(?:不对|不是|[打写填]?错了?)[,，\s]*(?:应该?)?[是为]|更正[为成])"
    r"[\s:：]*"
)
"""What stands between the number that a house had and the one that it has now: 5号（现3号）."""
_WAS = re.compile(r"[\s(（【〔\[,，、]*(?:原(?:来|门牌)?|旧(?:门牌)?|曾用)(?:为|是|号)?[\s:：]*")
_NAMED = (levels.ROAD, levels.ESTATE, levels.SITE)
_HOUSE = (levels.NUMBER, levels.BUILDING)


class Meant(NamedTuple):
    """Two addresses of a text: the one that is meant, and the one that it lies beside; empty for none.

    Parameters
    ----------
    sure
        How likely it is that the first is meant.
    """

    address: str
    beside: str = ""
    sure: float = 1.0


def meant(parse: Parse) -> Meant | None:
    """Return which of two addresses a text says it means; None where it does not say so."""
    text = parse.text[:LONGEST]
    if _MAY_DENY.search(text):
        found = _INSTEAD.search(text) or _NOT_ANOTHER.search(text)
        if found:
            return Meant(found["yes"], sure=INSTEAD)
    return _renumbered(parse) or _behind_a_relation(parse)


def _renumbered(parse: Parse) -> Meant | None:
    """Return the number that a house has now, where a text says the one it had before as well: 5号（现3号）."""
    if len(parse.all(levels.NUMBER)) + len(parse.all(levels.BUILDING)) < 2:
        return None
    numbers = [e for e in parse.elements if e.level in _HOUSE]
    for old, new in pairwise(numbers):
        if "号" not in parse.text[new.start : new.end]:
            continue
        if _NOW_IS.fullmatch(parse.text, old.end, new.start):
            return Meant(parse.text[: old.start] + parse.text[new.start : new.end], sure=INSTEAD)
        if _WAS.fullmatch(parse.text, old.end, new.start):
            return Meant(parse.text[: old.end])
    return None


def is_denied(parse: Parse) -> bool:
    """Return whether a text says that it is not at the first place it names: 不在前园南路13号, 前园南路13号除外."""
    if not _MAY_DENY.search(parse.text):
        return False
    elements = parse.elements
    first = next((at for at, e in enumerate(elements) if e.level in (*_NAMED, levels.COMMUNITY) and e.known), None)
    if first is None:
        return False
    while first > 0 and elements[first - 1].level in ABOVE and elements[first - 1].known:
        first -= 1
    before = _ASKED.sub("", parse.text[: elements[first].start])  # 不知道前园南路12号归谁管
    return bool(_BEFORE.search(before) or _BEHIND.search(parse.text, elements[first].end))


def _behind_a_relation(parse: Parse) -> Meant | None:
    """Return the place that is named behind 对面 or 旁边, with the areas that stand before both."""
    if not parse.first(levels.RELATION):
        return None
    for at, relation in enumerate(parse.elements):
        if relation.level is not levels.RELATION or not any(_is_named(e) for e in parse.elements[:at]):
            continue
        if relation.value not in BESIDES and BEFORE.fullmatch(relation.value):  # 前园南路靠近城市花园
            continue
        rest = [e for e in parse.elements[at + 1 :] if e.level is not levels.NOISE]
        if rest and _is_named(rest[0]) and (rest[0].level is not levels.ROAD or _has_number(rest)):
            return Meant(parse.text[: _end_of_areas(parse)] + parse.text[rest[0].start :], parse.text[: relation.end])
        if rest and (name := _numbered_too(parse, at, rest[0])):  # 前园南路14号对面15号
            return Meant(parse.text[: name.end] + parse.text[rest[0].start :], parse.text[: relation.end])
    return None


def _is_named(element: Element) -> bool:
    return element.level in _NAMED and element.known


def _numbered_too(parse: Parse, at: int, number: Element) -> Element | None:
    """Return the road or estate before a relation that a number behind it is of as well, if it is of one."""
    before = parse.elements[:at]
    name = next((e for e in reversed(before) if _is_named(e)), None)
    is_alike = name is not None and any(e.start >= name.end and e.level in _HOUSE for e in before)
    written = parse.text[number.start : number.end]
    return name if is_alike and number.level in _HOUSE and not written[-1].isdecimal() else None


def _has_number(elements: list[Element]) -> bool:
    return len(elements) > 1 and elements[1].level is levels.NUMBER


def _end_of_areas(parse: Parse) -> int:
    """Return where the areas end that a text begins with."""
    end = 0
    for element in parse.elements:
        if element.level not in ABOVE:
            break
        end = element.end
    return end
