"""What lies in a street and is numbered as houses are: wells, boxes, pits."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{name}社区", "某街道") for code, name in zip("AB", ("甲里", "武定"), strict=True)}
REGISTER = {"和平路11号": "A", "和平路派出所": "B"}
THINGS = (
    "阀门井 箱变 配电房 雨篦子 化粪池 开闭所 燃气调压箱 排污口 雨水口 检查井 水表井 调压箱 污水井 开关柜 "
    "泵房 配电所 排水口 环网柜 光缆交接箱 雨水篦子 地铁口"
)


@pytest.mark.parametrize("thing", THINGS.split())
@pytest.mark.parametrize("more", ["", "坏了", "堵塞", "，已上报"])
def test_the_number_of_a_thing_is_no_house(thing, more):
    assert city(REGISTER, GRIDS).match(f"和平路11号{thing}{more}").certainty is not Certainty.CERTAIN


@pytest.mark.parametrize(
    "behind",
    [
        "派出所", "门口", "药房", "书房漏水", "厨房", "门口井盖坏了", "诊所", "厨房水箱漏水", "茶水房", "事务所",
        "王府井百货", "配电房改造项目部",
    ],
)  # fmt: skip
def test_what_is_in_a_house_leaves_it_certain(behind):
    found = city({"和平路11号": "A"}, GRIDS).match(f"和平路11号{behind}")
    assert found.grid == "A"
    assert found.certainty is Certainty.CERTAIN, behind
