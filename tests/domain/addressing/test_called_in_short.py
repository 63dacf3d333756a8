"""Lanes with their road, schools and hospitals by their number, offices by their area."""

import pytest

from geogrid.domain.addressing.finding import Certainty, Remark
from geogrid.domain.addressing.names import levels
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{code}社区", "某街道") for code in ("A", "B", "C")}


@pytest.mark.parametrize("row", ["江汉路泰宁里5号", "江汉路泰宁里7号楼"])
def test_a_lane_that_some_row_names_with_its_road_is_that_lane(row):
    matcher = city({"泰宁里3号": "A", "江汉路118号": "B", row: "C"}, GRIDS)
    for text, grid in (("江汉路泰宁里3号", "A"), ("泰宁里3号", "A"), (row, "C")):
        found = matcher.match(text)
        assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN), text


def test_a_lane_beside_a_road_that_is_elsewhere_is_not_certain():
    found = city({"泰宁里3号": "A", "江汉路118号": "B"}, GRIDS).match("江汉路泰宁里3号")
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)


@pytest.mark.parametrize(
    ("text", "grid"),
    [("一中", "A"), ("市一中", "A"), ("二中门口", "B"), ("一医院", "C"), ("一院", "C"), ("市第一医院", "C")],
)
def test_schools_and_hospitals_by_their_number(text, grid):
    found = city({"第一中学": "A", "第二中学": "B", "第一人民医院": "C"}, GRIDS).match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.PROBABLE)
    assert found.notes[0].remark is Remark.CORRECTED


def test_two_schools_of_one_number_are_open():
    matcher = city({"第一中学": "A", "屯溪第一中学": "B"}, GRIDS)
    assert matcher.match("一中").certainty is Certainty.OPEN
    assert matcher.match("屯溪一中").grid == "B"
    assert not matcher.match("三中").spots


def test_an_office_is_called_by_its_area():
    matcher = city({"铁西区委大院": "A", "铁西区委3号楼": "B", "铁西区文明路5号": "B"}, GRIDS, within="210106")
    assert (matcher.match("铁西区委大院").grid, matcher.match("铁西区委大院").spots[0].text) == ("A", "铁西区委大院")
    assert matcher.match("铁西区委3号楼").grid == matcher.match("铁西区文明路5号").grid == "B"
    assert matcher.match("铁西区委党校").certainty is Certainty.PROBABLE


@pytest.mark.parametrize("text", ["十四道街5号", "靖宇十四道街5号"])
def test_a_street_that_is_counted_is_one_road(text):
    register = {"十四道街5号": "A", "靖宇十四道街5号": "B", "北京路12号": "A", "北京路12号楼": "B"}
    found = city(register, GRIDS).match(text)
    assert (found.grid, found.certainty) == (register[text], Certainty.CERTAIN)
    assert [e.value for e in city({}, GRIDS).parse(text).all(levels.ROAD)] == [text.removesuffix("5号")]


@pytest.mark.parametrize(("text", "grid"), [("北京路12号", "A"), ("北京路12号楼", "B"), ("北京路12栋", "B")])
def test_a_house_and_a_building_of_a_road_are_two(text, grid):
    found = city({"北京路12号": "A", "北京路12号楼": "B"}, GRIDS).match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


def test_a_building_of_a_lane_may_be_another_than_the_house_of_that_number():
    matcher = city({"和平里5号": "B", "和平里7栋": "A", "和平里9号": "A"}, GRIDS)
    assert (matcher.match("和平里7号").grid, matcher.match("和平里7号").certainty) == ("A", Certainty.CERTAIN)
    assert matcher.match("和平里5栋").certainty is not Certainty.CERTAIN
