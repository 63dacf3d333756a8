"""Of two addresses of one person the one lived in now is meant; where somebody is registered is not sure."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How, Remark
from tests.domain.addressing.cities import city

REGISTER = {"延安路12号": "A", "城市花园3栋": "A", "前园南路3号": "B", "海棠苑5栋": "B"}
GRIDS = {"A": ("甲社区", "甲街道"), "B": ("乙社区", "乙街道")}


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS)


@pytest.mark.parametrize(
    "text",
    [
        "户口在{old}，人住{now}", "户口在{old}，人在{now}", "户口在{old},本人居住在{now}", "户口{old}，现居{now}",
        "户籍{old}现住{now}", "户籍地{old}，居住地{now}", "人户分离，户口在{old}，实际住{now}",
        "人住{now}，户口在{old}",
        "从{old}搬到{now}", "由{old}搬至{now}", "从{old}搬到了{now}", "从{old}迁到{now}", "刚从{old}搬家到{now}",
        "{old}已搬至{now}", "原住{old}，已搬至{now}", "原住{old}现住{now}", "老家在{old}，新家在{now}",
        "新家在{now}，老房子在{old}",
    ],
)  # fmt: skip
@pytest.mark.parametrize(("old", "now"), [("延安路12号", "前园南路3号"), ("海棠苑5栋", "城市花园3栋")])
def test_the_address_lived_in_now_is_meant(matcher, text, old, now):
    found = matcher.match(text.format(old=old, now=now))
    assert (found.grid, found.certainty) == (REGISTER[now], Certainty.PROBABLE)


@pytest.mark.parametrize(
    "text",
    ["户口在{}", "户籍地{}", "户籍在{}", "户籍所在地：{}", "户籍地址{}", "户口本上是{}", "户口迁到{}", "身份证地址{}",
     "户口在屯溪区{}", "户口在{}人不在"],
)  # fmt: skip
def test_where_somebody_is_registered_is_not_certain_and_says_why(matcher, text):
    found = matcher.match(text.format("延安路12号"))
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)
    assert Remark.REGISTERED in {note.remark for note in found.notes}


@pytest.mark.parametrize(
    "text",
    ["现住{}", "现居{}", "现居住于{}", "新家在{}", "搬到{}", "已搬至{}", "搬家到{}", "现住址：{}", "人在{}",
     "户口在合肥市，人住{}", "户籍休宁县，现住{}", "{}办户口"],
)  # fmt: skip
def test_one_address_that_is_lived_in_is_certain(matcher, text):
    found = matcher.match(text.format("延安路12号"))
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    ["延安路12号搬到前园南路3号", "户口从延安路12号迁到前园南路3号", "延安路12号，人在前园南路3号走失",
     "延安路12号的租户搬到前园南路3号", "旧家延安路12号", "已从延安路12号搬走"],
)  # fmt: skip
def test_what_does_not_say_where_somebody_lives_is_not_certain(matcher, text):
    assert matcher.match(text).certainty is not Certainty.CERTAIN


def test_who_has_moved_to_another_city_is_elsewhere(matcher):
    assert matcher.match("从延安路12号搬到合肥市").how is How.ELSEWHERE
