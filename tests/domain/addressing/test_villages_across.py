"""Villages whose groups and houses lie in other communities, too."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {
    "A": ("红砂村", "三圣街道"), "B": ("五福社区", "牛市口街道"), "C": ("莲花社区", "牛市口街道"),
}  # fmt: skip


@pytest.fixture(scope="module")
def village():
    register = {
        "A": "红砂村1组3号 红砂村3组12号 红砂村3组15号 红砂村5组8号 五福苑1栋 五福苑3栋2单元 静居寺路2号",
        "B": "红砂村6组9号 五福苑3栋 五福苑3栋1单元 静居寺路4号",
    }
    return city({address: grid for grid, rows in register.items() for address in rows.split()}, GRIDS)


@pytest.mark.parametrize(
    "text",
    [
        "红砂村3、6组",
        "红砂村3组、6组",
        "红砂村3组和6组",
        "红砂村三、六组",
        "红砂村3/6组",
        "红砂村1、3、6组",
        "红砂村5、6组",
        "红砂村第3、6村民小组",
        "红砂村1至6组停水",
        "红砂村3组和红砂村6组",
        "三圣街道红砂村3、6组",
        "红砂村3组12号、6组9号",
        "红砂村五福苑1、3栋",
        "红砂村五福苑1-3栋",
        "五福社区五福苑1、3栋",
        "五福社区静居寺路2、4号",
    ],
)
def test_what_is_said_of_several_is_shared_wherever_each_lies(village, text):
    found = village.match(text)
    assert {grid for grid, _ in found.grids} == {"A", "B"}
    assert found.certainty is not Certainty.CERTAIN


@pytest.mark.parametrize(("text", "grid"), [("红砂村3、5组", "A"), ("红砂村3组12号和15号", "A"), ("红砂村6组9号", "B")])
def test_what_lies_in_one_grid_is_in_it(village, text, grid):
    assert [found for found, _ in village.match(text).grids] == [grid]
