"""A decision is about the row that it names: about nothing called alike elsewhere, nor the house of a part."""

from datetime import date

import pytest

from geogrid.domain.addressing.finding import Certainty, How
from geogrid.domain.register import Override
from tests.domain.addressing.cities import city

GRIDS = {"A": ("甲社区", "某街道"), "B": ("乙社区", "某街道"), "C": ("丙社区", "某街道")}


def decided(register, *addresses):
    matcher = city(register, GRIDS)
    return matcher.deciding([Override(text, "C", "挂靠管理", "12号文", date(2099, 1, 1)) for text in addresses])


def is_decided(found):
    return (found.grid, found.how, found.certainty) == ("C", How.OVERRIDE, Certainty.CERTAIN)


TAILS = [
    "城中花园1幢",
    "教工宿舍1栋",
    "吊1层",
    "平街层",
    "后院",
    "平房3栋",
    "小区1栋",
    "集资房1栋",
    "还建楼2栋",
    "综合楼3层",
    "门卫室",
    "家属院",
    "吊2层附3号",
    "车库2号",
    "院内平房5号",
    "职工楼1单元",
    "老院1号楼",
    "新楼1单元",
    "负1层",
    "A座",
    "1栋",
    "东楼",
    "商铺3号",
    "家属院1号楼",
]


@pytest.mark.parametrize("tail", TAILS)
def test_it_does_not_take_what_is_called_so_on_another_road(tail):
    here, there = f"景德路12号{tail}", f"东大街30号{tail}"
    matcher = decided({here: "A", there: "B"}, here)
    assert is_decided(matcher.match(here))
    found = matcher.match(there)
    assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)
    both = decided({here: "A", there: "B"}, here, there)
    assert is_decided(both.match(here))
    assert is_decided(both.match(there))


def test_nor_under_another_number_of_the_road():
    matcher = decided({"景德路12号教工宿舍1栋": "A", "景德路30号教工宿舍1栋": "B"}, "景德路12号教工宿舍1栋")
    assert is_decided(matcher.match("景德路12号教工宿舍1栋"))
    assert matcher.match("景德路30号教工宿舍1栋").grid == "B"
    assert matcher.match("教工宿舍1栋").certainty is not Certainty.CERTAIN


@pytest.mark.parametrize(
    "text", ["金榜花苑1幢", "金榜东路63号金榜花苑1幢", "金榜东路金榜花苑1幢", "金榜花苑1幢2单元301"]
)
def test_of_an_estate_that_is_one_alone_by_name_it_is_found_without_the_road(text):
    register = {"金榜东路63号金榜花苑1幢": "A", "金榜东路63号金榜花苑2幢": "A"}
    assert is_decided(decided(register, "金榜东路63号金榜花苑1幢").match(text))


@pytest.mark.parametrize(
    "row",
    [
        "江汉路特118号",
        "鼓楼街新10号",
        "青年路特1号",
        "三元街临22号",
        "安定巷老5号",
        "九龙路12号负1层3号",
        "莲花新区1区19栋",
        "龙泉街9号院内平房",
        "学府路10号家属院1号楼",
        "学府路28号小区1栋",
        "学府路50号老院1号楼",
        "学府路52号新楼1单元",
        "三元街20号吊2层",
    ],
)
@pytest.mark.parametrize("others", [(), ("民主路1号",)])
def test_what_the_register_has_just_as_it_is_written_is_decided(row, others):
    matcher = decided({row: "A", **dict.fromkeys(others, "B")}, row)
    assert is_decided(matcher.match(row))
    assert not any(is_decided(matcher.match(other)) for other in others)


HOUSES = {"宝善街5号负1层": "A", "宝善街5号": "A", "民主路9号院": "A", "民主路9号": "B"}


@pytest.mark.parametrize(
    ("part", "house", "grid"), [("宝善街5号负1层", "宝善街5号", "A"), ("民主路9号院", "民主路9号", "B")]
)
def test_about_a_part_it_is_not_about_the_house(part, house, grid):
    matcher = decided(HOUSES, part)
    assert is_decided(matcher.match(part))
    assert matcher.match(house).grid == grid
    assert all(is_decided(decided(HOUSES, house).match(text)) for text in (house, f"{house}3楼"))


def test_about_one_lane_of_a_village_it_is_not_about_the_next():
    matcher = decided({"李家新村12坊3号": "A", "李家新村13坊3号": "B"}, "李家新村12坊3号")
    assert matcher.match("李家新村12坊3号").grid == "C"
    assert "C" not in dict(matcher.match("李家新村13坊3号").grids)


@pytest.mark.parametrize(
    ("house", "beside", "asked"),
    [
        ("同兴里7号", "同兴里7号附1号", "同兴里7号附1号"),
        ("同兴里7号", "同兴里7号附1号", "同兴里7-1号"),
        ("同兴里7号", "同兴里7号附1号", "同兴里7号附1号2楼"),
        ("胜利街272号", "胜利街272-1号", "胜利街272-1号"),
        ("胜利街162号", "胜利街162号特1号", "胜利街162号特1号"),
        ("胜利街162号", "胜利街162号特1号", "胜利街162特1号"),
        ("洞庭街134号", "洞庭街134号甲", "洞庭街134号甲"),
    ],
)
def test_one_about_a_house_is_not_about_a_house_beside_it_that_the_register_has(house, beside, asked):
    matcher = decided({house: "A", beside: "B"}, house)
    assert is_decided(matcher.match(house))
    assert (matcher.match(asked).grid, matcher.match(asked).how) == ("B", How.EXACT)


@pytest.mark.parametrize(
    ("house", "inside"),
    [("三阳路23号", "三阳路23号2栋"), ("胜利街118号", "胜利街118号中百超市"), ("三阳路23号", "三阳路23号2楼")],
)
def test_one_about_a_house_is_about_what_is_in_it(house, inside):
    assert is_decided(decided({house: "A", inside: "B"}, house).match(inside))


@pytest.mark.parametrize("beside", ["同兴里7号附1号", "同兴里7号特1号"])
def test_one_about_a_house_is_about_one_beside_it_that_the_register_lacks(beside):
    assert decided({"同兴里7号": "A", "同兴里9号": "A"}, "同兴里7号").match(beside).how is How.OVERRIDE
