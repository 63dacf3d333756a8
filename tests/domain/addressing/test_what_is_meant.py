"""Texts that name a place of the register and are about another, or about none: at most probable, with a reason."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How, Note, Remark
from geogrid.domain.addressing.names.element import Level
from tests.domain.addressing.test_match import district, grid_of, index, matcher

__all__ = ["district", "grid_of", "index", "matcher"]

HOUSE = "前园南路12号"


def doubtful(found):
    return found.certainty is not Certainty.CERTAIN and (bool(found.notes) or found.how is How.ROAD)


@pytest.mark.parametrize(
    "text",
    [
        "家住前园南路12号，孩子在北海路走失", "前园南路12号的王先生在延安路被撞",
        "北海路路灯坏了，我家是前园南路12号",
        "投诉人地址：前园南路12号 问题地点：北海路", "问题地址：北海路 来电人地址前园南路12号",
        "车停在延安路，家住前园南路12号",
        "前园南路12号 徽山路", "徽山路，前园南路12号", "徽山路到前园南路12号停水", "徽山路至前园南路12号段",
        "前园南路12号员工宿舍在延安路", "前园南路12号的租户搬到延安路", "前园南路12号往延安路方向",
        "前园南路12号(徽山路店)",
        "前园南路12号，北海路小学门口有摊贩", "家住前园南路12号，孩子在中山路走失",
        "前园南路12号居民反映阳光小区噪音",
        "我住城市花园3幢，北海路堵车", "城市花园3幢的李阿姨，在阳湖路走失", "前园社区居委会反映阳湖路堵车",
        "城市花园业主在北海路摔倒", "前园南路12号，中山路堵车",
    ],
)  # fmt: skip
def test_another_road_may_be_where_the_matter_is(matcher, text):
    assert doubtful(matcher.match(text))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("延安路10号（柏树街社区）", "延安路10号"), ("前园南路12号有人摔倒", HOUSE),
        ("有人在前园南路12号晕倒", HOUSE),
        ("前园南路12号门口道路塌陷", HOUSE), ("前园南路12号楼下马路积水", HOUSE),
        ("书院一巷12号（书院二巷）", "书院一巷12号"),
    ],
)  # fmt: skip
def test_a_road_that_says_no_more_leaves_it_certain(matcher, text, place):
    found = matcher.match(text)
    assert (found.spots[0].text, found.certainty) == (place, Certainty.CERTAIN)


def test_the_road_that_a_lane_leaves_says_no_more(matcher, district):
    lanes = {p.road: p for p in district.places if p.road and p.road.startswith("前园一巷") and p.number}
    house = lanes["前园一巷"]
    beside = next(
        road for road in ("黄山中路", "徽山路", "前园北路", "华山路", "延安路", "跃进路", "北海路")
        if matcher.match(f"{road}{house.address}").certainty is Certainty.CERTAIN
    )  # fmt: skip
    assert matcher.match(f"孩子在{beside}走失，家住{house.address}").certainty is not Certainty.CERTAIN


@pytest.mark.parametrize(
    "thing",
    [
        "检查井", "雨水井盖", "信号灯", "灯杆", "监控杆", "快递柜", "环网柜", "光交箱", "闸", "桥墩", "站牌",
        "广告牌", "岗亭",
        "摊位", "泊位", "工地", "宗地", "图斑", "地段", "网格", "组", "队", "村", "坊", "苑", "小区", "花园",
        "胡同", "支路",
        "巷子里面", "涵洞", "渡口", "红绿灯", "绿化带", "选手", "病人", "文件", "考场", "采样点", "附号", "临", "号",
        "尽头", "拐进去", "上坡处", "坡上", "塘边", "田里", "上面一点", "沿线",
    ],
)  # fmt: skip
def test_the_number_of_a_thing_or_somewhere_about(matcher, thing):
    assert doubtful(matcher.match(HOUSE + thing))


@pytest.mark.parametrize("thing", ["杆", "路灯", "变压器", "井"])
def test_the_number_of_a_thing_with_another_sign(matcher, thing):
    assert doubtful(matcher.match(f"前园南路12#{thing}"))


@pytest.mark.parametrize(
    "said",
    [
        "小卖部", "沙县小吃", "老王家", "王家", "徽商银行", "菜鸟驿站", "天都大厦", "漏水", "着火了", "电梯坏了",
        "楼道灯不亮",
        "群租房", "化粪池外溢", "谢谢", "收", "的", "内", "院内", "这栋楼", "那栋", "水管爆裂", "乱停车",
        "树倒了一棵", "电表",
        "密码1234#", " 密码1234#",
    ],
)  # fmt: skip
def test_what_is_in_a_house_or_goes_on_there(matcher, said):
    found = matcher.match(HOUSE + said)
    assert (found.spots[0].text, found.certainty) == (HOUSE, Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    [
        "前园南路12号写错了", "前园南路12号记错了", "前园南路12号有误", "前园南路12号无效", "前园南路12号作废",
        "前园南路12号是假地址",
        "前园南路12号吧", "前园南路12号，对吗？", "前园南路12号找不到", "例如前园南路12号", "比如前园南路12号",
        "假如前园南路12号",
        "类似前园南路12号", "示例：前园南路12号", "原来住城市花园3幢", "以前住在城市花园3幢", "从前家住城市花园3幢",
        "拆迁前住前园南路12号", "搬迁前在城市花园3幢",
        "城市花园3栋楼停水",
        "12号，前园南路停电", "12号前园南路停水",
    ],
)  # fmt: skip
def test_what_a_text_takes_back_or_counts(matcher, text):
    assert doubtful(matcher.match(text))


@pytest.mark.parametrize("numbers", ["5-200号", "5号至200号", "5号—200号"])
def test_a_long_range_of_houses_is_about_the_road(matcher, numbers):
    found = matcher.match(f"前园南路{numbers}")
    assert (found.how, found.certainty) == (How.ROAD, Certainty.OPEN)


def test_where_somebody_never_lived(matcher):
    assert matcher.match("前园南路12号没住过").certainty is Certainty.OPEN


@pytest.mark.parametrize("text", ["高枧12号", "华山12号", "书院11巷2号", "同心三三巷3号"])
def test_a_name_that_may_be_another(matcher, text):
    assert doubtful(matcher.match(text))


@pytest.mark.parametrize(
    "text",
    [
        "黄山风景区北海路12号",
        "九华山风景区北海路12号",
        "越南河内延安路10号",
        "老家的延安路10号",
        "岩寺延安路10号",
        "三门海游延安路10号",
    ],
)
def test_a_place_elsewhere_right_before_a_road(matcher, text):
    assert doubtful(matcher.match(text))


@pytest.mark.parametrize(
    "text",
    [
        "收件人:张三 手机:13812345678 地址:安徽省黄山市屯溪区前园南路12号 邮编:245000",
        "诉求人：王先生 联系电话：13812345678 诉求地址：前园南路12号 诉求内容：楼上漏水",
        "取件码3-2-1234，前园南路12号", "工单号202611280012 前园南路12号",
    ],
)  # fmt: skip
def test_a_form_with_numbers_of_its_own(matcher, text):
    found = matcher.match(text)
    assert (found.spots[0].text, found.certainty) == (HOUSE, Certainty.CERTAIN)


def test_a_number_that_is_none_is_no_part(matcher):
    read = matcher.parse("前园南路 密码12#").elements
    assert [e.level for e in read] == [Level.ROAD, Level.NOISE, Level.NOISE]
    assert [(e.level, e.value) for e in matcher.parse("跃进路上的12号").elements if e.value] == [
        (Level.ROAD, "跃进路"), (Level.NUMBER, "12"),
    ]  # fmt: skip


ONE, OTHER = "城市花园9幢", "海棠苑2幢"
"""In different grids; the second estate has no 9幢."""


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE}、{OTHER}", f"{OTHER}和{ONE}", f"家{ONE}，单位{OTHER}", f"取货：{ONE}，送货：{OTHER}",
        f"1.{ONE} 2.{OTHER}",
        f"搬家 {ONE}→{OTHER}", f"我妈住{ONE}，我住{OTHER}", "9幢城市花园，2幢海棠苑",
    ],
)  # fmt: skip
def test_each_of_two_addresses_has_its_own_numbers(matcher, grid_of, text):
    found = matcher.match(text)
    assert {spot.text for spot in found.spots} == {ONE, OTHER}
    assert (found.certainty, {grid for grid, _ in found.grids}) == (Certainty.OPEN, {grid_of[ONE], grid_of[OTHER]})


@pytest.mark.parametrize(
    "text",
    [f"{ONE}，海棠苑太吵", f"{ONE}、海棠苑99幢", f"黄河花园5幢，{ONE}", f"徽山路999号{ONE}", f"洽阳路40号、{ONE}"],
)
def test_a_second_address_that_is_not_listed_makes_doubtful(matcher, text):
    found = matcher.match(text)
    assert (found.spots[0].text, doubtful(found)) == (ONE, True)


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE}不对，是{OTHER}", f"{ONE}（应为{OTHER}）", f"{ONE}更正为{OTHER}", f"{ONE}登记错了，是{OTHER}",
        f"登记在{ONE}，住{OTHER}", f"户籍{ONE}，租住{OTHER}", f"户籍：{ONE}；现住：{OTHER}", f"原住{ONE}，现住{OTHER}",
        f"现住{OTHER}，户籍{ONE}",
    ],
)  # fmt: skip
def test_the_address_that_a_text_says_is_the_right_one(matcher, text):
    found = matcher.match(text)
    assert (found.spots[0].text, found.certainty) == (OTHER, Certainty.PROBABLE)


@pytest.mark.parametrize(
    "text", ["徽山路原13号现28号", "徽山路13号(今28号)", "徽山路13号（门牌已换成28号）", "徽山路13号改28号"]
)
def test_the_number_that_a_house_has_now(matcher, text):
    assert matcher.match(text).spots[0].text == "徽山路28号"


@pytest.mark.parametrize(
    "behind",
    [
        "（老门牌）", "旧门牌", "（旧）", "等地", "等多处", "以后", "那块", "区域", "路段", "之前", "路口",
        "往合肥方向",
        "起封闭施工", "前完工", "开始修路", "早上八点开始停水", "之前要交费", "以来没水",
    ],
)  # fmt: skip
def test_an_old_number_more_than_a_house_or_a_day(matcher, behind):
    assert doubtful(matcher.match(HOUSE + behind))


@pytest.mark.parametrize(
    "behind",
    ["等人来修", "等处理", "起火", "早餐店", "老李家", "原来是粮站", "昨晚10点左右有人放鞭炮", "停水", "昨晚开始停水"],
)
def test_what_only_begins_like_it(matcher, behind):
    found = matcher.match(HOUSE + behind)
    assert (found.spots[0].text, found.certainty) == (HOUSE, Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["12号停电，前园南路", "12号停水 前园南路"])
def test_a_day_with_what_goes_on_before_the_road(matcher, text):
    found = matcher.match(text)
    assert (found.how, found.certainty) == (How.ROAD, Certainty.OPEN)


@pytest.mark.parametrize("address", [HOUSE, "城市花园3幢"])
@pytest.mark.parametrize(
    "before",
    [
        "坐落于", "坐落：", "房屋坐落", "住址为", "收件地址", "群众举报", "咨询", "有关", "关于", "帮我看看", "网格内",
        "13900000000李四",
    ],
)  # fmt: skip
def test_words_before_an_address(matcher, before, address):
    found = matcher.match(before + address)
    assert (found.spots[0].text, found.certainty) == (address, Certainty.CERTAIN)


def test_a_name_behind_a_telephone_may_be_an_estate(matcher):
    assert doubtful(matcher.match("13900000000阳光桂花苑3幢"))


@pytest.mark.parametrize(
    "text", ["屯光镇城市花园", "阳湖社区书院三巷", "阳湖社区徽山路与横江路交叉口", "屯光镇城市花园5幢"]
)
def test_a_community_that_contradicts_what_is_asked_as_a_whole(matcher, text):
    found = matcher.match(text)
    assert found.certainty is not Certainty.CERTAIN
    assert Remark.CONTRADICTED in {note.remark for note in found.notes}


def test_roads_that_do_not_meet(matcher):
    found = matcher.match("徽山路与北海路交叉口")
    assert Note(Remark.NO_CROSSING, "徽山路", "北海路") in found.notes


@pytest.mark.parametrize("text", ["黎阳镇黎阳街社区", "屯光镇黎阳街社区", "昱东街道老街社区"])
def test_a_town_that_a_community_is_not_in_is_said(matcher, text):
    found = matcher.match(text)
    assert found.certainty is not Certainty.CERTAIN
    assert Remark.CONTRADICTED in {note.remark for note in found.notes}


@pytest.mark.parametrize(
    "text",
    ["前园南路附12号", "12号车在前园南路抛锚", "12号选手前园南路", "12号运动员在前园南路", "原地址前园南路12号",
     "前园南路12号是老地址", "（一期）前园南路12号", "前园南路12号是以前的地址", "旧地址：前园南路12号",
     "老住址是前园南路12号"],
)  # fmt: skip
def test_what_has_the_number_of_a_house_and_is_none(matcher, text):
    assert matcher.match(text).certainty is not Certainty.CERTAIN


@pytest.mark.parametrize("text", ["楼上漏水", "门口拥堵", "楼下油烟扰民", "附近噪音"])
def test_what_lies_beside_nothing_that_is_named_is_nowhere(matcher, text):
    assert matcher.match(text).spots == ()
