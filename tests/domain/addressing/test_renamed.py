"""A text that says what an address is called now, or was before, is about the one of now."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {"W": ("西社区", "西街道"), "E": ("东社区", "东街道")}
REGISTER = {
    "江汉路118号": "W", "江汉路15号": "W", "民意一路15号": "E", "民意花园5幢": "E", "民意花园6幢": "W",
    "中百超市": "E", "现代城3幢": "W", "现代城4幢": "E", "原野路6号": "E", "今日路8号": "W",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS)


@pytest.mark.parametrize(
    "text",
    [
        "江汉路118号（现民意一路15号）",
        "江汉路118号（今民意一路15号）",
        "江汉路118号(现为民意一路15号)",
        "江汉路118号即民意一路15号",
        "江汉路118号，现民意一路15号",
        "江汉路118号（现名：民意一路15号）",
        "江汉路118号现地址民意一路15号",
        "江汉路118号更名为民意一路15号",
        "原江汉路118号，现民意一路15号",
        "民意一路15号（原江汉路118号）",
        "民意一路15号（曾用名江汉路118号）",
        "民意一路15号(旧称江汉路118号)",
        "民意一路15号原江汉路118号",
        "现民意一路15号（原江汉路118号）",
        "江汉路（现民意一路）15号",
        "民意一路（原江汉路）15号",
        "东街道江汉路118号（现民意一路15号）",
        "江汉路118号（现民意花园5幢）",
        "民意花园5幢（原江汉路118号）",
        "江汉路99号（现民意一路15号）",
        "民意一路15号（原汉口路7号）",
    ],
)
def test_the_address_of_now_is_meant(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("E", Certainty.CERTAIN)
    assert found.spots[0].text in ("民意一路15号", "民意花园5幢")


@pytest.mark.parametrize(
    "text", ["江汉路118号（现民意一路99号）", "江汉路118号（现汉口路7号）", "汉口路7号（原江汉路118号）"]
)
def test_where_that_is_not_listed_the_former_is_no_more_than_probable(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("W", Certainty.PROBABLE)


@pytest.mark.parametrize(
    "text", ["江汉路118号（现中百超市）", "江汉路118号（现民意花园）", "江汉路118号即民意花园5幢旁"]
)
def test_who_is_there_now_and_what_is_beside_it_is_no_other_address(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) != ("E", Certainty.CERTAIN)


@pytest.mark.parametrize("text", [address for address in REGISTER if address[0] in "现原今"])
def test_a_name_that_begins_so_is_a_name(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (REGISTER[text], Certainty.CERTAIN)
