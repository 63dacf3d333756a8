"""No text takes long to read: what a pattern tries grows with its length, and not with the ways to part it."""

import time

import pytest

from tests.domain.addressing.cities import city

MOST_S = 1.0
"""Of processor time; each takes some milliseconds."""


@pytest.fixture(scope="module")
def matcher():
    register = {"樱桃沟村2组": "G1", "市图书馆": "G1", "第一中学": "G2", "西站路5号": "G2", "莲花小区3幢": "G2"}
    return city(register, {"G1": ("樱桃沟村", "红山街道"), "G2": ("西站社区", "西站街道")})


@pytest.mark.parametrize("before", ["樱桃沟", "樱桃沟村", "西站", "市图书馆", "莲花小区", "我住", ""])
@pytest.mark.parametrize(
    "again", ["9", "百", "一", "第", "第9", "路", "村", "公共", "社区", "9号", "东", "我家", "投诉人", "("]
)
def test_what_is_said_again_and_again_is_read_at_once(matcher, before, again):
    for count, behind in ((30, "道"), (140, ""), (60, "馆院")):
        begun = time.process_time()
        matcher.match(before + again * count + behind)
        assert time.process_time() - begun < MOST_S, (before, again, count)


@pytest.mark.parametrize(
    "sentence",
    [
        "西站路5号居民反映莲花小区3幢楼道灯不亮。", "我住西站路5号，反映莲花小区3幢楼道灯不亮，",
        "西站路5号王先生来电，莲花小区3幢占道经营。", "投诉电话莲花小区3幢先生", "莲花小区1投诉在",
        "西站路旁边1-莲花反映",
    ],
)  # fmt: skip
@pytest.mark.parametrize("times", [2, 12, 40, 400])
def test_many_tickets_in_one_cell_are_read_at_once(matcher, sentence, times):
    begun = time.process_time()
    matcher.match(sentence * times)
    assert time.process_time() - begun < MOST_S
