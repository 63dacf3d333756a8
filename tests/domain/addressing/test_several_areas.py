"""Lists of lanes that say their name once, of entrances, and of communities: all that they name counts."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How, Remark
from geogrid.domain.addressing.names.element import Level
from tests.domain.addressing.small import matcher_of

LANES = {
    "万安四巷1号": "A", "万安五巷1号": "B", "万安六巷1号": "A", "万安七巷1号": "A", "万安二十四巷1号": "A",
    "万安二十五巷1号": "C", "万安十九巷1号": "A",
}  # fmt: skip
ENTRANCES = {"城市花园3幢1单元": "A", "城市花园3幢2单元": "B", "城市花园3幢3单元": "A"}


@pytest.fixture(scope="module")
def matcher():
    return matcher_of(LANES | ENTRANCES)


@pytest.mark.parametrize(
    "text",
    ["万安四巷、五巷停电", "万安四巷和五巷路灯不亮", "万安四、五巷停水", "万安四和五巷停水", "万安4、5巷停水",
     "我家在万安四巷，五巷也停电",
     "屯溪区万安四巷、五巷", "万安四巷/五巷", "万安四巷、万安五巷停电"],
)  # fmt: skip
def test_each_lane_of_a_list_counts(matcher, text):
    found = matcher.match(text)
    assert {spot.text for spot in found.spots if spot.how is How.ROAD} == {"万安四巷", "万安五巷"}
    assert (found.certainty, {grid for grid, _ in found.grids}) == (Certainty.OPEN, {"A", "B"})


def test_lanes_in_one_grid_are_certain_together(matcher):
    found = matcher.match("万安四、六、七巷停水")
    assert [spot.text for spot in found.spots] == ["万安四巷", "万安六巷", "万安七巷"]
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


def test_each_lane_has_its_own_houses(matcher):
    found = matcher.match("万安四巷1号、五巷1号停水")
    assert {spot.text for spot in found.spots} == {"万安四巷1号", "万安五巷1号"}
    assert found.certainty is Certainty.OPEN


def test_a_digit_behind_tens_goes_on_with_them(matcher):
    assert {spot.text for spot in matcher.match("万安二十四、五巷停水").spots} == {"万安二十四巷", "万安二十五巷"}
    assert {spot.text for spot in matcher.match("万安二十四巷、五巷停水").spots} == {"万安二十四巷", "万安五巷"}


@pytest.mark.parametrize("text", ["万安四巷到六巷停水", "万安四至六巷停水", "万安四巷至万安六巷"])
def test_lanes_between_two_others_are_left_open(matcher, text):
    found = matcher.match(text)
    assert found.certainty is not Certainty.CERTAIN
    assert Remark.NOT_LISTED in {note.remark for note in found.notes}


def test_a_lane_that_nobody_knows_takes_its_share(matcher):
    found = matcher.match("万安四巷、三十巷停水")
    assert (found.grid, found.certainty, found.probability) == ("A", Certainty.OPEN, 0.5)
    assert ("万安三十巷", "万安四巷") in [note[1:3] for note in found.notes]


@pytest.mark.parametrize(
    "text",
    ["万安四巷、五巷停电", "万安四、五巷", "万安四和五巷停水", "家住万安四巷12号，五巷3号", "三、五巷", "4、5巷"],
)
def test_all_of_a_text_is_read(matcher, text):
    parse = matcher.parse(text)
    assert "".join(text[e.start : e.end] for e in parse.elements) == text
    assert all(e.start < e.end for e in parse.elements)


def test_names_are_taken_as_they_are_where_nothing_is_left_out(matcher):
    assert [e.value for e in matcher.parse("万安四巷1、3号").all(Level.ROAD)] == ["万安四巷"]
    assert [e.value for e in matcher.parse("万安十九巷、四巷").all(Level.ROAD)] == ["万安十九巷", "万安四巷"]


@pytest.mark.parametrize("text", ["城市花园3幢1-3单元", "城市花园3幢1至3单元停水", "城市花园3幢1、2、3单元"])
def test_each_entrance_of_a_list_counts(matcher, text):
    found = matcher.match(text)
    assert {grid for grid, _ in found.grids} == {"A", "B"}
    assert found.certainty is not Certainty.CERTAIN


@pytest.mark.parametrize("text", ["{}、{}停水", "{}和{}停电", "{}和{}交界处"])
def test_each_community_of_a_list_counts(matcher, text):
    found = matcher.match(text.format("甲社区", "乙社区"))
    assert [(spot.how, spot.text) for spot in found.spots] == [(How.COMMUNITY, "甲社区"), (How.COMMUNITY, "乙社区")]
    assert {grid for grid, _ in found.grids} == set("ABCD")
    assert found.certainty is Certainty.OPEN
    assert matcher.match("甲社区网格B停水").grids == (("B", 1.0),)
