"""Estates that the register has by their bare name, and a part of them besides: the bare name may mean either."""

import pytest

from geogrid.domain.addressing.finding import Certainty, Remark
from tests.domain.addressing.small import matcher_of

REGISTER = {
    "海峡国际社区": "A", "海峡国际社区二期": "D", "玫瑰苑": "A", "玫瑰苑A区": "D", "莲花新村1幢": "A",
    "莲花新村2幢": "A", "莲花新村二里2幢": "D", "莲花新村二里7幢": "D", "前埔花园3幢": "A", "前埔花园二期3幢": "D",
    "金鼎花园3幢": "A", "金鼎花园二期3幢": "A", "第一医院": "A", "第一医院南院": "D", "湖明路12号玫瑰苑": "A",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return matcher_of(REGISTER)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("海峡国际社区", "海峡国际社区二期"), ("我家在海峡国际社区", "海峡国际社区二期"), ("玫瑰苑", "玫瑰苑a区"),
        ("玫瑰苑停电", "玫瑰苑a区"), ("莲花新村", "莲花新村二里"), ("莲花新村2幢", "莲花新村二里"),
        ("莲花新村2幢。", "莲花新村二里"), ("莲花新村2幢3楼", "莲花新村二里"),
        ("黄山市屯溪区莲花新村2幢", "莲花新村二里"), ("前埔花园3幢101室", "前埔花园二期"),
        ("莲花新村对面", "莲花新村二里"),
    ],
)  # fmt: skip
def test_what_both_have_is_likelier_that_of_the_bare_name(matcher, text, part):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)
    assert dict(found.grids) == pytest.approx({"A": 0.6, "D": 0.4})
    assert Remark.ALSO_A_PART in {note.remark for note in found.notes if note.said == part}


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("莲花新村1幢", "A"), ("莲花新村二里", "D"), ("莲花新村二里2幢", "D"), ("莲花新村2幢（二里）", "D"),
        ("玫瑰苑a区", "D"), ("海峡国际社区（二期）", "D"), ("甲社区莲花新村2幢", "A"),
        ("甲社区莲花新村", "A"), ("金鼎花园", "A"), ("金鼎花园3幢", "A"), ("第一医院", "A"), ("第一医院南院", "D"),
    ],
)  # fmt: skip
def test_it_is_certain_where_one_alone_fits_or_all_are_in_one_grid(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["莲花新村7幢", "乙社区莲花新村2幢"])
def test_a_building_that_only_a_part_has_is_there_but_not_for_certain(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("D", Certainty.PROBABLE)
    assert found.probability == pytest.approx(0.9)


@pytest.mark.parametrize("text", ["莲花新村一里2幢", "前埔花园一期3幢", "海峡国际社区3期", "玫瑰苑3幢"])
def test_a_part_or_a_building_that_nobody_has_is_not_certain(matcher, text):
    assert matcher.match(text).certainty is not Certainty.CERTAIN
