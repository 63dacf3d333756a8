"""What is called by another place and may lie elsewhere: dormitories, branches, kindergartens, campuses."""

import pytest

from geogrid.domain.addressing.finding import Certainty, Note, Remark
from tests.domain.addressing.small import matcher_of

REGISTER = {
    "厦门大学": "D", "第一医院": "A", "第一医院南院": "D", "双十中学": "A", "双十中学（东校区）": "D", "公安局": "A",
    "公安局宿舍": "D", "工商银行": "A", "实验小学": "B", "思明南路422号": "A", "华侨大厦": "A", "莲花新村1幢": "A",
    "莲花新村2幢": "A", "沃尔玛超市": "A", "火车站": "C", "鼓楼": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return matcher_of(REGISTER)


@pytest.mark.parametrize(
    ("text", "taken", "missing"),
    [
        ("厦门大学幼儿园", "厦门大学", "幼儿园"), ("厦门大学附属小学", "厦门大学", "附属小学"),
        ("厦门大学的家属院", "厦门大学", "家属院"), ("第一医院家属院", "第一医院", "家属院"),
        ("第一医院 北院", "第一医院", "北院"), ("第一医院（分院）", "第一医院", "分院"),
        ("第一医院宿舍后面", "第一医院", "宿舍"), ("双十中学(南校区)", "双十中学", "南校区"),
        ("双十中学家属楼302", "双十中学", "家属楼"), ("双十中学教师公寓", "双十中学", "教师公寓"),
        ("公安局分局", "公安局", "分局"), ("工商银行思明分行", "工商银行", "思明分行"),
        ("实验小学分校停电", "实验小学", "分校"), ("沃尔玛超市二店", "沃尔玛超市", "二店"),
        ("沃尔玛超市莲花店", "沃尔玛超市", "莲花店"), ("火车站派出所", "火车站", "派出所"),
        ("莲花新村幼儿园", "莲花新村", "幼儿园"), ("华侨大厦职工宿舍", "华侨大厦", "职工宿舍"),
        ("厦门大学小区", "厦门大学", "小区"), ("第一医院地铁站", "第一医院", "地铁站"),
        ("实验小学路", "实验小学", "路"), ("双十中学实验学校", "双十中学", "实验学校"),
        ("第一医院居民区", "第一医院", "居民区"), ("第一医院 地铁站", "第一医院", "地铁站"),
        ("第一醫院（地鐵站）", "第一医院", "地铁站"), ("鼓楼广场", "鼓楼", "广场"),
        ("沃尔玛超市西门店", "沃尔玛超市", "西门店"),
    ],
)  # fmt: skip
def test_it_is_not_where_what_it_is_called_by_is_for_certain(matcher, text, taken, missing):
    found = matcher.match(text)
    assert found.certainty is Certainty.PROBABLE
    assert found.probability == pytest.approx(0.6)
    assert Note(Remark.NOT_LISTED, missing, taken) in found.notes


@pytest.mark.parametrize("text", ["公安局（新址）", "公安局新址", "公安局（旧址）", "公安局新地址"])
def test_another_site_of_it_is_not_certain(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("第一医院门诊部", "A"), ("第一医院住院部3楼", "A"), ("厦门大学食堂", "D"), ("厦门大学南门", "D"),
        ("第一医院对面小区", "A"), ("双十中学操场", "A"), ("华侨大厦停车场", "A"), ("华侨大厦工商银行支行", "A"),
        ("华侨大厦3层某某公司", "A"), ("莲花新村物业", "A"), ("莲花新村1幢幼儿园", "A"),
        ("实验小学有人", "B"), ("第一医院院内", "A"), ("思明南路422号家属院", "A"),
        ("思明南路422号厦门大学幼儿园", "A"),
    ],
)  # fmt: skip
def test_what_is_in_a_place_is_there(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    ["第一医院南院", "第一医院（南院）", "第一医院的南院", "第一医院南院门诊", "双十中学（东校区）", "双十中学东校区",
     "双十中学（东）校区", "双十中学东校区停电", "公安局（宿舍）", "公安局 宿舍"],
)  # fmt: skip
def test_one_that_the_register_has_is_found_however_it_is_written(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("D", Certainty.CERTAIN)
