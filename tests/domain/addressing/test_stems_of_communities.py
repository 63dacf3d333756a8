"""Names that begin as a community is called without its last part: numbered villages, named places, streets."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How
from tests.domain.addressing.cities import city

GRIDS = {
    "A": ("莲花社区", "牛市口街道"), "B": ("五福社区", "牛市口街道"), "C": ("大慈寺社区", "锦官驿街道"),
    "D": ("华兴街社区", "春熙路街道"), "E": ("总府路社区", "春熙路街道"),
}  # fmt: skip
REGISTER = {
    "莲花北路18号": "A", "莲花东路6号": "A", "莲花一村6栋": "A", "莲花二村6栋": "B", "莲花二村8栋": "B",
    "五福苑3栋": "B", "大慈寺路23号大慈寺": "D", "大慈寺路55号": "C", "庆云街5号张家湾": "C", "华兴上街23号": "E",
    "华兴正街54号": "C", "华兴东街5号": "D",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS, within="510104")


@pytest.mark.parametrize(
    "text", ["莲花{}村", "五福{}村", "莲花{}村3栋", "莲花{}村12号", "盐道街道莲花{}村", "莲花社区莲花{}村"]
)
@pytest.mark.parametrize("numeral", ["6", "六"])
def test_a_numbered_village_that_nobody_knows_is_not_the_community_of_its_stem(matcher, text, numeral):
    found = matcher.match(text.format(numeral))
    assert found.certainty is not Certainty.CERTAIN
    assert "社区" in text or found.how is How.NOTHING


@pytest.mark.parametrize("text", ["莲花2村", "莲花二村", "莲花2村6栋", "牛市口街道莲花2村8栋", "我家住莲花2村6栋"])
def test_one_that_is_known_is_found_by_any_numerals(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["莲花社区", "莲花12号", "莲花3栋", "莲花"])
def test_the_community_by_its_stem_before_other_numbers_is_the_community(matcher, text):
    assert matcher.match(text).grid == "A"


@pytest.mark.parametrize(
    "text", ["大慈寺", "成都市锦江区大慈寺", "大慈寺门口", "去大慈寺烧香", "大慈寺路大慈寺", "大慈寺附近"]
)
def test_a_place_that_is_called_as_a_community_is_meant_before_it(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == ("D", Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["大慈寺社区", "锦官驿街道大慈寺社区", "大慈寺社区居委会"])
def test_the_community_is_meant_where_the_text_says_so(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.how) == ("C", How.COMMUNITY)


def test_a_short_word_behind_a_number_is_no_name_where_no_community_is_called_so(matcher):
    assert matcher.match("张家湾").how is How.NOTHING


@pytest.mark.parametrize("text", ["华兴街", "春熙路街道华兴街", "成都市锦江区华兴街"])
def test_a_street_that_is_called_as_a_community_is_shared_by_those_of_that_name(matcher, text):
    found = matcher.match(text)
    assert (found.how, found.certainty) == (How.ROAD, Certainty.OPEN)
    assert {spot.text for spot in found.spots} == {"华兴上街", "华兴正街", "华兴东街", "华兴街社区"}


def test_the_community_with_its_last_part_is_no_street(matcher):
    assert matcher.match("华兴街社区").grids == (("D", 1.0),)


@pytest.mark.parametrize("text", ["莲花", "甲街道莲花"])
def test_the_stem_alone_is_open_between_all_that_begin_so_in_other_grids(text):
    grids = {"A": ("莲花社区", "甲街道"), "B": ("乙社区", "甲街道"), "C": ("丙社区", "甲街道")}
    found = city({"莲花社区12号": "A", "莲花新村3栋": "B", "莲花大厦": "C", "莲花北路1号": "C"}, grids).match(text)
    assert [grid for grid, _ in found.grids] == ["A", "B", "C"]
    assert (found.certainty, found.grids[0][1]) == (Certainty.OPEN, pytest.approx(1 / 3))


def test_the_stem_alone_is_the_community_where_all_that_begin_so_lie_in_it():
    grids = {"A": ("莲花社区", "甲街道"), "B": ("乙社区", "甲街道")}
    found = city({"莲花社区12号": "A", "莲花新村3栋": "A", "天府路1号": "B"}, grids).match("莲花")
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


def test_a_building_behind_the_stem_is_that_of_an_estate_that_has_it():
    grids = {"A": ("莲花社区", "甲街道"), "B": ("乙社区", "甲街道")}
    found = city({"莲花社区12号": "A", "莲花新村3栋": "B", "莲花大厦": "A"}, grids).match("莲花3栋")
    assert (found.grid, found.certainty) == ("B", Certainty.PROBABLE)
