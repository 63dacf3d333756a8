"""Places in rows with all their areas, offices of streets and towns among them, are found by the text of their row."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

ABOVE = "浙江省嘉兴市南湖区"
GRIDS = {
    "A": ("凤池社区", "建设街道"), "B": ("南门社区", "建设街道"), "C": ("江南村", "大桥镇"), "D": ("亚太社区",
    "大桥镇"),
}  # fmt: skip
NAMES = {
    "A": (
        "建设街道办事处", "建设派出所", "凤池社区居民委员会", "凤池社区卫生服务站", "嘉兴市第二医院", "紫阳街5号",
        "月河小区3幢", "南湖区人民法院",
    ),
    "B": (
        "建设街道综合行政执法队", "建设街道财政所", "南门社区党群服务中心", "嘉兴市中医院", "南门农贸市场",
        "勤俭路8号", "砖桥新村2幢1单元301室",
    ),
    "C": ("大桥镇人民政府", "大桥镇卫生院", "大桥派出所", "江南村村民委员会", "江南村文化礼堂", "江南村陈家浜3号",
    "大桥镇中心小学"),
    "D": ("大桥镇财政所", "大桥镇便民服务中心", "亚太社区居民委员会", "肯德基(亚太店)", "旭辉广场", "凌公塘路12号"),
}  # fmt: skip


def row(grid, name):
    community, town = GRIDS[grid]
    return f"{ABOVE}{town}{'' if name.startswith(community) else community}{name}"


@pytest.fixture(scope="module")
def matcher():
    return city({row(grid, name): grid for grid in GRIDS for name in NAMES[grid]}, GRIDS, within="330402")


@given(data=st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_full_text_of_a_place_is_that_place(matcher, data):
    grid = data.draw(st.sampled_from(sorted(GRIDS)))
    name = data.draw(st.sampled_from(NAMES[grid]))
    text = row(grid, name)
    for area in data.draw(st.sampled_from([(), ("浙江省",), ("浙江省", "嘉兴市"), ("浙江省", "嘉兴市", "南湖区")])):
        text = text.removeprefix(area)
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("grid", "name"),
    [(grid, name) for grid in GRIDS for name in NAMES[grid] if name.startswith(GRIDS[grid][1]) or "派出所" in name],
)
def test_what_is_called_by_its_town_is_found_by_its_own_name(matcher, grid, name):
    found = matcher.match(name)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)
