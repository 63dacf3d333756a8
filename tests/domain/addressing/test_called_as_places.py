"""Buildings of estates that are called as a park is, and schools that are called by another quarter."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{name}社区", f"{name}街道") for code, name in zip("ABC", ("甲里", "云塘", "雨花"), strict=True)}
REGISTER = {"白石公园": "A", "白石公园小区1栋": "C", "东湖公园": "B", "曙光学校": "A", "人民医院": "A"}
_SURE = 0.9


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS)


def test_a_building_is_in_the_estate_that_is_called_so(matcher):
    found = matcher.match("白石公园1栋")
    assert (found.grid, found.certainty) == ("C", Certainty.PROBABLE)


@pytest.mark.parametrize(
    "text", ["白石公园3栋", "东湖公园1栋", "东湖公园1栋1单元501", "云塘曙光学校", "雨花曙光学校门口"]
)
def test_what_may_be_another_place_is_not_nearly_certain(matcher, text):
    found = matcher.match(text)
    assert found.certainty is not Certainty.CERTAIN and found.probability < _SURE


@pytest.mark.parametrize("text", ["白石公园", "白石公园门口", "曙光学校", "甲里曙光学校", "甲里社区曙光学校"])
def test_the_place_itself_is_certain(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


def test_a_number_of_an_estate_without_a_name_is_not_that_of_its_neighbour():
    matcher = city({"翠竹园1栋": "A", "翠竹园2栋": "B"}, GRIDS)
    for text in ("翠竹园隔壁的小区1栋", "翠竹园对面的楼盘2栋", "翠竹园对面2栋", "翠竹园西门对面1栋", "翠竹园1栋前2排"):
        assert matcher.match(text).certainty is Certainty.PROBABLE
    for text in ("翠竹园南门2栋", "翠竹园小区门口2栋"):
        assert matcher.match(text).certainty is Certainty.CERTAIN
    assert matcher.match("翠竹园1栋过去两栋").spots[0].text == "翠竹园1幢"


@pytest.mark.parametrize("text", ["曙光学校加油站", "人民医院加油站", "市图书馆新馆"])
def test_what_is_called_by_a_place_may_lie_elsewhere(text):
    assert city({**REGISTER, "市图书馆": "A"}, GRIDS).match(text).certainty is Certainty.PROBABLE
