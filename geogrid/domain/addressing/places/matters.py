"""Where a matter is of which somebody tells who lives elsewhere: 翠竹园1栋业主反映一中门口拥堵."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from geogrid.domain.addressing.doubt.on_a_road import MATTER
from geogrid.domain.addressing.doubt.said import ODD
from geogrid.domain.addressing.finding import DEPTH, How, Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.blanks import LONGEST
from geogrid.domain.addressing.names.element import HOUSE, INSIDE, NAMED, Element, Parse
from geogrid.domain.addressing.names.grammar import NOISE
from geogrid.domain.addressing.places.beside import THERE

_WHO = "业主|居民|住户|租户|商户|群众|市民|村民|家长|老人|先生|女士|师傅"
_TELLS = re.compile(
    rf"(?:反[映应馈]|投诉|举报|来电|致电|诉求|咨询|求助|认为|发现|希望|建议|要求|请求|询问|表示)(?!人(?!民)|[者方号])(?:内容|问题|事项|[称说道])*[\s:\uff1a,\uff0c]*|(?:{_WHO})(?:[\s:\uff1a,\uff0c]+|[称说])|在"
)
"""A word by which somebody tells of a matter, who is named before it."""
_BEFORE = re.compile(".{0,8}(?:反[映应馈]|投诉|举报|来电|致电|咨询|求助|位于|家住)[称说]?(?!人)[\\s:\uff1a,\uff0c]*")
"""Who tells of something, and that: 王先生反映."""
_LIVES = re.compile("(?:(?:投诉|反映|来电|当事|举报)人|本人|我们?|家|他|她)*(?:现|暂)?(?:住址?|家在)[在是为:\uff1a]*")
"""What leads where somebody lives who tells of something."""
_BEGINS = re.compile("^(?:市民|居民|群众)?(?:来电)?(?:投诉|举报|反[映应馈]|求助|咨询|建议)+[:\uff1a,\uff0c]*")
"""What leads to the matter before that."""
_PAUSE = re.compile(r"^[^\s,\uff0c。;\uff1b]{0,4}[\s,\uff0c。;\uff1b]+")
"""What ends that, with who it is: 唐宫小区2号楼的王女士，."""
_AT = "在"
"""The same before a place in short: 翠竹园1栋业主的车停在万达."""
_FIELD = re.compile(
    r"(?:(?:问题|事发|发生|案发|涉事|事件|事故|诉求|所涉|被投诉|被举报)的?(?:所在)?(?:地[址点]|位置|地方|单位地址)"
    r"|(?:事发|案发|涉事|(?:问题|事件|事故)发生)地(?![面下震铁板砖带区质上段基]))[\s:\uff1a为是在]*"
)
"""What in a form leads to where something is: 问题地址：."""
_HOME_FIELD = re.compile(
    r"(?:联系|家庭|投诉人|来电人|反映人|举报人|当事人|本人|通讯|居住|户籍|现)?(?:住址|地址|住所|住处|家住)[\s:\uff1a为是在]*"
)
_AT_A_PLACE = re.compile(
    r"在(?P<place>[\u3400-\u9fff]{2,7}?)(?=买|走失|走丢|丢|被|游|玩|耍|吃|喝|工作|打|遭|摔|住院|看病|就医|租|遇|遗失|失踪|购|消费|办|就餐|施工|违|受|"
    "死|烧|溺|钓|排|堵|卖|摆|乱|旅|开|存|学|考|上)"
)
_NO_PLACE = re.compile(
    "[家屋楼门院单元厨卫房车路街边外网微信群机话场旁这那自己邻居业社村位夜早晚凌晨白天时间期月年周前后里内上下面]|阳台|小区|马路|对面|附近|学校|公司|家中"
    "|绿化|电梯|通道|区域|[树草池井道廊]|天台|空地|健身|凉亭|充电|装修|施工|营业|经营|销售|公共"
)
"""What is no place of its own: 在家, 在楼下, 在网上, 在绿化带."""
_OF_A_PLACE = re.compile(
    r"[\s,\uff0c]*(?!(?:[东南西北]?马|小|[道公]|楼)路)[\u3400-\u9fff]{2,6}?"
    "(?:[^马公道小过]路(?![灯边旁面上中人口])|大道|大街|博物馆|体育馆|水库|绿洲|国际|大厦|水厂|火锅店|大?酒店|公园|湖|广场|商城|购物中心|批发市场|步行街|古镇|景区)"
)
"""How the words of a matter begin that say so by a name: 盐马路施工, 恒大绿洲开发商不退定金."""
_LONGEST_TELLER = 12
"""Characters of who tells behind the address: 居民王女士来电."""
_WORDS = (levels.SITE, levels.WITHIN)
_HOME = (*NAMED, levels.COMMUNITY)
_NAMES = (levels.ROAD, levels.ESTATE, levels.COMMUNITY)


def spots(parse: Parse, placed: Callable[[str], Sequence[Spot]]) -> list[Spot]:
    """Return where the matter is of which a text tells, and where who tells of it lives; nothing of any other text.

    Nothing as well where both are in one grid, or the matter names no place: 翠竹园1栋业主反映楼上漏水 is in 翠竹园1栋.

    Parameters
    ----------
    placed
        Where what a text names may be.
    """
    if field := _FIELD.search(parse.text, 0, LONGEST):
        return _of_field(parse.text, field, placed)
    said = _told(parse)
    there = [spot for spot in placed(said.matter) if _is_a_place(spot)] if said else []
    if said and not there and _names_a_place(said.matter):
        return [_unsure(spot) for spot in placed(said.home)]
    home = placed(said.home) if said and there else ()
    if not home or len({grid for spot in (*home, *there) for grid in spot.grids}) == 1:
        return []
    if all(spot.text.startswith(there[0].text) for spot in home):
        return []  # 翠竹园1栋居民反映翠竹园停水
    total = sum(spot.trust for spot in there)
    matter = [spot._replace(trust=spot.trust / total * ODD) for spot in there]
    return [*matter, *(spot._replace(trust=spot.trust * (1 - ODD)) for spot in home)]


def _of_field(text: str, field: re.Match[str], placed: Callable[[str], Sequence[Spot]]) -> list[Spot]:
    """Return where a form says that something is, or else, less sure, where it says that somebody lives."""
    home = _HOME_FIELD.search(text, field.end(), LONGEST)
    there = placed(text[field.end() : home.start() if home else LONGEST])
    if there:
        return [*there]
    rest = text[home.end() : LONGEST] if home else _HOME_FIELD.sub("", text[: field.start()])
    return [_unsure(spot) for spot in placed(rest)]


def _unsure(spot: Spot) -> Spot:
    """Return where somebody lives who tells of a place that nobody knows."""
    note = Note(Remark.NOT_JUST_THERE, "", "")
    return spot._replace(trust=min(spot.trust, ODD), notes=(*spot.notes, note))


def _names_a_place(matter: str) -> bool:
    """Return whether the words of a matter say where it is, at a place that nobody knows: 老人在卧龙湖走失."""
    found = _AT_A_PLACE.search(matter)
    return (found is not None and not _NO_PLACE.search(found["place"])) or _OF_A_PLACE.match(matter) is not None


def without_matter(parse: Parse) -> Parse | None:
    """Return an address without 门口, or the words of a matter, at its end: 208队家属院1栋门口停车难; None without."""
    kept = list(parse.elements)
    while len(kept) > 1 and (kept[-1].value in THERE if kept[-1].level is levels.RELATION else _is_matter(kept[-1])):
        kept.pop()
    is_cut = 0 < len(kept) < len(parse.elements) and kept[-1].level is not levels.NOISE  # 3号停电 may be a day
    return Parse(parse.text[: kept[-1].end], tuple(kept)) if is_cut else None


def told_of(parse: Parse) -> str:
    """Return the address that words stand before or behind which name nothing: 许家埭11号 of 许家埭11号道路破损."""
    at = max((at for at, e in enumerate(parse.elements) if e.level in HOUSE or e.level in INSIDE), default=-1) + 1
    behind = parse.elements[at:]
    if not at or any(e.own or e.level in _NAMES for e in behind):
        return ""
    said = parse.text[: parse.elements[at - 1].end]
    before = _BEFORE.match(said) or NOISE.match(said)
    address = said[before.end() :] if before else said
    return address if address != parse.text else ""


def _is_matter(word: Element) -> bool:
    return word.level in _WORDS and not word.known and re.match(MATTER, word.value) is not None


def _is_a_place(spot: Spot) -> bool:
    """Return whether what was matched is narrower than an area, and no road that is called otherwise."""
    is_put_right = any(note.remark is Remark.CORRECTED for note in spot.notes)
    return DEPTH[spot.how] > (DEPTH[How.ESTATE] if is_put_right else DEPTH[How.COMMUNITY])


class _Told(NamedTuple):
    """Where somebody lives who tells of a matter, and the words of that."""

    home: str
    matter: str


def _told(parse: Parse) -> _Told | None:
    """Return what a text says behind an address that somebody there tells of; None where nobody tells of anything.

    Behind 在, a community or all of an estate only what is named in short: 翠竹园居民反映翠竹园1栋停水 is in 1栋.
    """
    for found in _TELLS.finditer(parse.text, 0, LONGEST):
        home = [e for e in parse.elements if e.end <= found.start() and (e.level in HOUSE or _is_named(e))]
        if any(map(_is_named, home)) and found.start() - home[-1].end <= _LONGEST_TELLER:
            may_be_in_short = found[0] == _AT or not any(e.level in HOUSE for e in home)
            is_named = may_be_in_short and any(_is_named(e) for e in parse.elements if e.start >= found.end())
            return None if is_named else _Told(parse.text[: found.start()], parse.text[found.end() : LONGEST])
    return _of_who_lives(parse)


def _of_who_lives(parse: Parse) -> _Told | None:
    """Return what a text tells beside where somebody lives: 投诉新都汇扶梯故障，我住樱桃沟村2组."""
    found = _LIVES.search(parse.text, 0, LONGEST) if "住" in parse.text or "家在" in parse.text else None
    named = [e for e in parse.elements if _is_named(e)] if found else []
    if found is None or not named or any(e.start < found.end() for e in named):
        return None
    home = [e for e in parse.elements if e.start >= found.end() and (_is_named(e) or e.level in (*HOUSE, *INSIDE))]
    end = home[-1].end
    behind = _PAUSE.sub("", parse.text[end:LONGEST], count=1)
    matter = _BEGINS.sub("", parse.text[: found.start()], count=1) if found.start() else behind
    return _Told(parse.text[found.end() : end], matter) if matter and matter != parse.text[end:LONGEST] else None


def _is_named(element: Element) -> bool:
    return element.own and element.level in _HOME
