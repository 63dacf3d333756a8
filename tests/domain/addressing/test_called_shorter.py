"""Departments behind a name in short, companies, courts and shops by less than their names, plates and joined roads."""

import pytest

from geogrid.domain.addressing.finding import Certainty, Remark
from tests.domain.addressing.cities import city

GRIDS = {
    "A": ("凤池社区", "建设街道"), "B": ("南门社区", "建设街道"), "C": ("江南村", "大桥镇"), "D": ("亚太社区",
    "大桥镇"),
}  # fmt: skip
REGISTER = {
    "嘉兴市第二医院": "A", "嘉兴市第一医院": "D", "万达广场": "C", "嘉兴八佰伴": "D", "南湖区人民法院": "D",
    "南湖区市场监督管理局": "B", "浙江佳源物流有限公司": "C", "双鸽食品有限责任公司": "B", "肯德基(戴梦得店)": "A",
    "肯德基(火车站店)": "D", "南门农贸市场": "B", "怀特商业广场": "C", "煤机家属院2号楼": "C", "省二建宿舍4号楼": "D",
    "嘉兴市实验小学": "A", "大桥镇中心小学": "C", "凤凰新村一区3幢": "C", "凤凰新村二区3幢": "D", "紫阳街30号": "A",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS, within="330402")


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("二院急诊", "A"), ("二院住院部", "A"), ("一院住院部12楼", "D"), ("二院停车场", "A"), ("二院急诊科排队太久",
        "A"),
        ("万达停车场", "C"), ("万达地下车库", "C"), ("八佰伴停车场收费高", "D"),
    ],
)  # fmt: skip
def test_a_department_or_a_car_park_behind_a_short_name_is_there(matcher, text, grid):
    found = matcher.match(text)
    assert found.grid == grid
    assert found.probability <= 0.6


@pytest.mark.parametrize("text", ["公共停车场", "小区车库", "路边停车场", "医院急诊", "中心停车场"])
def test_that_of_nothing_is_nowhere(matcher, text):
    assert matcher.match(text).spots == ()


@pytest.mark.parametrize(("text", "grid"), [("南湖区法院", "D"), ("南湖区市场监管局", "B"), ("南湖区法院门口", "D")])
def test_an_office_is_found_by_what_it_is_called(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("南湖法院", "D"), ("佳源物流", "C"), ("双鸽食品", "B"), ("双鸽食品厂", "B"), ("戴梦得肯德基", "A"),
        ("火车站肯德基", "D"), ("南门菜市场卖鱼摊位占道经营", "B"), ("怀特广场", "C"), ("煤机宿舍2号楼", "C"),
        ("省二建家属院4号楼", "D"), ("实小门口", "A"), ("大桥小学", "C"), ("凤凰一区3幢402", "C"),
    ],
)  # fmt: skip
def test_what_leaves_out_its_kind_is_found_to_60(matcher, text, grid):
    found = matcher.match(text)
    assert found.grid == grid
    assert 0.5 < found.probability <= 0.6


@pytest.mark.parametrize(
    "text", ["紫阳街30号门口浙F12345乱停车", "浙F12345停在紫阳街30号门口", "浙FD12345撞了紫阳街30号的墙"]
)
def test_the_plate_of_a_car_is_no_number(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty, found.notes) == ("A", Certainty.CERTAIN, ())


def test_a_word_that_joins_roads_is_of_none(matcher):
    found = city({"裕华东路12号": "A", "谈固大街5号": "B"}, GRIDS, within="130102").match("裕华路与谈固大街")
    assert found.spots
    assert Remark.MAY_BE_ELSEWHERE not in {note.remark for note in found.notes}
