"""Houses of hamlets, and offices, in sentences and behind what the register has them in."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {
    "A": ("凤池社区", "建设街道"), "B": ("南门社区", "建设街道"), "C": ("江南村", "大桥镇"), "D": ("江北村", "大桥镇"),
}  # fmt: skip
REGISTER = {
    "江南村陈家浜3号": "C", "江南村陈家浜8号": "C", "江南村许家埭11号": "C", "江北村沈家桥1号": "D",
    "江北村1组": "D", "紫阳街5号": "A", "建设街道办事处": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS, within="330402", side=0.02)


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("许家埭11号门前道路破损", "C"), ("陈家浜8号旁边", "C"), ("反映陈家浜3号污水外溢", "C"), ("反映陈家浜3号", "C"),
        ("王先生反映陈家浜3号污水外溢", "C"), ("沈家桥1号附近有人养鸡", "D"), ("请问陈家浜3号属于哪个网格", "C"),
    ],
)  # fmt: skip
def test_a_house_without_its_village_is_found_as_it_is_alone(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.probability) == (grid, pytest.approx(0.6))


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("江南村陈家浜3号门口路灯不亮", "C"), ("市民反映江南村陈家浜3号门口路灯不亮", "C"),
        ("江北村沈家桥1号旁边有人养鸡", "D"),
    ],
)  # fmt: skip
def test_one_with_its_village_is_certain(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty, found.notes) == (grid, Certainty.CERTAIN, ())


@pytest.mark.parametrize(
    "text",
    [
        "浙江省嘉兴市南湖区建设街道南门社区建设街道办事处", "建设街道南门社区建设街道办事处", "建设街道办事处",
        "建设街道办事处门口", "建设街道办事处一楼", "建设街道办门口", "建设街道办二楼办事大厅", "建设街道办事处停车场",
        "给我送到建设街道办门卫",
    ],
)  # fmt: skip
def test_the_office_of_a_sub_district_is_the_place_of_the_register(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)
