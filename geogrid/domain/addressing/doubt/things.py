"""What is numbered as houses are and is none: 12号检查井, 12#杆, 12号工地, 3栋楼; and words that nothing explains."""

from __future__ import annotations

import re

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.reading.abroad import NAME_ENDS
from geogrid.domain.addressing.text.numerals import CHARACTERS

_THINGS = (
    r"井 灯 路灯 灯杆 杆 柱 箱 柜 闸 阀 阀门 桩 墩 塔 塔吊 泵 泵站 站 站台 站牌 码头 亭 牌 桥 涵洞 洞 "
    r"孔 渠 沟 [出入道渡岔窗闸洞排卡]口 地铁口 [摊铺泊卡点床工车席机座]位 摊 摊点 窗 车 线 电缆 主变 变压器 "
    r"开关 地块 宗地 图斑 [地标区河]段 段(?![\u3400-\u9fff]) 工地 工程 项目 坑 监控 探头 摄像头 文件 "
    r"公告 通告 令 考场 考点 考生 点 选手 病人 患者 技师 队员 机组 网格 组 队 社 村 坊 苑 园 花园 花苑 "
    r"小区 家园 新村 胡同 弄 弄堂 街坊 [支小岔辅]路 巷 巷子 标 片 片区 厕所 楼盘 红绿灯 绿化带 附号 "
    r"牌子 台风 库区 机器 停车场 场地 空地 菜地 草[坪地] 田 塘 车棚 人行道"
)
_GOES_ON = "[的了被坏堵停漏修倒丢不没有无在断脏满塌盖冒积处旁边附近里内上着前后和与周]"
_BEFORE_IT = (
    "(?![楼院屋家室门店厅房户层被把将在有是和与没不沿马公单双乱停占修开洗撞堵偷挡拦卖买摆丢倒驿孩廊路])[\u3400-\u9fff]"
)
_THING = re.compile(
    rf"(?:{_BEFORE_IT}){{0,3}}?(?:{'|'.join(_THINGS.split())})(?={_GOES_ON}|[^\u3400-\u9fff]|$)", re.DOTALL
)
"""A thing that stands in the open and has a number, and up to three characters that say which: 检查井, 快递柜."""
_OF_THE_STREET = re.compile(
    rf"(?:{_BEFORE_IT}|阀门|闸门|开关|公用|路边|门口){{0,5}}?(?:井|箱|柜|箱变|环网[柜室]|(?:[配变]电|水?泵|[电水]泵|开关|换热|调压)[房室]"
    r"|(?:化粪|污水|沉淀|隔油|沉砂|蓄水)池|(?:开闭|[配变]电|开关)所|(?:排污|雨水|排水|污水|溢流|下水|收水|进水|出水)口|篦子?|雨[箅篦]子?)"
    rf"(?={_GOES_ON}|[^\u3400-\u9fff]|$)",
    re.DOTALL,
)
"""The same of what lies in a street: 阀门井, 燃气调压箱, 配电房, 化粪池, 开闭所, 排污口."""
_COUNTED = re.compile(rf"(?:\d+|[{CHARACTERS}]+)[栋幢]")
_BUILDINGS = re.compile(rf"楼(?![上下道顶前后内外里梯栋长]|第?[\d{CHARACTERS}])")
_SIDE = "[东西南北左右前后]"
_FROM_WHERE = re.compile(
    rf"(?:{_SIDE}{{1,2}}(?:头|首|端|边|侧|面|方|角|手边?|向|手?数起?|门口?)|[往向朝从自由]正?{_SIDE}{{1,2}}|最[里外东西南北左右前后]|[大小正侧边院]门口?"
    "|[最进往]里[面边头]?|门口|进[去来]|进门口?|入口|出口|(?:起|开始|倒|顺|正)数|[数走拐转](?:过?[去来起])?|过[去来]|起|拐弯|转弯|路口|桥头|[村街巷]口)"
    r"(?:[的是数之,\uff0c、\s]|开始|起|方向)*$"
)
"""From where houses or buildings are counted: 东头, 南门进去, 大门口数过来, 往东."""
_AT_AN_END = re.compile(
    rf"(?:{_SIDE}{{1,2}}(?:头|首|端|边|侧|面)|最{_SIDE}边?|[往向]{_SIDE}|(?:正|倒|顺|开始|起)数|数过?[去来起]?|进[去来])[的是数之\s]*$"
)
"""The same where buildings are counted without 第: 东头3栋; 南门3栋 and 里面3栋 are numbered so."""
_NTH = re.compile(rf"第\s?(?:\d+|[{CHARACTERS}]+)\s?(?:[栋幢座号號家户排]|个)")
_SAYS_NO_MORE = frozenset("收的内里院家呀啊哦嗯嘛啦哟")
"""What may stand alone behind a house."""
_SHORTEST_NAME = 4
"""Characters up to which what ends as the name of a shop may be a thing: 泵站, 公厕, but 张家村饭店."""
_READ = (levels.NOISE, levels.RELATION, levels.OFFSET, levels.JUNCTION)


def is_thing(parse: Parse, number: Element) -> bool:
    """Return whether a number is that of a thing, or of nobody knows what: 12号检查井, 12号临, 12号附号."""
    if number.end == len(parse.text) or parse.text[number.end - 1] not in "号號#\uff03":
        return False
    run = _behind(parse, number)
    if not run or not "\u3400" <= run[0] <= "\u9fff":
        return False
    if len(run) == 1:
        return run not in _SAYS_NO_MORE and not parse.text[number.end + 1 : number.end + 2].isalnum()
    if _OF_THE_STREET.match(run):
        return True
    return _THING.match(run) is not None and (len(run) <= _SHORTEST_NAME or not run.endswith(NAME_ENDS))


def _behind(parse: Parse, number: Element) -> str:
    """Return the run that was not understood right behind a number, without a blank between them; empty for none."""
    for element in parse.elements:
        if element.start == number.end:
            is_read = element.known or element.level in _READ
            return "" if is_read else parse.text[element.start : element.end]
    return ""


def is_count(parse: Parse, building: Element) -> bool:
    """Return whether buildings are counted, not numbered: 城市花园3栋楼停水."""
    written = parse.text[building.start : building.end]
    return _COUNTED.fullmatch(written) is not None and _BUILDINGS.match(parse.text, building.end) is not None


def is_counted_off(parse: Parse, name: Element, number: Element) -> bool:
    """Return whether a house or a building is counted from somewhere, not numbered: 城市花园东头第一栋.

    Parameters
    ----------
    name
        Behind which it is.
    """
    between = parse.text[name.end : number.start]
    if _NTH.match(parse.text, number.start):
        return _FROM_WHERE.search(between) is not None
    is_count = _COUNTED.fullmatch(parse.text, number.start, number.end) is not None  # 东头3号楼 is its number
    return is_count and _AT_AN_END.search(between) is not None
