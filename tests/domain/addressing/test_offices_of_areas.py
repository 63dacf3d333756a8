"""Offices of sub-districts with words behind them, and governments without their area."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How
from tests.domain.addressing.cities import city

GRIDS = {
    "A": ("河东社区", "湖滨街道"), "B": ("河西社区", "湖滨街道"), "C": ("姜畲社区", "姜畲镇"),
    "D": ("黎阳社区", "黎阳镇"), "E": ("桥头社区", "车站街道"), "F": ("桥尾社区", "车站街道"),
}  # fmt: skip
REGISTER = {
    "湖滨街道办事处": "B", "雨湖区人民政府": "A", "姜畲镇人民政府": "C", "黎阳镇人民政府": "D",
    "人民路12号": "A", "人民路14号": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS, within="430302")


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("湖滨街道办事处门口", "B"), ("湖滨街道办事处停车难", "B"), ("湖滨街道办门口占道", "B"),
        ("湖滨办事处三楼", "B"),
        ("区政府", "A"), ("区政府门口", "A"), ("区政府停车难", "A"), ("雨湖区政府", "A"), ("姜畲镇政府停电", "C"),
    ],
)  # fmt: skip
def test_they_are_where_they_are_registered(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["车站街道办事处门口", "车站街道办事处停车难", "湖滨街道办事处幸福里停车难"])
def test_one_that_is_not_is_its_sub_district(matcher, text):
    found = matcher.match(text)
    assert (found.how, found.certainty) == (How.COMMUNITY, Certainty.OPEN)


def test_before_an_address_one_says_where_that_is(matcher):
    assert matcher.match("湖滨街道办事处人民路12号").grid == "A"


def test_that_of_a_town_is_open_between_the_towns(matcher):
    found = matcher.match("镇政府")
    assert {grid for grid, _ in found.grids} == {"C", "D"}


@pytest.mark.parametrize("text", ["市政府", "市政府停车难", "投诉政府不作为"])
def test_another_one_is_none_of_them(matcher, text):
    assert matcher.match(text).spots == ()


def test_the_government_in_a_matter_is_no_place(matcher):
    found = matcher.match("人民路14号，政府怎么不管")
    assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)


def test_that_of_a_town_without_one_is_the_town():
    found = city({"雨湖区人民政府": "A"}, GRIDS, within="430302").match("姜畲镇政府")
    assert (found.grid, found.how) == ("C", How.COMMUNITY)


def test_rows_of_both_names_are_each_their_own():
    both = {"雨湖区政府": "A", "雨湖区人民政府": "B", "工行建设路支行": "A", "工商银行建设路支行": "B"}
    matcher = city(both, GRIDS, within="430302")
    for name, grid in both.items():
        found = matcher.match(name)
        assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)
