"""Places of one number or name that something else tells apart: 3号西, 12幢甲, Ⅱ期, the road before an estate."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.small import matcher_of

REGISTER = {
    "杨枝塘路3号": "A",
    "杨枝塘路3号西": "B",
    "杨枝塘路3号东-1": "C",
    "人民路877号附1号": "A",
    "人民路877号": "D",
    "里河新村12幢": "A",
    "里河新村12幢甲": "C",
    "苏锦一村12幢": "A",
    "望湖花园二期3幢": "A",
    "望湖花园三期3幢": "B",
    "清波花园Ⅰ期3幢": "C",
    "清波花园II期3幢": "D",
    "景德路城中花园1幢": "A",
    "东大街城中花园1幢": "D",
    "东大街88号自编2号": "B",
    "南大街77号后门": "C",
    "甲街139号": "D",
}


@pytest.fixture(scope="module")
def matcher():
    return matcher_of(REGISTER)


@pytest.mark.parametrize("text", REGISTER)
def test_each_is_found_by_its_own_text(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (REGISTER[text], Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("里河新村12甲幢", "里河新村12幢甲"),
        ("杨枝塘路3号西（租户）", "杨枝塘路3号西"),
        ("人民路877附1号", "人民路877号附1号"),
        ("人民路877号附1", "人民路877号附1号"),
        ("望湖花园Ⅱ期3幢", "望湖花园二期3幢"),
        ("望湖花园II期3幢", "望湖花园二期3幢"),
        ("望湖花园iii期3幢", "望湖花园三期3幢"),
        ("清波花园一期3幢", "清波花园Ⅰ期3幢"),
        ("清波花园2期3幢", "清波花园II期3幢"),
        ("东大街88号", "东大街88号自编2号"),
        ("南大街77号", "南大街77号后门"),
    ],
)
def test_written_otherwise(matcher, text, place):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (REGISTER[place], Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("text", "place"),
    [("苏锦一村12幢甲", "苏锦一村12幢"), ("人民路877号东", "人民路877号"), ("人民路877号B", "人民路877号"),
     ("杨枝塘路3号南，50米", "杨枝塘路3号")],
)  # fmt: skip
def test_one_that_is_not_listed_is_not_certain(matcher, text, place):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (REGISTER[place], Certainty.PROBABLE)


def test_an_estate_of_two_roads_is_open_without_the_road(matcher):
    assert matcher.match("城中花园1幢").certainty is Certainty.OPEN


@pytest.mark.parametrize(
    ("text", "grid", "certainty"),
    [
        ("观前139号", "D", Certainty.PROBABLE),
        ("观前社区观前街139号", "D", Certainty.PROBABLE),
        ("茶花村委会3组2号", "C", Certainty.CERTAIN),
        ("茶花村村委会第3组2号", "C", Certainty.CERTAIN),
        ("茶花村民委员会三组2号", "C", Certainty.CERTAIN),
        ("茶花第3村民小组2号", "C", Certainty.CERTAIN),
    ],
)
def test_communities_that_are_also_roads_and_committees(text, grid, certainty):
    matcher = matcher_of({"观前街139号": "D", "茶花村3组2号": "C"}, ("观前社区", "茶花村"))
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, certainty)
