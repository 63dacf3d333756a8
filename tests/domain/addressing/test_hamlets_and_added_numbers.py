"""Houses of hamlets whose village is left out or lacks the house, numbers without 号, numbers that were added later."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How, Note, Remark
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{code}社区", "某街道") for code in ("A", "B", "C")}
REGISTER = {
    "丰镇村陈家宅15号": "A", "丰镇村陈家宅8号": "A", "丰镇村李家宅15号": "B", "新民村李家宅15号": "A",
    "丰镇村3组5号": "B",
    "东楼村3排5号": "A", "东楼村4排5号": "B", "四平路甲327号": "A", "四平路327号": "B", "四平路325号": "B",
    "四平路325号增1号": "A", "四平路421弄107号": "A", "四平路421弄109号301室": "A",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS)


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("陈家宅15号", "丰镇村陈家宅15号"),
        ("丰镇陈家宅15号", "丰镇村陈家宅15号"),
        ("东楼3排5号", "东楼村3排5号"),
        ("东楼三排5号", "东楼村3排5号"),
    ],
)
def test_a_village_that_is_left_out_or_cut_short_is_probable(matcher, text, called):
    found = matcher.match(text)
    assert (found.grid, found.certainty, found.spots[0].text) == ("A", Certainty.PROBABLE, called)
    assert found.notes[0].remark is Remark.OTHER_NAME


@pytest.mark.parametrize("inside", ["2楼", "201室", "2栋", "1单元301室"])
def test_what_is_inside_such_a_house_is_there(matcher, inside):
    found = matcher.match(f"陈家宅15号{inside}")
    assert (found.grid, found.certainty, found.spots[0].text) == ("A", Certainty.PROBABLE, "丰镇村陈家宅15号")
    assert Remark.NOT_LISTED in [note.remark for note in found.notes]
    assert matcher.match(f"李家宅15号{inside}").certainty is Certainty.OPEN


def test_a_hamlet_of_two_villages_is_open(matcher):
    found = matcher.match("李家宅15号")
    assert found.certainty is Certainty.OPEN
    assert {spot.text for spot in found.spots} == {"丰镇村李家宅15号", "新民村李家宅15号"}


def test_a_house_that_a_hamlet_lacks_is_what_is_said_to_be_missing(matcher):
    found = matcher.match("丰镇村陈家宅7号")
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)
    assert found.notes == (Note(Remark.NOT_LISTED, "7号", "丰镇村陈家宅"),)


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        *(
            ("四平路甲327", "A"),
            ("四平路327甲", "A"),
            ("四平路甲327号", "A"),
            ("四平路327", "B"),
            ("四平路325增1号", "A"),
        ),
        *(("四平路325号增1号", "A"), ("四平路325增1", "A"), ("四平路325号增1", "A"), ("四平路325号", "B")),
    ],
)
def test_numbers_without_their_last_word(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty, found.how) == (grid, Certainty.CERTAIN, How.EXACT)


@pytest.mark.parametrize("text", ["四平路325增2号", "四平路325号增2号"])
def test_an_added_number_that_nobody_has_is_not_certain(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("B", Certainty.PROBABLE)


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("四平路421弄107号", "四平路421弄107号"),
        ("四平路421弄107", "四平路421弄107号"),
        ("四平路421弄109号301室", "四平路421弄109号301室"),
    ],
)
def test_a_house_of_a_lane_is_called_by_its_number(matcher, text, called):
    assert matcher.match(text).spots[0].text == called


@pytest.mark.parametrize("text", ["解放路12号副3号", "解放路12号附3号", "解放路12号之3"])
def test_a_branch_is_no_added_number(text):
    found = city({"解放路12号": "A", "解放路12号附3号": "B"}, GRIDS).match(text)
    assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)
