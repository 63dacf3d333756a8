"""Rows of whole addresses that cannot be read into parts: each is found, and none makes a name of a word."""

import re

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests import odd_registers
from tests.domain.addressing.test_registers import town
from tests.odd_registers import ODD_WHOLE, SHAPES


@pytest.fixture(scope="module")
def towns():
    return {shape: town(SHAPES[shape]) for shape in ("odd_whole", "odd_in_areas")}


def test_every_odd_row_is_found_by_its_own_text_and_without_areas(towns):
    for shape in ("odd_whole", "odd_in_areas"):
        matcher, grid_of = towns[shape]
        for address, grid in grid_of.items():
            for text in {address, *(text for text in ODD_WHOLE if address.endswith(text))}:
                found = matcher.match(text)
                assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN), (shape, text)


@pytest.mark.parametrize("shape", ["odd", "whole", "segments", "odd_whole", "odd_in_areas"])
def test_no_estate_or_road_is_called_by_a_word_that_is_no_name(shape):
    word = re.compile("[东南西北中前后]?(?:[老新特临内]|段|巷|区|街|路|楼|院)?|自编|市场内.?|公馆")
    places, _ = odd_registers.places(SHAPES[shape])
    assert not [name for place in places for name in (place.road, place.estate) if name and word.fullmatch(name)]


@pytest.mark.parametrize(
    "text",
    ["解放路东段3号", "解放路东段", "解放路北2号楼", "老街区", "云集路东段3号楼", "果园一路南2栋", "献福路东段停水",
     "夷陵大道西段", "解放路老43号", "胜利四路43号", "胜利四路2号", "胜利四路3号", "水利局（老）", "胜利四路中段3号"],
)  # fmt: skip
def test_an_odd_row_makes_nothing_else_certain(towns, text):
    for shape in ("odd_whole", "odd_in_areas"):
        assert towns[shape][0].match(text).certainty is not Certainty.CERTAIN


def test_what_an_odd_row_is_also_called(towns):
    for shape in ("odd_whole", "odd_in_areas"):
        matcher, grid_of = towns[shape]
        for text, like in (
            ("草市村1组", "草市村一组"), ("草市村第二村民小组", "草市村二组"),
            ("胜利四路（东段）3号", "胜利四路东段3号"),
            ("金色家园1幢", "金色家园1栋"), ("胜利四路21号后楼三楼", "胜利四路21号后楼"),
        ):  # fmt: skip
            found = matcher.match(text)
            grid = next(grid for address, grid in grid_of.items() if address.endswith(like))
            assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN), (shape, text)


def test_a_place_with_buildings_that_are_called_after_it():
    matcher, grid_of = town(["一医院家属院", "一医院家属院1栋", "一医院家属院2栋"])
    found = matcher.match("一医院家属院")
    assert (found.grid, found.certainty) == (grid_of["一医院家属院"], Certainty.PROBABLE)
    assert {grid for grid, _ in found.grids} == set(grid_of.values())


def test_parts_of_a_house_are_in_it():
    matcher, grid_of = town(["延安路12号2楼", "延安路14号门卫室", "延安路16号3楼", "延安路16号4楼"])
    for text, like in (
        ("延安路12号", "延安路12号2楼"), ("延安路12号二楼", "延安路12号2楼"), ("延安路14号", "延安路14号门卫室"),
        ("延安路16号3楼", "延安路16号3楼"),
    ):  # fmt: skip
        found = matcher.match(text)
        assert (found.grid, found.certainty) == (grid_of[like], Certainty.CERTAIN), text
    assert matcher.match("延安路16号").certainty is Certainty.OPEN
    assert matcher.match("延安路16号5楼").certainty is Certainty.OPEN
