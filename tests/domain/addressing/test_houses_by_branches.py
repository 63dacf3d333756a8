"""Houses of which the register lists branches alone: 7号之一 and 7号之二, but no 7号."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {"A": ("甲社区", "甲街道"), "B": ("乙社区", "甲街道"), "C": ("丙社区", "丙街道")}
AROUND = {"天府路1号": "C", "天府路13号": "C"}
ASKED = pytest.mark.parametrize("text", ["天府路7号", "天府路7号之三", "天府路7号附3号", "天府路7-3号"])


@ASKED
@pytest.mark.parametrize("last", ["7号之二", "7号之五", "7号乙"])
def test_the_house_and_another_branch_are_open_between_the_grids_of_the_branches(text, last):
    found = city(AROUND | {"天府路7号之一": "A", f"天府路{last}": "B"}, GRIDS).match(text)
    assert dict(found.grids) == {"A": 0.45, "B": 0.45}
    assert found.certainty is Certainty.OPEN


@ASKED
@pytest.mark.parametrize(
    "listed", [("7号之一", "7号之二"), ("7号之二", "7号之五"), ("7号附1号", "7号附4号"), ("7号", "7号之二")]
)
def test_both_are_certain_where_all_of_the_house_lies_in_one_grid(text, listed):
    found = city(AROUND | {f"天府路{number}": "A" for number in listed}, GRIDS).match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)
    assert text == "天府路7号" or found.notes[0].said == "天府路7-3号"


@pytest.mark.parametrize("text", ["天府路7号2栋", "天府路7号甲"])
def test_a_building_and_a_house_of_another_kind_are_not(text):
    found = city(AROUND | {"天府路7号之一": "A", "天府路7号之二": "A"}, GRIDS).match(text)
    assert (found.grid, found.probability) == ("A", pytest.approx(0.9))


def test_a_branch_of_a_house_with_a_branch_in_another_grid_is_open():
    found = city(AROUND | {"天府路7号": "A", "天府路7号之二": "B"}, GRIDS).match("天府路7号之三")
    assert found.certainty is Certainty.OPEN


def test_one_branch_alone_makes_nothing_certain():
    found = city(AROUND | {"天府路7号之一": "A"}, GRIDS).match("天府路7号之三")
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)


@pytest.mark.parametrize(
    "text", ["天府路7号付2号", "天府路7号付2", "天府路7付2号", "天府路7付2", "天府路7号付2号301室", "天府路7号附2号"]
)
def test_a_branch_is_written_with_either_character(text):
    register = AROUND | {"天府路7号附1号": "A", "天府路7号附2号": "B"}
    found = city(register, GRIDS).match(text)
    assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)
    written = city(AROUND | {"天府路7号付1号": "A", "天府路7号付2号": "B"}, GRIDS).match(text)
    assert (written.grid, written.certainty) == ("B", Certainty.CERTAIN)


def test_what_was_paid_is_no_branch():
    found = city(AROUND | {"天府路7号": "A", "天府路7号附50号": "B"}, GRIDS).match("天府路7号付50元停车费")
    assert found.grid == "A"
