"""Names in short with what is in it or the matter behind them, and matters told beside where somebody lives."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{name}社区", "某街道") for code, name in zip("ABC", ("甲里", "武定", "雨花"), strict=True)}
REGISTER = {
    "中州中路76号": "A", "唐宫小区2幢": "A", "新都汇购物中心": "B", "洛阳火车站": "C", "洛阳日报社": "C",
    "洛阳牡丹大酒店": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS, within="410303")


@pytest.mark.parametrize(
    ("text", "place", "grid"),
    [
        ("新都汇扶梯故障", "新都汇购物中心", "B"), ("火车站候车室", "洛阳火车站", "C"),
        ("火车站进站口", "洛阳火车站", "C"), ("日报社办公楼", "洛阳日报社", "C"),
        ("牡丹大酒店大堂", "洛阳牡丹大酒店", "B"),
    ],
)  # fmt: skip
def test_a_name_in_short_is_found_before_what_is_in_it(matcher, text, place, grid):
    found = matcher.match(text)
    assert (found.spots[0].text, found.grid, found.certainty) == (place, grid, Certainty.PROBABLE)


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("投诉新都汇扶梯故障，投诉人住中州中路76号", "B"), ("举报新都汇乱收费，我家住唐宫小区2号楼", "B"),
        ("我住中州中路76号，火车站黑车拉客", "C"), ("王女士家住中州中路76号，在牡丹大酒店食物中毒", "B"),
        ("家住唐宫小区2号楼的王女士，新都汇扶梯故障", "B"),
    ],
)  # fmt: skip
def test_a_matter_is_not_surely_where_somebody_lives(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.PROBABLE)
    assert {each for each, _ in found.grids} == {grid, "A"}


@pytest.mark.parametrize(
    "text",
    [
        "我住中州中路76号，楼上漏水", "我住唐宫小区2号楼，小区停电", "我家住中州中路76号，我要投诉物业乱收费",
        "请问户口怎么迁，我住中州中路76号", "楼下烧烤店油烟扰民，本人住唐宫小区2号楼", "住址：唐宫小区2号楼",
        "我住唐宫小区2号楼，联系电话已留，请尽快处理",
    ],
)  # fmt: skip
def test_what_names_no_place_is_where_somebody_lives(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)
