"""Ranges and lists of lanes and of houses of which the register lacks some, and buildings with a letter."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {"A": ("甲社区", "甲街道"), "B": ("乙社区", "甲街道")}
LANES = {"溧阳路965弄1号": "A", "溧阳路967弄1号": "B", "溧阳路969弄1号": "A"}


@pytest.mark.parametrize(
    "text",
    [
        "溧阳路965弄—969弄",
        "溧阳路965弄-969弄",
        "溧阳路965弄～969弄",
        "溧阳路965弄至969弄",
        "溧阳路965-969弄",
        "溧阳路965弄到969弄1号",
    ],
)
def test_a_range_of_lanes_has_those_between(text):
    found = city(LANES, GRIDS).match(text)
    assert [(grid, round(share, 2)) for grid, share in found.grids] == [("A", 0.67), ("B", 0.33)]


@pytest.mark.parametrize("text", ["溧阳路965、967弄", "溧阳路965弄、967弄", "溧阳路965弄和967弄"])
def test_a_list_of_lanes_has_each(text):
    assert city(LANES, GRIDS).match(text).certainty is Certainty.OPEN


def test_a_range_of_lanes_in_one_grid_is_certain():
    found = city(LANES | {"溧阳路967弄1号": "A"}, GRIDS).match("溧阳路965弄—969弄")
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("text", "missing"),
    [("一元路6-8号", "8号"), ("一元路6号至8号", "8号"), ("一元路4-6号", "4号"), ("一元路6、8号", "8号")],
)
def test_a_house_of_several_that_is_not_listed_is_named_and_makes_them_less_sure(text, missing):
    found = city({"一元路6号": "A", "一元路20号": "B"}, GRIDS).match(text)
    assert found.grid == "A"
    assert found.certainty is not Certainty.CERTAIN
    assert found.notes[0].said == missing


@pytest.mark.parametrize(
    "text", ["水岸星城g1", "水岸星城G1", "水岸星城 g1", "水岸星城g1栋", "水岸星城G1-302", "水岸星城g1-2-301"]
)
@pytest.mark.parametrize("kept", ["G1栋", "g1号楼", "G1"])
def test_a_building_with_a_letter_before_its_number_is_found_without_its_kind(text, kept):
    found = city({f"水岸星城{kept}": "A", "水岸星城G2栋": "B"}, GRIDS).match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["三官堂街3号九眼桥店", "三官堂街3号（九眼桥店）"])
def test_a_branch_that_is_called_by_a_place_is_where_its_house_is(text):
    found = city({"三官堂街3号": "A", "九眼桥": "B"}, GRIDS).match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


def test_a_branch_without_its_house_is_not_certainly_at_the_place():
    found = city({"三官堂街3号": "A", "九眼桥": "B"}, GRIDS).match("九眼桥店")
    assert (found.grid, found.certainty) == ("B", Certainty.PROBABLE)


@pytest.mark.parametrize("text", ["三官堂街3号九眼桥店", "三官堂街3号（九眼桥店）"])
def test_one_that_the_register_has_at_the_house_is_that(text):
    found = city({"三官堂街3号": "A", "三官堂街3号九眼桥店": "B"}, GRIDS).match(text)
    assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)
