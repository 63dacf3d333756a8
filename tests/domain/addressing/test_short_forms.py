"""Shops, schools, markets, sights and parts of estates that are called without their kind; slips in short roads."""

import pytest
import shapely

from geogrid.domain.addressing.finding import Certainty, How, Remark
from tests.domain.addressing.cities import city
from tests.domain.addressing.small import matcher_of

GRIDS = {code: (f"{name}社区", "某街道") for code, name in zip("ABC", ("玉函", "王官庄", "泺源"), strict=True)}
REGISTER = {
    "银座购物广场（玉函店）": "A",
    "大润发（王官庄店）": "B",
    "玉函菜市场": "A",
    "第三高级中学": "B",
    "济南第一中学（泺源校区）": "C",
    "老门东历史文化街区": "C",
    "银龙花园二期3栋": "A",
    "银龙花园三期3栋": "B",
    "仓巷51号": "C",
    "泉巷51号": "A",
}


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("银座玉函店", "A"), ("银座超市玉函店", "A"), ("大润发超市王官庄店", "B"), ("大润发超市（王官庄店）", "B"),
        ("玉函菜场", "A"), ("玉函农贸市场", "A"), ("三中", "B"), ("济南三中", "B"), ("济南一中泺源分校", "C"),
        ("老门东景区", "C"), ("银龙三期", "B"), ("银龙三期3栋", "B"), ("银龙二期#3", "A"), ("苍巷51号", "C"),
    ],
)  # fmt: skip
def test_a_place_is_probable_by_its_short_form(text, grid):
    found = city(REGISTER, GRIDS, within="370103").match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.PROBABLE)
    assert Remark.CORRECTED in {note.remark for note in found.notes}


@pytest.mark.parametrize("text", ["银座王官庄店", "大润发玉函店", "四中", "银龙四期", "苍路51号", "大巷51号"])
def test_another_branch_phase_or_road_is_none_of_them(text):
    assert city(REGISTER, GRIDS, within="370103").match(text).certainty in (Certainty.NONE, Certainty.OPEN)


def test_a_part_of_an_estate_that_is_called_as_a_community_has_the_name_of_it():
    register = {"中海国际社区A1区3栋": "A", "中海国际社区A2区3栋": "B", "玉函社区一期3栋": "A", "泺源社区一期3栋": "C"}
    matcher = city(register, GRIDS)
    for text, grid in register.items():
        assert (matcher.match(text).grid, matcher.match(text).certainty) == (grid, Certainty.CERTAIN), text
    for text, grid in (("中海国际A1区3栋", "A"), ("中海国际A2区", "B")):
        assert (matcher.match(text).grid, matcher.match(text).certainty) == (grid, Certainty.PROBABLE), text
    for text in ("A1区3栋", "一期3栋"):
        assert matcher.match(text).certainty is not Certainty.CERTAIN, text


def test_two_estates_of_one_short_form_are_open():
    found = city({"银龙花园三期": "A", "银龙家园三期": "B"}, GRIDS).match("银龙三期")
    assert (found.certainty, {grid for spot in found.spots for grid in spot.grids}) == (Certainty.OPEN, {"A", "B"})


@pytest.mark.parametrize("text", ["银龙花园三期#3", "银龙花园三期 #3", "银龙花园三期#3号楼", "银龙花园三期#3楼"])
def test_a_building_with_its_sign_before_it(text):
    found = city(REGISTER, GRIDS).match(text)
    assert (found.grid, found.certainty, found.spots[0].text) == ("B", Certainty.CERTAIN, "银龙花园三期3幢")


def test_a_house_with_the_sign_before_its_number():
    assert city(REGISTER, GRIDS).match("仓巷#51").spots[0].text == "仓巷51号"


LINES = {
    "经七路": (shapely.LineString([(118.30, 29.702), (118.34, 29.702)]), 10.0),
    "纬六路": (shapely.LineString([(118.303, 29.7), (118.303, 29.71)]), 10.0),
    "延安路": (shapely.LineString([(118.313, 29.7), (118.313, 29.71)]), 10.0),
}


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("经7纬6", "A"), ("经七纬六", "A"), ("经七路纬六", "A"), ("经7与纬6", "A"), ("经七纬六交叉口", "A"),
        ("经七路延安路红绿灯", "B"), ("经七路与延安路红绿灯", "B"), ("经七路延安路红绿灯路口", "B"),
    ],
)  # fmt: skip
def test_crossings_in_short(text, grid):
    register = {"经七路8号": "A", "纬六路9号": "A", "延安路3号": "B", "经七路6号": "C"}
    found = matcher_of(register, lines=LINES).match(text)
    assert (found.grid, found.certainty, found.spots[0].how) == (grid, Certainty.CERTAIN, How.CROSSING)


def test_the_lights_of_one_road_are_at_any_of_its_crossings():
    register = {"经七路8号": "A", "经七路6号": "C"}
    assert matcher_of(register, lines=LINES).match("经七路红绿灯").certainty is Certainty.OPEN


def test_a_building_behind_a_community_in_short_is_not_in_its_office():
    grids = {"A": ("安苑社区", "谈固街道"), "B": ("谈南社区", "谈固街道")}
    rows = {"安苑小区12号楼": "B", "安苑小区3号楼": "A", "安苑社区居民委员会": "A", "谈南社区居民委员会": "B"}
    found = city(rows, grids, within="130102").match("安苑12号楼")
    assert (found.grid, found.probability) == ("B", pytest.approx(0.591))
