"""How the elements of an address are written where no list has them: numbers by what follows, names by their ends.

Patterns are over spelt texts (see `normalise`). Sources: the element levels of Li et al., "Neural Chinese Address
Parsing" (NAACL 2019), and the address rules of GB/T 23705-2009; what follows a number and what ends a name is common
use.
"""

from __future__ import annotations

import re

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.ways import A_ROAD, ROAD, TURN, WAY
from geogrid.domain.addressing.text import days
from geogrid.domain.addressing.text.distances import SAID as DISTANCE
from geogrid.domain.addressing.text.numerals import CHARACTERS, MIXED, QUALIFIERS

_CN = rf"[{CHARACTERS}]+"
_N = rf"(?:\d+|{_CN}|{MIXED.pattern})"
_TO = r"\s?(?:-+|至|到)\s?"
_AND = r"\s?(?:[、,/和及与或-]+|或者|还是|至|到)\s?"
_OR = r"(?:号?[;|]|/)"
"""What stands between numbers of houses in a column, and nowhere else in an address."""
_LIST = rf"(?:{_N}(?:号?{_AND}{_N})+|\d+(?:{_OR}\d+)+|\d+(?:(?:号?{_AND}|号?\s+)\d+)+)"
_GROUP = "(?:[村居]民小?组|生产队|小组|组|队|社(?![区会保团]))"
_AND_GROUP = r"\s?(?:[、,/.和及与或-]+|或者|还是|至|到)\s?第?"
_HOUSES = rf"{_N}(?:(?:幢|栋|号楼|座|#)?{_AND}{_N})+"
_UNITS = rf"{_N}(?:(?:单元)?{_AND}{_N})+"
_NO_STAIRS = "(?:(?=下水)|(?![下上道梯顶前后内外里]))"
"""Behind 楼 of 3号楼, which is not the 楼下 of 3号; 3号楼下水道 is of 3号楼."""
_STEM = "[甲乙丙丁戊己庚辛东西南北前后]"
_APART = r"(?![\u3400-\u9fff])"
_COUNTED = "(?:\\d+|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_NO_MORE_DIGITS = r"(?=号|$|[^\d\u3400-\u9fff])"
_BRANCHES = "|".join(
    rf"-?[{sign}]{number}(?:号?(?:{_AND})?[{sign}]{number}|{_AND}{number}{_NO_MORE_DIGITS})*号?"
    for sign, number in (("附副", _N), ("付", rf"{_N}(?![\d元块])"), ("之", _COUNTED))
)
"""What is numbered in one house, or a list of it: 附1、附2号, 付2号; 之一、二, of which 之一二楼 is a floor."""
_BEHIND = rf"[甲乙丙丁]{_APART}"
"""What tells buildings of one number apart: 6幢乙."""

_DASHED = r"-(?:\d+号(?!楼)|\d{1,2}(?![\d号室户层幢栋座#]|单元|楼(?![上下道梯顶前后])))"
"""What is numbered in one house, behind a dash: 12号-1; 79号-501 and 12号-1楼 are in it."""

_SIDE = r"[东西南北](?:-\d{1,3})?(?=$|[,()、;\s](?!\s*\d))"
"""What tells houses of one number apart: 3号西, 3号东-1; 3号东，50米 is beside one."""

_BEHIND_ROAD = "(?<=[路街巷道弄里条段坊同线])"
"""Where 特8号 is the number of a house: 长安新8号 may be of a name."""

_SHOP = "".join(rf"(?<![路街巷道弄]\d{{{digits}}}号)" for digits in (2, 3, 4)) + r"店(?=$|[^\u3400-\u9fff])"
"""What makes the number before it that of a shop and not of its house: 肯德基208号店, but 书院路208号店 is at 208号."""
_HEADING = "[东南西北前后左右里外]"
_GOING = "(?:转|拐|去|方|边|侧|面|走|行|约|大约|大概)"
_SHORT = "(?:步|分钟|站路?|个?(?:路口|红绿灯)|米|m)"

_EVENT = "(?:[会将]|今?[早晚]|要)?(?:停[水电气暖]|断[水电气]|施工|检修|抢修|封路|封闭|开始|起|晚|上午|下午|早|凌晨)"
_OBJECT = (
    "路?灯(?:杆|柱|$|[^具饰笼箱光谜])|电?线?杆|灯杆|电线|窨?井盖|停?车位|泊位|充电桩|公厕|地块|公交(?!站)|台风|令|楼梯间|"
    "基站|变压器|配电箱|电箱|消火?栓|垃圾桶|站台|标段|工单|信箱|探头|摄像头|岗亭|道闸"
)
"""What is numbered as houses are: 第12号路灯."""
EVENT = re.compile(rf"[,\s]*{_EVENT}")
"""What goes on in a road on a day: 停电."""
_DAY = rf"第?(?:[12]?\d|3[01]|[{CHARACTERS}]{{1,3}})[号日]"
DAY = re.compile(
    rf"{_DAY}(?:[到至-]{_N}[号日])?(?:(?:{days.DAYS})(?:{days.HOURS})?|{days.SINCE}|(?:的|当)?(?:{days.HOURS})|在|起|开始)"
    rf"|(?<![村区组]){_DAY}(?={_EVENT})"
    rf"|第?{_N}号(?:公交|线|班)?(?:车(?![库位棚间])|选手|运动员|队员|球员|考生|病人|学生)"
)
"""The day of a month that something happened on, before where (15号晚上), or who has a number: 12号车, 7号选手."""

NUMBERED = re.compile(
    "|".join(
        rf"(?P<{level}>{pattern})"
        for level, pattern in {
            "stake": r"k\d{1,4}(?:\+\d{1,3})?(?=米|处|段|公里|附近|[^\da-z号#幢栋-]|$)",
            "event": rf"(?<=[(\[]){_N}[号日](?={_EVENT})|{_N}号[到至-]{_N}号(?={_EVENT})",
            "date": r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})[号日]",
            "phone": r"(?<!\d)(?:1[3-9]\d(?:[\s-]?\d{4}){2}|0\d{2,3}-?\d{7,8}|\d{7,20}x?)"
            r"(?![\d号室幢栋户层-]|楼(?![上下道梯顶前后]))",
            "postcode": r"(?<![\d-])[1-9]\d{5}(?![\d号室幢栋户-])",
            "metres": rf"(?:{_N})\s?(?:多|来|余|几)?\s?(?:米|公里|分钟|步|里地)(?![\u3400-\u9fff]*[号幢栋])",
            "triple": r"(?<!\d)(?<!\d-)[a-z]?\d{1,3}-\d{1,2}-\d{1,4}(?![\d-])(?:室|号|户)?",
            "pair": r"(?<!\d)(?<!\d-)[a-z]?\d{1,3}-\d{3,4}(?![\d号弄-])(?:室|户)?",
            "group": rf"(?:第)?{_N}(?:{_GROUP}?{_AND_GROUP}{_N})*{_GROUP}(?![织合装员长团])",
            "part": rf"第?(?:{_N}|[a-z])(?:期|区(?![域间县政委])|排(?![名列队])|组团)(?!{TURN}{WAY})"
            r"|[a-z]\d{1,2}(?:区|地块)",
            "lane": rf"{_N}弄(?:{_N}|[甲乙丙丁])支弄"
            rf"|(?:{_N}弄{_TO}{_N}|{_LIST}|{_N})(?:弄|支弄)",
            "building": rf"(?<=[\u3400-\u9fff\s])#\s?\d{{1,3}}[a-z]?(?:号楼|[幢栋]|楼{_NO_STAIRS})?"
            r"(?![\da-z#-]|[号层室户杆])"
            rf"|(?:第)?(?:{_HOUSES}|[a-z]\d+-\d+|\d+[甲乙丙丁]\d+"
            rf"|[a-z甲乙丙丁]?-?{_N}[a-z甲乙丙丁]?|[a-z]|{_STEM})?"
            r"(?<![支])"
            rf"(?:(?:幢|栋)(?:{_BEHIND})?|号楼{_NO_STAIRS}|#楼|#(?=\d|$|[^0-9a-z])|号别墅)"
            rf"|(?:第)?(?:{_HOUSES}|[a-z]?{_N}|[a-z]\d*|{_STEM})座(?![谈落右便])"
            rf"|{_N}号?(?:公寓|宿舍楼?|厂房|写字楼)"
            r"|(?:[东西南北中主副裙配]|(?<=号)[前后])楼(?![上下梯道盘村镇乡路街])",
            "about": rf"(?:{_N}(?:多|来|余|几)|十几|几十)号(?:楼{_NO_STAIRS})?",
            "number": rf"(?:门牌)?第?(?:自编)?(?:甲|乙|丙|丁)?(?:附)?(?:{_LIST}|{_N})(?:[甲乙丙丁]|之{_N}|-\d+|[a-z])?"
            rf"号(?!{_OBJECT})(?![线桥桌机矿码馆厅]|{_SHOP}|路(?![灯面边旁口段上东南西北])|井(?!盖)|楼{_NO_STAIRS}"
            r"|门(?![口前外面卫岗店市头诊窗牌锁禁旁]))"
            rf"(?:{_BRANCHES}|{_DASHED}|[甲乙丙丁](?![级等])|[a-z](?![a-z\d]){_APART}|{_SIDE}|(?:大?院|院子)(?![校区])|(?:店面|门面房?|商铺|铺面))?",
            "qualified": rf"{_BEHIND_ROAD}(?:[{QUALIFIERS}]字?第?[甲乙丙丁]?{_N}|[a-z]\d+)"
            rf"(?:[甲乙丙丁]|-\d+|[a-z])?号(?!{_OBJECT})(?![楼线店站])(?:{_BRANCHES}|{_DASHED})?"
            rf"|{_BEHIND_ROAD}[{QUALIFIERS}甲乙丙丁]\d{{1,4}}#?(?=$|[^\da-z.\u3400-\u9fff])",
            "either": r"(?<=[路街巷道弄子])\d{1,4}(?:/\d{1,4})+(?=$|[^\d\u3400-\u9fff])",
            "branch": rf"{_N}(?:附{_N}号?|付\d+(?:号|(?![\d\u3400-\u9fff]))|\(\d+\)号"
            rf"|之{_COUNTED}(?![\d{CHARACTERS}号分楼层幢栋室单间米内外上下前后]))",
            "unit": rf"(?:第)?(?:(?<=[幢栋楼座#]){_UNITS}|{_N}|[a-z]|{_STEM}|中)(?:单元|梯(?!队))"
            rf"|{_N}门(?![口诊市面店路头前牌])",
            "floor": rf"(?:第|地下|负|吊|-|b)?{_N}(?:楼|层)(?![下上道梯盘])"
            r"|(?<![a-z0-9])(?:b|-)?\d{1,2}f(?![a-z0-9])|\d?[底顶首](?:层|楼)",
            "room": rf"(?:[a-z]-?)?(?:{_N})(?:[a-z]|-\d+)?(?:寝?室|寝|户(?!外)|房(?![产屋管地])|号[房室])"
            rf"|[a-z]?{_N}号?铺(?![面前位路])|[东西南北中]户(?!外)|(?<=[楼层])[a-z]室",
            "bare": r"(?<![\d.])(?:[a-z]-?|[吊负](?=\d+-\d))?\d+(?:-\d+)*(?:[a-z]|[甲乙丙丁](?![\u3400-\u9fff\d-]))?"
            r"(?![\da-z.]|号|路|国道|省道|县道|道?街|巷|弄|条|支巷|委(?:第)?[\d一二三四五六七八九十]"
            r"|[年月日元万个平点时分天人岁次秒度届件位名辆棵块台米斤只处口%]|小时|网格|家(?!属)|公(?!寓)|里(?![面弄])|[:：]\d)",
            "no": r"(?:(?<![a-z])no\.?|门牌(?:号码?)?[:：]?)\s?\d+号?|[1-9]\d{0,3}\s?hao(?![a-z])",
        }.items()
    )
)
"""A number and what follows it; the group that matched says what it is."""
PLAIN = re.compile(
    r"[1-9]\d{0,3}(?:(?:(?P<building>[幢栋]|号楼)|(?P<unit>单元)|(?P<room>室))(?= ?\d|$)"
    r"|(?P<number>号(?=$| ?\d{1,3}[幢栋])))|(?<![\d.])[1-9]\d{0,3}(?P<bare>)$"
)
"""The same of the most usual numbers, which need not be looked at in all those ways."""
HEADED = re.compile(
    "|".join(
        rf"(?P<{level}>{pattern})"
        for level, pattern in {
            "offset": r"再?[往向以朝]?(?:正|偏)?(?:[东南西北]偏[东南西北]|[东南西北]{1,2})(?:方向|方|侧|面|边)?"
            rf"(?:约|大约|走|大概)*\s?{DISTANCE}(?:左右|处|远|开外)*",
            "steps": rf"(?:再?走|步行|再?过|下|隔|第|方圆)\s?{_N}\s?(?:多|几)?\s?"
            rf"(?:{_SHORT}|里地?|家|间|户)(?:左右|处)*",
            "vague": rf"(?:[往向朝以再]{_HEADING}{{1,2}}{_GOING}*|{_HEADING}(?:边|侧|面|方|转|拐){_GOING}*"
            r"|直走|前行|进去)"
            rf"\s?(?:第)?{_N}\s?(?:多|余|几)?\s?(?:里地?|{_SHORT}|家|间)(?:左右|处)*"
            rf"|{_HEADING}\s?{_N}\s?(?:多|余|几)?\s?{_SHORT}(?![a-z])(?:左右|处)*",
        }.items()
    )
)
"""A direction and a distance: by compass in metres, or any other."""
_OF_AN_ADDRESS = r"(?:[号幢栋座楼#室层户房弄附付之甲乙丙丁和及与或至到、-]|单元|支弄|公寓|宿舍|厂房|别墅|梯)"
_PART = rf"(?!{_OF_AN_ADDRESS})(?P<name>(?:(?![{CHARACTERS}])[\u3400-\u9fff]){{1,3}}?)(?=第?{_N}(?:[幢栋号座#-]|单元))"
PART_OF_ESTATE = re.compile(rf"第?(?:{_N}|[a-z])号?{_PART}")
"""A numbered part of an estate, before the number of a building: 2号地块 of 2号地块5幢."""
PART_OF_ROAD = re.compile(rf"第?{_N}(?:号(?=地块|标段|片?区|组团|岗亭))?{_PART}")
"""A numbered part of a road, before the number of a house: 2段 of 2段15号; 12号 of 12号丽景苑3幢 is none."""
BEGINS_HEADED = frozenset("往向以朝再正偏东南西北前后左右里外直进下隔第步走过方")
BEGINS_NUMBER = frozenset(
    f"0123456789{CHARACTERS}第附付甲乙丙丁戊己庚辛东西南北中主副裙配前后门地负吊首自-abcdefghijklmnopqrstuvwxyz门底顶几#{QUALIFIERS}"
)

BEGINS_ANY_NUMBER = BEGINS_HEADED | BEGINS_NUMBER

IS_JOINED = re.compile("$|[、,/&+×x与和同跟及或交还搬迁转到至的附旁边对门路口-]")
"""What stands behind a road that is no street of a sub-district: 大塘街中山四路口."""
_PLATES = "京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新"
"""How provinces are called on the plates of cars."""
CODE = re.compile(
    r"(?:(?:门禁|取件|开门|大门|楼道|提货|验证)?(?:密码|口令|码)|[工尾序]号|(?:工单|订单|快递)?单号|(?:灯杆|客户)?编号|邮编|邮政编码|身份证号?码?|qq号?|"
    r"微信号?)"
    r"(?:为|是)?[\s:]*[a-z\d*][a-z\d*#+-]*"
    r"|\+\d{1,3}[\s-]"
    r"|(?:联系)?(?:电话|手机|座机|tel|联系方式)号?码?(?:为|是)?[\s:]*(?=\d)"
    r"|(?:小区|楼[栋幢]|[栋幢楼室房]|房间|单元|门牌|道?路)(?:名称?|号码?)?\s*:"
    rf"|[{_PLATES}][a-z][·. ]?(?=[a-z\d]*\d)[a-z\d]{{5,6}}(?![a-z\d])"
)
"""A number that is none of an address, with the word before it (密码1234#), and what leads others: 电话, 房号：.

So is the number of a car: 浙F12345.
"""
BEGINS_CODE = frozenset(f"{_PLATES}+门取开大楼提验密口码工尾序订快单灯客编邮身q微联电手座t小栋幢室房道路")
BREAKS = frozenset(" \t\n\r\x0b\x0c\u3000,.。;:·•!?、()[]{}<>《》〈〉【】「」『』\"'“”‘’|/_=*~^")
_X = r"[\u3400-\u9fff]"
_NO_GROUP = "(?![织合装员长])"
_IN_ROAD = rf"(?!{TURN}{WAY}(?:[\d{CHARACTERS}甲乙丙丁号附与和交口\s,.、(]|$))"
"""What an area's name does not end before: 古镇路12号 has no 古镇, but 大许镇八路村 has 大许镇."""

TOWN = re.compile(
    rf"{_X}镇镇|{_X}{{1,7}}?(?:街道办事处|街道办(?!事)|街道(?!口)|(?:镇{_IN_ROAD}|(?<={_X}{{2}})镇(?=[东西南北]{WAY}))"
    rf"(?!政府|中心(?!{WAY})|[中小]学|街道|村(?!{TURN}{WAY}|[口头边尾前后里]))|(?<!故)乡{_IN_ROAD}(?!政府|村|镇|街道)|苏木)"
    rf"|(?<=[区市县]){_X}{{2,3}}街(?={_X}{{1,5}}(?:社区|(?<![新农])村(?!{TURN}{WAY}|口)))"  # 石井街庆丰村
)
COMMUNITY = re.compile(
    rf"(?:{_X}{{1,8}}?(?:\d{{1,3}}(?=村))?|\d{{1,3}}(?=委))(?:社区居民委员会|社区居委会?|社区(?!卫生|服务|医院|医疗|警务|中心|[中小]学)"
    r"|村民委员会|村委会?|居民委员会|居委会?"
    rf"|委(?=(?:第)?{_N}组)|嘎查"
    rf"|(?<![新])村{_IN_ROAD}(?![镇委民]|街道|组{_NO_GROUP})(?!小学|中学|支行|花园|花苑|公寓|新村|小区|家园|大厦|广场|商城|市场))"
)
_ZONE_ENDS = (
    "经济技术开发区 经济开发区 高新技术产业开发区 高新技术开发区 高新技术产业园区 开发区 高新区 工业园区 "
    "工业集中区 度假区 保税区 "
    "工业功能区 产业园区 产业园 工业园 工业区 高新园区 产业集聚区 新区(?![东西南北])"
)
_BEFORE_A_HOUSE = rf"(?!{TURN}{TURN}{WAY}){_X}{{1,6}}?{WAY}(?:{TURN}段)?第?{_N}号"
ZONE = re.compile(
    rf"{_X}{{0,10}}?(?:{'|'.join(_ZONE_ENDS.split())}|(?:经开区|示范区|科技园|创新园|自贸区)(?={_BEFORE_A_HOUSE}))"
)
CITY = re.compile(r"[\u3400-\u9fff]{2,8}?(?:自治州|地区|盟)")
DISTRICT = re.compile(
    r"(?:[\u3400-\u9fff]{2,3}?(?:(?<![小社园校景新发城厂矿库片])区|县|旗|(?<![超夜早菜])市(?!场))|(?:老?城|[郊矿])区)(?![东西南北]?(?:路|街))"
)
ESTATE_ENDS = (
    "小区 花园 花苑 公寓 新村 [一二三四五六七八九十]村 \\d{1,2}新?村 家园 名苑 雅苑 新苑 嘉苑 佳苑 华庭 名居 雅居 "
    "宿舍区? 苑 大院 公馆 "
    "名邸 府邸 山庄 别墅"
)
PHASE = (
    rf"(?:第?(?:\d{{1,2}}|[{CHARACTERS}]{{1,3}}|[a-z]\d{{0,2}})(?:期|区(?![域间县政委])|组团|片区?(?!警)|地块)"
    "|[东西南北中](?:区|苑|园|院(?!子)|片区?|组团))"
)
"""A part of an estate by which it is known: 一期, a区, 南苑, 第二组团."""
ESTATE = re.compile(
    rf"{_X}{{1,12}}?(?:{'|'.join(ESTATE_ENDS.split())})(?:小区)?(?![东西南北中]?(?:路|街|大道|大街|巷))(?:{PHASE})*"
)
"""Estates by how their names end."""
WITH_DIGITS = re.compile(
    rf"(?:(?!{WAY}){_X}){{2,4}}(?<![村组队区园苑第里])\d{{1,4}}(?![\d号弄幢栋座室单元层楼点时日月年元米个人户次期区#])"
    rf"{_X}{{0,5}}?(?:{'|'.join(ESTATE_ENDS.split())}|新城(?![区市])|(?:产业|创意|科技|文化|软件|工业)+园区?|城(?=$|[\da-z\s(]|{PHASE}))(?:{PHASE})*"
)
"""Estates with digits in their names: 阳光100国际新城a区, 华润24城."""
LED_BY_NUMBER = re.compile(
    rf"(?:[a-z]\d{{1,4}}|\d{{2,5}})(?=厂|医院|{_X}{{1,4}}队(?!伍)|队?(?:家属|宿舍|职工|生活区)|研究[所院]|[所院库矿](?:家属|宿舍|职工|生活区)|小区|花园|花苑|家园|新村"
    "|[名雅新嘉佳]苑|华庭|公馆|山庄)"
)
"""A number that begins the name of works, of a hospital or an estate: 508厂家属院, k2花园. Others are rooms."""
_ENDS_AN_ESTATE = re.compile(rf"(?:{'|'.join(ESTATE_ENDS.split())})$")
_BUILT = re.compile(rf"\s?第?(?:{_N}|[a-z])\s?(?:号楼|[幢栋座#])")
_NUMBERED_THERE = re.compile(r"\s?\d{1,4}(?:号(?!线)|[幢栋#]|-\d)")
_OF_AN_ESTATE = re.compile(rf"(?:小区)?(?:(?:{PHASE})+|\s?第?(?:{_N}|[a-z])\s?(?:号楼|[幢栋座#]|单元))")


def is_an_estate(level: Level, spelt: str, start: int, end: int) -> bool:
    """Return whether what an area is called without its kind is an estate there, by its end and what is behind it.

    A sub-district has no numbers of its own (五老村5号), and a community no buildings (瑞金北村6幢).
    """
    ends = "村" if level is levels.COMMUNITY else ""
    pattern = _BUILT if level is levels.COMMUNITY else _NUMBERED_THERE
    if spelt.endswith(ends, start, end) and pattern.match(spelt, end):
        return True
    return _ENDS_AN_ESTATE.search(spelt, start, end) is not None and _OF_AN_ESTATE.match(spelt, end) is not None


NAME_GOES_ON = re.compile(
    rf"组{_NO_GROUP}|路(?![口边灯旁面上中人])|街(?![道坊上边口])|巷(?![口子里道])|大道|公路|村(?![口头里边])|社区"
    rf"|{'|'.join(ESTATE_ENDS.split())}"
)
"""What makes a name of a word that says where: 桥头组, 河边路, 江边小区."""
_FAR_IN_WORDS = re.compile(rf"[{CHARACTERS}]+[^{CHARACTERS}\d\s多来余几]+")
_NAME_FOLLOWS = re.compile("(?![外处左右以之远内的就到开是有])[\u3400-\u9fff]")


def is_of_a_name(distance: re.Match[str], *, is_first: bool) -> bool:
    """Return whether a distance in words is none but begins a name that goes on: 百步 of 百步亭花园.

    Parameters
    ----------
    distance
        As it was matched.
    is_first
        Whether nothing stands before it that something may be away from; else only the name of an estate is one.
    """
    text = distance.string
    if not _FAR_IN_WORDS.fullmatch(distance[0]) or not _NAME_FOLLOWS.match(text, distance.end()):
        return False
    return is_first or ESTATE.match(text, distance.start()) is not None


JUNCTION = re.compile(
    rf"(?:[大小]?十字|转盘|环岛)(?={_APART}|[的堵停积施发有没闯附旁边东西南北口处红]|路口)(?:路?口)?(?:处|附近)?|"
    r"(?:十字|[丁t]字|三岔)?(?:交叉路?口|交汇处|汇合处?|交界处?|交叉处|交口|相交处?|路口|口|交汇|交叉)(?:处|附近)?"
)
JOINS = re.compile(r"[与和同跟及或交、/&+×x]|还是|[搬迁][到至去]|[到至转]|-+|,")
_BESIDES = (
    "斜对面 斜对角 正对面 正对着 对面 对角 对过 对门 门口 大门口 门前 旁边 边上 附近 隔壁 邻居 紧挨着 "
    "毗邻 楼下 楼上 后面 前面 背后 后门 前门 外面 外头 外边 围墙外 侧面 周边 周围 四周 一带 里面 拐角 "
    "街角 公交站台 公交站 公交车站 内侧 外侧 那里 那边 这边 对岸 河对岸 过桥(?!米线) 过河 不远处 不远 "
    "左右 前后 左边 右边 前方 后方 左侧 右侧 以东 以西 以南 以北 东边 西边 南边 北边 东侧 西侧 南侧 "
    "北侧 东面 西面 南面 北面 往东(?![莞营台]) 往西(?![安宁藏昌]) 往南(?![京昌宁通阳充平]) "
    "往北(?![京海]) 往前 往里 左转 右转 左拐 右拐 过去一点 过去 后头 前头 东头 西头 南头 北头 河边 "
    "江边 桥头 旁 [东西南北前后左右]邻(?!里) 紧邻 邻近 比邻 紧挨 跟前 两侧 靠[东西南北](?![\u3400-\u9fff]) "
    "(?<=[\\d号幢栋楼厦院区苑园场])[十丁]字路口"
)
BESIDES = frozenset(_BESIDES.split())
RELATION = re.compile(rf"(?:的?(?:{'|'.join(_BESIDES.split())}))+")
_NEAR = "靠近 紧靠 靠着 挨着 挨近 紧挨 紧邻 毗邻 临近 邻近 附近 周边 旁边 边上 隔壁 前面 后面"
_FACING = "对着 正对 面对 斜对 对面 斜对面 正对面 对门 对过"
_LEADING = "|".join(sorted(f"{_NEAR} {_FACING}".split(), key=len, reverse=True))
BEFORE = re.compile(rf"(?:{_LEADING}|(?<![最将])近)(?:着|就?是|有)?")
"""The same before the place that somewhere lies beside: 靠近城市花园, 对面是前园南路12号."""
GATE = re.compile("的?[东西南北]{1,2}门口?+(?!分?店|桥|站(?!着|在)|支行|派出所)")
"""What an estate has: 滨江华庭南门口. Elsewhere it is of a name: 东门一巷."""
EXIT = re.compile(
    rf"(?:[a-z]\d?号?(?:[出进]入?站?|入)?口|(?:\d{{1,2}}[a-z]?|[{CHARACTERS}]{{1,3}})(?:号(?:[出进]入?站?|入)?|[出进]入?站?|入)口"
    r"|[东西南北]{1,2}(?:[出进]入?站?|入)口)"
    r"(?![味碑岸红罩腔服感音福水袋子琴才])"
)
"""The exit of a station or a market, which has a number and is no house: 武定门站2号口."""
BREAK = re.compile(r"[\s,.。;:·•!?、()\[\]{}<>《》〈〉【】「」『』\"'“”‘’|/_=*~^]+")
BEGINS_RELATION = frozenset(
    "的斜正对门大前旁边附隔楼后背侧周一里内外那这十丁三交路口与和同跟及或还搬迁到至转&+-相河江桥过不左右以东西南北往"
    "靠近紧挨毗临邻面围四拐街公×x比跟两"
)
_BEFORE = (
    "同志 师傅 来电人 本人 租住在 租住 我想反映 要反映 帮我查下 查下 一下 家在 我 住 "
    "请问 您好 你好 麻烦 帮我查 查一下 查询 我家住在 我家住 我家在 我家 我们家 我住在 我住 我在 家住 住在 "
    "住址 地址是 地址 位于 位置 在 "
    "送到 送至 送往 寄到 寄至 寄往 发往 放到 人在 "
    "由 从 不是 现住 原住 搬至 搬到 搬去 就在 我是 问一下 是 求助 投诉 反映 这里 就是 那个"
)
_TOLD = "(?:市民|居民|群众|村民|业主|住户|网[民友]|来[电访]人?)(?:来电)?(?:反[映应馈]|投诉|举报|求助|咨询|来电)[称说]?"
NOISE = re.compile(rf"(?:{'|'.join((_TOLD, *sorted(_BEFORE.split(), key=len, reverse=True)))})+")
"""Words before an address that are none of it."""
BEGINS_NOISE = frozenset(word[0] for word in _BEFORE.split()) | frozenset("市居群村业住网来往向朝")
MORE = {
    levels.ESTATE: re.compile("小区"),
    levels.SITE: re.compile("(?<=[区村苑园里城庭湾府])(?<![公物乐]园)小区"),
    levels.COMMUNITY: re.compile(rf"[村居]?(?:民委员|委)会(?=第?(?:\d|[{CHARACTERS}]))"),
}
"""What may follow a name and is of it: 金桂苑小区, 草市村村委会3组."""
_COMMITTEE = re.compile("(.+?村)村?(?:民委员|委)会")
HAMLET = re.compile(rf"{_X}{{1,4}}?(?:组{_NO_GROUP}|屯)")
"""What follows a village: 栗山组, 那坡屯."""
NO_ROAD = re.compile(
    rf"[东西南北中大新老上下前后]?[一二三四五六七八九十]{{0,3}}{WAY}"
    rf"|(?:公园|广场|大厦|大桥|医院|大学|饭店|宾馆|(?:地铁|火车)?站)(?!{WAY})"
)
"""What makes a road, or a place, of the name before it: 北京东路 and 中山公园 are not in 北京 and 中山."""
GATE_ROAD = re.compile(rf"门[内外里前后大东西南北]?.?{WAY}|[内外]大?街")
"""The same behind a name that is that of a gate of a town: 朝阳门内大街 is not in 朝阳."""
LONGEST_ROAD = 6
"""Characters of what is taken for a road because a house number follows: 河西北9号."""
NO_MORE = {
    levels.ROAD: ("上", "上的", "段", "路段", "这条路", "那条路", "那个", "的那个", "这个"),
    levels.ESTATE: ("内", "里", "院内", "院里"),
}
"""What is said behind a road or an estate and says no more."""
PARTS = {levels.ESTATE: PART_OF_ESTATE, levels.SITE: PART_OF_ESTATE, levels.ROAD: PART_OF_ROAD}
"""A numbered part of what is named, by its level."""
BY_END = (
    (levels.ZONE, ZONE), (levels.TOWN, TOWN), (levels.COMMUNITY, COMMUNITY),
    (levels.ROAD, ROAD), (levels.ESTATE, ESTATE), (levels.ESTATE, WITH_DIGITS), (levels.GROUP, HAMLET),
)  # fmt: skip
"""What names are of that no list has, by how they end."""


def called(level: Level, said: str) -> str:
    """Return what is called by what no list has: 茶花村 by 茶花村委会, 桥头 by 桥头组."""
    if level is levels.GROUP:
        return said.removesuffix("组")  # as 5 is that of 5组
    found = _COMMITTEE.fullmatch(said) if level is levels.COMMUNITY else None
    return found[1] if found else said


BELOW = (DISTRICT, TOWN, ROAD)
"""What follows a region whose name lacks its last part."""
NO_NAME_BEFORE = ("路", "巷", "大道", "大街", "街")
"""What follows no name of an area: it is that of a road."""
NO_DISTRICT_BEFORE = (*NO_NAME_BEFORE, "小区", "域", "间")
"""What makes another word of 南区 or 新城区."""
BEGINS_AN_OFFICE = re.compile(r"委(?!会|员)|政府|人大|政协|纪委|人民(?!.{0,2}(?:[路街巷]|大道|里|新村))")
"""What makes the name of an office of that of its area: 铁西区委大院."""
MAY_BEGIN_AN_OFFICE = frozenset("委政人纪")
OF_ANOTHER = re.compile(
    r"分?店|支行|分行|站|派出所|[小中]学|分公司|营业"
    rf"|(?<=[街里坊巷弄条]){A_ROAD}|(?<=[里坊巷弄])(?:大道|大街|街(?![道坊上边口]))|(?<=[路街里坊])巷(?![口子里道内])"
)
"""What follows the name of a road in that of a branch or a station, or makes another road of it: 中街路."""
BEGINS_ANOTHER = frozenset("分店支行站派小中学营路大街巷")
BEGINS_MORE = frozenset("路巷大街小村居民委(东南西北中第一二三四五六七八九") | BEGINS_ANOTHER | MAY_BEGIN_AN_OFFICE
"""What may go on with the name of an area, a road or an estate: one of the characters that its kinds of more have."""
SEGMENT = "段"
_NAME_OF_VILLAGE = re.compile("新?村(?![口头里边民委])")
NOT_FIRST = frozenset("离距除去到在从往由向过非送寄放称家住现今即原")
"""What no name begins with."""


def number_in(spelt: str, place: int) -> re.Match[str] | None:
    """Return the number at a place of a spelt text; None where it is of the name of a village: 6村."""
    found = NUMBERED.match(spelt, place)
    return None if found and _NAME_OF_VILLAGE.match(spelt, found.end()) else found
