"""Where a matter is that somebody tells of who lives elsewhere: 翠竹园1栋业主反映一中门口拥堵."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{name}社区", "某街道") for code, name in zip("ABCD", ("甲里", "武定", "雨花", "砂塘"), strict=True)}
REGISTER = {
    "翠竹园1栋": "A", "翠竹园2栋": "B", "翠竹园3栋": "A", "人民路12号": "A", "湘潭市第一中学": "B", "万达广场": "C",
    "市人民医院": "D", "南湖公园": "D", "锦绣华城3栋": "C",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS, within="430302")


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("翠竹园1栋业主反映一中门口拥堵", "B"), ("翠竹园1栋居民反映万达停车难", "C"),
        ("翠竹园1栋业主投诉人民医院门口占道", "D"), ("翠竹园1栋居民来电反映市人民医院门口占道", "D"),
        ("人民路12号居民反映南湖公园广场舞扰民", "D"), ("我住翠竹园1栋，反映一中门口拥堵", "B"),
        ("翠竹园1栋王女士来电反映万达停车难", "C"), ("翠竹园业主反映万达停车难", "C"),
        ("翠竹园1栋业主，一中门口拥堵", "B"), ("翠竹园1栋业主投诉锦绣华城3栋油烟", "C"),
        ("翠竹园1栋居民反映翠竹园2栋噪音", "B"), ("翠竹园1栋居民认为万达噪音大", "C"),
        ("翠竹园1栋居民发现一中围墙倒塌", "B"), ("翠竹园1栋业主称万达停车难", "C"),
        ("翠竹园1栋业主的车停在万达被贴条", "C"),
    ],
)  # fmt: skip
def test_it_is_there_rather_than_at_home(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.PROBABLE)


@pytest.mark.parametrize(
    "text",
    [
        "翠竹园1栋业主反映楼上漏水", "翠竹园1栋业主反映小区停车难", "翠竹园1栋居民投诉物业不作为",
        "人民路12号居民反映噪音扰民", "翠竹园1栋业主，停水了", "翠竹园1栋业主反映",
        "翠竹园1栋居民反映翠竹园停水", "人民路12号居民反映人民路堵车", "翠竹园居民反映翠竹园1栋停水",
        "翠竹园1栋有人在楼下唱歌", "翠竹园1栋业主希望加装电梯", "人民路12号在施工",
    ],
)  # fmt: skip
def test_a_matter_that_names_no_place_is_at_home(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@pytest.mark.parametrize(("text", "grid"), [("万达停车难", "C"), ("万达广场停车难", "C"), ("一中门口拥堵", "B")])
def test_a_place_is_named_in_short_before_a_matter(matcher, text, grid):
    assert matcher.match(text).grid == grid


@pytest.mark.parametrize("text", ["小区停车难", "物业不作为", "楼下夜市油烟扰民", "人民管理", "地铁施工噪音"])
def test_words_of_a_matter_alone_are_nowhere(matcher, text):
    assert matcher.match(text).spots == ()


def test_a_community_before_an_address_says_where_that_is():
    grids = {**GRIDS, "E": ("甲里社区", "某街道")}
    found = city(REGISTER, grids, within="430302").match("甲里社区居民反映翠竹园1栋停水")
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)
    assert city(REGISTER, grids, within="430302").match("甲里社区居民反映万达停车难").grid == "C"
