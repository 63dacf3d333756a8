"""What a text tells of somewhere else than the house in it: a place nobody knows, a second number, a distance ahead."""

import time

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {"A": ("尖山村", "荣边镇"), "B": ("五星街社区", "五星街街道")}
REGISTER = {
    "同兴路89号": "A", "同兴路188号": "B", "五星街18号": "B", "解放路82号": "A", "解放路90号": "A", "商业街7号": "A",
    "新民街19号": "A", "南苑小区2栋": "A", "铁路新村2栋": "A", "荣边镇卫生院": "A", "荣边中心小学": "B",
    "荣边镇文化站": "B", "荣边镇中心幼儿园": "B", "荣边镇司法所": "B", "蜀光中学": "A", "自贡市第二十八中学校": "B",
    "自贡市第一中学校": "A", "紫荆城5栋": "A", "荣边街5号": "B", "南湖公园": "A",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS, within="510302")


@pytest.mark.parametrize(
    "text",
    [
        "投诉人地址：商业街7号；问题地址：恒通大厦3楼", "来电人住址商业街7号，问题发生地恒通大厦3楼",
        "家住南苑小区2栋，老人在卧龙湖走失", "铁路新村2栋李先生来电：在恐龙博物馆买票被骗",
        "新民街19号业主反映恒大绿洲开发商不退定金", "同兴路89号、188号路灯坏了", "解放路82号、五星街18号路灯坏了",
        "蜀光中学前行1500米", "蜀光中学往前一公里", "投诉荣边卫生院乱收费", "我在荣边卫生院",
    ],
)  # fmt: skip
def test_the_house_is_not_certain(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("住址：五星街18号；事发地：商业街7号", "A"), ("事发地址：商业街7号，联系地址：五星街18号", "A"),
        ("问题地址：五星街18号", "B"), ("家住南苑小区2栋，老人在家摔倒", "A"), ("南苑小区2栋居民反映楼上漏水", "A"),
        ("南苑小区2栋居民反映物业不作为", "A"), ("南苑小区2栋业主在网上投诉", "A"),
        ("南苑小区2栋门口发生地面塌陷", "A"), ("南苑小区2栋居民反映问题地下室漏水", "A"),
        ("南苑小区2栋居民反映有人在绿化带上种菜", "A"), ("南苑小区2栋业主反映有人在电梯吃东西", "A"),
        ("南苑小区2栋居民投诉有人在消防通道乱停车", "A"), ("蜀光中学往前200米", "A"),
        ("紫荆城5栋2单元18-4", "A"), ("紫荆城5栋18-4", "A"),
    ],
)  # fmt: skip
def test_what_a_form_says_is_meant_and_what_is_at_home_is_there(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("text", "grid"), [("自贡二十八中", "B"), ("28中", "B"), ("一中", "A"), ("往南湖公园方向", "A")]
)
def test_it_is_found_by_its_count_or_behind_a_direction(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.PROBABLE)


def test_a_list_of_a_thousand_roads_is_read_at_once(matcher):
    begun = time.process_time()
    matcher.match("（" + "五星街荣边街解放路新民街/" * 700 + "）解放路82号")
    assert time.process_time() - begun < 1.0
