"""Branches of schools and hospitals whose main house and branches stand behind house numbers in the register."""

import pytest

from geogrid.domain.addressing.finding import Certainty, Note, Remark
from tests.domain.addressing.cities import city

REGISTER = {
    "盐道街1号盐道街小学": "A", "东安南路1号盐道街小学东区": "B", "锦馨路10号盐道街小学锦馨分校": "C",
    "水津街17号七中育才学校": "A", "莲花南路82号七中育才学校学道分校": "B", "三官堂街3号锦江区妇幼保健院": "A",
    "汇泉北路299号锦江区妇幼保健院汇泉院区": "C", "东篱路1号东篱中学": "A", "东篱路9号东篱中学北校区": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, {"A": ("甲社区", "某街道"), "B": ("乙社区", "某街道"), "C": ("丙社区", "某街道")})


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("盐道街小学东校", "B"), ("盐道街小学东部", "B"), ("盐道街小学东区", "B"), ("盐道街小学（东区）", "B"),
        ("盐道街小学东校区", "B"), ("盐道街小学东校食堂", "B"), ("盐道街小学东校3楼", "B"), ("盐道街小学锦馨", "C"),
        ("盐道街小学锦馨校", "C"), ("盐道街小学锦馨部", "C"), ("盐道街小学 锦馨分校", "C"), ("盐道街小学锦馨校区", "C"),
        ("盐道街小学（锦馨）", "C"), ("盐道街小学锦馨校门口打架", "C"), ("盐道街小学锦馨门口", "C"),
        ("七中育才学校学道", "B"), ("七中育才学校学道校", "B"), ("锦江区妇幼保健院汇泉", "C"),
        ("锦江区妇幼保健院（汇泉院区）", "C"), ("东篱中学北校", "B"), ("东篱中学北部停电", "B"),
    ],
)  # fmt: skip
def test_a_branch_is_found_in_short(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("text", "branch", "taken"),
    [
        ("盐道街小学新校", "新校", "盐道街1号"), ("盐道街小学南校", "南校", "盐道街1号"),
        ("盐道街小学西部", "西部", "盐道街1号"), ("盐道街小学锦官", "锦官", "盐道街1号"),
        ("七中育才学校北校", "北校", "水津街17号"), ("东篱中学高中部", "高中部", "东篱路1号"),
    ],
)  # fmt: skip
def test_one_that_nobody_has_is_named_and_not_certain(matcher, text, branch, taken):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)
    assert Note(Remark.NOT_LISTED, branch, taken) in found.notes


@pytest.mark.parametrize(
    "text",
    ["盐道街小学", "盐道街小学门口", "盐道街小学有人打架", "盐道街小学操场", "盐道街小学老师", "盐道街小学东校门",
     "盐道街小学东侧", "盐道街小学三年级二班", "锦江区妇幼保健院门诊部", "盐道街小学放学拥堵"],
)  # fmt: skip
def test_what_is_in_the_main_house_or_goes_on_there_is_there(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


def test_a_road_behind_it_is_no_branch(matcher):
    assert matcher.match("锦江区妇幼保健院汇泉北路").certainty is Certainty.PROBABLE
