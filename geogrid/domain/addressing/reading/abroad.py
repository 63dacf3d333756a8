"""Words beside an address that may say it is in another county, city or country, of which nobody can be sure."""

from __future__ import annotations

import re

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.blanks import LONGEST
from geogrid.domain.addressing.names.element import INSIDE, NAMED, Element, Parse
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.grammar import NOISE, PHASE
from geogrid.domain.addressing.reading.country import DIVISIONS, divisions
from geogrid.domain.addressing.text.normalise import spelt

_UNREAD = (levels.SITE, levels.WITHIN, levels.ZONE)
_APART = (levels.NOISE, levels.RELATION)
_PART = re.compile(PHASE)
_LEADS = frozenset("往到至去在住址于是从回寄送发家称")
"""Behind what a place is named, also behind other words."""
_LONGEST, _MOST_BEHIND = 4, 4
_MARKETS = ("超市", "夜市", "早市", "菜市", "市场", "商场", "幼儿园")
NAME_ENDS = (*"店馆铺行厅部社吧屋楼坊堂院会局所司校站厂吃腐菜面饼粉鸡鸭鱼茶酒锅烤汤饭险人籍话学", *_MARKETS)
"""How what is called by a place ends: 沙县小吃, 温州商会, 芙蓉超市."""
LEADS_ON: tuple[str, ...] = (*"到在至住称的是往于们映诉送寄放址落为报询看内查", "有关")
"""How words end behind which an address follows: 送到, 坐落, 收件地址, 群众举报, 网格内."""
_ABBREVIATIONS = frozenset("京津沪渝冀晋辽吉苏浙闽赣鲁豫鄂湘粤桂琼川蜀黔滇陕甘港澳台")
_ABROAD = (
    "日本", "东京", "大阪", "韩国", "首尔", "朝鲜", "蒙古国", "越南", "老挝",
    "缅甸", "泰国", "曼谷", "柬埔寨", "马来西亚", "新加坡", "印尼", "菲律宾",
    "印度", "尼泊尔", "俄罗斯", "英国", "伦敦", "法国", "巴黎", "德国", "意大利",
    "西班牙", "荷兰", "瑞士", "美国", "纽约", "加拿大", "巴西", "墨西哥",
    "澳大利亚", "澳洲", "新西兰", "埃及", "南非", "迪拜", "台北", "高雄"
)  # fmt: skip
_AWAY = ("老家", "外地", "外省", "外市", "外县", "国外", "乡下", "县里", "县城")
_SCENIC = ("景区", "名胜区", "旅游区", "保护区", "森林公园")
_HERE = (
    "辖区", "城区", "市区", "本市", "本区", "我市", "我区", "全市", "全区",
    "老城", "新城", "老城区", "新城区", "郊区", "城里", "街上"
)  # fmt: skip
"""What is said before an address here that says nothing of it."""
_RUN = re.compile("[\u3400-\u9fff]{2,}")
_SHORTEST, _MOST_READ = 2, 24
_OPENING = frozenset("(\uff08[【")
_A_TITLE = 3
_BRACKETED = 2
"""What stands before a word in brackets at least: the bracket, and what it says something of."""
_NUMBERED = (levels.NUMBER, *INSIDE)
_SAYS_NOTHING = (levels.NOISE, levels.OFFSET, levels.JUNCTION)
_READ_SO = (*_NUMBERED, levels.RELATION)
"""What a name before an address may be read as: 三门, 八步."""
_NUMBER = re.compile("[\\d号幢栋室楼层]")
_HAN = re.compile(r"[\u3400-\u9fff]{2,4}")
_PROSE = re.compile(
    "[停漏坏堵修电灯车噪音占垃圾污臭油烟吵闹摊贩盖管网信投诉快递物业件户租我你他她它们不没无有了吗呢吧的被把给和要"
    "请问谁哪个什么怎收寄送取查报警称打骂骗偷丢狗猫树草墙窗锁梯消防卫检测拆违建工施扰人民者员先女师傅客主店馆厅铺"
    "司校医院所局会社餐饭菜吃食品购物买卖上下今昨明早晚前后时间内容编号类咨询求助重复家里住址名地道路街巷水气火"
    "楼房门小乱停放开养邻居打架急紧已群众反映工单标题在是来自对为从]"
)
"""What words about a matter have, and hardly any name of a place."""
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程魏吕丁任姚卢姜崔钟谭陆范"
    "廖贾夏韦付邹孟熊秦邱尹薛闫段雷侯史陶黎贺顾毛郝龚邵钱严覃"
)
_LONGEST_PERSON = 3
_OF_A_FAMILY = re.compile("[\u3400-\u9fff]家[汇嘴角湾渡浜桥塘泾浦宅弄村庄圩埭坝滩荡堰巷沟岗坡店屯寨集堡洼窑岭冲]")
_BY_ITS_LAND = re.compile("[\u3400-\u9fff]{2,3}[汇嘴湾渡浜塘泾圩埭坝滩埠荡堰]")
"""How a quarter or a village is called, and hardly anybody, or anything in a house: 徐家汇, 陆家嘴, 杨树浦."""
_FOR_ALL = ("广场", "公园", "车站", "步行街", "商圈")
"""How ends what many know a part of the city by, also where it has words of a matter in it: 人民广场."""
_LANDMARK = re.compile(
    "[\u3400-\u9fff]{1,4}(?:(?<![车市菜商工现操球剧卖场])场|(?<![路门巷街弄道进出入窗岔河井])口"
    "|[\u3400-\u9fff](?<![大后前侧铁木窗帘开房家])门|[寺庙庵宫祠陵桥湖山江河湾角塘港洲渡浜阁塔树岭泉关]|广场|公园|车站|步行街|商圈)"
)
"""How ends what a quarter is called by that grew around it: 五角场, 静安寺, 大柏树, 老西门."""
_KIND_OF_SHOP = re.compile(
    "[金药果菜酒茶饭餐面粉食品吃衣服装鞋帽布烟书文具机械电器材料洗理美发容甲眼镜表饰珠宝玩宠烤锅串饺包饼奶咖啡糕点便利百"
    "杂货粮油肉鱼产卖总旗舰直营加盟连锁专体验实一二三四五六七八九十第新老旧分本门商]"
)
_BRANCH, _SIDES = re.compile("分?店$"), str.maketrans("", "", "前后上下内外")
_JOINED = re.compile("的$|(?<=[路街道巷弄])[与和同跟及到至]$")
"""What stands at the end of a word and is no part of it: 裕华路与 is none of 裕华区."""
_COUNTY = re.compile("[\u3400-\u9fff]{1,4}(?:(?<![小社园校景新厂矿库片辖东西南北中])区|县|(?<![城夜菜超早])市)")
"""What stands behind a city as its counties do."""


def may_be_abroad(parse: Parse, gazetteer: Gazetteer) -> str | None:
    """Return the word of a text that may name a place elsewhere, which no table explains; None without.

    Parameters
    ----------
    parse
        The text; 绩溪 延安路10号 may be in 绩溪县.
    gazetteer
        The names of the district and the country.
    """
    is_first, is_odd = True, False  # no name of the district has been said, nothing that may be read otherwise
    for at, element in enumerate(parse.elements):
        if element.known:
            is_first = is_first and not _is_named(element)
        elif element.level in _UNREAD:
            is_odd = True
            is_part = bool(_PART.fullmatch(element.value) and parse.first(levels.ESTATE))  # 一期滨江花园
            if not is_part and (said := _of(parse, at, gazetteer, is_first=is_first)):
                return said
        elif element.level in _READ_SO:
            is_odd = is_odd or (is_first and not parse.text[element.start].isdecimal())
        else:
            is_odd = is_odd or element.level not in _SAYS_NOTHING
    return _alone(parse, gazetteer) if is_odd else None


def _of(parse: Parse, at: int, gazetteer: Gazetteer, *, is_first: bool) -> str | None:
    """Return what of an element that was not understood may be a place elsewhere."""
    before = parse.elements[at - 1] if at else None
    behind = parse.elements[at + 1] if at + 1 < len(parse.elements) else None
    is_apart = is_first and behind is not None and behind.level is levels.NOISE
    is_alone = is_apart and any(_is_named(e) for e in parse.elements[at:])
    is_title = is_alone and parse.text[parse.elements[at].end] in _OPENING
    word = _Word(parse.elements[at], before, behind, gazetteer, is_title=is_title)
    if _is_in_brackets(parse, at) and (said := word.landmark()):
        return said
    return word.abroad(is_first=is_first, is_alone=is_alone)


def _is_in_brackets(parse: Parse, at: int) -> bool:
    """Return whether an element stands in brackets right behind a name of the district, or a number."""
    if at < _BRACKETED or at + 1 >= len(parse.elements):
        return False
    of, opens = parse.elements[at - 2 : at]
    is_open = parse.text[opens.end - 1] in _OPENING and parse.text[parse.elements[at].end] in ")\uff09]】"
    return is_open and (of.own or of.level in _NUMBERED)


def _alone(parse: Parse, gazetteer: Gazetteer) -> str | None:
    """Return the county or city that stands alone and was read as something else: 三门, 路南, 清苑 延安路10号."""
    left = parse.text[:LONGEST]
    for element in parse.elements:
        said = left[element.start : element.end]
        if element.known or (element.level in _NUMBERED and _NUMBER.search(parse.text, element.start, element.end)):
            left = left[: element.start] + "0" * len(said) + left[element.end :]
    for found in _RUN.finditer(left):
        word = _JOINED.sub("", spelt(found[0][-_MOST_READ:]))
        starts = [0] if found.start() == 0 or left[found.start() - 1] != "0" else []
        for start in starts + [at for at, character in enumerate(word, 1) if character in _LEADS]:
            said = word[start:]
            if is_division(gazetteer, said) or _is_chain(gazetteer, said):
                return said
            if _begins_so(gazetteer, said) and any(e.start == found.end() and _is_named(e) for e in parse.elements):
                return said
    return None


def _begins_so(gazetteer: Gazetteer, text: str) -> bool:
    """Return whether a text begins with a county elsewhere, and goes on with something in it: 三门海游."""
    lengths = range(max(_SHORTEST, len(text) - _MOST_BEHIND), min(_LONGEST, len(text) - 2) + 1)
    is_called_so = bool(lengths) and not text.endswith(NAME_ENDS)
    return is_called_so and any(is_division(gazetteer, text[:length]) for length in lengths)


def _is_chain(gazetteer: Gazetteer, text: str) -> bool:
    """Return whether a text is a county behind what it lies in, elsewhere: 唐山路南."""
    chain = divisions(gazetteer, text, 0, len(text)) if len(text) >= 2 * _SHORTEST else []
    return len(chain) > 1 and not chain[-1][1].own


def is_prose(text: str) -> bool:
    """Return whether a text is words about a matter, and no name of a place."""
    return _PROSE.search(text) is not None


def is_called_by(text: str) -> bool:
    """Return whether what is called by a place may end as a text does, also before where it is: 小吃店在."""
    return text.removesuffix("在").endswith(NAME_ENDS)


def is_person(text: str) -> bool:
    """Return whether a text may be the name of a person, and not that of a quarter: 徐家汇."""
    return text[:1] in SURNAMES and len(text) <= _LONGEST_PERSON and not is_quarter(text)


def is_quarter(text: str) -> bool:
    """Return whether a text is called as a quarter of a city or a village is: 徐家汇."""
    return _OF_A_FAMILY.fullmatch(text) is not None or (_BY_ITS_LAND.fullmatch(text) is not None and not is_prose(text))


def is_branch(text: str) -> bool:
    """Return whether a text is what a branch is called by its quarter, and not by what it sells: 静安寺店."""
    name = _BRANCH.sub("", text)
    return name != text and _HAN.fullmatch(name) is not None and not _KIND_OF_SHOP.search(name)


def _is_landmark(text: str) -> bool:
    """Return whether a text is called as a part of a city by what it grew around: 五角场."""
    return _LANDMARK.fullmatch(text) is not None and (
        text.endswith(_FOR_ALL) or not is_prose(text[:-1].translate(_SIDES))
    )


def is_division(gazetteer: Gazetteer, text: str) -> bool:
    """Return whether a text is the name of a county, city or province elsewhere, with or without its last part."""
    name = gazetteer.named(text)
    if name is not None:
        return name.level in DIVISIONS and not name.own
    return gazetteer.is_county(text)


def _is_named(element: Element) -> bool:
    return element.own and element.level in NAMED


class _Word:
    """A run that was not understood, and what stands before and behind it."""

    def __init__(
        self,
        element: Element,
        before: Element | None,
        behind: Element | None,
        gazetteer: Gazetteer,
        *,
        is_title: bool,
    ) -> None:
        self._element, self._gazetteer, self._is_title = element, gazetteer, is_title
        text = element.value.removesuffix("的")
        noise = NOISE.match(text)
        self._text = text[noise.end() :] if noise else text
        self._is_apart = before is None or before.level in _APART or noise is not None
        self._division = (
            before.value if before and before.known and before.level in DIVISIONS and not before.own else ""
        )
        self._is_in_city = before is not None and before.own and before.level in (levels.PROVINCE, levels.CITY)
        self._leads = behind is not None and _is_named(behind)
        self._is_beside = behind is not None and behind.level is levels.RELATION

    def abroad(self, *, is_first: bool, is_alone: bool) -> str | None:
        """Return what of it may be a place elsewhere.

        Parameters
        ----------
        is_first
            Whether no name of the district stands before it.
        is_alone
            And one stands behind it, apart.
        """
        text = self._text
        if self._element.level is levels.ZONE:
            return text  # of the zones that the register has, all are known
        if self._is_in_city and (county := _COUNTY.fullmatch(text)) and not self._is_slip(county[0]):
            return text  # 成都市郫都区, whose name nobody knows or that was written wrongly
        if self._division and is_first and not is_called_by(text):
            return self._division + text  # 杭州仓前
        if not self._is_beside and is_quarter(text) and not self._is_here(text):
            return text
        starts = [0] if self._is_apart or self._leads else []
        starts += [at for at, character in enumerate(text, 1) if character in _LEADS]
        for start in starts:
            if said := self._named(text[start:]):
                return said
        if self._leads and (said := self._ends_with()):
            return said
        if is_first and text.endswith(_SCENIC) and (self._leads or is_alone):
            return text
        is_before = self._is_apart and ((is_first and self._leads and text not in _HERE) or is_alone)
        if is_before and self._is_strange():
            return text
        return text if is_alone and self._is_apart and self._begins_elsewhere() else None

    def _is_slip(self, county: str) -> bool:
        """Return whether it is the loaded county with one wrong character, or a part of any city: 老城区."""
        here = self._gazetteer.county_here
        wrong = sum(one != other for one, other in zip(county, here, strict=False))
        return county in _HERE or (len(county) == len(here) and wrong == 1)

    def _named(self, text: str) -> str | None:
        """Return the place elsewhere that a text is, or begins with before a name of the district: 绩溪华阳."""
        if (
            text in _ABBREVIATIONS
            or (text in _AWAY and self._leads)
            or is_division(self._gazetteer, text)
            or text.startswith(_ABROAD)
            or (self._leads and self._begins_in_county(text))
        ):
            return text
        if not self._leads or text.endswith(NAME_ENDS):
            return None
        shorts = (text[:length] for length in range(2, _LONGEST + 1) if length < len(text) <= length + _MOST_BEHIND)
        return next((text for short in shorts if is_division(self._gazetteer, short)), None)

    def _begins_in_county(self, text: str) -> bool:
        """Return whether a text begins with a county elsewhere behind its city: 杭州余杭便民超市."""
        named = self._gazetteer.at(text, 0)
        if named is None or named[0].own or named[0].level not in DIVISIONS:
            return False
        return self._gazetteer.county(text, named[1], named[0].text) is not None

    def _ends_with(self) -> str | None:
        """Return the county or city that stands right before a name of the district, whatever is before it."""
        text = self._text
        for at in range(len(text) - 2):
            named = self._gazetteer.at(text, at)
            if named and named[0].level in DIVISIONS and not named[0].short and not named[0].own:
                return text
        return next((last for last in (text[-2:], text[-3:]) if is_division(self._gazetteer, last)), None)

    def _begins_elsewhere(self) -> bool:
        """Return whether it is a city elsewhere and something in it that nobody knows: 杭州仓前."""
        named = self._gazetteer.at(self._text, 0)
        if named is None or named[0].own or named[0].level not in DIVISIONS:
            return False
        rest = self._text[named[1] :]
        return len(rest) <= _MOST_BEHIND and not rest.endswith(NAME_ENDS)

    def _is_strange(self) -> bool:
        """Return whether nothing explains what stands before an address, apart from it: 岩寺 延安路10号."""
        text = self._text
        is_no_place = text.endswith((*LEADS_ON, *_MARKETS)) or is_person(text) or self._names_what_is_there()
        is_matter = is_prose(text) and not text.endswith(_FOR_ALL) and not _is_landmark(text)
        return bool(_HAN.fullmatch(text)) and not (is_no_place or is_matter or self._is_here(text))

    def _names_what_is_there(self) -> bool:
        """Return whether the address in brackets behind it is its own, and it is longer than towns' names."""
        return self._is_title and len(self._text) >= _A_TITLE and not _is_landmark(self._text)

    def landmark(self) -> str | None:
        """Return the part of a city that is named, or of which a branch is: 五角场, 静安寺店."""
        name = _BRANCH.sub("", self._text)
        is_named = is_branch(self._text) or is_quarter(name) or (_is_landmark(name) and not is_person(name))
        return self._text if is_named and not self._is_here(name) else None

    def _is_here(self, text: str) -> bool:
        """Return whether something of the district is called so."""
        named = self._gazetteer.named(text)
        return named is not None and named.own
