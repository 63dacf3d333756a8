"""Names that are one character, or the end, of another: what may be a name of its own is never certain."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.small import matcher_of

REGISTER = {
    "黎阳路18号": "A", "阳湖路88号": "A", "文峰花园2幢": "C", "新城花园1幢": "D", "前园南路12号": "B",
    "桂花十二巷5号": "A", "黄山火车站": "B", "汽车站": "D", "江南新城东区3栋": "A",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return matcher_of(REGISTER)


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("丽阳路18号", "A"), ("洋湖路88号", "A"), ("文丰花园2幢", "C"), ("鑫城花园1幢", "D"),
        ("桂花二十巷5号", "A"), ("火车站", "B"), ("屯溪火车站", "B"), ("新城东区3幢", "A"),
    ],
)  # fmt: skip
def test_a_name_that_may_be_another_is_probable(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.PROBABLE)


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("前员南路12号", "B"), ("前圆南路12号", "B"), ("黎羊路18号", "A"),
        ("甲社区丽阳路18号", "A"), ("乙社区文丰花园2幢", "C"),
    ],
)  # fmt: skip
def test_a_slip_is_certain_and_so_is_what_the_rest_of_the_text_agrees_with(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


def test_another_community_or_number_does_not_agree(matcher):
    for text in ("乙社区丽阳路18号", "甲社区丽阳路99号"):
        assert matcher.match(text).certainty is not Certainty.CERTAIN
