"""Villages and what is in them as a whole: 莲花社区六村, which the register may have as 莲花六村, or not at all."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {"A": ("莲花社区", "甲街道"), "B": ("五福社区", "甲街道"), "C": ("莲花六村社区", "丙街道")}
NUMERALS = pytest.mark.parametrize("numeral", ["6", "六", "第六"])


@NUMERALS
@pytest.mark.parametrize("text", ["莲花社区{}村", "甲街道莲花社区{}村", "莲花社区{}村3栋", "莲花社区，{}村3号"])
def test_one_that_the_register_lacks_is_the_community_to_60_percent_and_named(numeral, text):
    register = {"莲花社区12号": "A", "莲花五村3栋": "A", "五福社区六村3栋": "B"}
    found = city(register, {code: GRIDS[code] for code in "AB"}).match(text.format(numeral))
    assert (found.grid, found.certainty, found.probability) == ("A", Certainty.PROBABLE, 0.6)
    assert found.notes[0].said == f"{numeral}村"


@NUMERALS
@pytest.mark.parametrize("kept", ["莲花六村3栋", "莲花6村3栋", "莲花社区6村3栋", "莲花社区六村3栋"])
@pytest.mark.parametrize("text", ["莲花社区{}村", "莲花社区{}村3栋", "莲花社区{}村3号楼", "甲街道莲花社区 {}村3栋"])
def test_one_that_the_register_has_is_found_however_it_is_called_there(numeral, kept, text):
    matcher = city({"莲花社区12号": "B", kept: "A", "五福社区六村3栋": "B"}, {code: GRIDS[code] for code in "AB"})
    found = matcher.match(text.format(numeral))
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@NUMERALS
def test_one_that_lies_in_another_community_is_not_certain(numeral):
    matcher = city({"莲花社区12号": "A", "莲花六村3栋": "B"}, {code: GRIDS[code] for code in "AB"})
    found = matcher.match(f"莲花社区{numeral}村")
    assert (found.grid, found.certainty) == ("B", Certainty.PROBABLE)


@NUMERALS
def test_a_community_that_is_called_so_may_be_meant(numeral):
    found = city({"莲花社区12号": "A", "莲花六村社区3栋": "C"}, GRIDS).match(f"莲花社区{numeral}村")
    assert [grid for grid, _ in found.grids] == ["C", "A"]
    assert found.certainty is Certainty.PROBABLE


PARTS = pytest.mark.parametrize("part", ["东村", "新村", "一区", "A区", "东区", "二期", "二组团", "西苑"])


@PARTS
@pytest.mark.parametrize("inside", ["", "3栋"])
def test_a_part_without_a_name_is_what_the_register_calls_by_the_community(part, inside):
    two = {code: GRIDS[code] for code in "AB"}
    found = city({"莲花社区12号": "A", f"莲花{part}3栋": "B"}, two).match(f"莲花社区{part}{inside}")
    assert (found.grid, found.certainty) == ("B", Certainty.PROBABLE)
    found = city({"莲花社区12号": "A", f"莲花{part}3栋": "A"}, two).match(f"莲花社区{part}{inside}")
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@PARTS
def test_one_that_nobody_knows_is_named(part):
    found = city({"莲花社区12号": "A"}, {"A": GRIDS["A"]}).match(f"莲花社区{part}")
    assert (found.grid, found.probability) == ("A", 0.6)
    assert found.notes[0].said.upper() == part


def test_a_name_that_begins_so_is_that_name():
    two = {code: GRIDS[code] for code in "AB"}
    found = city({"莲花社区12号": "A", "东苑小区3栋": "A", "天府路1号": "B"}, two).match("莲花社区东苑小区3栋")
    assert (found.spots[0].text, found.certainty) == ("东苑小区3幢", Certainty.CERTAIN)


def test_the_end_of_a_village_is_none():
    found = city({"莲花社区12号": "A"}, {"A": GRIDS["A"]}).match("莲花社区村口")
    assert found.certainty is Certainty.CERTAIN


@pytest.mark.parametrize("text", ["红砂村", "甲街道红砂村", "红砂", "红砂村村口", "红砂村停水"])
@pytest.mark.parametrize("row", ["红砂村4组6号", "红砂村大屋场6号", "红砂村6号"])
def test_a_village_as_a_whole_is_also_where_the_register_has_places_of_it(text, row):
    grids = {"A": ("红砂村", "甲街道"), "B": ("五福社区", "甲街道")}
    found = city({"红砂村3组5号": "A", row: "B"}, grids).match(text)
    assert found.grids == (("A", 0.6), ("B", 0.4))
    assert found.notes[-1].said == row


def test_a_hamlet_as_a_whole_is_in_all_grids_of_its_houses():
    grids = {"A": ("红砂村", "甲街道"), "B": ("五福社区", "甲街道")}
    found = city({"红砂村大屋场5号": "A", "红砂村大屋场6号": "B"}, grids).match("红砂村大屋场")
    assert {grid for grid, _ in found.grids} == {"A", "B"}
    assert found.certainty is Certainty.OPEN


def test_villages_that_are_called_alike_in_two_communities_are_not_certain():
    two = {code: GRIDS[code] for code in "AB"}
    matcher = city({"莲花社区六村3栋": "A", "莲花六村3栋": "B", "天府路1号": "B"}, two)
    assert matcher.match("莲花社区六村3栋").grids[0][0] == "A"
    assert matcher.match("莲花六村3栋").grids[0][0] == "B"
    assert {grid for grid, _ in matcher.match("莲花六村").grids} == {"A", "B"}
    assert matcher.match("莲花六村").certainty is not Certainty.CERTAIN
