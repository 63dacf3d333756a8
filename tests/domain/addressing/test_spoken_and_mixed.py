"""Addresses as they are spoken, with mixed numerals, telephone codes and brackets in a name."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How, Note, Remark
from geogrid.domain.addressing.text.numerals import value
from tests.domain.addressing.small import matcher_of
from tests.domain.addressing.test_match import district, grid_of, index
from tests.domain.addressing.test_match import matcher as simulated

__all__ = ["district", "grid_of", "index", "simulated"]

REGISTER = {
    "荷花池路105号": "A", "荷花池路5号": "C", "延安路9号": "B", "延安路10号": "D", "徽山路33号": "C",
    "前园南路12号": "B", "前园南路2号": "D", "桂花一巷5号": "A", "桂花苑3幢": "D",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return matcher_of(REGISTER)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("荷花池路幺零五号", "荷花池路105号"), ("就是延安路那个九号", "延安路9号"), ("延安路这个9号", "延安路9号"),
        ("+86 徽山路33号", "徽山路33号"), ("徽山路33号，+86 13812345678", "徽山路33号"),
        ("+86-13812345678 徽山路33号", "徽山路33号"), ("前园南路十2号", "前园南路12号"),
        ("前园南路12hao", "前园南路12号"),
        ("桂花（一巷）5号", "桂花一巷5号"), ("延安路10号停电", "延安路10号"),
    ],
)  # fmt: skip
def test_one_house(matcher, text, place):
    found = matcher.match(text)
    assert (found.spots[0].text, found.grid, found.certainty) == (place, REGISTER[place], Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["延安路10号晚上停电", "延安路10号夜间施工"])
def test_a_time_of_day_behind_the_number_may_be_of_a_day(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("D", Certainty.PROBABLE)


def test_a_lane_that_nobody_knows_is_not_an_estate_called_so(matcher):
    assert matcher.match("桂花（九巷）5号").certainty is Certainty.OPEN


def test_of_two_grids_at_half_each_none_is_probable():
    found = matcher_of({"延安路9号": "A", "延安路11号": "B"}).match("延安路")
    assert (found.how, found.certainty) == (How.ROAD, Certainty.OPEN)


def test_an_estate_is_doubtful_where_its_road_is_far(simulated, grid_of):
    found = simulated.match("徽山路城市花园3幢")
    assert (found.grid, found.certainty) == (grid_of["城市花园3幢"], Certainty.PROBABLE)


@pytest.mark.parametrize(
    ("text", "of"), [("城市花园302", "城市花园"), ("城市花园302室", "城市花园"), ("城市花园3幢302", "城市花园3幢")]
)
def test_a_room_that_each_entrance_has_is_not_said_to_be_missing(simulated, text, of):
    (note,) = simulated.match(text).notes
    assert note == Note(Remark.IN_SEVERAL, "302室", of)
    (note,) = simulated.match(text.replace("302", "9902")).notes
    assert note.remark is Remark.NOT_LISTED


def test_tens_in_a_numeral_and_ones_in_a_digit():
    assert [value(said) for said in ("十2", "三十5", "幺零五", "十", "2十")] == ["12", "35", "105", "10", "2十"]
