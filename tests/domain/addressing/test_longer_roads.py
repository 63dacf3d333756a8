"""The name of a road that goes on as another road's: 中街路 is not 中街."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {"W": ("西社区", "西街道"), "E": ("东社区", "东街道")}


@pytest.mark.parametrize("text", ["中街路", "中街路12号", "和平里路3号", "和平里大街", "和平里大街3号", "中山路巷5号"])
def test_a_road_that_the_register_does_not_know_is_not_the_one_it_begins_with(text):
    matcher = city({"中街12号": "W", "中街14号": "W", "和平里3号": "W", "中山路5号": "W", "江汉路1号": "E"}, GRIDS)
    assert matcher.match(text).certainty is not Certainty.CERTAIN


@pytest.mark.parametrize(
    ("text", "grid"),
    [("中街12号", "W"), ("中街路12号", "E"), ("中街", "W"), ("中街路", "E"), ("中街路段", "E")],
)
def test_each_of_two_is_found(text, grid):
    found = city({"中街12号": "W", "中街路12号": "E"}, GRIDS).match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


def test_a_road_without_a_column_is_not_cut():
    matcher = city({"中街12号": "W", "中街路公厕": "E"}, GRIDS)
    assert matcher.match("中街路公厕").grid == "E"
    assert matcher.match("中街路").grid == "E"
    assert [e.value for e in matcher.parse("中街路12号").elements] == ["中街路", "12"]


@pytest.mark.parametrize(
    ("text", "road"),
    [
        ("中街路口", "中街"),
        ("中街路边", "中街"),
        ("中街路西侧", "中街"),
        ("中街路灯坏了", "中街"),
        ("中山路巷口", "中山路"),
    ],
)
def test_what_lies_beside_a_road_makes_no_other_of_it(text, road):
    matcher = city({"中街12号": "W", "中山路5号": "E"}, GRIDS)
    assert matcher.parse(text).elements[0].value == road
