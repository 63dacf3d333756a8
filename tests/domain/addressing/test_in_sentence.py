"""Villages that only the rows of a register know, in sentences without a comma."""

import pytest

from geogrid.domain.addressing.finding import How
from tests.domain.addressing.cities import city

GRIDS = {"G1": ("莲华社区", "莲华街道"), "G2": ("西站社区", "西站街道")}
REGISTER = {
    "麻园村88号": "G1", "麻园村12号": "G1", "麻园村3组15号": "G2", "大麻园村88号": "G2", "柿花桥村7号": "G2",
    "正义路1号": "G2", "云南大学": "G1", "云南大学东门": "G1", "昆百大": "G2", "圆通动物园": "G1", "志远大厦": "G2",
}  # fmt: skip
KUNMING = city(REGISTER, GRIDS, within="530102")


@pytest.mark.parametrize(
    ("text", "place", "grid"),
    [
        ("请问麻园村88号属于哪个网格", "麻园村88号", "G1"),
        ("我们麻园村88号停水了", "麻园村88号", "G1"),
        ("送到麻园村88号", "麻园村88号", "G1"),
        ("我住麻园村88号，楼下有人打架", "麻园村88号", "G1"),
        ("我家在柿花桥村7号漏水", "柿花桥村7号", "G2"),
        ("请问麻园村3组15号停电", "麻园村3组15号", "G2"),
        ("麻园村88号便利店", "麻园村88号", "G1"),
        ("请问大麻园村88号属于哪个网格", "大麻园村88号", "G2"),
    ],
)
def test_a_village_of_the_rows_is_found_behind_words(text, place, grid):
    (spot, *others) = KUNMING.match(text).spots
    assert (spot.text, dict(spot.grids), spot.trust, others) == (place, {grid: 1.0}, 1.0, [])


@pytest.mark.parametrize("text", ["小麻园村12号", "新麻园村12号", "上麻园村88号", "麻园村88号地块"])
def test_another_village_or_ground_is_not_it(text):
    spots = KUNMING.match(text).spots
    assert all(spot.trust < 0.9 for spot in spots)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("云南大学旅游文化学院", "云南大学"),
        ("昆百大新天地", "昆百大"),
        ("圆通动物园小区", "圆通动物园"),
        ("志远大厦小区", "志远大厦"),
    ],
)
def test_what_is_called_by_a_place_is_not_surely_there(text, place):
    (spot,) = KUNMING.match(text).spots
    assert (spot.text, spot.trust) == (place, 0.6)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("志远大厦3楼", How.EXACT),
        ("圆通动物园门口", How.EXACT),
        ("云南大学图书馆3楼", How.EXACT),
        ("云南大学东门", How.EXACT),
    ],
)
def test_what_is_in_a_place_is_there(text, how):
    (spot,) = KUNMING.match(text).spots
    assert (spot.how, spot.trust) == (how, 1.0)
