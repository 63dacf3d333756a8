"""A place with a name that many have is known with its road: 平江路老年活动室 is not that of another road."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {"W": ("西社区", "西街道"), "E": ("东社区", "东街道")}
REGISTER = {
    "平江路12号": "W", "平江路14号": "E", "中山路老年活动室": "E", "中山路警务室": "W", "平江路警务室": "E",
    "府前街文化活动室": "W",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS)


@pytest.mark.parametrize("text", list(REGISTER))
def test_each_is_certain_by_its_own_text(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (REGISTER[text], Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["平江路老年活动室", "老年活动室", "警务室", "文化活动室"])
def test_none_is_certain_by_what_it_is_alone_or_on_another_road(matcher, text):
    assert matcher.match(text).certainty is not Certainty.CERTAIN


def test_without_its_road_it_is_still_found(matcher):
    assert matcher.match("老年活动室").grid == "E"
    assert {grid for grid, _ in matcher.match("警务室").grids} == {"W", "E"}
