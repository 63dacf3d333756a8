"""Queries as people say them to a hotline: greetings, what has happened, telephone numbers, where about the house."""

from __future__ import annotations

from geogrid.domain.register import PlaceKind
from geogrid.domain.simulate.queries import wording
from geogrid.domain.simulate.queries.atlas import Atlas
from geogrid.domain.simulate.queries.chance import Chance
from geogrid.domain.simulate.queries.query import Query, QueryKind
from geogrid.domain.simulate.queries.upper import in_district, with_areas

AT, BESIDE, NEAR = 0.0, 30.0, 60.0  # metres around a place that may be meant
OPPOSITE = 10.0  # metres around the spot across the road

_ABOUT = {"": 44, "门口": 14, "楼下": 8, "院内": 3, "院子里": 2, "这里": 4, "那里": 3, "这边": 3}
_BESIDE = {"旁边": 6, "旁": 2, "边上": 2, "隔壁": 2, "门前": 2}
_NEAR = {"附近": 7, "一带": 1, "周围": 1}
_ACROSS = {"对面": 10, "马路对面": 1, "正对面": 1}

_BEFORE = (
    "请问", "请问一下", "您好，", "你好", "麻烦问一下", "麻烦查一下", "帮我查下", "我家住在", "我住", "我在",
    "我住在", "本人住", "我妈住在", "求助！", "求助：", "急！", "我要投诉，", "投诉：", "反映一下，", "我想反映",
    "咨询一下", "【投诉】", "地址：", "住址:", "事发地点：", "位置在", "就在", "喂，你好，我是", "师傅，",
    "同志你好，我住", "市民来电称", "来电人反映", "居民反映，", "群众反映：", "昨天晚上8点多", "5月3号晚上",
    "昨晚11点左右", "早上六点多在", "工单2026-0117：", "家住", "老人家住", "租住在",
)  # fmt: skip
_AFTER = (
    "有人占道经营", "路灯坏了", "垃圾没人清理", "属于哪个网格", "属于哪个网格？", "归谁管", "是哪个社区的",
    "归哪个社区管啊", "，谢谢", "，请尽快处理", "乱停车", "井盖没了", "下水道堵了", "污水往外冒", "漏水2天了",
    "有个老人摔倒了", "。", "！！", "，急急急", "夜里施工吵得睡不着", "停电了", "停水3小时了", "有流浪狗",
    "电线掉下来了", "有人乱贴小广告", "，电话139****0000", "，联系电话：139 **** 0000", "（王女士 139****0000）",
    " 0559-0000-123", "，联系人李先生", "，我姓张", "的网格员是谁", "网格长电话多少", "怎么找网格员", "在哪个网格里",
    "，网格查询", "树倒了一棵", "住了20年了", "有3辆车堵着", "，麻烦派人来看一下",
)  # fmt: skip
_ASKED = ("属于哪个网格", "归哪个网格管", "是哪个网格", "的网格员是谁", "归谁管", "路灯不亮", "一路都是垃圾", "堵车了")


def noise(atlas: Atlas, chance: Chance) -> Query | None:
    """Return an address among other words.

    Decidable at the place itself (门口, 楼下). Beside it or near it (旁边, 附近) is asked for only where all within 30
    or 60 m is in one grid. Across the road (对面): the grid of the place, and those within 10 m of the spot as far from
    the road on its other side. A few name a road without a number: see `_road`.
    """
    if chance.share(0.15):
        return _road(atlas, chance)
    place = wording.some_place(atlas, chance)
    if place is None:
        return None
    where = chance.weighted(_ABOUT | _BESIDE | _NEAR | _ACROSS)
    spot, grids = atlas.chart.spot(place), atlas.of(place)
    if where in _ACROSS:
        if place.kind is not PlaceKind.HOUSE or not place.road:
            return None
        beyond = atlas.chart.across(place.road, spot)
        if not atlas.chart.in_a_grid([beyond]):
            return None
        grids |= atlas.chart.within([beyond], OPPOSITE)
    around = BESIDE if where in _BESIDE else NEAR if where in _NEAR else AT
    if around and len(atlas.chart.within([spot], around)) > 1:
        return None
    address = wording.address(atlas, place, chance)
    # What is said above the place would tell on which side of the road it is.
    text = (
        in_district(atlas, chance, address) if where in _ACROSS else with_areas(atlas, place, chance, address)
    ) + where
    return Query(QueryKind.NOISE, _among(text, chance, _AFTER), place.code, grids)


def _road(atlas: Atlas, chance: Chance) -> Query | None:
    """Return a road without a number: the grids of all houses on it and all that it touches.

    Not asked for where these differ on whether it is one: some clerks think of the houses, others of the road.
    """
    if not atlas.houses:
        return None
    road = chance.pick(list(atlas.houses))
    lived, touched = atlas.of_all([*atlas.houses[road].values()]), atlas.chart.touched(road)
    if (len(lived) == 1) != (len(touched) == 1):
        return None
    return Query(QueryKind.NOISE, _among(in_district(atlas, chance, road), chance, _ASKED), None, lived | touched)


def _among(text: str, chance: Chance, ends: tuple[str, ...]) -> str:
    """Return a text with words before it, after it, or both."""
    how = chance.weighted({"before": 30, "after": 30, "both": 40})
    before = chance.pick(_BEFORE) if how != "after" else ""
    after = chance.pick(ends) if how != "before" else ""
    gap = chance.weighted({"": 85, " ": 10, "，": 5})
    return before + text + (gap if after and after[0] not in "，。！（ " else "") + after
