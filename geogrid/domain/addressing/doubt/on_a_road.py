"""Places that are called by a road and may lie elsewhere: 航空路小学, 循礼门饭店."""

from __future__ import annotations

import re

from geogrid.domain.addressing.doubt.offshoots import words_behind
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.names.grammar import ESTATE_ENDS
from geogrid.domain.addressing.reading.abroad import is_person
from geogrid.domain.addressing.text.normalise import spelt

_HAN = r"[\u3400-\u9fff]"
_PROSE = "有在的了被是到去往从向把给和与及或没不沿请问谁哪什么怎为对影响堵停占修坏漏积摆卖打闹倒挖"
_KINDS = (
    "幼儿园 托儿所 托育园 [小中大]学(?!生) 学[校院](?!生) 党校 校区 医院 卫生[院室所站](?!间) 门诊部? 诊所 "
    "药[店房] 保健院 敬老院 养老院 福利院 法院 检察院 派出所 司法所 税务所 研究所 [监管]管所 管理所 招待所 "
    "警务[室站] 办事处 街道(?:办(?:事处)?|$) 社区 居委会 村委会 服务站 银行 支行 分行 信用社 营业[部厅所] 邮局 "
    "邮政所 宿舍[区楼]? 家属[院区楼] 大院 [教职]工楼 居民[区楼] 住宅[区楼]? 大厦 大楼 广场(?!舞) 商[场城厦] "
    "写字楼 超市 菜?市场(?!监|管) 菜场 [酒饭]店(?![铺面]) 宾馆 酒楼 餐厅 [影剧]院 公园 游园 教堂 体育[馆场] "
    "图书馆 博物馆 纪念馆 文化[馆宫站] 少年宫 (?:地铁|轻轨|火车|汽车|客运|加油|变电|消防|公交总)站 地铁口 车站 "
    "码头 停车场 立交桥? 高架桥? 工业园区? 产业园区? 分?公司 消防队 [大中]队(?!伍) "
    "(?<![门商小])分?店(?![面铺主家里内员门老]) (?<!公交)站(?![着在台牌立队亭]) [大夜]排档 [早夜]市 步行街 "
    "[酒网茶书水]吧 [汽维]修[厂店部]"
)
_OF_TWO = f"(?<={_HAN}{{2}})(?:中心(?![线隔护绿])|局|厂(?!房)|馆|宫|寺|庙|祠|山庄)"
_PLACE = re.compile(
    rf"(?:(?![{_PROSE}])[\u3400-\u9fff\da-z]){{0,8}}"
    rf"(?:{'|'.join((*_KINDS.split(), *ESTATE_ENDS.split()))}|{_OF_TWO})"
)
"""A name of what may be beside its road or in quite another: no lamp, drain or crossing, which are on it."""

_LATIN = re.compile(r"\s*k\d{1,2}(?![\d+处米段])[\u3400-\u9fff]*")
_WITH_STAKES = ("国道", "省道", "县道", "乡道", "高速", "公路", "线")
"""A name that is written as the stakes of a highway are (航空路K11), and what has those."""
_NAME = re.compile(r"[\u3400-\u9fffa-z][\u3400-\u9fff\da-z]{1,11}")
_MATTER = re.compile(
    "[停漏坏堵修噪吵闹臭污垃圾烟摊贩诉扰租你我他它们没无有了吗呢吧的被把给请问谁哪什怎收寄送取查报警称打骂骗偷丢狗猫拆"
    "违施询求助帮响找缺破损塌陷裂脏乱差味尘渣坑泥断毁锈滑暗亮声吠蚊鼠虫在是不与或到去往从对喊救伤死危险倒掉落积淹溢冒"
    "挖改归该要想让很已将着两治晒晾斗殴灾]"
    "|^.?[口边旁侧上中里内外处]$|(?:灯|[窨阴水]井|井盖|杆|厕所?|[护围扶]?栏|桩|坛|牌|箱|桶|[岗刊凉话警]亭|椅|棚|[电缆盲斑马]线|柱|面|基|道|带|树木?|沟渠?|管[道网]|车[辆位]?|广告"
    "|[居行司]人|[居市]民|群众|[商住]户|商家|业主|司机|老人|小孩|学生|城管|人员|先生|女士|师傅|大[爷妈]|[全沿一]线|段"
    "|全[部程]|沿[街路]|[这那][边里段条]|一[带片]|片区|辖区|网格|[道井巷路街]口|卫生|防汛|单车|舞)$"
)
"""Words about a matter, a thing or people in a road, or where in it: none is a name."""


MATTER = (
    "停车(?![场库位])|停[水电气暖]|断[水电气]|占道|[拥交]?堵|乱[停丢倒扔收]|噪[音声]|扰民|油烟|漏[水电气]|积水|[脏臭]|垃圾(?![桶箱站场])"
    "|污水(?![井管池口沟])|路灯|施工|违[建章停]|卫生(?![院室所站])|电梯|广场舞|保安"
    "|(?:消防|物业|管理|收费|服务)(?![站所处队区点局]|中心|大厅|公司|服务|管理)|着火|起火|打架|被|围墙|摆摊|读书|上[学班课]|摔倒|受伤|走失"
)
"""How words about a matter begin."""


def called_by(parse: Parse, road: Element) -> str | None:
    """Return the place that is named behind a road and that nothing is known by, up to its kind; None without.

    Of no kind as well, if it is no word about a matter: 航空路武展. Not where a house says where it is: 航空路12号小学.
    """
    if parse.is_plain or parse.first(levels.NUMBER):
        return None
    text = spelt(parse.text)
    if (
        (latin := _LATIN.match(text, road.end))
        and len(text) == len(parse.text)
        and not road.value.endswith(_WITH_STAKES)
    ):
        return parse.text[latin.start() : latin.end()].strip()
    words = words_behind(parse, road).words
    if place := place_in(words):
        return place
    return words if is_a_name(words) and not _is_person(parse, road, words) else None


def place_in(words: str) -> str | None:
    """Return the place that words begin with, up to its kind: 航空路小学 of 航空路小学对面; None without."""
    found = _PLACE.match(words)
    return found[0] if found else None


def is_a_name(words: str) -> bool:
    """Return whether words that nobody knows may be a name, and are about no matter, thing or people."""
    return _NAME.fullmatch(words) is not None and not _MATTER.search(words)


def _is_person(parse: Parse, road: Element, words: str) -> bool:
    """Return whether words may be who lives in a road: a person's name, and apart from it or with a telephone."""
    is_apart = not any(e.start == road.end and e.level is not levels.NOISE for e in parse.elements)
    return is_person(words) and (is_apart or parse.first(levels.PHONE) is not None)
