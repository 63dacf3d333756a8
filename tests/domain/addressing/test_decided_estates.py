"""A decision about an estate is about all that is in it, however its buildings are known."""

from datetime import date

import pytest

from geogrid.domain.addressing.finding import Certainty, How, Remark
from geogrid.domain.register import Override
from tests.domain.addressing.small import matcher_of

REGISTER = {
    "金榜东路63号金榜花苑1幢": "D", "金榜东路63号金榜花苑2幢": "D", "金榜东路65号": "D",
    "厦禾路885号罗宾森广场2号楼": "C",
    "星海小区一期1幢": "D", "星海小区二期1幢": "D", "星海小区东区1幢": "D", "星海小区路3号": "D",
    "金榜东路67号新金榜花苑1幢": "D",
}  # fmt: skip
DECIDED = [
    Override(name, "A", "挂靠管理", "屯网办〔2026〕3号", date(2030, 1, 1))
    for name in ("金榜花苑", "罗宾森广场", "星海小区")
]


@pytest.mark.parametrize(
    "text",
    ["金榜东路63号金榜花苑1幢", "金榜东路63号金榜花苑2幢301", "金榜东路63号1幢", "厦禾路885号罗宾森广场2号楼",
     "星海小区", "星海小区一期1幢", "星海小区二期1幢", "星海小区东区1幢"],
)  # fmt: skip
def test_it_holds_for_what_is_in_the_estate(text):
    assert matcher_of(REGISTER).match(text).grid in ("C", "D")
    found = matcher_of(REGISTER).deciding(DECIDED).match(text)
    assert (found.grid, found.how, found.certainty) == ("A", How.OVERRIDE, Certainty.CERTAIN)
    assert [note.meant for note in found.notes if note.remark is Remark.BY_DOCUMENT] == ["屯网办〔2026〕3号"]


@pytest.mark.parametrize("text", ["金榜东路65号", "星海小区路3号", "金榜东路67号新金榜花苑1幢"])
def test_and_for_nothing_else(text):
    found = matcher_of(REGISTER).deciding(DECIDED).match(text)
    assert (found.grid, found.how, found.certainty) == ("D", How.EXACT, Certainty.CERTAIN)


HOUSES = {
    "颐和路12号": "A", "颐和路12号南院": "D", "颐和路30号": "A", "颐和路30号地下室": "D", "颐和路32号": "A",
    "颐和路32号车库": "D", "颐和路16号": "A", "颐和路16号后院": "D", "颐和路18号": "A", "颐和路18号门卫": "D",
}  # fmt: skip


@pytest.mark.parametrize("text", HOUSES)
def test_a_part_of_a_house_is_found_by_its_own_text(text):
    found = matcher_of(HOUSES).match(text)
    assert (found.grid, found.certainty) == (HOUSES[text], Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["自力街二巷", "自力街二巷路灯不亮"])
def test_a_decision_about_the_one_house_of_a_lane_is_none_about_the_lane(text):
    decided = [Override("自力街二巷3号", "A", "迁建", "屯网办〔2026〕9号", date(2099, 1, 1))]
    matcher = matcher_of({"自力街二巷3号": "D"}).deciding(decided)
    assert matcher.match(text).certainty is not Certainty.CERTAIN
    assert matcher.match("自力街二巷3号").how is How.OVERRIDE
