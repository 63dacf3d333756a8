"""What is called as there is one on any street, and of which a register has one."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How, Remark
from tests.domain.addressing.cities import city

REGISTER = {
    "静康路1号工商银行": "A", "静康路5号肯德基餐厅": "A", "静康路7号中国邮政储蓄银行": "A",
    "静康路9号红旗连锁超市": "A", "静康路11号便民服务中心": "A", "静康路13号社区卫生服务站": "A",
    "静康路15号农贸市场": "A", "静康路19号公共厕所": "A",
    "汇泉寺街1号汇泉路农贸市场": "B", "总府路2号": "B",
    "派出所": "A", "总府路8号锦江剧场": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, {"A": ("锦东社区", "成龙路街道"), "B": ("莲花社区", "牛市口街道")})


@pytest.mark.parametrize(
    "text",
    ["公共厕所", "公共厕所坏了", "农贸市场", "工商银行", "工商银行ATM", "便民服务中心", "社区卫生服务站", "肯德基餐厅",
     "中国邮政储蓄银行", "红旗连锁超市", "成龙路街道工商银行", "派出所", "总府路工商银行"],
)  # fmt: skip
def test_it_is_probable_without_a_road_or_a_community(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)
    assert found.probability == pytest.approx(0.6)
    assert Remark.COMMON_NAME in {note.remark for note in found.notes}


@pytest.mark.parametrize(
    ("text", "grid"),
    [("静康路公共厕所", "A"), ("静康路19号公共厕所", "A"), ("静康路工商银行", "A"), ("锦东社区便民服务中心", "A"),
     ("汇泉路农贸市场", "B"), ("锦江剧场", "B")],
)  # fmt: skip
def test_it_is_certain_where_that_is_said_and_what_has_a_name_is(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["莲花社区便民服务中心", "莲花社区公共厕所坏了", "牛市口街道工商银行"])
def test_one_in_another_community_is_not_the_one_that_is_listed(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.how) == ("B", How.COMMUNITY)
