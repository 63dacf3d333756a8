"""Texts that go on behind the name of a place of the register, or have a part of one."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How, Remark
from tests.domain.addressing.cities import city

GRIDS = {"A": ("甲社区", "甲街道"), "B": ("乙社区", "甲街道")}


def asked(register, text):
    return city(register, GRIDS, within="510104").match(text)


@pytest.mark.parametrize(
    "text",
    [
        "大慈寺路",
        "大慈寺巷",
        "大慈寺东街",
        "大慈寺街道",
        "大慈寺社区",
        "大慈寺公园",
        "莲花苑东街",
        "鹤鸣茶社路",
        "大慈寺路5号",
    ],
)
def test_a_street_or_an_area_that_is_called_by_a_place_is_not_certainly_there(text):
    found = asked({"天府路7号大慈寺": "B", "莲花苑3栋": "A", "鹤鸣茶社": "A"}, text)
    assert found.certainty is Certainty.PROBABLE
    assert found.probability == pytest.approx(0.6)


@pytest.mark.parametrize("text", ["大慈寺", "大慈寺门口", "大慈寺停水", "去大慈寺烧香", "大慈寺，西街5号"])
def test_what_is_said_of_the_place_keeps_it(text):
    found = asked({"天府路7号大慈寺": "B", "西街5号": "B"}, text)
    assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text", ["第二人民医院住院部", "二医院住院部", "第二人民医院住院大楼", "第二人民医院儿科", "市二医院门诊部"]
)
@pytest.mark.parametrize("place", ["市第二人民医院", "天府路7号市第二人民医院"])
def test_a_department_is_found_where_its_hospital_is_by_a_part_of_its_name(text, place):
    found = asked({place: "A", "天府路1号": "B"}, text)
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)


@pytest.mark.parametrize("text", ["七中育才", "七中育才学校", "成都七中育才", "成都市七中育才"])
@pytest.mark.parametrize("place", ["成都七中育才学校", "天府路7号成都七中育才学校"])
def test_a_school_is_found_without_its_city_and_its_kind(text, place):
    found = asked({place: "A", "天府路1号": "B"}, text)
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)


def test_two_schools_are_open():
    found = asked({"成都七中育才学校": "A", "成都市七中育才中学": "B"}, "七中育才")
    assert found.certainty is Certainty.OPEN


def test_the_beginning_of_a_longer_name_is_not_certainly_the_shorter():
    found = asked({"成都七中育才学校": "A", "成都七中": "B"}, "成都七中育才")
    assert found.grids == (("A", pytest.approx(0.6)), ("B", pytest.approx(0.24)))  # or else a unit of B elsewhere


@pytest.mark.parametrize(
    "text", ["中百仓储（后湖店）", "中百仓储(后湖店)", "中百仓储【后湖店】", "中百仓储 后湖店", "中百仓储后湖店"]
)
@pytest.mark.parametrize("name", ["中百仓储后湖店", "中百仓储（后湖店）"])
@pytest.mark.parametrize("before", ["", "天府路7号"])
def test_a_branch_is_the_same_in_brackets_and_without(text, name, before):
    found = asked({before + name: "A", "天府路1号": "B"}, text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["航空路K11", "航空路 k11", "航空路K11购物中心"])
def test_a_name_that_is_written_as_a_stake_is_may_lie_elsewhere_than_its_road(text):
    found = asked({"航空路9号": "A"}, text)
    assert (found.grid, found.probability) == ("A", pytest.approx(0.6))


@pytest.mark.parametrize(("road", "text"), [("航空路", "航空路K11+200"), ("318国道", "318国道K11")])
def test_a_stake_is_on_its_road(road, text):
    assert asked({f"{road}9号": "A"}, text).certainty is Certainty.CERTAIN


@pytest.mark.parametrize(
    ("text", "share"), [("第二人民医院门诊部", 0.6), ("第二人民医院住院部", 1.0), ("第二人民医院", 1.0)]
)
def test_a_department_is_not_certainly_in_a_hospital_of_which_another_lies_elsewhere(text, share):
    found = asked({"第二人民医院": "A", "第二人民医院住院部": "B"}, text)
    assert found.probability == pytest.approx(share)


SIGHTS = {
    "坡子街127号火宫殿": "A", "太平街28号贾谊故居": "A", "书院路133号长沙市第四医院": "A", "芙蓉路269号神农大酒店": "A",
    "南门口": "A", "一二一大街2号云南大学": "A", "新闻路1号云南日报社": "A", "黄土坡客运站": "A",
    "鲁迅公园": "A", "莲花新村1幢": "A", "华侨大厦": "A", "天府路1号": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def sights():
    return city(SIGHTS, GRIDS, within="430103")


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("长沙市第四医院地铁站", "地铁站"), ("长沙市第四医院小区", "小区"), ("火宫殿小区", "小区"),
        ("火宫殿广场", "广场"), ("贾谊故居夜市", "夜市"), ("神农大酒店小区", "小区"),
        ("南门口小区", "小区"), ("南门口站", "站"), ("莲花新村菜市场", "菜市场"),
        ("华侨大厦地铁站", "地铁站"), ("火宫殿东塘店", "东塘店"),
        ("火宫殿岳麓店停电", "岳麓店"), ("火宫殿（五一路店）", "五一路店"), ("火宫殿(东塘店)", "东塘店"),
        ("云南大学科技园", "科技园"), ("云南日报社小区", "小区"), ("黄土坡客运站小区", "小区"),
        ("神农大酒店株洲店", "株洲店"), ("神农大酒店（株洲店）", "株洲店"),
    ],
)  # fmt: skip
def test_what_is_called_by_a_sight_and_a_branch_elsewhere_are_not_certainly_there(sights, text, missing):
    found = sights.match(text)
    assert (found.grid, found.probability) == ("A", pytest.approx(0.6))
    assert any(note.remark is Remark.NOT_LISTED and note.said == missing for note in found.notes)


@pytest.mark.parametrize(
    "text",
    ["鲁迅公园停车场", "火宫殿附近菜市场", "莲花新村1幢菜市场", "南门口修路", "火宫殿小吃店", "火宫殿（坡子街店）",
     "火宫殿店面", "南门口站着一群人"],
)  # fmt: skip
def test_what_is_in_a_sight_or_beside_it_is_there(sights, text):
    found = sights.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["湘潭市第四医院", "长沙县第四医院", "株洲市四医院", "湘潭市第四医院住院部"])
def test_a_hospital_of_another_city_is_there(sights, text):
    assert sights.match(text).how is How.ELSEWHERE


def test_an_address_behind_what_is_of_another_city_is_not_certainly_here(sights):
    found = sights.match("湘潭市第四医院天府路1号")
    assert (found.grid, found.certainty) == ("B", Certainty.PROBABLE)
    assert any(note.remark is Remark.MAY_BE_ELSEWHERE for note in found.notes)


@pytest.mark.parametrize("text", ["鲁迅公园南门口", "鲁迅公园的南门口", "天府路1号南门口", "莲花新村1幢南门口"])
def test_a_gate_of_a_place_is_there_though_another_place_is_called_so(text):
    found = city({**SIGHTS, "南门口": "B", "天府路1号": "A"}, GRIDS).match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    ["小区南门口", "我在小区南门口等你", "学校南门口堵车", "华润万家南门口", "湘雅医院的南门口", "小火宫殿", "新火宫殿",
     "小鲁迅公园", "新长沙市第四医院"],
)  # fmt: skip
def test_a_gate_of_what_nobody_knows_and_a_longer_name_may_be_another_place(sights, text):
    assert sights.match(text).grids[0] == ("A", pytest.approx(0.6))


@pytest.mark.parametrize(
    "text", ["南门口", "住南门口", "打车去南门口", "我在南门口等你", "投诉南门口堵车", "早上火宫殿停电", "我的火宫殿"]
)
def test_words_that_lead_to_a_name_are_none_of_it(sights, text):
    found = sights.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["长沙银行（天府路1号）", "永辉超市（天府路1号）", "蜜雪冰城(天府路1号)"])
def test_a_name_before_its_address_in_brackets_is_there(sights, text):
    found = sights.match(text)
    assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text", ["岩寺（天府路1号）", "杭州仓前（天府路1号）", "五角场（天府路1号）", "绩溪（天府路1号）"]
)
def test_a_part_of_a_city_before_an_address_in_brackets_may_be_elsewhere(sights, text):
    assert any(note.remark is Remark.MAY_BE_ELSEWHERE for note in sights.match(text).notes)


def test_a_shop_by_the_number_of_its_house_is_there_and_the_shop_of_a_number_is_not():
    matcher = city({"书院路208号": "A", "书院路2号": "A", "天府路1号": "B"}, GRIDS)
    assert matcher.match("蜜雪冰城(书院路208号店)").grids[0] == ("A", pytest.approx(0.6))
    assert matcher.match("蜜雪冰城(书院路208号店)").spots[0].text == "书院路208号"
    assert matcher.match("书院路2号店").spots[0].text == "书院路"


def test_the_way_into_a_road_is_no_name_written_wrongly(sights):
    found = sights.match("天府路南入口")
    assert (found.grid, found.spots[0].text) == ("B", "天府路")
