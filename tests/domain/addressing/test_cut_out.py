"""Other names of two characters: by themselves, and in words that mean something else."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{code}社区", "某街道") for code in ("A", "B")}
REGISTER = {"书院路356号": "A", "书院路133号": "A", "太平街28号": "B"}


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS, aliases={"一师": "书院路356号", "二院": "书院路133号"})


@pytest.mark.parametrize(
    "text",
    [
        *("一师", "在一师", "我家住一师", "送到二院", "二院住院部", "一师食堂", "二院急诊", "市二院", "从二院"),
        *("书院路一师", "一师（东门）", "二院 李医生", "二院东门"),
    ],
)
def test_what_is_meant_by_a_short_name_is_certain(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "第一师傅面馆",
            "周一师傅上门维修",
            "统一师资培训中心",
            "唯一师徒餐厅",
            "十一师部旧址",
            "附二院门口",
            "第二院落",
        ),
        *("一师傅面馆", "一师范", "二院子"),
    ],
)
def test_a_word_that_has_a_short_name_in_it_is_not_certain(matcher, text):
    assert matcher.match(text).certainty is not Certainty.CERTAIN


@pytest.mark.parametrize("said", ["第一师傅面馆", "周一师傅", "统一师资培训中心"])
def test_such_a_word_beside_an_address_says_no_more(matcher, said):
    for text in (f"太平街28号{said}", f"太平街28号 {said}", f"{said} 太平街28号"):
        found = matcher.match(text)
        assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN), text
