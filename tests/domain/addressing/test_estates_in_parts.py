"""Estates of which the register has the phases or parts, said without them."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from geogrid.domain.addressing.names.phases import in_parts
from geogrid.domain.addressing.suggest import Suggester
from tests.domain.addressing.small import matcher_of

REGISTER = {
    "滨江花园一期1幢": "A", "滨江花园一期3幢": "A", "滨江花园二期3幢": "C", "滨江花园三期5幢": "D",
    "碧桂园A区3幢": "A", "碧桂园B区3幢": "C", "凤霞新村一组团2幢": "B", "凤霞新村二组团2幢": "B",
    "江南新城东区3栋": "A", "江南新城西区5栋": "D", "丁香家园东苑1幢": "A", "阳光水岸一期1幢": "C",
    "梓园小区1片12栋": "A", "梓园小区2片5栋": "D",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return matcher_of(REGISTER)


@pytest.mark.parametrize(
    ("text", "shared"),
    [
        ("滨江花园3幢", {"A": 0.5, "C": 0.5}), ("滨江花园3幢停电", {"A": 0.5, "C": 0.5}),
        ("滨江花园小区3栋", {"A": 0.5, "C": 0.5}), ("碧桂园3幢", {"A": 0.5, "C": 0.5}),
        ("滨江花园", {"A": 1 / 3, "C": 1 / 3, "D": 1 / 3}), ("滨江花院3幢", {"A": 0.5, "C": 0.5}),
    ],
)  # fmt: skip
def test_parts_that_have_such_a_building_share_it(matcher, text, shared):
    found = matcher.match(text)
    assert found.certainty is Certainty.OPEN
    assert dict(found.grids) == pytest.approx(shared, rel=0.45)


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("滨江花园1幢", "A"), ("滨江花园5幢", "D"), ("凤霞新村2幢", "B"), ("凤霞新村", "B"),
        ("乙社区滨江花园3幢", "C"), ("甲社区滨江花园3幢", "A"), ("滨江花园第一期3幢", "A"), ("滨江花园2期3幢", "C"),
        ("滨江花园（三期）5幢", "D"), ("碧桂园 b区3幢", "C"), ("凤霞新村第2组团2幢", "B"),
        ("梓园小区二片5栋3单元602室", "D"), ("梓园小区第二片5栋", "D"), ("梓园小区一片12栋", "A"),
    ],
)  # fmt: skip
def test_it_is_certain_where_all_of_them_are_in_one_grid(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("滨江花园3幢（一期）", "A"), ("滨江花园3幢（二期）", "C"), ("二期滨江花园3幢", "C"), ("A区碧桂园3幢", "A"),
        ("碧桂园A3幢", "A"), ("碧桂园B3栋", "C"), ("碧桂园A-3号楼", "A"),
        ("碧桂园3幢B区", "C"), ("滨江花园3幢第二期", "C"), ("滨江花园3栋（2期）", "C"), ("乙社区二期滨江花园3幢", "C"),
    ],
)  # fmt: skip
def test_a_part_that_is_said_elsewhere_in_the_text(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["滨江花园3幢（一期、二期）", "滨江花园3幢（四期）", "二期和滨江花园3幢"])
def test_a_part_that_is_not_said_for_sure(matcher, text):
    assert matcher.match(text).certainty is not Certainty.CERTAIN


@pytest.mark.parametrize("text", ["江南新城北区3栋", "滨江花园四期1幢", "江南新城北区", "阳光水岸1幢", "丁香家园1幢"])
def test_a_part_that_is_not_listed_is_never_certain(matcher, text):
    found = matcher.match(text)
    assert found.certainty in (Certainty.PROBABLE, Certainty.OPEN)


def test_the_parts_are_suggested(matcher):
    suggester = Suggester(matcher._gazetteer.own(), {})
    found = [each.name.text for each in suggester.suggest("滨江花园", 4)]
    assert sorted(found[-3:]) == ["滨江花园一期", "滨江花园三期", "滨江花园二期"]


def test_what_is_called_by_less_than_three_characters_or_has_one_part_is_no_whole():
    assert in_parts(["玉兰东苑", "玉兰西苑", "阳光水岸一期", "望江花园"]) == {}
    assert in_parts(["金桂园1期东区", "金桂园2期"]) == {"金桂园": ("金桂园1期东区", "金桂园2期")}
