"""What a text says besides a house, and that the house does not account for, keeps it from being certain."""

import pytest

from geogrid.domain.addressing.finding import Certainty, Note, Remark
from tests.domain.addressing.cities import city

GRIDS = {"A": ("甲社区", "西街道"), "B": ("乙社区", "东街道")}
REGISTER = {
    "胜利街118号": "A", "胜利街120号": "A", "山阴路9号": "A", "香港路72号": "A", "香港路72号3号楼": "B",
    "建设新村12门": "A", "建设新村14门": "A", "建设新村老区12门": "B", "百合苑": "A",
    "百合苑别墅": "B", "中百仓储": "A",
    "报恩寺街66号": "A", "点将台街4号": "A", "永乐路8号": "A", "长乐门12号": "B",
    "钟楼小区1号楼": "A", "钟楼小区观音庙分区4号楼": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS, within="420103")


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("胜利街118号往东5000000米", 0.5), ("胜利街118号往东50里", 0.5), ("胜利街118号往前走5000公里", 0.5),
        ("胜利街118号几步", 0.6), ("胜利街118号几米", 0.6),
    ],
)  # fmt: skip
def test_how_far_from_it(matcher, text, most):
    found = matcher.match(text)
    assert found.certainty is not Certainty.CERTAIN
    assert found.probability <= most + 0.01


@pytest.mark.parametrize("number", ["1000000", "5555555"])
def test_a_floor_that_no_house_has(matcher, number):
    assert matcher.match(f"胜利街118号{number}楼").certainty is Certainty.PROBABLE


@pytest.mark.parametrize("behind", ["30楼", " 13800000000", "13812345678楼下"])
def test_a_floor_or_a_telephone_leaves_it_certain(matcher, behind):
    assert matcher.match(f"胜利街118号{behind}").certainty is Certainty.CERTAIN


@pytest.mark.parametrize("place", ["中山公园", "中山大学", "武汉站"])
def test_a_place_that_is_called_by_a_city_is_not_that_city(matcher, place):
    found = matcher.match(f"{place}山阴路9号")
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)
    assert Note(Remark.MAY_BE_ELSEWHERE, place, "") in found.notes


@pytest.mark.parametrize("text", ["香港路72号之3", "香港路72-3号", "香港路72号附3号"])
def test_a_branch_that_is_not_listed_may_be_the_building_of_that_number(matcher, text):
    found = matcher.match(text)
    assert dict(found.grids) == pytest.approx({"A": 0.6, "B": 0.4})
    assert Remark.ALSO_FITS in {note.remark for note in found.notes}


@pytest.mark.parametrize(
    ("text", "part"), [("建设新村", "建设新村老区"), ("建设新村12门", "建设新村老区"), ("百合苑", "百合苑别墅")]
)
def test_an_estate_with_an_older_part_elsewhere(matcher, text, part):
    found = matcher.match(text)
    assert (found.grid, found.probability) == ("A", pytest.approx(0.6))
    assert part in {note.said for note in found.notes if note.remark is Remark.ALSO_A_PART}


@pytest.mark.parametrize(("text", "grid"), [("建设新村14门", "A"), ("建设新村老区", "B"), ("建设新村老区12门", "B")])
def test_what_one_of_them_alone_has_is_certain(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


def test_a_building_of_a_part_with_a_name(matcher):
    assert matcher.match("钟楼小区4号楼").grid == "B"
    assert dict(matcher.match("钟楼小区").grids) == pytest.approx({"A": 0.6, "B": 0.4})


@pytest.mark.parametrize("text", ["报恩寺", "报恩寺街报恩寺", "报恩寺附近", "点将台"])
def test_a_temple_is_not_just_the_street_that_is_called_by_it(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)
    assert found.probability <= 0.6


def test_a_second_name_with_a_number_is_another_address(matcher):
    assert matcher.match("永乐路8号、长乐门12号").probability <= 0.6


@pytest.mark.parametrize("behind", ["（东大街）", "（八仙庵）", "（小寨店）", "(兴庆宫)"])
def test_what_stands_in_brackets_behind_a_house_may_be_elsewhere(matcher, behind):
    found = matcher.match(f"胜利街118号{behind}")
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)


@pytest.mark.parametrize("behind", ["（五金店）", "（旗舰店）", "（老街）", "（后门）", "（水果店）", "（二店）"])
def test_a_kind_of_shop_or_a_gate_says_nothing(matcher, behind):
    assert matcher.match(f"胜利街118号{behind}").certainty is Certainty.CERTAIN


@pytest.mark.parametrize("text", ["中百仓储（后湖店）", "中百仓储后湖店"])
def test_a_branch_of_a_shop_may_be_another(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)
    assert Note(Remark.NOT_LISTED, "后湖店", "中百仓储") in found.notes


@pytest.mark.parametrize("hidden", ["\u202e", "\u2067", "\x07"])
def test_what_turns_or_controls_writing_is_never_repeated(matcher, hidden):
    assert matcher.match(f"胜利街{hidden}118号").certainty is Certainty.CERTAIN
    found = matcher.match(f"胜利街{hidden}武展")
    assert found.certainty is Certainty.PROBABLE
    assert hidden not in found.parse.text + "".join(note.said + note.meant for note in found.notes)
