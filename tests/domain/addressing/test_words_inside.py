"""Words behind a number by which a place is looked for, and names that no column of a register has."""

import pytest

from geogrid.domain.addressing.register.behind import word_inside
from geogrid.domain.addressing.register.unlisted import unlisted


@pytest.mark.parametrize(
    ("address", "word"),
    [("竹辉路168号玉涵堂", "玉涵堂"), ("竹辉路168号（玉涵堂）", "玉涵堂"), ("公园路1号中山公园南门", "中山公园南门"),
     ("延安路12号一层便民超市", "便民超市"), ("中街路14号B座3楼星光影院", "星光影院"), ("中街路8号 便民店", "便民店"),
     ("前园南路5号望江楼", "望江楼"), ("前园南路5号王家祠", "王家祠")],
)  # fmt: skip
def test_a_word_behind_a_number(address, word):
    assert word_inside(address) == word


@pytest.mark.parametrize(
    "address",
    ["延安路16号", "延安路16号张小明", "延安路16号业主张小明", "延安路16号张小明家", "延安路18号南院",
     "延安路18号东大门", "延安路20号二楼门面", "延安路20号综合楼", "延安路20号3楼", "延安路20号家属院",
     "延安路20号地下室", "延安路20号门口", "延安路20号张小明13812345678"],
)  # fmt: skip
def test_what_is_no_word_to_look_for(address):
    assert word_inside(address) is None


def test_what_stands_before_the_numbers_of_keys():
    keys = ["石板村3组12号", "石板村4组1号", "1912街区3栋", "胜利四路老43号", "颐和路29号自编1号", "老年活动室", "12号"]
    assert unlisted(keys) == {"石板村": 2, "1912街区": 1, "胜利四路": 1, "颐和路": 1, "老年活动室": 1}
