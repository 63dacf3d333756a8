"""甲旁边的乙, where 乙 is a road, a lane, a village or a thing without a number."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How, Remark
from tests.domain.addressing.small import matcher_of

REGISTER = {
    "中山路12号": "A", "中山路14号": "A", "思明南路7号": "D", "思明南路9号": "D", "集友里3号": "D", "集友里5号": "D",
    "定安路1号": "A", "定安路30号": "D", "中山医院": "D", "莲花新村1幢": "D", "莲花新村2幢": "D", "华侨大厦": "A",
    "霞溪路2号": "A", "霞溪路4号": "A",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return matcher_of(REGISTER)


@pytest.mark.parametrize(
    "where",
    [
        "中山路12号旁边的",
        "中山路12号对面的",
        "中山路12号后面的",
        "中山路12号隔壁",
        "中山路12号门口的",
        "华侨大厦对面的",
    ],
)
@pytest.mark.parametrize("what", ["集友里", "思明南路", "中山医院", "莲花新村", "集友里巷子"])
def test_what_is_in_another_grid_is_named_first_and_is_not_certain(matcher, where, what):
    found = matcher.match(where + what)
    assert (found.grid, found.certainty) == ("D", Certainty.PROBABLE)
    assert found.probability == pytest.approx(0.6)
    assert dict(found.grids)["A"] == pytest.approx(0.4)


def test_a_community_elsewhere_is_shared_with_what_it_is_beside(matcher):
    found = matcher.match("中山路12号后面的乙社区")
    assert found.certainty is Certainty.OPEN
    assert dict(found.grids) == pytest.approx({"C": 0.3, "D": 0.3, "A": 0.4})


@pytest.mark.parametrize("text", ["中山路12号对面的定安路", "华侨大厦旁边的定安路"])
def test_a_road_that_runs_through_both_grids_is_likelier_beside_the_place(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)
    assert found.probability == pytest.approx(0.8)


@pytest.mark.parametrize("text", ["中山路12号对面的霞溪路", "中山路12号对面的华侨大厦", "中山路12号旁边的霞溪路4号"])
def test_what_is_in_the_same_grid_is_certain(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@pytest.mark.parametrize("what", ["凤凰里", "湖滨南路", "曾厝垵村", "曾厝垵社", "湖滨花园"])
def test_a_name_of_something_that_nobody_knows_may_reach_elsewhere(matcher, what):
    found = matcher.match(f"中山路12号后面的{what}")
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)
    assert (Remark.NOT_LISTED, what) in [note[:2] for note in found.notes]


@pytest.mark.parametrize(
    "what", ["小巷", "弄堂", "公厕", "便利店", "那栋楼", "报社", "小区", "一个小区", "城中村", "那个院里"]
)
def test_a_thing_without_a_name_is_where_it_is_said_to_be(matcher, what):
    found = matcher.match(f"中山路12号对面的{what}")
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@pytest.mark.parametrize(
    "beside",
    ["（中山医院旁）", "（近中山医院）", "(靠近中山医院)", "，中山医院对面", ",中山医院附近", "（中山医院旁边）停电"],
)
def test_a_house_is_itself_whatever_it_is_said_to_lie_beside(matcher, beside):
    found = matcher.match("中山路12号" + beside)
    assert (found.spots[0].text, found.grid) == ("中山路12号", "A")
    assert found.probability == pytest.approx(0.6)
    assert found.grids[1][0] == "D"
    same = matcher.match("思明南路7号" + beside)
    assert (same.spots[0].text, same.grid, same.certainty) == ("思明南路7号", "D", Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["中山路12号华侨大厦对面", "中山路12号（中山路12号对面）"])
def test_what_is_said_without_a_mark_or_of_itself_is_beside_the_place(matcher, text):
    assert matcher.match(text).how is How.BESIDE


@pytest.mark.parametrize("text", ["旁边", "旁边的", "30米", "旁边的网格"])
def test_what_says_only_that_it_is_beside_something_is_nowhere(matcher, text):
    assert matcher.match(text).how is How.NOTHING
