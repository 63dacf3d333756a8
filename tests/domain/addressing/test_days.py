"""Numbers behind a road that may be days of a month, by what goes on then."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{name}社区", "某街道") for code, name in zip("AB", ("甲里", "武定"), strict=True)}
REGISTER = {"人民路12号": "A", "人民路3号": "B", "人民路88号": "B"}
HOURS = (
    "晚上", "清晨", "半夜", "深夜", "傍晚", "当晚", "当天", "那天", "那天晚上", "全天", "一整天", "一早",
    "一大早", "凌晨", "9点", "凌晨两点半", "后天", "后天上午", "后天", "后天上午",
)  # fmt: skip


@pytest.mark.parametrize("hour", HOURS)
@pytest.mark.parametrize("event", ["停电", "发生车祸"])
def test_a_number_with_an_hour_and_what_goes_on_may_be_a_day(hour, event):
    matcher = city(REGISTER, GRIDS)
    assert matcher.match(f"人民路12号{hour}{event}").certainty is not Certainty.CERTAIN
    assert matcher.match(f"人民路88号{hour}{event}").certainty is Certainty.CERTAIN


@pytest.mark.parametrize(
    "text",
    ["9点30分发生车祸", "凌晨两点发生打架", "以后没人管", "后没人管", "过后没人管", "之后一直停水", "夜里出了车祸"],
)
def test_a_number_with_what_came_then_may_be_a_day(text):
    assert city(REGISTER, GRIDS).match(f"人民路12号{text}").certainty is not Certainty.CERTAIN


@pytest.mark.parametrize(
    "text", ["", "停水", "后门", "后院漏水", "今天停水", "半夜装修扰民", "3楼深夜停电", "一楼全天营业"]
)
def test_a_number_with_what_goes_on_in_a_house_is_one(text):
    found = city(REGISTER, GRIDS).match(f"人民路12号{text}")
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@pytest.mark.parametrize("hour", ["全天", "那天晚上", "当晚", "清晨", "一早", "早晨"])
def test_a_day_before_where_is_none_of_the_address(hour):
    found = city(REGISTER, GRIDS).match(f"12号{hour}人民路3号停水")
    assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)
