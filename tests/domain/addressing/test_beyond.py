"""What is named behind a place in words that say neither what is in it nor what goes on there may lie elsewhere."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {"A": ("甲里社区", "唐宫路街道"), "B": ("乙里社区", "王城路街道")}
REGISTER = {
    "日报社": "A", "中心医院": "A", "实验中学": "A", "洛玻集团": "A", "公安局": "A", "第一拖拉机厂": "A",
    "百货大楼": "A", "电视台": "A", "税务局": "A", "翠竹园1幢": "A", "翠竹园2幢": "A", "解放路5号": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS, within="410303")


@pytest.mark.parametrize(
    "text",
    [
        "日报社涧西记者站", "日报社印刷厂", "日报社印刷厂噪音大", "中心医院涧西门诊部", "中心医院养殖场",
        "电视台驻郑州办事处", "税务局洛龙服务厅", "洛玻集团龙门分厂", "第一拖拉机厂福利区", "第一拖拉机厂生活区",
        "中心医院新办公地点", "中心医院拟建新址", "翠竹园拆迁安置小区", "翠竹园回迁房", "翠竹园新区",
        "我住翠竹园1栋，反映龙门石窟拥堵", "我住翠竹园1栋，钱包在老城区丢失", "翠竹园1栋业主在郑州的房子漏水",
    ],
)  # fmt: skip
def test_a_unit_or_a_matter_elsewhere_is_not_certainly_there(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)


@pytest.mark.parametrize(
    "text",
    [
        "中心医院空调外机滴水", "中心医院今天早上停电", "中心医院工作人员态度差", "中心医院便民药房", "中心医院肿瘤科",
        "中心医院超市", "中心医院开水房", "第一拖拉机厂铸造车间", "第一拖拉机厂锅炉房冒黑烟", "公安局刑警队",
        "实验中学班主任", "实验中学张老师", "实验中学放学时间车多", "税务局办税厅", "税务局窗口",
        "日报社编辑部", "日报社门卫", "百货大楼肯德基", "翠竹园1栋业主在阳台晒被子", "翠竹园1栋反映物业在小区停车",
        "中心医院谢谢",
    ],
)  # fmt: skip
def test_what_is_in_it_or_goes_on_there_is_there(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)
