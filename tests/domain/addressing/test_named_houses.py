"""Houses that have a name in the register, and a part of that name in another grid."""

import pytest

from geogrid.domain.addressing.finding import Certainty, Note, Remark
from tests.domain.addressing.cities import city

REGISTER = {
    "总府路15号王府井百货": "A", "总府路15号王府井百货B座": "B", "宏济路20号宏济广场": "A",
    "宏济路20号宏济广场1栋": "B", "宏济路8号南华大厦": "A", "宏济路8号南华大厦B座": "A",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, {"A": ("甲社区", "某街道"), "B": ("乙社区", "某街道")})


@pytest.mark.parametrize(
    ("text", "part", "of"),
    [
        ("王府井百货", "王府井百货b幢", "王府井百货"), ("王府井百货门口", "王府井百货b幢", "王府井百货"),
        ("王府井百货3楼", "王府井百货b幢", "王府井百货"), ("总府路王府井百货", "王府井百货b幢", "王府井百货"),
        ("总府路15号5楼", "王府井百货b幢", "总府路15号"), ("总府路15号1203室", "王府井百货b幢", "总府路15号"),
        ("总府路15号2单元", "王府井百货b幢", "总府路15号"), ("宏济路20号2单元", "宏济广场1幢", "宏济路20号"),
        ("宏济广场", "宏济广场1幢", "宏济广场"),
    ],
)  # fmt: skip
def test_its_name_and_its_rooms_are_in_the_house_to_60_percent(matcher, text, part, of):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)
    assert dict(found.grids) == pytest.approx({"A": 0.6, "B": 0.4})
    assert Note(Remark.ALSO_A_PART, part, of) in found.notes


@pytest.mark.parametrize(
    ("text", "grid"),
    [("总府路15号", "A"), ("总府路15号王府井百货", "A"), ("王府井百货B座", "B"), ("总府路15号B座", "B"),
     ("总府路15号王府井百货B座", "B"), ("宏济广场1栋", "B"), ("南华大厦", "A"), ("宏济路8号1203室", "A")],
)  # fmt: skip
def test_what_is_listed_or_all_in_one_grid_is_certain(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["兰桂坊", "兰桂坊门口", "去兰桂坊喝酒"])
def test_a_short_name_of_a_sight_is_a_name(text):
    register = {"水津街1号兰桂坊": "A", "总府路3号王建国": "B"}
    found = city(register, {"A": ("甲社区", "某街道"), "B": ("乙社区", "某街道")}).match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["大慈寺", "大慈寺55号"])
def test_one_that_a_road_has_as_well_is_no_name_of_a_house(text):
    register = {"大慈寺路23号大慈寺": "A", "大慈寺路55号": "B"}
    found = city(register, {"A": ("甲社区", "某街道"), "B": ("乙社区", "某街道")}).match(text)
    assert found.certainty is not Certainty.CERTAIN


def test_a_person_behind_a_number_is_no_name():
    register = {"水津街1号兰桂坊": "A", "总府路3号王建国": "B"}
    assert city(register, {"A": ("甲社区", "某街道"), "B": ("乙社区", "某街道")}).match("王建国").grid is None
