"""Units of a place that are called by an area, an estate, a road or a gate, and may be elsewhere."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {
    "A": ("凤池社区", "建设街道"), "B": ("南门社区", "建设街道"), "C": ("江南村", "大桥镇"), "D": ("亚太社区",
    "大桥镇"),
}  # fmt: skip
REGISTER = {
    "南湖区人民法院": "D", "南湖区行政服务中心": "D", "南湖区市场监督管理局": "A", "大桥派出所": "C",
    "大桥镇卫生院": "C",
    "大桥镇中心小学": "C", "砖桥幼儿园": "B", "嘉兴市图书馆": "A", "嘉兴市第一医院": "D", "嘉兴八佰伴": "D",
    "太和电子城": "A",
    "工商银行中山支行": "A", "嘉兴市第二医院": "A", "嘉兴市第二医院大桥分院": "C", "吉水新村3幢": "B", "紫阳街5号": "A",
    "龙山社区小学": "C",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS, within="330402")


@pytest.mark.parametrize(
    "text",
    [
        "南湖区人民法院大桥法庭", "南湖区人民法院大桥人民法庭", "南湖区人民法院江南村法庭",
        "南湖区行政服务中心大桥分中心",
        "南湖区市场监督管理局大桥所", "大桥派出所凤池警务室", "大桥镇卫生院江南村卫生室", "大桥镇卫生院亚太卫生服务站",
        "大桥镇中心小学江南村校区", "大桥镇中心小学吉水教学点", "砖桥幼儿园（吉水园区）", "太和电子城吉水专卖店",
        "工商银行中山支行吉水代办点", "嘉兴市图书馆吉水新村服务点", "嘉兴市第二医院紫阳街服务点",
        "南湖区人民法院余新镇法庭",
        "嘉兴市第二医院吉水服务站",
    ],
)  # fmt: skip
def test_what_is_called_by_an_area_or_an_estate_may_be_there(matcher, text):
    assert matcher.match(text).probability <= 0.6


@pytest.mark.parametrize(
    "text",
    [
        "嘉兴市第一医院南门分院", "嘉兴市图书馆南门分馆", "嘉兴市图书馆西门分馆", "嘉兴市第一医院南门院区",
        "嘉兴八佰伴南门店",
        "龙山社区小学南门分校", "嘉兴市图书馆北门服务点", "嘉兴市第二医院南门门诊部", "嘉兴市图书馆南门社区分馆",
    ],
)  # fmt: skip
def test_so_may_what_is_called_by_a_quarter_as_gates_are(matcher, text):
    assert matcher.match(text).probability <= 0.6


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("嘉兴市第一医院南门", "D"), ("嘉兴市第一医院南门口", "D"), ("嘉兴市第一医院南门保安室", "D"),
        ("嘉兴市第一医院南门停车场", "D"), ("嘉兴市图书馆西门", "A"), ("嘉兴市图书馆少儿馆", "A"),
        ("嘉兴市图书馆阅览室", "A"), ("嘉兴市第二医院急诊科", "A"), ("嘉兴市第一医院体检中心", "D"),
        ("嘉兴市第二医院门诊部", "A"), ("南湖区行政服务中心大厅", "D"), ("南湖区行政服务中心2楼社保窗口", "D"),
        ("南湖区人民法院诉讼服务中心", "D"), ("南湖区人民法院刑事审判庭", "D"), ("南湖区市场监督管理局注册科", "A"),
        ("大桥派出所户籍室", "C"), ("大桥镇中心小学教学楼", "C"), ("嘉兴市第二医院大桥分院", "C"),
        ("嘉兴市第二医院（大桥分院）", "C"), ("嘉兴市第二医院门口处理一下", "A"),
        ("嘉兴市图书馆紫阳街停车场", "A"), ("嘉兴市图书馆紫阳街一侧人行道", "A"), ("嘉兴市图书馆紫阳街出口处", "A"),
        ("大桥派出所江南村民警", "C"),
    ],
)  # fmt: skip
def test_what_is_in_it_or_in_the_register_is_there(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)
