"""Names that count: 凉城2村 is 凉城二村, 尖山1号路 is 尖山一号路; in a quarter that is counted so 3号 is 3号楼."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from geogrid.domain.addressing.names import levels
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


STEPS = {
    "百步亭花园301栋": "A", "百步亭花园302栋": "A", "百步亭路14号": "B", "百步亭路16号": "B", "百步街7号": "C",
    "五十步巷5号": "C", "千米路8号": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def by_steps():
    return city(STEPS, {**GRIDS, "A": ("百步亭社区", "某街道")})


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        *STEPS.items(), ("百步亭花园", "A"), ("百步亭花园门口", "A"), ("我住百步亭花园301栋", "A"),
        ("百步亭路", "B"), ("百步街", "C"), ("百步亭社区", "A"), ("百步亭社区百步亭花园301栋", "A"),
    ],
)  # fmt: skip
def test_a_name_may_begin_with_a_distance(by_steps, text, grid):
    found = by_steps.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize(("text", "grid"), [("百步亭花园303栋", "A"), ("百步亭路18号", "B"), ("五十步巷7号", "C")])
def test_such_a_name_is_known_where_the_number_is_not(by_steps, text, grid):
    assert by_steps.match(text).grid == grid


@pytest.mark.parametrize("behind", ["三百步的地方", "五十步就到", "再走三百步", "往前百步", "五十米路边", "百步之外"])
def test_behind_a_place_it_is_how_far(by_steps, behind):
    parse = by_steps.parse(f"百步亭路14号{behind}")
    assert (parse.value(levels.ROAD), parse.value(levels.RELATION)) == ("百步亭路", "vague")
