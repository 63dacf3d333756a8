"""Rows in words of their own, and hamlets without their village, with 门口 or a matter behind them."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{name}社区", "某街道") for code, name in zip("ABC", ("甲里", "武定", "雨花"), strict=True)}
REGISTER = {
    "208队家属院1栋": "A", "李家新村12坊3号": "A", "胜利四路老43号": "A", "荷塘村上屋场3号": "C", "荷塘村3组5号": "B",
    "荷塘村208组": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS)


@pytest.mark.parametrize(
    "text",
    [
        "208队家属院", "208队家属院门口", "208队家属院1栋停水", "208队家属院1栋门口停车难", "李家新村12坊3号门口",
        "李家新村12坊3号停水", "胜利四路老43号漏水",
    ],
)  # fmt: skip
def test_they_are_found_as_without_it(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


def test_a_hamlet_without_its_village_is_probable(matcher):
    found = matcher.match("上屋场3号门口")
    assert (found.grid, found.certainty) == ("C", Certainty.PROBABLE)


@pytest.mark.parametrize("text", ["荷塘村208队家属院", "荷塘村3队宿舍", "荷塘村3队家属院1栋"])
def test_the_compound_of_a_team_is_not_surely_a_group(matcher, text):
    assert matcher.match(text).certainty is not Certainty.CERTAIN


@pytest.mark.parametrize("text", ["荷塘村3队", "荷塘村3队5号", "荷塘村208队门口"])
def test_a_group_is(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)
