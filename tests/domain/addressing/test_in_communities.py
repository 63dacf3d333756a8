"""Places whose row has their community and their name in one column are found by the name."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {"A": ("东水关社区", "夫子庙街道"), "B": ("老门东社区", "夫子庙街道")}
ROWS = {
    "东水关社区水游城": "A",
    "东水关社区金地中心": "A",
    "东水关社区老城南": "A",
    "老门东社区蓝旗广场": "B",
    "东水关社区书画院": "A",
    "东水关社区活动中心": "A",
    "东水关社区老茶馆": "A",
    "东水关社区时光里": "A",
    "老门东社区时光里": "B",
}


@pytest.mark.parametrize("name", ["水游城", "金地中心", "老城南", "蓝旗广场"])
def test_a_place_is_found_by_its_name_without_its_community(name):
    row = next(text for text in ROWS if text.endswith(name))
    for text in (name, f"{name}3楼", f"夫子庙街道{name}", row, row.replace("社区", "")):
        found = city(ROWS, GRIDS).match(text)
        assert (found.grid, found.certainty) == (ROWS[row], Certainty.CERTAIN), text


@pytest.mark.parametrize("text", ["书画院", "活动中心", "老茶馆", "时光里"])
def test_what_each_community_may_have_is_not_certain(text):
    assert city(ROWS, GRIDS).match(text).certainty is not Certainty.CERTAIN


@pytest.mark.parametrize("name", ["建设派出所", "南京市中医院"])
def test_a_police_station_and_the_hospital_of_a_city_are_names(name):
    matcher = city({**ROWS, f"东水关社区{name}": "A", "老门东社区夫子庙派出所": "B"}, GRIDS, within="320104")
    for text in (name, f"{name}门口", f"反映{name}办事效率低", f"秦淮区夫子庙街道{name}"):
        found = matcher.match(text)
        assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN), text


def test_a_place_of_another_community_is_not_certain():
    assert city(ROWS, GRIDS).match("老门东社区水游城").certainty is not Certainty.CERTAIN


def test_a_place_that_is_called_as_another_community_is_open():
    matcher = city({"东水关社区老门东": "A", "金地中心": "B"}, GRIDS)
    assert matcher.match("老门东").certainty is Certainty.OPEN
    assert matcher.match("东水关社区老门东").grid == "A"


@pytest.mark.parametrize("text", ["老门东景区", "老门东风景区", "老门东旅游区", "老门东步行街区"])
def test_a_sight_as_an_area_is_found(text):
    for rows in ({"老门东": "A", "金地中心": "B"}, {"东水关社区老门东": "A", "金地中心": "B"}):
        assert city(rows, {"A": GRIDS["A"], "B": ("别的社区", "别的街道")}).match(text).grid == "A"
