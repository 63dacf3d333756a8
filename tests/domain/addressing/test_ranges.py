"""Ranges of buildings and of house numbers: all that is in them is meant, or what is left out is said."""

from datetime import date

import pytest

from geogrid.domain.addressing.finding import Certainty, How, Remark
from geogrid.domain.register import Override
from tests.domain.addressing.small import matcher_of

ESTATE = {"海棠花园1幢": "A", "海棠花园2幢": "B", "海棠花园3幢": "A"}
ROAD = {f"延安路{number}号": "A" if number % 2 else "B" for number in range(1, 10)}


def decided(register, text, grid="C"):
    return matcher_of(register).deciding([Override(text, grid, "调整", "12号文", date(2099, 1, 1))])


@pytest.mark.parametrize("text", ["海棠花园1-3幢", "海棠花园1—3幢停水", "海棠花园1至3幢"])
def test_buildings_between_are_meant(text):
    found = matcher_of(ESTATE).match(text)
    assert found.certainty is not Certainty.CERTAIN
    assert {grid for spot in found.spots for grid in spot.grids} == {"A", "B"}
    together = matcher_of(dict.fromkeys(ESTATE, "A")).match(text)
    assert (together.certainty, together.grid) == (Certainty.CERTAIN, "A")


@pytest.mark.parametrize("building", [1, 2, 3])
def test_a_decision_about_a_range_of_buildings_is_about_each(building):
    found = decided(ESTATE, "海棠花园1-3幢").match(f"海棠花园{building}幢")
    assert (found.spots[0].how, found.grid, found.certainty) == (How.OVERRIDE, "C", Certainty.CERTAIN)


def test_houses_across_the_road_in_another_grid_are_told():
    found = matcher_of(ROAD).match("延安路1-5号停水")
    assert found.certainty is not Certainty.CERTAIN
    assert found.grid == "A"
    assert any(note.remark is Remark.OTHER_SIDE for spot in found.spots for note in spot.notes)
    for said in ("延安路1-5号单号停水", "延安路1-5号（单号）"):
        assert not any(
            note.remark is Remark.OTHER_SIDE for spot in matcher_of(ROAD).match(said).spots for note in spot.notes
        )
    assert matcher_of(dict.fromkeys(ROAD, "A")).match("延安路1-5号停水").certainty is Certainty.CERTAIN


def test_a_decision_about_houses_holds_for_what_is_a_number_in_one():
    found = decided(ROAD, "延安路1-9号").match("延安路7号附2号")
    assert (found.spots[0].how, found.grid) == (How.OVERRIDE, "C")


@pytest.mark.parametrize("text", ["{}1号3楼、2号2楼", "{}1号3楼，2号2楼", "{}1号3楼和2号2楼", "{0}1号3楼和{0}2号2楼"])
def test_houses_with_floors_are_each_of_the_road(text):
    found = matcher_of(ROAD).match(text.format("延安路"))
    assert found.certainty is not Certainty.CERTAIN
    assert {"A"} <= {grid for spot in found.spots for grid in spot.grids}


PHASES = {"恒信城一期1幢": "A", "恒信城二期1幢": "B", "恒信城三期1幢": "C"}


@pytest.mark.parametrize("text", ["恒信城一期和三期", "恒信城一、三期停水", "恒信城一期、三期", "恒信城一期至三期"])
def test_phases_of_an_estate_are_each_meant(text):
    found = matcher_of(PHASES).match(text)
    assert found.certainty is not Certainty.CERTAIN
    assert {"A", "C"} <= {grid for spot in found.spots for grid in spot.grids}


def test_a_decision_about_a_side_of_a_road_is_about_its_houses():
    matcher = decided(ROAD, "延安路1-5号单号")
    assert [matcher.match(f"延安路{number}号").grid for number in range(1, 7)] == ["C", "B", "C", "B", "C", "B"]


@pytest.mark.parametrize(
    "text", ["延安路附5号", "5号车在延安路抛锚", "5号选手延安路", "原地址延安路5号", "老地址：延安路5号"]
)
def test_no_house_number_of_now(text):
    found = matcher_of(ROAD).match(text)
    assert found.certainty is not Certainty.CERTAIN or found.how is not How.EXACT


@pytest.mark.parametrize(("text", "score"), [("海棠花园", 1.0), ("海棠花园4幢", 0.9)])
def test_an_estate_of_which_a_range_belongs_to_the_grid_of_the_rest_is_wholly_there(text, score):
    register = {**dict.fromkeys(ESTATE, "A"), "海棠花园5幢": "C"}
    found = decided(register, "海棠花园1—3幢").match(text)
    assert (found.how, found.grid) == (How.ESTATE, "C")
    assert found.probability == pytest.approx(score)
    assert any(note.remark is Remark.PART_BY_DOCUMENT for spot in found.spots for note in spot.notes)
