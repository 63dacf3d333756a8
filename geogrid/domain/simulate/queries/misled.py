"""Queries that name a house and are about something else, or may be; and such as only look so."""

from __future__ import annotations

from geogrid.domain.register import Place, PlaceKind
from geogrid.domain.simulate.queries import wording
from geogrid.domain.simulate.queries.atlas import Atlas, house_number
from geogrid.domain.simulate.queries.chance import Chance
from geogrid.domain.simulate.queries.query import Query, QueryKind
from geogrid.domain.simulate.queries.upper import in_district

_TWO = (
    "家住{house}，孩子在{road}走失", "{house}的王先生在{road}被撞", "{road}路灯坏了，我家是{house}",
    "投诉人地址：{house} 问题地点：{road}", "{house}居民反映{road}堵车", "{road}发生事故，报警人住{house}",
    "车停在{road}，家住{house}", "{house}的租户搬到{road}", "{road}到{house}停水",
)  # fmt: skip
_THINGS = (
    "检查井", "信号灯", "灯杆", "快递柜", "环网柜", "摊位", "泊位", "工地", "宗地", "图斑", "地段", "站牌", "岗亭",
    "采样点", "涵洞",
    "红绿灯", "桥墩", "配电箱",
)  # fmt: skip
_TAKEN_BACK = (
    "{house}写错了", "{house}，不对，记错了", "{house}有误", "例如{house}", "比如{house}", "原来住{house}",
    "{house}没住过",
    "以前住在{house}",
)  # fmt: skip
_DAYS = ("{day}号，{road}停电", "{day}号{road}停水", "{day}号上午{road}施工")
_ELSEWHERE = (
    "绩溪", "婺源", "开化", "绩溪华阳", "杭州余杭", "上海浦东", "雄安新区", "黄山风景区", "九华山风景区",
    "越南河内", "昆山市", "歙县",
)  # fmt: skip
_IN_IT = (
    "小卖部", "老王家", "沙县小吃", "徽商银行", "菜鸟驿站", "电梯坏了", "楼道灯不亮", "漏水", "化粪池外溢",
    " 密码1234#", "院内",
    "水管爆裂", "这栋楼", "树倒了一棵",
)  # fmt: skip
_DAYS_OF_A_MONTH = 31


def misled(atlas: Atlas, chance: Chance) -> Query | None:
    """Return a text that names a house of the register, and can mean another place as well.

    Another road where the matter is: its grids and that of the house. The number of a thing, or a day: all grids of the
    road. What is taken back, or was so once: any grid. A place elsewhere before it: none. A sixth only looks so and is
    decidable: what is in the house.
    """
    place = wording.some_place(atlas, chance, (PlaceKind.HOUSE,))
    if place is None or not place.road or not place.number:
        return None
    house = in_district(atlas, chance, f"{place.road}{place.number}")
    how = chance.weighted({"two": 3, "thing": 3, "back": 2, "day": 1, "elsewhere": 1, "in": 2})
    if how == "two":
        return _two(atlas, chance, place, house)
    if how == "day":
        return _day(atlas, chance, place)
    if how == "in":
        return Query(QueryKind.MISLEADING, house + chance.pick(_IN_IT), place.code, atlas.of(place))
    if how == "thing":
        return _query(house + chance.pick(_THINGS), atlas.of(place) | _road(atlas, place.road))
    if how == "back":
        return _query(chance.pick(_TAKEN_BACK).format(house=house), frozenset(atlas.grid.values()))
    return Query(QueryKind.MISLEADING, f"{chance.pick(_ELSEWHERE)}{place.road}{place.number}", None, frozenset())


def _two(atlas: Atlas, chance: Chance, place: Place, house: str) -> Query | None:
    road = chance.pick(list(atlas.houses))
    text = chance.pick(_TWO).format(house=house, road=road)
    return None if road == place.road else _query(text, atlas.of(place) | _road(atlas, road))


def _day(atlas: Atlas, chance: Chance, place: Place) -> Query | None:
    road, day = place.road or "", house_number(place)
    if day > _DAYS_OF_A_MONTH:
        return None
    return _query(chance.pick(_DAYS).format(day=day, road=road), atlas.of(place) | _road(atlas, road))


def _road(atlas: Atlas, road: str) -> frozenset[str]:
    """Return the grids of all houses on a road, and all that it touches where these are several."""
    lived = atlas.of_all([*atlas.houses[road].values()])
    return lived if len(lived) == 1 else lived | atlas.chart.touched(road)


def _query(text: str, grids: frozenset[str]) -> Query | None:
    """Return a query that can mean several grids; None of one that does not."""
    return Query(QueryKind.MISLEADING, text, None, grids) if len(grids) > 1 else None
