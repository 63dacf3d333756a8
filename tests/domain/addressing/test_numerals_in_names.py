"""Names that count: 凉城2村 is 凉城二村, 尖山1号路 is 尖山一号路; in a quarter that is counted so 3号 is 3号楼."""

import pytest

from geogrid.domain.addressing import levels
from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{code}社区", "某街道") for code in ("A", "B", "C")}
REGISTER = {
    "凉城一村5号": "B", "凉城二村5号": "A", "凉城一村3号楼": "A", "凉城二村7号楼": "A",
    "凉城二村8号": "B", "凉城二村8号楼": "A",
    "尖山一号路20号": "A", "尖山二号路20号": "B", "尖山3号路20号": "C",
    "曲阳路800弄曲阳新村1号楼": "A", "曲阳路800弄1号楼": "B",
    "石板村8号": "A", "石板村9号": "B",
}  # fmt: skip


@pytest.fixture(scope="module", params=[(), ((levels.COMMUNITY, "凉城二村社区"),)], ids=["villages", "communities"])
def matcher(request):
    return city(REGISTER, {**GRIDS, "D": (request.param[0][1], "某街道")} if request.param else GRIDS)


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        *(
            ("凉城1村5号", "B"),
            ("凉城一村3号", "A"),
            ("凉城一村3栋", "A"),
            ("凉城1村3号楼", "A"),
            ("凉城一村3号楼", "A"),
        ),
        *(
            ("尖山1号路20号", "A"),
            ("尖山一号路20号", "A"),
            ("尖山2号路20号", "B"),
            ("尖山三号路20号", "C"),
            ("尖山1号路", "A"),
        ),
        *(("曲阳路800弄曲阳新村1号楼", "A"), ("曲阳新村1号楼", "A")),
    ],
)
def test_a_name_in_other_numerals_is_that_name(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("text", "grid"), [("凉城2村5号", "A"), ("凉城2村7号", "A"), ("凉城二村8号", "B"), ("凉城2村8号楼", "A")]
)
def test_a_house_and_a_building_of_a_quarter_are_one_unless_both_are_listed(text, grid):
    found = city(REGISTER, GRIDS).match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["凉城三村5号", "凉城3村5号", "尖山4号路20号", "石板村8号楼"])
def test_another_number_is_another_name(matcher, text):
    assert matcher.match(text).certainty is not Certainty.CERTAIN
