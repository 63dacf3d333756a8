"""What each town has, and what begins with what it is: 中心小学, 安置小区, 508厂, 道路运输管理所."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How
from tests.domain.addressing.cities import city

GRIDS = {"A": ("金河村", "金河镇"), "B": ("龙泉社区", "蟠龙镇")}
REGISTER = {
    "金河镇中心小学": "A", "金河镇小学": "A", "蟠龙镇养老院": "B", "蟠龙镇客运站": "B",
    "金河镇金河村安置小区1号楼": "A", "蟠龙镇公租房1号楼": "B", "蟠龙镇老街12号": "B", "金河镇儿童公园": "A",
    "廉租房3号楼": "A", "道路运输管理所家属院2号楼": "A", "公路局家属院1号楼": "A", "路桥公司家属院2号楼": "A",
    "街心花园3号楼": "A", "铁路南一村5号楼": "B", "电路板厂家属院1号楼": "B", "粮食局家属院2号楼": "A",
    "508厂家属院1号楼": "A", "508厂家属院2号楼": "A", "702厂家属院1号楼": "B", "702厂家属院5号楼": "B",
    "401医院家属院2号楼": "A", "212地质队家属院3号楼": "A", "365花园2幢": "A", "K2花园3栋": "B", "3531厂宿舍2栋": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS, within="610303")


@pytest.mark.parametrize(
    "text",
    ["中心小学门口", "小学门口堵车", "养老院", "客运站", "反映安置小区1号楼漏水", "我家在公租房1号楼", "老街12号"],
)
def test_without_its_town_it_is_not_certain(matcher, text):
    found = matcher.match(text)
    assert (found.certainty, found.probability) == (Certainty.PROBABLE, pytest.approx(0.6))


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("金河镇中心小学门口", "A"), ("蟠龙镇养老院", "B"), ("金河镇安置小区1号楼", "A"), ("金河村安置小区1号楼", "A"),
        ("蟠龙镇公租房1号楼", "B"), ("蟠龙镇老街12号", "B"), ("儿童公园", "A"), ("廉租房3号楼", "A"),
        ("道路运输管理所家属院2号楼", "A"), ("公路局家属院1号楼", "A"), ("路桥公司家属院2号楼", "A"),
        ("街心花园3号楼", "A"), ("铁路南一村5号楼", "B"), ("电路板厂家属院1号楼", "B"), ("粮食局家属院2号楼", "A"),
        ("508厂家属院1号楼2单元", "A"), ("702厂家属院1号楼", "B"), ("401医院家属院2号楼", "A"),
        ("212地质队家属院3号楼", "A"), ("365花园2幢", "A"), ("k2花园3栋", "B"), ("3531厂宿舍2栋", "B"),
    ],
)  # fmt: skip
def test_with_it_and_in_full_it_is(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    [
        "道路破损", "道路积水严重", "公路上有坑", "路上积水", "路口红绿灯坏了", "街上噪音大", "铁路桥下积水",
        "家里电路坏了",
    ],
)  # fmt: skip
def test_what_a_way_is_says_nothing_of_which(matcher, text):
    assert matcher.match(text).how is How.NOTHING


@pytest.mark.parametrize(
    "text", ["402医院家属院2号楼", "366花园2幢", "K3花园3栋", "3532厂宿舍2栋", "213地质队家属院3号楼"]
)
def test_another_number_is_another_name(matcher, text):
    assert matcher.match(text).certainty in (Certainty.NONE, Certainty.OPEN)


@pytest.mark.parametrize(("text", "grid"), [("508厂家属院5号楼", "A"), ("702厂家属院2号楼", "B")])
def test_a_building_that_one_of_them_lacks_is_not_that_of_the_other(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.PROBABLE)


@pytest.fixture(scope="module")
def town():
    register = {
        "中国工商银行宝鸡店子街支行": "A", "十里铺新村7排1号": "B", "十里铺新村6排3号": "B", "经二路5号": "A",
        "红旗路6号": "B",
    }  # fmt: skip
    return city(register, GRIDS, within="610303")


@pytest.mark.parametrize("text", ["工商银行店子街支行", "中国工商银行店子街支行", "工行店子街支行"])
def test_a_branch_of_a_bank_is_found_without_its_city(town, text):
    found = town.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)
    assert town.match(text.replace("工商", "农业").replace("工行", "农行")).how is How.NOTHING


@pytest.mark.parametrize("text", ["十里铺新村七排1号", "十里铺新村6排三号"])
def test_rows_of_houses_are_found_in_either_numerals(town, text):
    assert (town.match(text).grid, town.match(text).certainty) == ("B", Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["经二路与红旗路十字", "经二路红旗路大十字堵车", "经二路红旗路转盘"])
def test_where_two_roads_cross_is_called_by_its_shape(town, text):
    assert [e.level.value for e in town.parse(text).elements if e.level.value == "junction"] == ["junction"]
