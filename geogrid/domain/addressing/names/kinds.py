"""What is only the kind of a place, of which each area has one or counts them: 图书馆, 实验小学, 第一幼儿园."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from geogrid.domain.addressing.names.element import Level
from geogrid.pace import paced

_WORDS = (
    "第?[一二三四五六七八九十百\\d]++|人民|中心|实验|机关|市民|工人|群众|少年|青少年|儿童|妇女|妇幼|老年|老干部|残疾人|中医|中西医结合"
    "|传染病|精神卫生|精神病|口腔|眼科|胸科|肿瘤|骨科|康复|急救|保健|社区|街道|社会|公共|综合|职业|技术|中等|高等|高级|初级|师范|外国语"
    "|外语|特殊教育|特教|教师|进修|艺术|体育|文化|活动|科技|科学|技术|城市|规划|建设|展览|历史|自然|革命|烈士|行政|政务|便民|党群|为民|服务"
    "|卫生|健康|疾病预防控制|疾控|计划生育|养老|托育|福利|救助|托养|殡葬|客运|长途|公路|志愿|应急|矛盾调解|综治|房地产|不动产|公共资源|登记|交易"
)
_KINDS = (
    "小学|中学|初中|高中|学校|学院|大学|党校|中专|幼儿园|托儿所|医院|保健院|保健站|卫生院|卫生所|卫生室|卫生站|服务站|中心|血站"
    "|图书馆|博物馆|档案馆|文化馆|美术馆|科技馆|体育馆|体育场|展览馆|纪念馆|游泳馆|群艺馆|剧院|影院|影剧院|少年宫|文化宫|儿童公园"
    "|政府|法院|检察院|公安局|派出所|司法所|政务大厅|服务大厅|敬老院|养老院|福利院|殡仪馆|火葬场|公墓|陵园|火车站|汽车站|客运站|车站|文化站"
)
_PART = (
    "(?:[东西南北中新老总本]{1,2}(?:[校院]?区|[校院部馆])?|分[校院馆]"
    "|\\(?[\u3400-\u9fff]{2,4}?(?:分[校院馆]|[校院]区)\\)?)?"
)
"""A branch: 东校区, 分院, 泺源分校."""
_KIND = re.compile(f"(?:{_WORDS})*(?:{_KINDS}){_PART}")
Called = tuple[Level, str]
"""A place by its whole name, and the level of that."""
_COUNT = re.compile(r"^第?[一二三四五六七八九十百\d]{1,3}")
_IN_FULL = {"政府": "人民政府"}
"""What is no name by itself: 投诉政府不作为."""
_REGIONS = frozenset("省市区县")
_OFFICE = re.compile(
    r"(?:(?![省区县]|市(?![场政容]))[\u3400-\u9fff]){1,10}(?:局|(?<![村居]民)委员会|厅|保健所|监督所|支队|大队)"
)
"""Of which each region has its own: 教育局."""
_FOUNDED = re.compile(f"立(?:{_WORDS})*(?:{_KINDS}){_PART}")


def is_called_by_area(rest: str) -> bool:
    """Return whether what is left of a name without its area is none by itself: 图书馆, 立医院东院 (not 立新小学)."""
    return any(pattern.fullmatch(rest) for pattern in (_KIND, _FOUNDED, _OFFICE))


def begins_as_kind(said: str) -> bool:
    """Return whether words begin as what is called by its area, and may go on with a part: 第四医院住院部."""
    return _KIND.match(said) is not None


def is_founded(rest: str) -> bool:
    """Return whether a name was cut between its founder's area and what he did: 立医院东院 of 青岛市立医院东院."""
    return rest.startswith("立") and _FOUNDED.fullmatch(rest) is not None


def with_counted(names: Mapping[str, Sequence[Called]]) -> dict[str, tuple[Called, ...]]:
    """Return names by what they are called without their area, each kind with those that are counted of it.

    人民医院 may be 第三人民医院, beside 市南区人民医院.
    """
    found = {rest: [*some] for rest, some in names.items()}
    for rest, some in names.items():
        kind = _COUNT.sub("", rest)
        if kind != rest and kind in found:
            found[kind] += some
    return {rest: tuple(sorted(some)) for rest, some in found.items()}


def without_areas(names: Iterable[str], is_area: Callable[[str], bool]) -> Iterator[tuple[str, str, str]]:
    """Yield the names that are called by an area, how without that, and how with its last character.

    图书馆, 市图书馆 of 青岛市图书馆; 市立医院 of 青岛市立医院, which has no third.
    """
    for name in paced(names):
        end = 0
        while to := next((at for at in range(len(name) - 1, end, -1) if is_area(name[end:at])), 0):
            end = to
        if not end or not is_called_by_area(rest := name[end:]):
            continue
        if _FOUNDED.fullmatch(rest):
            yield name, name[end - 1 :], ""
        else:
            yield name, _IN_FULL.get(rest, rest), name[end - 1 :] if name[end - 1] in _REGIONS else ""
