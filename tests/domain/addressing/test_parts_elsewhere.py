"""Houses and buildings of which the register has parts in other grids: what of them it lacks may be in those."""

import pytest

from geogrid.domain.addressing.finding import Certainty, Remark
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{code}社区", "某街道") for code in ("A", "B", "C")}
REGISTER = {
    "东长治路350号": "C", "东长治路350号A座": "A", "东长治路350号B座": "B",
    "东长治路352号": "C", "东长治路352号A座": "C",
    "三合里23栋": "A", "三合里23栋2单元": "B", "厦禾路72号": "A", "厦禾路72号3号楼": "B",
    "城北村上屋": "A", "城北村上屋8号": "B",
    "书院路9号保利国际广场A1栋": "A", "书院路9号保利国际广场B1栋": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS)


@pytest.mark.parametrize(
    ("text", "grid", "others"),
    [
        ("东长治路350号1201室", "C", {"东长治路350号a幢", "东长治路350号b幢"}),
        ("东长治路350号12楼", "C", {"东长治路350号a幢", "东长治路350号b幢"}),
        ("东长治路350号C座", "C", {"东长治路350号a幢", "东长治路350号b幢"}),
        ("三合里23栋1门", "A", {"三合里23幢2单元"}),
        ("三合里23栋101", "A", {"三合里23幢2单元"}),
        ("厦禾路72号501室", "A", {"厦禾路72号3幢"}),
        ("城北村上屋5号", "A", {"城北村上屋8幢"}),
    ],
)
def test_what_is_not_listed_may_be_in_a_part_elsewhere(matcher, text, grid, others):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.PROBABLE)
    assert found.probability == pytest.approx(0.6)
    assert others < {spot.text for spot in found.spots}
    assert any(note.remark is Remark.ALSO_A_PART and note.said in others for note in found.notes)


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("东长治路350号", "C"), ("东长治路350号B座1201室", "B"), ("东长治路350号A1201", "A"),
        ("东长治路352号1201室", "C"),
        ("三合里23栋2门", "B"), ("三合里23栋2门201", "B"), ("厦禾路72号", "A"), ("厦禾路72号内3号楼", "B"),
        ("书院路9号保利国际广场A1栋2501", "A"), ("书院路9号保利国际广场B1栋25楼", "B"), ("书院路9号A1栋2单元301", "A"),
    ],
)  # fmt: skip
def test_what_is_listed_is_certain(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["厦禾路72号内3号", "厦禾路72号里3号", "厦禾路72号3号"])
def test_a_number_in_a_house_may_be_no_building(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("B", Certainty.PROBABLE)


def test_an_estate_at_a_number_is_not_certainly_in_the_house_that_is_listed_without_its_name():
    register = {"书院路9号": "A", "书院路9号保利国际广场A1栋": "A", "书院路9号保利国际广场B1栋": "B"}
    matcher = city(register, GRIDS)
    assert dict(matcher.match("书院路9号保利国际广场").grids) == pytest.approx({"A": 0.6, "B": 0.4})
    assert matcher.match("书院路9号").certainty is Certainty.CERTAIN
    assert matcher.match("书院路9号保利国际广场B1栋301").grid == "B"
