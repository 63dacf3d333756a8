"""What is named behind a place in words that tell neither what is in it nor what goes on there: 日报社印刷厂."""

from __future__ import annotations

import re

from geogrid.domain.addressing.doubt.offshoots import has_tenants, words_behind
from geogrid.domain.addressing.doubt.on_a_road import MATTER, is_a_name
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.reading.abroad import is_person
from geogrid.domain.addressing.reading.chains import is_common
from geogrid.domain.addressing.text.normalise import spelt

_HAN = r"[\u3400-\u9fff]"
_HAS_UNITS = re.compile(
    r"(?:医院|保健院|卫生[院所]|[小中大]学|学[校院]|[^邮]局|[报版讯用]社|公司|集团|银行|厂|研究[所院]|设计院|电视台"
    r"|委员会|政府|[支大]队|(?<!购物)(?<!商业)(?<!服务)中心|法院|检察院|福利院|敬老院|\d中|[一二三四五六七八九十]中)$"
)
"""How what ends is called that has units elsewhere, and lets no rooms to others: hospitals, schools, offices, works."""
_PROSE = "有在的了被是到去从向把给和与及或没不沿请问谁哪什怎为对影响堵停占修坏漏积摆卖打闹噪吵太很门"
_UNITS = (
    "厂(?![区房门内里长商家]) [农林牧茶果猎渔砂沙煤货料堆]场 养殖[场基] 采石场 屠宰场 种植园 苗圃 基地 工地(?!址) "
    "驻[\u3400-\u9fff]{2,4}(?:办|处|站|组) 办事处 联络[处站] 联系[处点] 记者站 工作站 "
    "[观监检]测[站中] [变发]电站 水库 水厂 "
    "公司(?![门内]) 门市部? 经营部 批发部 项目部 指挥部 园区 疗养院 干休所 看守所 拘留所 戒毒所 检[测验]所 农科[所院] "
    "分[厂部场社站] "
    "物流园 物流中心 仓储中心 老年大学 技工学校 职业学校 墓[地园] 殡仪馆 体育场 林区 屯 生活区 福利区 居住区 新区 老区 "
    "服务[厅部点] 办事厅 受理[点处] 代理[点处] 代表处 接待[站处] 收费[站所] 支[局所社] 中转站 转运站 分拣中心"
)
_UNIT = re.compile(rf"(?:(?![{_PROSE}])[\u3400-\u9fff\d]){{0,8}}?(?:{'|'.join(_UNITS.split())})")
_TO_BE = re.compile(
    rf"(?:拟建|在建|筹建|待建|规划|新建|迁建)(?!筑){_HAN}{{0,6}}"
    rf"|(?:新|旧|老|原)的?(?:办公|工作|经营|营业|上班)?(?:地[点址]|场[所地]|址|{_HAN}?址)"
)
"""Where it is not yet, or no more: 拟建新址, 新办公地点."""
_IN_IT = re.compile(
    "办事|[楼层门室科厅房库棚口栋幢座班组队亭庭台点机车池窗井灯杆梯墙柜箱牌]$|(?<!办事)(?<!管理)处$|[^市营批]部$|食堂|餐厅|饭堂|操场|[球广]场|宿舍|车间|工段|仓库"
    "|急诊|门诊|门卫|保安|[初高][一二三中]|住院|[院校厂]区|[前后大内小]院|年级|[药书饭菜]店|超市|小卖|商店|茶吧|咖啡|花园|草坪|礼堂|展厅|馆$|中心$|院[子内里]|校[内园医]|厂[内区]"
    "|[员工人生士师长友属警客众民户主方者任记事总家爷妈]$|(?:分|副)?校$|[系院所]$|问题|情况|附近|周边|旁|外|内|里|上|下|侧|[东西南北]$"
    "|今|昨|明|早|晚|午|夜|凌晨|每|经常|一直|最近|近期|长期|多次|天|时|周|月|年|电话|空调|食品|药品|价格|态度|工资|安全|质量|服务|管理|环境|设[施备]|树|消防|后勤"
    "|网[络站]|广告|声|味|气|水|电"
)
"""What is in a place, who is there, or when and about what something is said of it."""
_MATTER = re.compile(MATTER)
_LONGEST_NAME, _SHORTEST_NAME = 5, 2


def unit_elsewhere(parse: Parse, of: Element) -> str | None:
    """Return the words behind a place that name a unit of it which may lie elsewhere; None where they do not.

    By what it is (印刷厂, 涧西记者站), where it will be or was (拟建新址), or a name alone (涧西). What is in the place
    (食堂, 住院部) is there, and so is what goes on (空调滴水).
    """
    if of.level is not levels.SITE or parse.is_plain or of.end == len(parse.text):
        return None
    words = spelt(words_behind(parse, of).words)
    if not words or has_tenants(parse, of):
        return None
    if to_be := _TO_BE.match(words):
        return to_be[0]
    if not any(map(_HAS_UNITS.search, (of.value, spelt(parse.text[of.start : of.end])))) or is_common(words):
        return None
    if (unit := _UNIT.match(words)) and not _MATTER.match(words):
        return unit[0]
    is_short = _SHORTEST_NAME <= len(words) <= _LONGEST_NAME and is_a_name(words) and not is_person(words)
    return words if is_short and not _IN_IT.search(words) and not _MATTER.match(words) else None
