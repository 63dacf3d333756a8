"""Rooms on floors below the street, and numbers with a stem behind their digits: none is that of the bare number."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {"西": ("前园社区", "老街街道"), "东": ("草市社区", "老街街道")}
REGISTER = {
    "滨江花园5栋吊2-1": "西", "滨江花园5栋3-1": "东", "滨江花园7栋负2-3": "西", "滨江花园7栋3-3": "东",
    "康乐苑吊2层": "西", "康乐苑吊1层": "东", "康乐苑B2层": "东", "康乐苑B1层": "西", "望江路12乙": "东",
    "望江路10号": "西", "望江路14号": "西", "望江路6号2乙": "西", "望江路6号3乙": "东", "建设巷3号负2-3": "西",
    "建设巷3号负2-4": "东", "新华院15乙1号楼": "西", "新华院15甲1号楼": "东", "新华院1号楼": "东",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS)


@pytest.mark.parametrize("text", REGISTER)
def test_each_is_found_by_its_own_text(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (REGISTER[text], Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("text", "like"),
    [("望江路12号乙", "望江路12乙"), ("望江路乙12号", "望江路12乙"), ("望江路12乙号", "望江路12乙"),
     ("新华院15乙1栋", "新华院15乙1号楼"), ("滨江花园5幢吊2-1室", "滨江花园5栋吊2-1")],
)  # fmt: skip
def test_written_otherwise(matcher, text, like):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (REGISTER[like], Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    ["滨江花园5栋2-1", "滨江花园7栋2-3", "康乐苑2层", "康乐苑吊3层", "康乐苑B3层", "望江路12号", "望江路6号2",
     "建设巷3号2-3",
     "新华院15丙1号楼", "新华院15号楼"],
)  # fmt: skip
def test_the_bare_number_is_another(matcher, text):
    assert matcher.match(text).certainty is not Certainty.CERTAIN
