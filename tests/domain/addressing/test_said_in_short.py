"""Buildings by their letter alone, stations by their line, ways out of stations, and banks by what they are called."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{name}社区", "某街道") for code, name in zip("ABC", ("甲里", "武定", "雨花"), strict=True)}
REGISTER = {
    "凯旋国际A座": "A", "凯旋国际C座": "C", "地铁武定门站": "B", "火车站": "B", "工商银行建设路支行": "C",
    "农行雨花支行": "C",
    "建设路5号": "A", "人民商场": "A",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS)


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("凯旋国际C", "C"), ("凯旋国际c", "C"), ("凯旋国际C门口", "C"), ("1号线武定门站", "B"),
        ("1号线武定门站停车", "B"),
        ("工行建设路支行", "C"), ("中国工商银行建设路支行", "C"), ("工行建设路支行门口", "C"),
        ("农业银行雨花支行", "C"),
    ],
)  # fmt: skip
def test_they_are_found(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["凯旋国际D", "凯旋国际C区", "工行人民路支行"])
def test_others_are_not_taken_for_them(matcher, text):
    assert matcher.match(text).certainty is not Certainty.CERTAIN


@pytest.mark.parametrize("text", ["火车站出站口", "火车站进站口", "火车站出站口堵车", "1号线武定门站2号口"])
def test_a_way_out_is_around_its_station(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.how, found.spots[0].radius_m) == ("B", How.BESIDE, 150.0)


def test_another_bank_is_none_of_them(matcher):
    assert matcher.match("建行建设路支行").spots == ()
