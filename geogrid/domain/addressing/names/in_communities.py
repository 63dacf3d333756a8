"""What a place is called without the community that its row begins with: 水游城 of 东水关社区水游城."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from geogrid.domain.addressing.names.kinds import begins_as_kind
from geogrid.domain.addressing.names.wording import is_no_name
from geogrid.pace import paced

_COMMUNITY = "社区"
_OF_EACH = re.compile(
    "^(?:便民|党[群员建]|老年|文[化体]|健身|活动|居[家民委]|日间|社区|综合|警务|治安|卫生|养老|幼儿|托[育儿]|服务|志愿|农贸|集贸|菜"
    "|公[共厕]|物业|业委|村|停车|充电|垃圾|配电|消防|图书|阅览|书画|棋牌|[儿青妇残]|红白|爱心|邻里|睦邻|百姓|休闲|中心|临时|法治|科普|文明|廉政|同心|平安|[土基天]"
    "|[小大新东西南北]|第?[\\d一二三四五六七八九十]|原|旧|老(?:[人年干党]|旧))"
    "|(?:[室站所点处队亭厅棚房库会部家宅户店院楼园铺摊]|(?<![广商])场|[茶餐饭酒宾旅会]馆|[酒网茶书水]吧|食堂|书屋|超市|学校|[小中]学|银行|支行|小区|宿舍|门口|家园|[庙祠]|教堂|长廊|[戏舞]台)$"
)
"""What each community may have, and how ends what it has: 活动中心, 书画院. None of it is a name by itself."""
_TOWN = re.compile("[\u3400-\u9fff]{1,6}?(?:街道|[镇乡])")
"""What is called by its town is a name as well: 大桥镇财政所."""
_OF_A_CITY = re.compile("[\u3400-\u9fff]{2,4}[市县].+院$")
"""What is a name all the same: 石家庄市中医院."""
_POLICE, _LEAST_POLICE = "派出所", 5
"""Of which each is called by what it is of: 建设派出所."""
_LEAST, _MOST = 3, 12


def without_community(names: Iterable[str], is_area: Callable[[str], bool]) -> dict[str, str]:
    """Return the names of places that begin with a community by what only one is called without that.

    Parameters
    ----------
    names
        What the places of the register are called.
    is_area
        Whether a community or a town of the district is called so.
    """
    found: dict[str, str | None] = {}
    for name in paced(names):
        before, said, rest = name.partition(_COMMUNITY)
        if not said or not is_area(before + said):
            continue
        town = _TOWN.match(rest)
        if (town and len(rest) > town.end() + 1 and is_area(town[0])) or _is_a_name(rest):
            found[rest] = name if found.get(rest, name) == name else None
    return {rest: name for rest, name in found.items() if name}


def _is_a_name(rest: str) -> bool:
    """Return whether a place is known by that wherever it is said: 水游城, 金地中心."""
    if not _LEAST <= len(rest) <= _MOST or not rest.isalpha():
        return False
    if rest.endswith(_POLICE):
        return len(rest) >= _LEAST_POLICE and not _OF_EACH.match(rest)
    is_of_each = _OF_EACH.search(rest) and not _OF_A_CITY.fullmatch(rest)
    return not (is_of_each or begins_as_kind(rest) or is_no_name(rest))
