"""Streets that the register has with their neighbourhood before them: 牛市口得胜上街."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {"A": ("甲社区", "甲街道"), "B": ("乙社区", "甲街道")}
REGISTER = {"牛市口得胜上街3号": "A", "牛市口得胜上街7号": "A", "得胜下街3号": "B", "天府东路1号": "B"}


@pytest.mark.parametrize("text", ["得胜上街", "得胜上街3号", "甲街道得胜上街3号"])
def test_one_is_found_by_its_own_name_before_one_of_another_name(text):
    found = city(REGISTER, GRIDS).match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)
    assert found.notes[0].meant == "牛市口得胜上街"


def test_it_is_open_where_two_are_called_so():
    found = city({"牛市口得胜上街3号": "A", "牛王庙得胜上街5号": "B"}, GRIDS).match("得胜上街")
    assert [share for _, share in found.grids] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("text", "grid", "certainty"),
    [
        ("得胜上街", "B", Certainty.PROBABLE),
        ("得胜上街3号", "A", Certainty.PROBABLE),
        ("得胜上街5号", "B", Certainty.CERTAIN),
        ("得胜上街9号", "B", Certainty.OPEN),
        ("牛市口得胜上街3号", "A", Certainty.CERTAIN),
    ],
)
def test_beside_one_that_is_called_so_alone(text, grid, certainty):
    found = city(REGISTER | {"得胜上街5号": "B"}, GRIDS).match(text)
    assert (found.grid, found.certainty) == (grid, certainty)


def test_a_street_that_is_only_counted_is_none_of_them():
    assert not city(REGISTER, GRIDS).match("东路1号").spots
