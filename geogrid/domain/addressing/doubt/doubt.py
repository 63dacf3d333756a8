"""What makes it doubtful that a text means the one place that was matched: others in it, parts nobody knows."""

from __future__ import annotations

import re

from geogrid.domain.addressing.doubt.listed import Found, Listed
from geogrid.domain.addressing.doubt.offshoots import offshoot
from geogrid.domain.addressing.doubt.things import is_count, is_counted_off, is_thing
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import ABOVE, HOUSE, NAMED, Element, Parse
from geogrid.domain.addressing.names.gates import is_gate, right_before
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.grammar import EVENT, NOISE, NOT_FIRST
from geogrid.domain.addressing.names.wording import NO_PART
from geogrid.domain.addressing.reading.abroad import LEADS_ON, is_person
from geogrid.domain.addressing.reading.cut_out import goes_on
from geogrid.domain.addressing.register.key import Head
from geogrid.domain.addressing.text import days
from geogrid.domain.addressing.text.numerals import CHARACTERS

_MAY_BE_PART = (*NAMED, levels.WITHIN)
_NUMBERED_KINDS = "[村园院片段批里坊庄列行横纵组]|大院|地块|标段?|街区|分区"
_KINDS = re.compile(f"{_NUMBERED_KINDS}|区")
"""What is numbered beside houses and is none: 2号地块, 3号院."""
_PART = re.compile(
    r"第?[a-z\d一二三四五六七八九十]{1,3}(?:期|区|排|组团)[\u3400-\u9fff]*|[东西南北中a-z\d一二三四五六七八九十]{1,3}[区期苑]"
    rf"|第?[a-z\d一二三四五六七八九十]{{1,3}}号?(?:{_NUMBERED_KINDS})"
)
_INSIDE = (levels.NUMBER, levels.BUILDING, levels.UNIT, levels.FLOOR, levels.ROOM)
_NO_NAME_ENDS = ("区", *LEADS_ON)
"""How what stands before an estate and is no part of its name ends: 送到, 市民反映, 报警人称."""
_MAKES_ANOTHER = tuple("新小老大旧古副东西南北")
"""By what a place is called that is another than the one without that."""
_LEADS_TO = NOT_FIRST - {"家"}
"""How words end behind which a name follows, besides `LEADS_ON`: 打车去; 华润万家 has a gate."""
_PERHAPS = re.compile(
    r"(?:例如|比如|譬如|比方说?|假如|假设|类似|示例|样例|例[:\uff1a]|[:\uff1a]\s*如|参照|仿照|可能|好[像象]|大概|大约|估计|也许|或许|应该|似乎|疑似|快到|过了?|路过|经过|途经|通往|去往|开往|前往|听说|据说|离|距)[^,\uff0c。;\uff1b]{0,3}$"
)
_N = rf"[\d{CHARACTERS}]"
_END = r"(?=$|[的,\uff0c、。;\uff1b\s)\uff09])"
_DAYS = 31
_OF_A_DAY = re.compile(
    rf"起(?={EVENT.pattern}|[至到限禁实执暂单双]|{_END})|开始|恢复|截止|以来|[之以]?前(?=[要须必应请交缴办完结搬恢通])"
    rf"|{days.DAYS}|{days.SINCE}|后(?=[没无不就再才都未还仍]|一直)|{days.at_an_hour(EVENT.pattern)}"
)
"""What behind the number of a house makes it one of a day."""
OPEN_AIR = re.compile(r"(?:公园|[动植]物园|游乐[园场]|陵园|[山湖江河塘桥塔亭阁]|码头|车站|[寺庙庵祠殿])$")
"""How is called what has no numbered buildings."""
_COMPOUND = re.compile("家属|宿舍|职工|大院|生活区|机关|基地|小区|公寓")
"""What the team of an enterprise has, and no village."""
_OUTSIDE = re.compile("对[面过门]|隔壁|外")
_NO_NAME = re.compile("^(?:的|那个|这个)?(?:小区|楼盘|大?院子?|家属[院区]|新村|[工宿]地|宿舍)$")
_NUMBERED = re.compile(r"\d{1,4}[号#][\u3400-\u9fff]")
_PAIR = re.compile(r"(?<![\d幢栋元座楼-])\d{1,3}[-\uff0d\u2014]\d{1,2}(?![\d-])\s*$")
GENERIC = ("老城区", "新城区", "城区", "郊区", "矿区")
"""Counties that are called as a part of any city is."""
_NO_MORE = re.compile(
    "(?:原[来先]?|[拆搬动征][迁收]前|以前|之前|曾经?|过去|从前|早先|早年|[旧老](?=地址|住址|门牌)|旧(?=家)|小时候|上个?月|去年|前年|退租|搬离|离开)(?:都|就|一直|是)?(?:在|租?住|居住|租房?|家住?|上班|地址|住址|门牌)?[在于为是]?[:\uff1a]?$"
)
_TAKEN_BACK = re.compile(
    "(?:[写记说填输打报弄搞看登听]|搞|标)错|有误|错误|作废|无效|假地址|假的|虚假|[是为](?:原来?|[老旧]|以前)的?(?:地址|住址|门牌)|地址不[对详明清]|不正确|记不[清得准]|忘了|"
    r"(?:(?:号|[幢栋室元])[,\uff0c\s]*(?:吧|对吗|对吧|对不对|是吗|是吧)|找不[到着](?:地址|门牌|地方|位置)?)[\s。!?\uff01\uff1f]*$"
)
"""By what a text says itself that its address may be wrong."""
_NOT_JUST_THERE = re.compile(
    r"(?<=[号幢栋])[甲乙丙丁A-Za-z东西南北](?![\u3400-\u9fff\w])|[的,\uff0c、。;\uff1b\s]*+(?:或(?!许)|还是|搬(?:[到至去走离迁出往]|家到)|迁|不是|转[到至去移]|前(?=第?\d排)|"
    rf"(?:至(?!今)|到(?![底处今现目达家位了]))(?!{_N}+(?:单元|室|层|楼))|[(\uff08\[【\s]*"
    r"(?:现在?[住搬改为是址]|(?:已|现)?(?:改|变更|调整)(?:为|成|到)|新地?址|[老旧原](?:门牌|编?号|地?址|[)）\]】]|$)))|[的\s]*+(?:"
    r"过(?:去|来|了|马路|街|路口|河|\d)|[往朝向](?=[东南西北前后左右上下里外]|[\u3400-\u9fff]{1,6}方向)|再(?=[往向走过去前转直])|直走|直行|"
    rf"[左右](?:手|拐|转|边|侧|面|方|前|后|{_END})|后(?:{_END}|[边头方面一第街])|背面|[屋楼房]后|[侧边]{_END}|对[面过门岸街]|旁|"
    r"隔(?:壁|[一二两三几条个了着]|\d)|下(?:一[个家户间栋幢站]|个(?:路口|红绿灯|门|街口|站))|[上下]去|出来往|相邻|"
    r"方向(?!盘)|另一[侧边头]|(?:管辖?|辖|责任|服务)(?:片?区|范围|[片段])|学区|施教区|[上下]家(?![具电])|上一[家户间栋幢个]|途中|"
    rf"第{_N}+(?:家|户|间|站|排)|(?:{_N}+|[几数两])(?:站|米(?![高宽长深])|步|里)|半里|百米|方圆|半径|步行\d|骑车|坐车|开车|"
    rf"走(?=[到过\d一二三四五六七八九十几]|{_END})|[东西南北]{{1,2}}(?:头|首|端|角|方(?:向|约|\d|{_END})|边|侧|面|走|\d|{_END})|"
    rf"墙外|[上下]坡|坡[上下]|尽头|拐[进弯角]|转弯|弯道|[山桥田地塘河江湖路屋墙][边上里中下根后]{_END}|沿[路线河江]|[上下]面一点|岔|"
    rf"转角|巷口|弄口|外(?:[面边侧头围]|{_END})|到底{_END}|[那这]一?[片边带块]|一[片带]{_END}|片区|"
    rf"多(?:{_END}|一?点)|以[上下前后内外]{_END}|之[前后]|等[各多\d]?[地处](?!理)|等(?:{_N}+|[多数几两各若干全]{{1,2}})?[栋幢座户](?!门)|等(?:{_N}+|多|几|数|两|各)?(?:个|号)?(?:楼[栋宇房]?(?=停|断|没|无|都|均|{_END})|楼[栋宇]|单元|小区|房屋)|及(?:其|者)?(?:以[上下内外]|[周邻]边|附近|相邻|其[他它余])|区域|路[段口]|上下{_END}|差不多|[?\uff1f](?!\s*$)|[*+])"
)
"""What makes another place of what it follows."""
_THE_OTHERS = re.compile("其余|(?:其[他它]|别的|另外)的?(?:楼|[栋幢座](?!梁)|房屋|住户)|(?:其[他它]|别的)的?[都均全]")
"""What a text says of the others than what it names."""
_UNCLEAR = re.compile(
    rf"十[一二三四五六七八九]{{2}}(?:号|幢|栋)|[一二三四五六七八九]{{2}}十[一二三四五六七八九]?(?:号|幢|栋)"
    rf"|{_N}[多几](?:号|幢|栋)|之间|不确定|记不清|说不准"
)
_MAY_BE_UNCLEAR = re.compile("[十多几之不记说]")
"""What is in each text that is unclear; looked for first, as nearly no text is."""
_UNCLEAR_ON_A_ROAD = re.compile(
    rf"{_N}\s+{_N}+\s*号(?!楼)|\d\s+\d{{1,2}}\s*$|{_N}\s?[?\uff1f*×_+#xoilz]+号"
    rf"|^[^|]*[路街巷道弄]\|\d[^|]*$|\d[{CHARACTERS}]+\d*号|[路街巷道弄][{CHARACTERS}]\s*$|号\s?(?:里面?|内)?{_N}+号(?!楼|门面|商铺|店面|铺)",
    re.IGNORECASE,
)
"""Numbers of which nobody can say which they are: 2 9号, 1?号, 十二三号."""
_MAY_BE_UNCLEAR_THERE = re.compile(
    rf"[\s?\uff1f*×_+#xoilz|]|[\d路街巷道弄][{CHARACTERS}]|号[\s里内\d{CHARACTERS}]", re.IGNORECASE
)


_GOES_ON = re.compile("大?酒店|宾馆|[小中]学|幼儿园|村委会|居委会|大厦|广场|商场|医院|卫生[院室所站]|支行|派出所|公司")
"""What behind the name of an estate makes the name of something else."""


class Doubts:
    """Says what makes it doubtful that what was matched is what was meant.

    Parameters
    ----------
    gazetteer
        The names of the district.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def about(self, parse: Parse, listed: Listed) -> bool:
        """Return whether a text names more than was matched: another address, or a longer name.

        Parameters
        ----------
        parse
            The text; 阳光桂花苑 may be another estate than 桂花苑.
        listed
            What was matched.
        """
        best = listed.best
        head = best.head
        if (
            is_unsure(parse, head.element)
            or _may_be_buildings(parse, best)
            or _is_of_a_thing(parse, head)
            or _is_beside_an_unknown_road(parse, best)
            or _is_between(parse, best)
            or _is_of_another(parse, head.element)
            or _is_another_building(parse, head.element)
            or _is_built_in_the_open(best)
            or _is_of_a_team(parse, head)
            or _is_of_a_neighbour(parse)
            or listed.is_strange
        ):
            return True
        if head.level is levels.NUMBER:  # 12号与延安路交叉口
            return bool(listed.unlisted) or parse.first(levels.JUNCTION) is not None or may_be_a_day(parse, head)
        before = next((e for e in parse.elements if e.end == head.element.start), None)
        if head.level is not levels.ESTATE or before is None or before.level is not levels.SITE or before.known:
            return False
        if any(e.level is levels.PHONE and e.end == before.start for e in parse.elements) and is_person(before.value):
            return False  # 13900000000李四城市花园5幢
        return not (before.value.endswith(_NO_NAME_ENDS) or self._is_no_name(before.value))

    def _is_no_name(self, text: str) -> bool:
        """Return whether a text is nothing but words before an address, and areas of the district: 我住屯溪昱东街道."""
        noise = NOISE.match(text)
        place = noise.end() if noise else 0
        while place < len(text) and (named := self._gazetteer.at(text, place)) and named[0].own:
            place = named[1]
        return place == len(text)


def _is_another_building(parse: Parse, name: Element) -> bool:
    """Return whether a building is named behind another name that one building has: 昆百大B座 of 五华大厦A座."""
    is_of_one = name.alias and name.value.endswith("幢")
    return is_of_one and any(e.level is levels.BUILDING and e.start >= name.end for e in parse.elements)


def _is_built_in_the_open(best: Found) -> bool:
    """Return whether a building is named by what has none, and may be of an estate that is called so: 白石公园1栋."""
    head = best.head
    return "幢" in best.missing and head.level is levels.SITE and OPEN_AIR.search(head.name) is not None


def _is_of_a_team(parse: Parse, head: Head) -> bool:
    """Return whether what was matched as the group of a village may be a team that has a compound: 208队家属院."""
    if head.level is not levels.GROUP:
        return False
    ends = {e.end for e in parse.all(levels.GROUP)}
    return any(e.start in ends and _COMPOUND.match(e.value) for e in parse.elements if not e.known)


def _is_of_a_neighbour(parse: Parse) -> bool:
    """Return whether a building lies beside the estate that is named: 翠竹园对面3栋, 翠竹园隔壁的小区1栋."""
    if not parse.first(levels.RELATION):
        return False
    said = [e for e in parse.elements if e.level is not levels.NOISE]
    first = next((at for at, e in enumerate(said) if e.level in HOUSE), 0)
    if not first or said[first].level is not levels.BUILDING:
        return False
    is_unnamed = said[first - 1].level is not levels.RELATION and _NO_NAME.search(said[first - 1].value)
    beside = said[first - 2 if is_unnamed and first > 1 else first - 1]
    return beside.level is levels.RELATION and bool(is_unnamed or _OUTSIDE.search(beside.value))


def _is_of_another(parse: Parse, name: Element) -> bool:
    """Return whether a word right before the name of a place may make another one of it: 小火宫殿, 湘雅医院南门口."""
    before = right_before(parse, name) if name.level is levels.SITE else None
    if before is None or before.known or before.level not in _MAY_BE_PART:
        return False
    of = before.value.removesuffix("的")
    has_gates = of and of[-1] not in _LEADS_TO and not of.endswith(LEADS_ON)
    return before.value.endswith(_MAKES_ANOTHER) or bool(has_gates and is_gate(parse, name))


def may_be_a_day(parse: Parse, head: Head) -> bool:
    """Return whether a number may be the day of what goes on in its road.

    Before the road (12号，前园南路停电), or behind it with words of a day: 长干路30号起封闭施工.
    """
    number = parse.first(levels.NUMBER)
    if number is None or not number.value.isdecimal() or int(number.value) > _DAYS:
        return False
    if number.end <= head.element.start:
        return EVENT.match(parse.text, head.element.end) is not None
    return parse.text[number.end - 1] in "号號日" and _OF_A_DAY.match(parse.text, number.end) is not None


def _is_of_a_thing(parse: Parse, head: Head) -> bool:
    """Return whether what was read as a house or a building is the number of a thing, or counts buildings."""
    if parse.is_plain:
        return False
    name = head.element
    if any(not e.known and e.start >= name.end and _NUMBERED.match(e.value) for e in parse.elements):
        return True  # 同兴路89号、188号路灯坏了
    return any(
        is_thing(parse, e) or (e.level is levels.BUILDING and is_count(parse, e)) or is_counted_off(parse, name, e)
        for e in parse.elements
        if e.level in HOUSE and e.start >= name.end
    )


def _may_be_buildings(parse: Parse, best: Found) -> bool:
    """Return whether two numbers of an estate may be two buildings: 城市花园5-6 where 5幢 has no 6单元."""
    may_be = best.head.level is not levels.NUMBER and is_pair(parse)
    return may_be and not any("单元" in site.text for site in best.sites)


def is_pair(parse: Parse) -> bool:
    """Return whether a text ends in two numbers that a dash joins."""
    return _PAIR.search(parse.text) is not None


def _is_beside_an_unknown_road(parse: Parse, best: Found) -> bool:
    """Return whether a road that nobody knows stands before an estate, or with a number of its own."""
    if best.head.level is levels.NUMBER:
        return False
    numbered = parse.first(levels.NUMBER)
    roads = [e for e in parse.all(levels.ROAD) if e.start < best.head.element.start or numbered]
    roads = [e for e in roads if e.known or e.value not in best.head.text]  # 陈家浜 of 江南村陈家浜3号
    is_lane = any(e.value.endswith("弄") for e in parse.all(levels.NUMBER))
    return (is_lane or bool(roads)) and not any(road.known for road in roads)


def is_unsure(parse: Parse, name: Element) -> bool:
    """Return whether a text says that it is not, or not just, what it names, or cannot be read for sure."""
    is_road = name.level is levels.ROAD
    if _MAY_BE_UNCLEAR.search(parse.text) and _UNCLEAR.search(parse.text):
        return True
    if is_road and _MAY_BE_UNCLEAR_THERE.search(parse.text) and _UNCLEAR_ON_A_ROAD.search(parse.text):
        return True
    if parse.is_plain:
        return False
    before = parse.text[: _start(parse, name)].rstrip()
    return bool(
        (before and (_NO_MORE.search(before) or _PERHAPS.search(before)))
        or _TAKEN_BACK.search(parse.text, name.end)
        or (not is_road and _THE_OTHERS.search(parse.text, name.end))
        or (not is_road and parse.first(levels.JUNCTION))
        or (name.level is levels.ESTATE and _GOES_ON.match(parse.text, name.end))
        or goes_on(parse, name)
        or _says_on(parse, _end(parse, name))
        or any(e.value in GENERIC and not e.own for e in parse.all(levels.DISTRICT))
    )


def _is_between(parse: Parse, best: Found) -> bool:
    """Return whether something stands between a name and a number behind it that nobody knows: 新区 of 新区5幢.

    Also where the number is said twice and differently (2幢5幢), or goes on as a word (2村).
    """
    head = best.head
    building, before = "", head.element
    is_odd = False
    for element in parse.elements:
        if element.start < head.element.end or element.level is levels.NOISE:
            continue
        if element.known or element.level in (levels.RELATION, levels.OFFSET):
            return False  # another name, with numbers of its own
        if element.level in HOUSE and (is_odd or (building and _is_other_building(element, building))):
            return True
        if element.level is levels.BUILDING:
            building = element.value
        elif element.level is levels.GROUP:
            is_odd = is_odd or element.value != parse.value(levels.GROUP)
        elif element.level is levels.ROAD and element.value in head.text and not best.missing:
            pass  # 陈家浜 of 江南村陈家浜3号
        elif element.level not in _INSIDE and not NO_PART.fullmatch(element.value):
            if _goes_on(parse, before, element, head):
                return True
            # in brackets behind a road it is said by the way: 前园南路（老粮站）12号, but not 前园南路（老粮站段）12号
            is_beside = element.start == before.end or element.value.endswith("段")
            is_of_another = is_beside or _has_number(parse, element)
            is_odd = is_odd or head.level is not levels.NUMBER or is_of_another
        before = element
    return False


def _has_number(parse: Parse, word: Element) -> bool:
    """Return whether a number stands right behind a word: 永乐路8号、南院门12号 may be two addresses."""
    return any(e.start == word.end and e.level in HOUSE for e in parse.elements)


def _is_other_building(element: Element, building: str) -> bool:
    return element.level is levels.BUILDING and element.value != building


def _goes_on(parse: Parse, number: Element, word: Element, head: Head) -> bool:
    """Return whether a word goes on with a number that nothing says the kind of: 2村; 2号地块 of an estate."""
    written = parse.text[number.end - 1]
    is_house = head.level is levels.NUMBER or (_is_in_a_village(head) and _KINDS.match(word.value) is None)
    is_house = is_house or word.value.startswith("楼")  # 3号楼道 of an estate is in 3号楼
    is_open = written.isdecimal() or (written == "号" and not is_house)
    return number.level in HOUSE and number.end == word.start and is_open


def _is_in_a_village(head: Head) -> bool:
    """Return whether what is matched is a house of a village that has no roads: 麻园村88号."""
    return head.element.level is levels.COMMUNITY


def _says_on(parse: Parse, end: int) -> bool:
    """Return whether what stands behind an address makes another place of it, and was not read as beside it."""
    if end == len(parse.text):
        return False
    is_read = any(e.level is levels.OFFSET or (e.start == end and e.level is levels.RELATION) for e in parse.elements)
    return not is_read and _NOT_JUST_THERE.match(parse.text, end) is not None


def _start(parse: Parse, name: Element) -> int:
    """Return where the areas begin that stand right before a name, or the name."""
    start = name.start
    for element in reversed(parse.elements):
        is_area = element.level in ABOVE and element.known
        if element.end <= start and (is_area or (element.level is levels.NOISE and element.end - element.start == 1)):
            start = element.start
        elif element.end <= start:
            break
    return start


def _end(parse: Parse, name: Element) -> int:
    """Return where what belongs to a name ends: 延安路12号3幢."""
    end = name.end
    for element in parse.elements:
        if element.start == end and element.level in _INSIDE:
            end = element.end
    return end


def unknown_part(parse: Parse, of: Element) -> str | None:
    """Return the part of an estate that is named and nothing is called by: 东区 of 城市花园东区, 2期, 幼儿园."""
    if parse.is_plain:
        return None
    if other := offshoot(parse, of):
        return other
    named = (e for e in parse.elements if e.level in _MAY_BE_PART and not e.known)
    return next((e.value for e in named if _is_part(parse, of, e)), None)


def _is_part(parse: Parse, of: Element, named: Element) -> bool:
    """Return whether an unknown name is that of a part: by its kind, or as it stands before the number of a house."""
    is_next = named.start == of.end
    if _PART.fullmatch(named.value) and (is_next or of.level is not levels.ROAD):
        return True
    is_before_house = any(e.level in HOUSE and e.start == named.end for e in parse.elements)
    return is_next and is_before_house and not NO_PART.fullmatch(named.value)
