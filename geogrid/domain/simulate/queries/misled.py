"""Queries that name a house and are about something else, or may be; and such as only look so."""

from __future__ import annotations

from geogrid.domain.register import Place, PlaceKind
from geogrid.domain.simulate.queries import several, wording
from geogrid.domain.simulate.queries.atlas import Atlas, house_number
from geogrid.domain.simulate.queries.chance import Chance
from geogrid.domain.simulate.queries.query import Query, QueryKind
from geogrid.domain.simulate.queries.upper import in_district

_A_FORM = "投诉人地址：{house} 问题地点：{road}"
"""It says itself which of the two it is about."""
_TWO = (
    "家住{house}，孩子在{road}走失", "{house}的王先生在{road}被撞", "{road}路灯坏了，我家是{house}",
    _A_FORM, "{house}居民反映{road}堵车", "{road}发生事故，报警人住{house}",
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
_DAYS = (
    "{day}号，{road}停电", "{day}号{road}停水", "{day}号上午{road}施工", "{day}号停水，{road}",
    "{road}{day}号起封闭施工", "{road}{day}号前完工",
)  # fmt: skip
_BOTH = (
    "{one}、{other}", "{one}和{other}", "家{one}，单位{other}", "寄件：{one} 收件：{other}", "从{one}取件送到{other}",
    "{one}居民举报{other}有人养鸡",
)  # fmt: skip
_THE_SECOND = (
    "{one}不对，是{other}", "{one}（应为{other}）", "{one}更正为{other}", "户籍{one}，现住{other}",
    "身份证上是{one}，实际住{other}", "登记在{one}，住{other}",
)  # fmt: skip
_IN_PASSING = (
    "户籍地休宁县，租住{house}", "户籍：浙江省杭州市；居住：{house}", "上海市民王先生反映{house}噪音大",
    "子女在上海，老人独居{house}", "合肥市某建筑公司在{house}施工扰民",
)  # fmt: skip
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
_KINDS_OF_TWO = 3


def misled(atlas: Atlas, chance: Chance) -> Query | None:
    """Return a text that names a house of the register, and can mean another place as well.

    Another road where the matter is: its grids, and that of the house unless a form says which of both is meant. The
    number of a thing, or a day: all grids of the road. Two buildings: the grids of both, or that of the second where
    the text says so. What is taken back, or was so once: any grid. A list of roads: the grids of all of them. A place
    elsewhere before it: none. Three only look so and may be decidable: what is in the house, a place elsewhere in
    passing, and a stretch of a road (where it runs).
    """
    if chance.share(0.25):
        return chance.pick((several.listed, several.stretch))(atlas, chance)
    place = wording.some_place(atlas, chance, (PlaceKind.HOUSE,))
    if place is None or not place.road or not place.number:
        return None
    house = in_district(atlas, chance, f"{place.road}{place.number}")
    how = chance.weighted({"two": 3, "thing": 3, "back": 2, "day": 1, "elsewhere": 1, "in": 2, "both": 3, "passing": 1})
    if how == "two":
        return _two(atlas, chance, place, house)
    if how == "both":
        return _both(atlas, chance)
    if how == "day":
        return _day(atlas, chance, place)
    if how == "in":
        return Query(QueryKind.MISLEADING, house + chance.pick(_IN_IT), place.code, atlas.of(place))
    if how == "passing":
        text = chance.pick(_IN_PASSING).format(house=f"{place.road}{place.number}")
        return Query(QueryKind.MISLEADING, text, place.code, atlas.of(place))
    if how == "thing":
        return _query(house + chance.pick(_THINGS), atlas.of(place) | atlas.of_road(place.road))
    if how == "back":
        return _query(chance.pick(_TAKEN_BACK).format(house=house), frozenset(atlas.grid.values()))
    return Query(QueryKind.MISLEADING, f"{chance.pick(_ELSEWHERE)}{place.road}{place.number}", None, frozenset())


def _two(atlas: Atlas, chance: Chance, place: Place, house: str) -> Query | None:
    road = chance.pick(list(atlas.houses))
    said = chance.pick(_TWO)
    grids = atlas.of_road(road) | (frozenset() if said == _A_FORM else atlas.of(place))
    return None if road == place.road else _query(said.format(house=house, road=road), grids)


def _both(atlas: Atlas, chance: Chance) -> Query | None:
    """Return a text with two buildings in different grids; a third says that the second is the right one."""
    one, other = (wording.some_place(atlas, chance, (PlaceKind.BUILDING, PlaceKind.ROOM)) for _ in range(2))
    if one is None or other is None or one.road or other.road or atlas.of(one) == atlas.of(other):
        return None
    if chance.below(_KINDS_OF_TWO) == 0:
        text = chance.pick(_THE_SECOND).format(one=one.address, other=other.address)
        return Query(QueryKind.MISLEADING, text, other.code, atlas.of(other))
    text = chance.pick(_BOTH).format(one=one.address, other=other.address)
    return _query(text, atlas.of(one) | atlas.of(other))


def _day(atlas: Atlas, chance: Chance, place: Place) -> Query | None:
    road, day = place.road or "", house_number(place)
    if day > _DAYS_OF_A_MONTH:
        return None
    return _query(chance.pick(_DAYS).format(day=day, road=road), atlas.of(place) | atlas.of_road(road))


def _query(text: str, grids: frozenset[str]) -> Query | None:
    """Return a query that can mean several grids; None of one that does not."""
    return Query(QueryKind.MISLEADING, text, None, grids) if len(grids) > 1 else None
