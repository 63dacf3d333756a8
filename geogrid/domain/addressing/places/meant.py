"""Which address is meant of two in one text: 不是甲，是乙 is 乙, and so is 甲对面的乙."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from geogrid.domain.addressing.finding import Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.blanks import LONGEST
from geogrid.domain.addressing.names.element import ABOVE, HOUSE, INSIDE, NAMED, Element, Parse
from geogrid.domain.addressing.names.grammar import BEFORE, BESIDES
from geogrid.domain.addressing.names.renamed import renamed
from geogrid.domain.addressing.places.named_beside import may_be_elsewhere

_DENIED = 0.3
"""How likely it is that an address is meant that a text says it is not."""
INSTEAD = 0.9
"""How likely it is that the address is meant that a text names instead of another."""
_TWO = 2
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
_CORRECTED = re.compile(
    r"(?:(?:更[正改]|变更|纠正|改|应该?)(?:为|成|是)|(?:不对|有误|错了?)[,，。;；\s]*(?:应该?)?(?:是|为|在))[\s:：]*"
)
"""What stands between an address and the one that is right."""
_ONCE = re.compile(
    "户籍|户口|身份证|登记|籍|老家|老房子?|老宅|旧[家居房宅]|来自|(?:原[来先]?|以前|之前|曾经?)(?:家|居|租)?住"
)
_LIVES = re.compile(
    "(?:(?:现在?|实际|目前|如今)(?:就|正|是)?[居租借暂]?住|现[居址]|实住|暂住|居住(?=地))[址地处所]?[在于为]?[\\s:\uff1a]*"
)
_LIVES_THEN = re.compile(
    "(?:^|[\\s,\uff0c。;\uff1b、:\uff1a)\uff09])(?:(?:本?人|自己)(?:都|就|一直|实际)?(?:[居租借]?住|在)|[居租借家]?住|新(?:家|房子?|居)|"
    "(?:后来?|现|都|早)?已?经?(?:搬家?|迁居?)[到至去往入进]了?)[址地处所]?[在于为是]?[\\s:\uff1a]*"
)
"""The same beside where somebody is registered or was once: 户籍甲，住乙; 户口在甲，人在乙; 人住乙，户口在甲."""
_MOVED = re.compile(
    "(?:(?<![口籍])[从由自][^,\uff0c。;\uff1b]{2,30}?|(?<=号)(?:现|都|早)?已经?|(?<=[幢栋室])(?:现|都|早)?已经?)"
    "(?:搬家?|迁居?)[到至去往入进]了?[在于\\s:\uff1a]*"
)
"""What stands before where somebody has moved to: 从甲搬到, 甲已搬至."""
_MAY_REGISTER = re.compile("[户籍证]")
_REGISTERED = re.compile(
    "(?:户口|户籍|身份证|籍贯?)(?:本|簿|证|登记|所在|迁|挂|落)*(?:上|里)?[地处]?[址点]?(?:[到至]了?|登记)?(?:都|还|仍)?[在于为是]?[:\uff1a\\s]*$"
)
"""What stands before where somebody is registered."""
_NOW_IS = re.compile(
    r"[\s(（【〔\[,，、]*(?:现在?(?:改|变更)?(?:门牌)?(?:为|是|号)?|(?:门牌)?号?[已现]?经?(?:改|换|变更|更改|调整)(?:为|成|到)?"
    r"|今为?|新(?:门牌|编|改)?号?(?:为|是)?"
    r"|(?:不对|不是|[打写填]?错了?)[,，\s]*(?:应该?)?[是为]|更正[为成])"
    r"[\s:：]*"
)
"""What stands between the number that a house had and the one that it has now: 5号（现3号）."""
_PUT = re.compile(r"[^,，.。;；]{0,10}?[,，\s]?[^,，.。;；]{0,10}?[放送寄投搬拿转移改存][到至在]")
"""What stands between a house and the one where something is to be put: 12号的快递放到35号."""
_WAS = re.compile(r"[\s(（【〔\[,，、]*(?:原(?:来|门牌)?|旧(?:门牌)?|曾用)(?:为|是|号)?[\s:：]*")
_WAS_BEFORE = re.compile(r"[原旧老](?:来|门牌)?(?:为|是|号)?[\s:：]*$")
_ON = re.compile("过去|[往向走数]")
_MARKS = re.compile("[(\uff08\\[【,\uff0c、;\uff1b。]")
_MAY_BE_HOUSE = (*HOUSE, levels.ROOM)
_INSIDE = (levels.NUMBER, *INSIDE)
"""From the widest to the narrowest."""


class Meant(NamedTuple):
    """Two addresses of a text: the one that is meant, and the one that it lies beside; empty for none.

    Parameters
    ----------
    sure
        How likely it is that the first is meant.
    unknown
        What is named beside the second and nobody knows, where it may reach into other grids; empty for none.
    """

    address: str
    beside: str = ""
    sure: float = 1.0
    unknown: str = ""


def meant(parse: Parse) -> Meant | None:
    """Return which of two addresses a text says it means; None where it does not say so."""
    text = parse.text[:LONGEST]
    if _MAY_DENY.search(text):
        found = _INSTEAD.search(text) or _NOT_ANOTHER.search(text)
        if found:
            return Meant(_name_before(parse, found) + found["yes"], sure=INSTEAD)
    if now := renamed(parse):
        return Meant(now)
    if told := _second(parse, text) or _renumbered(parse):
        return told
    return (_before_a_landmark(parse) or _behind_a_relation(parse)) if parse.first(levels.RELATION) else None


def _name_before(parse: Parse, found: re.Match[str]) -> str:
    """Return what two numbers are of that a text tells apart: 锦绣华城不是3栋是7栋, 人民路12号不是3栋是7栋."""
    first = next((e for e in parse.elements if e.start == found.start("yes")), None)
    before = [e for e in parse.elements if e.end <= found.start("no")]
    if first is None or first.level not in _INSIDE or not any(map(_is_named, before)):
        return ""
    wider = _INSIDE[: _INSIDE.index(first.level)]
    return parse.text[: max(e.end for e in before if _is_named(e) or e.level in wider)]


def lives(text: str) -> tuple[int, int] | None:
    """Return what part of a text says where somebody lives now, besides where they are registered or once were."""
    once = _ONCE.search(text)
    found = _LIVES.search(text) or (
        once and (_LIVES_THEN.search(text, once.end()) or _LIVES_THEN.search(text, 0, once.start()))
    )
    if not found:
        return None
    then = _ONCE.search(text, found.end())
    return found.end(), then.start() if then else len(text)


def as_told(spots: list[Spot], parse: Parse) -> list[Spot]:
    """Return spots less sure where a text says that the address is wrong, or only that somebody is registered there."""
    if _is_denied(parse):
        spots = [spot._replace(trust=spot.trust * _DENIED) for spot in spots]
    if spots and (word := _registered(parse)):
        note = Note(Remark.REGISTERED, word, "")
        spots = [spot._replace(trust=min(spot.trust, INSTEAD), notes=(*spot.notes, note)) for spot in spots]
    return spots


def _registered(parse: Parse) -> str | None:
    """Return by what word a text says of the only address in it that somebody is registered there: 户口在."""
    if not _MAY_REGISTER.search(parse.text):
        return None
    first = next((e for e in parse.elements if _is_named(e) or (e.known and e.level is levels.COMMUNITY)), None)
    before = parse.text[: first.start if first else 0]
    said = _REGISTERED.search(_areas_cut(parse, before))
    return said[0].rstrip("在于为是:\uff1a ") if said and lives(parse.text[:LONGEST]) is None else None


def _areas_cut(parse: Parse, before: str) -> str:
    """Return what stands before an address, without the areas of the district at its end."""
    for element in reversed(parse.elements):
        if element.level in ABOVE and element.known and element.end == len(before):
            before = before[: element.start]
    return before


def _second(parse: Parse, text: str) -> Meant | None:
    """Return the address of two that a text says is the right one, or where somebody lives now."""
    named = [e.start for e in parse.elements if (e.known and e.level in NAMED) or e.level is levels.GROUP]
    if len(named) < _TWO:
        return None
    other = _CORRECTED.search(text, named[0]) or _MOVED.search(text)
    part = (other.end(), len(text)) if other else lives(text)
    is_of_two = part is not None and {part[0] <= start < part[1] for start in named} == {True, False}
    return Meant(text[part[0] : part[1]], sure=INSTEAD) if part and is_of_two else None


def _renumbered(parse: Parse) -> Meant | None:
    """Return the number that a house has now, where a text says the one it had before as well: 5号（现3号）."""
    numbers = [e for e in parse.elements if e.level in _MAY_BE_HOUSE]
    if sum(not e.repeated for e in numbers) < _TWO:
        return None
    for old, new in pairwise(numbers):
        is_put = _PUT.fullmatch(parse.text, old.end, new.start)
        if "号" not in parse.text[new.start : new.end] and not is_put:
            continue
        if is_put or _NOW_IS.fullmatch(parse.text, old.end, new.start):
            before = _WAS_BEFORE.sub("", parse.text[: old.start])  # 原5号现3号
            return Meant(before + parse.text[new.start : new.end], sure=INSTEAD)
        if _WAS.fullmatch(parse.text, old.end, new.start):
            return Meant(parse.text[: old.end])
    return None


def _is_denied(parse: Parse) -> bool:
    """Return whether a text says that it is not at the first place it names: 不在前园南路13号, 前园南路13号除外."""
    if not _MAY_DENY.search(parse.text):
        return False
    elements = parse.elements
    first = next((at for at, e in enumerate(elements) if e.level in (*NAMED, levels.COMMUNITY) and e.known), None)
    if first is None:
        return False
    while first > 0 and elements[first - 1].level in ABOVE and elements[first - 1].known:
        first -= 1
    before = _ASKED.sub("", parse.text[: elements[first].start])  # 不知道前园南路12号归谁管
    return bool(_BEFORE.search(before) or _BEHIND.search(parse.text, elements[first].end))


def _before_a_landmark(parse: Parse) -> Meant | None:
    """Return the house that a text ends by saying, apart from it, what it lies beside: 太平街28号（火宫殿旁）.

    Without a mark between them it is beside the place at that house: 坡子街127号火宫殿旁.
    """
    relation = parse.first(levels.RELATION)
    said = [e for e in parse.elements if not _is_matter(e, relation.end)] if relation else []
    if relation not in said[-2:] or len(said) < _TWO:
        return None  # 楼上漏水 names no place
    *before, landmark = [e for e in said if e is not relation]
    is_beside = landmark.end == relation.start or (
        landmark.start == relation.end and relation.value not in BESIDES and BEFORE.fullmatch(relation.value)
    )
    is_house = bool(before) and before[-1].level in _MAY_BE_HOUSE and any(map(_is_named, before))
    if not (is_house and is_beside and _is_named(landmark)):
        return None
    start = min(landmark.start, relation.start)
    is_apart = _MARKS.search(parse.text, before[-1].end, start)
    return Meant(parse.text[: before[-1].end], parse.text[start:]) if is_apart else None


def _is_matter(element: Element, end: int) -> bool:
    """Return whether an element is nothing, or words about a matter behind an end: 停电."""
    is_word = element.level in (levels.SITE, levels.WITHIN) and element.start >= end and not element.known
    return element.level is levels.NOISE or (is_word and not may_be_elsewhere(element))


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
        beside = parse.text[: relation.end]
        if rest and rest[0].level is levels.COMMUNITY and rest[0].known:
            return Meant(parse.text[rest[0].start :], beside)
        if rest and _is_named(rest[0]):
            return Meant(parse.text[: _end_of_areas(parse)] + parse.text[rest[0].start :], beside)
        if rest and may_be_elsewhere(rest[0]):
            return Meant("", beside, unknown=rest[0].value)
        if rest and (name := _numbered_too(parse, at, rest[0])):  # 前园南路14号对面15号
            return Meant(parse.text[: name.end] + parse.text[rest[0].start :], beside)
    return None


def _is_named(element: Element) -> bool:
    return element.level in NAMED and element.known


def _numbered_too(parse: Parse, at: int, number: Element) -> Element | None:
    """Return the road or estate before a relation that a number behind it is of as well, if it is of one."""
    before = parse.elements[:at]
    name = next((e for e in reversed(before) if _is_named(e)), None)
    is_alike = name is not None and any(e.start >= name.end and e.level in HOUSE for e in before)
    written = parse.text[number.start : number.end]
    is_count = written[0] in "两兩" or _ON.search(parse.elements[at].value)  # 1栋过去两栋 is the third
    return name if is_alike and number.level in HOUSE and not (written[-1].isdecimal() or is_count) else None


def _end_of_areas(parse: Parse) -> int:
    """Return where the areas end that a text begins with."""
    end = 0
    for element in parse.elements:
        if element.level not in ABOVE:
            break
        end = element.end
    return end
