"""Estates called as their area is, or with digits in their names; branches of counted schools; words for beside."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How
from tests.domain.addressing.cities import city

GRIDS = {
    "A": ("二七新村南社区", "二七新村街道"),
    "B": ("王官庄社区", "王官庄街道"),
    "C": ("乐山小区社区", "七里山街道"),
    "D": ("七里山南村社区", "七里山街道"),
}
REGISTER = {
    "二七新村三区2号楼": "A", "二七新村一区1号楼": "A", "二七新村1号楼": "A", "王官庄小区三区2号楼": "B",
    "王官庄小区一区2号楼": "B", "乐山小区1号楼": "C", "乐山小区3号楼": "C", "七里山南村1号楼": "D",
    "七里山南路1号": "B",
    "阳光100国际新城A区3号楼": "B", "阳光100国际新城B区2号楼": "A", "华润24城3号楼": "A", "绿地21城2号楼": "B",
    "绿地新里卢浮公馆3号楼": "A", "济南市第一中学": "A", "济南市第一中学泺源分校": "B", "铁路第七宿舍2号楼": "A",
    "经七路141号": "C", "阳光新路1号": "C",
}  # fmt: skip


@pytest.fixture(scope="module")
def jinan():
    return city(REGISTER, GRIDS, within="370103")


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("二七新村三区2号楼", "A"), ("二七新村三区2号楼1单元301", "A"), ("二七新村1号楼1单元101", "A"),
        ("市民反映二七新村三区2号楼漏水", "A"), ("王官庄小区三区2号楼", "B"),
        ("乐山小区1号楼", "C"), ("市民反映乐山小区1号楼下水道堵塞", "C"), ("位于乐山小区3号楼道灯不亮", "C"),
        ("乐山小区3号楼顶漏水", "C"), ("乐山小区1号", "C"), ("乐山小区内1号楼", "C"),
        ("市民反映七里山南村1号楼下水道堵塞", "D"), ("七里山南村1号楼", "D"),
        ("阳光100国际新城A区3号楼", "B"), ("阳光100国际新城A区3号楼2单元1001", "B"),
        ("我家住阳光100国际新城A区3号楼", "B"),
        ("市民反映阳光100国际新城B区2号楼漏水", "A"), ("华润24城3号楼2单元", "A"), ("绿地21城2号楼1单元301", "B"),
        ("济南市第一中学泺源分校", "B"), ("济南市第一中学泺源分校门口", "B"), ("济南市第一中学", "A"),
        ("铁路七宿舍2号楼", "A"), ("铁路7宿舍2号楼", "A"), ("王官庄三区2号楼", "B"), ("王官庄3区2号楼", "B"),
    ],
)  # fmt: skip
def test_it_is_found_for_sure(jinan, text, grid):
    found = jinan.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


def test_a_part_alone_is_no_name(jinan):
    assert jinan.match("三区2号楼").spots == ()


@pytest.mark.parametrize("beside", ["东邻", "紧邻", "西邻", "邻近", "比邻", "紧挨", "跟前", "两侧", "靠东", "十字路口"])
def test_what_is_beside_a_house_is_not_the_house(jinan, beside):
    (spot,) = jinan.match(f"经七路141号{beside}").spots
    assert spot.how is How.BESIDE


def test_a_branch_is_found_behind_the_areas_that_it_states(jinan):
    found = jinan.match("山东省济南市二七新村街道济南市第一中学泺源分校")
    assert found.spots[0].text == "济南市第一中学泺源分校"


NANJING = {
    "A": ("瑞金北村社区", "瑞金路街道"),
    "B": ("五老村社区", "五老村街道"),
    "C": ("东水关社区", "夫子庙街道"),
    "D": ("三条营社区", "夫子庙街道"),
}
ROWS = {
    "瑞金北村6幢": "A", "瑞金北村4号": "A", "瑞金北村4幢": "A", "瑞金新村4幢": "B", "瑞金新村6幢": "B",
    "太平南路107号": "C", "五老村5号": "B", "五老村1号": "B", "升州路22号": "D", "升州路26号": "D", "水游城": "C",
    "南京市秦淮区教育局": "C", "南京市秦淮区秦淮区实验小学": "A",
    "南京市秦淮区秦淮区实验小学（武定门分校）": "C", "晨光1865创意产业园A1栋": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def nanjing():
    return city(ROWS, NANJING, within="320104")


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("瑞金北村6幢", "A"), ("瑞金北村4号3单元501室", "A"), ("瑞金北村社区6幢", "A"), ("五老村5号201", "B"),
        ("投诉五老村1号油烟扰民", "B"), ("秦淮区教育局", "C"), ("教育局", "C"),
        ("秦淮区实验小学（武定门分校）", "C"), ("秦淮区实验小学武定门分校", "C"),
        ("晨光1865创意产业园A1栋201", "B"), ("秦淮区晨光1865创意产业园A1栋王先生", "B"),
    ],
)  # fmt: skip
def test_estates_of_villages_and_offices_are_found_for_sure(nanjing, text, grid):
    found = nanjing.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["5号", "1号", "南京市秦淮区5号"])
def test_a_number_alone_is_no_address(nanjing, text):
    assert nanjing.match(text).spots == ()


@pytest.mark.parametrize("text", ["南京市教育局", "市教育局", "江苏省教育局", "投诉南京市教育局不作为"])
def test_the_office_of_another_level_is_not_the_districts(nanjing, text):
    assert nanjing.match(text).certainty is not Certainty.CERTAIN


@pytest.mark.parametrize("text", ["水游城升州路24号", "升州路24号，水游城"])
def test_a_place_named_beside_a_house_that_nobody_knows_is_not_surely_meant(nanjing, text):
    assert nanjing.match(text).certainty is not Certainty.CERTAIN


def test_two_buildings_are_no_third(nanjing):
    found = nanjing.match("瑞金北村4幢、瑞金新村6幢")
    assert {spot.text for spot in found.spots} == {"瑞金北村4幢", "瑞金新村6幢"}
