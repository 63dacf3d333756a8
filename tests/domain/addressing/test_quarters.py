"""Segments of roads that are called by the quarter they run through: 河街（窑湾段）35号."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{name}社区", "某街道") for code, name in zip("AB", ("甲里", "窑湾"), strict=True)}
ONE = {"河街33号": "B", "河街35号": "B", "人民路35号": "A"}
TWO = {"窑湾社区河街35号": "B", "甲里社区河街35号": "A"}


@pytest.mark.parametrize("register", [ONE, TWO])
@pytest.mark.parametrize("text", ["河街（窑湾段）35号", "河街（窑湾段）35号2楼", "河街(窑湾)35号", "河街窑湾段35号"])
def test_one_by_its_community_is_there(register, text):
    found = city(register, GRIDS).match(text)
    assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)


def test_of_two_roads_of_one_name_the_one_there_is_meant():
    assert city(TWO, GRIDS).match("河街（甲里段）35号").grid == "A"
    assert city(TWO, GRIDS).match("河街35号").certainty is Certainty.OPEN


@pytest.mark.parametrize("text", ["河街（甲里段）35号", "河街（老街段）35号", "河街（人民路段）35号"])
def test_another_part_of_the_road_is_probable(text):
    found = city(ONE, GRIDS).match(text)
    assert (found.grid, found.certainty) == ("B", Certainty.PROBABLE)
    assert found.probability <= 0.6


def test_the_road_itself_is_found_as_before():
    assert city(ONE, GRIDS).match("河街（老粮站）35号").certainty is Certainty.CERTAIN
