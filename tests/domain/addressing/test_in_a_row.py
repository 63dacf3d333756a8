"""Numbers that are said in a row: 四五栋 is 4栋 and 5栋."""

import pytest

from tests.domain.addressing.cities import city

GRIDS = {code: (f"{name}社区", "某街道") for code, name in zip("ABCD", ("甲里", "武定", "雨花", "砂塘"), strict=True)}
REGISTER = {
    "锦绣华城3栋": "A",
    "锦绣华城4栋": "B",
    "锦绣华城5栋": "C",
    "人民路4号": "A",
    "人民路5号": "B",
    "人民路234号": "C",
}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("锦绣华城四五栋", {"锦绣华城4幢", "锦绣华城5幢"}),
        ("锦绣华城三四五栋停电", {"锦绣华城3幢", "锦绣华城4幢", "锦绣华城5幢"}),
        ("锦绣华城第四五号楼", {"锦绣华城4幢", "锦绣华城5幢"}), ("人民路四五号", {"人民路4号", "人民路5号"}),
        ("锦绣华城四栋", {"锦绣华城4幢"}), ("人民路二三四号", {"人民路234号"}),
    ],
)  # fmt: skip
def test_each_is_meant(text, places):
    assert {spot.text for spot in city(REGISTER, GRIDS).match(text).spots} == places


def test_one_that_is_called_so_may_be_meant_as_well():
    spots = city({**REGISTER, "锦绣华城45栋": "D"}, GRIDS).match("锦绣华城四五栋").spots
    assert {spot.text for spot in spots} == {"锦绣华城4幢", "锦绣华城5幢", "锦绣华城45幢"}
