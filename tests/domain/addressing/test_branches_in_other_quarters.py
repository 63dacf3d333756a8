"""Branches of malls, hospitals and offices in another quarter, of which the register has the main house alone."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{name}社区", "某街道") for code, name in zip("AB", ("甲里", "武定"), strict=True)}
REGISTER = {
    "步步高广场": "A", "市中心医院": "A", "人民商场": "A", "湖滨派出所": "A", "区政务服务中心": "A", "华侨大厦": "A",
    "华联购物中心": "A",
    "解放路5号": "A", "解放路7号": "B", "雨花亭": "A", "芙蓉大桥": "A",
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "步步高广场解放路店", "市中心医院解放路院区", "雨花亭立交桥", "雨花亭车站", "芙蓉大桥收费站", "雨花亭小区3栋",
        "步步高广场砂子岭店", "步步高广场（砂子岭店）", "步步高广场建设路店", "人民商场西门店", "华联购物中心云塘店",
        "市中心医院砂子岭门诊部", "市中心医院砂子岭分院", "湖滨派出所砂子岭警务室", "区政务服务中心砂子岭服务站",
        "区政务服务中心砂子岭分中心",
    ],
)  # fmt: skip
def test_they_are_not_surely_in_the_main_house(text):
    assert city(REGISTER, GRIDS).match(text).certainty is Certainty.PROBABLE


@pytest.mark.parametrize(
    "text",
    [
        "步步高广场星巴克店", "步步高广场火锅店", "步步高广场停车场", "步步高广场南门", "人民商场西门",
        "市中心医院门诊部",
        "市中心医院口腔门诊", "市中心医院中医门诊部", "区政务服务中心便民服务站", "华侨大厦砂子岭营业厅",
    ],
)  # fmt: skip
def test_shops_and_departments_are_in_it(text):
    found = city(REGISTER, GRIDS).match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["步步高广场砂子岭店", "步步高广场砂子岭", "步步高广场（砂子岭）"])
def test_one_with_a_row_of_its_own_is_found(text):
    assert city({**REGISTER, "步步高广场砂子岭店": "B"}, GRIDS).match(text).grid == "B"
