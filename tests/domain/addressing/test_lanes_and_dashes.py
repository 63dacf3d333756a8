"""Numbers that a dash joins behind a road: the first may be that of a lane, 421-107 for 421弄107号."""

import pytest

from geogrid.domain.addressing.finding import Certainty, Remark
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{code}社区", "某街道") for code in ("A", "B", "C")}
REGISTER = {
    "四平路421弄107号": "A", "四平路421号": "B", "四平路430弄1号": "A", "四平路432弄2号301室": "A",
    "四平路450弄8号": "A",
    "四平路450号8室": "B", "四平路452弄8号": "A", "四平路452-8号": "C", "四平路460弄3支弄5号": "A", "四平路1弄5号": "A",
    "四平路1号": "B", "四平路3号": "B", "四平路5号": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS)


@pytest.mark.parametrize(
    "text",
    [
        *("四平路421-107", "四平路421-107号", "四平路421—107", "四平路421－107", "四平路421-107-301", "四平路430-1"),
        *("四平路430-1-502", "四平路432-2-301", "四平路460-3-5", "某街道四平路421-107"),
    ],
)
def test_a_house_of_a_lane_is_probable(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)
    assert "弄" in found.spots[0].text
    assert found.notes[0].remark is Remark.CORRECTED


def test_what_the_register_has_as_the_text_reads_it_is_first(matcher):
    found = matcher.match("四平路450-008")
    assert (found.grid, found.certainty) == ("B", Certainty.PROBABLE)
    assert {note.remark for note in found.notes} == {Remark.ALSO_FITS}


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("四平路452-8号", "C"),
        ("四平路1-5号", "B"),
        ("四平路421-107室", "B"),
        ("四平路421弄107号", "A"),
    ],
)
def test_what_is_told_otherwise_is_certain(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


def test_a_house_that_its_lane_lacks_may_be_in_it(matcher):
    found = matcher.match("四平路421-108")
    assert (found.grid, found.certainty) == ("B", Certainty.PROBABLE)
    assert "四平路421弄" in {spot.text for spot in found.spots}


BRANCHES = {
    "四平路52弄8号": "A", "四平路52弄28支弄8号": "B", "四平路52弄28支弄10号": "B", "四平路60弄3支弄5号": "C",
    "四平路52号": "C",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "grid", "certainty"),
    [
        ("四平路52弄28支弄8号", "B", Certainty.CERTAIN),
        ("四平路五十二弄二十八支弄八号", "B", Certainty.CERTAIN),
        ("四平路52弄28支弄8号302室", "B", Certainty.CERTAIN),
        ("四平路52弄28支弄8、10号", "B", Certainty.CERTAIN),
        ("四平路52弄28支弄", "B", Certainty.CERTAIN),
        ("四平路60弄", "C", Certainty.CERTAIN),
        ("四平路52弄28支弄12号", "B", Certainty.PROBABLE),
        ("四平路52弄8号", "A", Certainty.CERTAIN),
        ("四平路60弄9支弄1号", "C", Certainty.PROBABLE),
    ],
)
def test_a_branch_of_a_lane_has_houses_of_its_own(text, grid, certainty):
    found = city(BRANCHES, GRIDS).match(text)
    assert (found.grid, found.certainty) == (grid, certainty)


def test_a_lane_has_the_houses_of_its_branches():
    found = city(BRANCHES, GRIDS).match("四平路52弄")
    assert {grid for grid, _ in found.grids} == {"A", "B"}


IN_A_HOUSE = {"四平路79号": "A", "四平路79-1号": "B", "四平路81号-301": "A", "四平路81号": "C", "四平路83号": "B"}


@pytest.mark.parametrize(
    "said", ["-501", "-501室", "－501", "—501室", "-1203", "-1楼", "-2层", "-2单元501", "-2单元", "-3户"]
)
def test_what_is_in_a_house_may_stand_behind_a_dash(said):
    found = city(IN_A_HOUSE, GRIDS).match(f"四平路83号{said}")
    assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("text", "grid"),
    [("四平路79号-1", "B"), ("四平路79号-1号", "B"), ("四平路79号-1门口", "B"), ("四平路81号-301", "A")],
)
def test_what_the_register_has_behind_a_dash_is_that(text, grid):
    found = city(IN_A_HOUSE, GRIDS).match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)
