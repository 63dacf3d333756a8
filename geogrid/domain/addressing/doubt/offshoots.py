"""What is called by another place and may lie elsewhere: 第一医院家属院, 双十中学（东校区）, 厦门大学幼儿园."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import HOUSE, INSIDE, Element, Name, Parse
from geogrid.domain.addressing.reading.abroad import is_branch
from geogrid.domain.addressing.reading.chains import is_common
from geogrid.domain.addressing.text.normalise import spelt

_NAMES = (levels.SITE, levels.ESTATE)
_WORDS = (levels.SITE, levels.ESTATE, levels.WITHIN)
_MAY_BE = re.compile("[校部院舍属分园学附寓店行所司区馆宾楼厦村居站室处迁置还]")
"""One of these is in each text that names such a place; looked for first, as most texts have none."""
_ANY = r"[\u3400-\u9fff\d]"
_OF_THE_STAFF = (
    r"(?:宿舍|家属(?:[院区楼]|大院|宿舍|小区)|(?:教[师工]|教职工|职工|员工|专家|人才)(?:公寓|[楼院]|小区|新村|住宅))"
)
_BRANCH = (
    r"(?:校区|院区|园区|校本部|分(?:[院校店局行部社所站园会馆厂场]|公司|中心)"
    r"|(?<![学法])[东西南北新老旧本总][院馆](?![墙门内里])"
    r"|(?:[东西南北新老旧本总]|[初高]中|小学|中学)[校部](?![区门园车长医服友内外舍墙里分队委位件署])|附[小中幼]"
    rf"|附属(?:{_ANY}{{0,6}}?(?:幼儿园|[小中]学|医院|学校))?)"
)
_OTHER = (
    r"(?:幼儿园|托儿所|党校|[小中]学(?![生])|医院|卫生[院室所站](?!间)|派出所|支行|营业[部厅所]|村委会|居委会|大?酒店|宾馆|大厦|商场"
    r"|(?:第?[一二三四五六七八九十\d]|新|旗舰)店|招待所|(?:拆迁|回迁|安置|还建|还迁)(?:安置)?(?:小区|房)|(?<![\u3400-\u9fff])[新老旧]区)"
)
_OFFSHOOT = re.compile(rf"{_ANY}{{0,5}}?(?:{_OF_THE_STAFF}|{_BRANCH}|{_OTHER})")
_NO_NAME = (levels.RELATION, levels.OFFSET, *HOUSE, *INSIDE)
_TENANTS = re.compile("(?:大厦|大楼|广场|商城|市场|(?<!服务)中心|写字楼|商场|公馆|大酒店)$")
"""How what ends is called that others have rooms in: 华侨大厦工商银行支行 is in it."""
_BEHIND_A_TENANT = re.compile(rf"{_ANY}{{0,4}}?{_OF_THE_STAFF}")
_PUBLIC = re.compile(
    r"(?:公园|[动植]物园|游乐[园场]|陵园|[山湖]|医院|[小中大]学|学[校院]|菜?市?场|体育馆|[纪念博物]+馆|图书馆|车站|码头|广场|银行|宾馆|[酒饭]店|影院|剧[院场]|派出所"
    r"|[客货]运站|(?:报|出版)社|电视台|[故旧]居|[鼓钟角城]楼|[殿阁宫寺庙庵祠塔桥口亭])$"
)
"""How what stands by itself is called, of which a next name makes another place: 鲁迅公园小区, 火宫殿广场."""
_STATION = r"(?:火车|地铁|轻轨|汽车|客运|消防|公交|加[油气]|收费|车)站|地铁口|码头"
_BY_ITSELF = rf"{_STATION}|公园|消防队|学校|菜?市场(?!监|管)|菜场|[早夜]市|步行街|商业街|商圈"
_BEHIND_PUBLIC = re.compile(
    rf"{_ANY}{{0,4}}?(?:{_BY_ITSELF}|体育场|广场(?!舞)|小区|新村|花[园苑]|家园|公寓|居民区|(?<![马公道修堵让拦])路$)"
    r"|站(?![着在台牌立队亭岗])|立交桥?|(?:科技|产业|创业|软件)园"
)
_BEHIND_ANY = re.compile(rf"{_ANY}{{0,4}}?(?:{_BY_ITSELF}|新天地|天街|奥特莱斯|购物中心)")
_BEHIND_TENANTS = re.compile(rf"{_ANY}{{0,4}}?(?:{_STATION}|小区|新村|居民区)")
"""What is another place behind the name of one: of 城南嘉苑 its 地铁站, but not its 广场."""
_OF_ITS_NAME = re.compile(
    r"[东西南北中上下前后新老一二三四五六七八九十]{0,2}(?:(?:大街|大道|胡同|[路街巷])(?![口边上灯旁侧面里内中道坊]|段(?!\d))|街道|社区|公园)"
    r"(?=$|[\d一二三四五六七八九十]+[号弄]|[\s,、。;()（）的附旁对门公办居]|站|派出所|支行|[小中]学|幼儿园)"
)
"""What behind any name makes that of another place, which is called by it: 大慈寺路, 大慈寺社区."""
_A_SHOP = re.compile("(?:超市|店|馆|银行|药房|堂|仓储|百货|便利|连锁|鲜生|药业)$")
_BARE_BRANCH = re.compile("(?:分?店|支行|分行)(?=$|[\\s,、。;()（）])")
"""What behind the name of a place makes that of a shop in its quarter: 九眼桥店."""
_ON_A_WAY = re.compile(
    rf"(?P<way>{_ANY}{{1,4}}?(?:路|街|大道|巷))(?:院区|校区|园区|馆区|分[院校馆园]|门诊部?|分?店(?![面铺主家里内员门]))"
)
"""The same on a road, also one of the district: 人民路院区."""
_A_UNIVERSITY = re.compile("(?:大学|学院)$")
_COLLEGE = re.compile(rf"{_ANY}{{1,8}}?(?:学院|书院|研究[院所]|实验室)(?![门墙里内外])")
"""What behind the name of a university may be on a campus of its own: 旅游文化学院."""
_LONGEST = 12
_KEPT = 4_096
"""Names of which it is kept what they end as."""
_BRACKET = re.compile(r"\s*[(\uff08\[【]")
_ITS_BRANCH = re.compile(rf"{_ANY}{{1,5}}店")
_OF_A_WAY = re.compile(rf"{_ANY}{{1,5}}?(?:路|街|大道|巷)店(?![面铺主家里内员门])")
_OF_A_QUARTER = re.compile(r"[\u3400-\u9fff]{2,4}?店(?![面铺主家里内员门])")
_MALL = re.compile("(?:广场|商城|商场|购物中心|商厦|大楼)$")
"""How what ends is called that has tenants, and branches in other quarters: 步步高广场砂子岭店."""
_OF_A_GATE = re.compile("[东西南北]门店")
_DEPARTMENT = re.compile(
    r"(?P<of>[\u3400-\u9fff]{2,4}?)(?:门诊部?|诊所|体检中心|分理处|营业[部厅]|服务(?:站|点|大厅)|教学点|法庭|办事处|警务室|工作站|代办[点处]|门市部)"
)
_SPECIAL = re.compile(
    "[科腔眼耳鼻喉肤妇儿骨牙齿医诊急热肠体痛肿瘤术楼层号院内外口产孕]|专家|普通|综合|特需|国际|老年|康复|心理|精神|健康|预防|疫苗|保健"
    "|便民|政务|党群|为民|自助|公积金|社保|医保|税务|邮政|物业|客户|志愿|少年|家事|环境|资源|知识|[刑民]事|审判|执行|速裁|金融|未成年|第?[一二三四五六七八九十]|[院楼区门侧新老][东西南北前后新旧老]$"
)
"""What a department in the main house is called by, and none in another quarter: 口腔门诊, 便民服务站."""
_BETWEEN = re.compile(r"[\s()（）\[\]【】〔〕的]*")


class _Kind(NamedTuple):
    """What a name ends as: `_PUBLIC`, `_TENANTS`, `_A_UNIVERSITY`, `_A_SHOP`, `_MALL`."""

    is_public: bool
    has_tenants: bool
    is_university: bool
    is_shop: bool
    is_mall: bool


class Said(NamedTuple):
    """What stands behind a name in words of its own, without brackets, and where the last of its elements ends."""

    words: str
    end: int


def offshoot(parse: Parse, of: Element) -> str | None:
    """Return what stands right behind the name of a place or an estate, or in brackets, and makes another place of it.

    None for what is in it: 门诊部, 食堂, 停车场, 3楼, or in a building that has tenants.
    """
    if of.level not in _NAMES or of.end == len(parse.text):
        return None
    behind = spelt(parse.text[of.end : of.end + _LONGEST])
    if (name := _OF_ITS_NAME.match(behind)) and not _is_known(parse, of.end):
        return name[0]
    if shop := _BARE_BRANCH.match(behind):
        return shop[0]
    branch = _ON_A_WAY.match(behind.lstrip("("))
    if branch and branch["way"] not in of.value:  # 火宫殿（坡子街店） is 坡子街127号
        return branch[0]
    if next_name := _next_name(parse, of):
        return next_name
    if not _MAY_BE.search(parse.text, of.end):
        return None
    said = words_behind(parse, of).words
    kind = _kind(parse, of)
    found = (_BEHIND_A_TENANT if kind.has_tenants else _OFFSHOOT).match(said)
    found = found or (_COLLEGE.match(said) if kind.is_university else None)
    found = found or (_ITS_BRANCH.match(said) if _has_branches(parse, of) else None)
    return found[0] if found else _branch_elsewhere(parse, of)


def _is_known(parse: Parse, start: int) -> bool:
    """Return whether a name of the district begins at a place: 西街 of 大慈寺西街5号, where there is such a road."""
    return any(e.start == start and e.known for e in parse.elements)


def _kind(parse: Parse, of: Element) -> _Kind:
    return _kind_called(of.value, parse.text[of.start : of.end])


@lru_cache(_KEPT)
def _kind_called(value: str, written: str) -> _Kind:
    """Return what a name ends as, in use or as it is written: 火宫殿 for 坡子街127号."""
    ways = value, spelt(written)
    kinds = _PUBLIC, _TENANTS, _A_UNIVERSITY, _A_SHOP, _MALL
    return _Kind(*(any(map(kind.search, ways)) for kind in kinds))


def has_tenants(parse: Parse, of: Element) -> bool:
    """Return whether others have rooms in what is called so: 华侨大厦."""
    return _kind(parse, of).has_tenants


def _has_branches(parse: Parse, of: Element) -> bool:
    """Return whether a name is that of a shop, or what says which of its branches is meant stands in brackets."""
    kind = _kind(parse, of)
    is_named_by_it = not (kind.is_public or kind.has_tenants) and _BRACKET.match(parse.text, of.end) is not None
    return kind.is_shop or is_named_by_it


def _branch_elsewhere(parse: Parse, of: Element) -> str | None:
    """Return the branch of a place that is called by its quarter, or by a road that nobody knows: 东塘店, 五一路店.

    Also a department there: 砂子岭门诊部.
    """
    kind = _kind(parse, of)
    if of.level is not levels.SITE or (kind.has_tenants and not kind.is_mall):
        return None
    said = _behind(parse, of)
    if found := _OF_A_WAY.match(said) or _OF_A_GATE.match(said):
        return found[0]
    if not kind.is_mall and (found := _DEPARTMENT.match(said)) and not _SPECIAL.search(found["of"]):
        return found[0]
    found = _OF_A_QUARTER.match(said)
    return found[0] if found and is_branch(found[0]) and not is_common(found[0]) else None


def _next_name(parse: Parse, of: Element) -> str | None:
    """Return the name of another place that stands behind one, unless it is said where: 对面小区."""
    if not (behind := _behind(parse, of)):
        return None
    kind = _kind(parse, of)
    found = (_BEHIND_PUBLIC if kind.is_public else _BEHIND_TENANTS if kind.has_tenants else _BEHIND_ANY).match(behind)
    return found[0] if found else None


def _behind(parse: Parse, of: Element) -> str:
    """Return what stands behind a name, or in brackets; nothing where that says where, or is known or numbered."""
    behind = next((e for e in parse.elements if e.start >= of.end and e.level is not levels.NOISE), None)
    if behind is None or behind.known or behind.level in _NO_NAME:
        return ""
    return spelt(parse.text[of.end :]).lstrip("(（的 \t\u3000")


def with_offshoot(parse: Parse, named: Callable[[str], Name | None]) -> Parse | None:
    """Return an address with the name that is known with what stands behind it: 第一医院（南院）.

    Parameters
    ----------
    named
        Returns what is called so, however it is spelt.
    """
    if parse.is_plain or not _MAY_BE.search(parse.text):
        return None
    for at, of in enumerate(parse.elements):
        if of.level not in _NAMES or not of.own or not (part := offshoot(parse, of)):
            continue
        said = words_behind(parse, of)
        if not said.words:
            continue
        called = dict.fromkeys((of.value, spelt(parse.text[of.start : of.end])))  # of 盐道街1号 the name behind it
        ways = (each + way for each in called for way in _ways(said.words, part))
        name = next((found for way in ways if (found := named(way))), None)
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
        words, end = words + (element.value if is_word else ""), element.end
    return Said(words.removeprefix("的"), end)
