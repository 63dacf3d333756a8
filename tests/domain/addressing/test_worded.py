"""House numbers with a word before them, which the register has in its own words: 特2号, 新10号, 老5号, 支1号."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{code}社区", "某街道") for code in ("A", "B")}
REGISTER = {
    "前进一路2号": "A", "前进一路4号": "A", "前进一路特2号": "B",
    "青年路1号": "A", "青年路3号": "A", "青年路特1号": "B", "青年路特3号": "B",
    "鼓楼街10号": "A", "鼓楼街12号": "A", "鼓楼街新10号": "B",
    "安定巷5号": "A", "安定巷老5号": "B", "和平里1号": "A", "和平里支1号": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS)


@pytest.mark.parametrize("text", REGISTER)
def test_each_is_found_by_its_own_text(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (REGISTER[text], Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    [
        "前进一路特2", "前进一路特2#", "前进一路特二号", "前进一路特二", "前进一路特 2号", "前进一路（特）2号",
        "青年路特1",
        "前进一路特2号3楼", "前进一路特2号301室", "某街道前进一路特2", "鼓楼街10号（新）",
        "鼓楼街10号(新)", "鼓楼街新10",
        "鼓楼街10（新）", "安定巷老5", "安定巷5号（老）", "和平里支1", "青年路特1、特3号", "青年路特1、3号",
    ],
)  # fmt: skip
def test_written_otherwise(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["前进一路特2号-1", "前进一路特2-1", "前进一路特2号之1", "前进一路特2号附1号"])
def test_what_is_inside_it_and_not_listed_is_probable(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("B", Certainty.PROBABLE)


def test_it_has_what_is_beside_it(matcher):
    assert matcher.match("前进一路特2号对面").grid == "B"


def test_of_a_list_each_is_meant(matcher):
    assert {spot.text for spot in matcher.match("前进一路特2、4号").spots} == {"前进一路特2号", "前进一路4号"}


@pytest.mark.parametrize("text", ["前进一路2号", "鼓楼街10号（原8号）", "鼓楼街10号", "青年路3号", "安定巷5号"])
def test_the_number_alone_is_the_other_house(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


def test_a_word_that_no_house_has_is_not_certain(matcher):
    assert matcher.match("前进一路特4号").certainty is not Certainty.CERTAIN
