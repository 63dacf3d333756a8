"""Parts of a house that the register has by a word of their own, branches without 号, and shops numbered as houses."""

import pytest

from geogrid.domain.addressing.finding import Certainty, Remark
from tests.domain.addressing.small import matcher_of

REGISTER = {
    "颐和路12号": "A", "颐和路12号南院": "D", "颐和路14号": "A", "颐和路24号": "A", "颐和路24号车库": "D",
    "颐和路18号": "A", "颐和路18号后门": "D", "宁海路5号": "A", "宁海路5号之3": "D", "宁海路7之3": "D",
    "宁海路7号": "A", "小北路6号": "A", "小北路6号铺": "D", "小北路8号": "A", "小北路10号铺": "D", "小北路9号1铺": "D",
    "小北路9号2铺": "D",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return matcher_of(REGISTER)


@pytest.mark.parametrize(
    "text",
    [
        *("颐和路12号南院", "颐和路12号(南院)", "颐和路12号（南院）", "颐和路十二号南院", "颐和路12号的南院"),
        *("颐和路12号南院302室", "颐和路12号南院3楼", "颐和路12号南院停电", "颐和路12号南院旁边", "颐和路24号（车库）"),
        *("颐和路12号 南院", "颐和路十八号后门", "宁海路5之3", "宁海路5之三", "宁海路五之三", "宁海路5之3号"),
        *("宁海路5之3 302室", "宁海路7之3", "宁海路7号之3", "小北路6号铺", "小北路6铺", "小北路10号铺", "小北路9号"),
    ],
)  # fmt: skip
def test_a_part_that_the_register_has_is_found_however_it_is_written(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("D", Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    [
        *("颐和路12号", "颐和路12号302室", "颐和路12号小卖部", "颐和路14号南院", "颐和路18号"),
        *("宁海路5号", "宁海路7号", "小北路6号", "小北路6号302室", "小北路8号商铺", "小北路8号铺面"),
    ],
)  # fmt: skip
def test_the_house_is_where_it_was(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["颐和路12号北院", "颐和路12号（西院）", "小北路8号铺", "小北路8铺", "小北路10号"])
def test_a_part_or_a_shop_that_nobody_has_is_not_certain(matcher, text):
    found = matcher.match(text)
    assert found.certainty is Certainty.PROBABLE
    assert found.probability == pytest.approx(0.6)
    assert Remark.NOT_JUST_THERE in {note.remark for note in found.notes}
