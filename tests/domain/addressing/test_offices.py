"""Committees, clinics and markets of communities, of which the register has some: none is another community's."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How, Remark
from tests.domain.addressing.cities import city

GRIDS = {
    "A": ("福林社区", "香港中路街道"), "B": ("龙江路社区", "江苏路街道"), "C": ("汇泉社区", "八大关街道"),
    "D": ("天山社区", "八大湖街道"),
}  # fmt: skip
REGISTER = {
    "龙江路12号": "B", "龙江路31号": "B", "文登路7号": "C", "福林社区居委会": "A", "福林社区卫生服务中心": "A",
    "福林社区书画院": "A", "福林农贸市场": "A", "天山社区居委会": "D", "青岛火车站": "A",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS)


@pytest.mark.parametrize(
    ("text", "grid", "office"),
    [("龙江路社区居委会", "B", "居委会"), ("龙江路社区居民委员会", "B", "居民委员会"), ("龙江路居委会", "B", "居委会"),
     ("汇泉社区居委会", "C", "居委会"), ("汇泉居委会", "C", "居委会"), ("我住汇泉居委会", "C", "居委会"),
     ("龙江路社区卫生服务中心", "B", "卫生服务中心"), ("汇泉社区卫生服务站", "C", "卫生服务站"),
     ("汇泉社区农贸市场", "C", "农贸市场"), ("汇泉社区菜市场", "C", "菜市场"), ("龙江路社区书画院", "B", None),
     ("龙江路社区警务室", "B", "警务室"), ("龙江路社区活动室", "B", "活动室")],
)  # fmt: skip
def test_that_of_another_community_is_its_own_as_a_whole(matcher, text, grid, office):
    found = matcher.match(text)
    assert (found.grid, found.how) == (grid, How.COMMUNITY)
    assert {spot.text for spot in found.spots} == {GRIDS[grid][0]}
    if office:
        assert [(note.remark, note.said) for note in found.notes] == [(Remark.NOT_LISTED, office)]


@pytest.mark.parametrize(
    "text", ["福林社区居委会", "福林居委会", "福林社区居民委员会", "福琳社区居委会", "福林社区居委会门口",
             "香港中路街道福林社区居委会"],
)  # fmt: skip
def test_its_own_is_found_also_mistyped(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.spots[0].text) == ("A", "福林社区居委会")


@pytest.mark.parametrize("text", ["汇泉社区青岛火车站", "汇泉社区火车站"])
def test_what_there_is_once_may_be_stated_wrongly(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.spots[0].text) == ("A", "青岛火车站")
    assert found.certainty is Certainty.PROBABLE


@pytest.mark.parametrize("text", ["龙江路社区停水", "反映龙江路社区噪音扰民"])
def test_a_matter_is_nothing_that_the_register_lacks(matcher, text):
    assert matcher.match(text).notes == ()


def test_the_house_on_the_road_stays_one(matcher):
    found = matcher.match("龙江路12号居委会")
    assert (found.grid, found.how) == ("B", How.EXACT)
