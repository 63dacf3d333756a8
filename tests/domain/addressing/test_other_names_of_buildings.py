"""Other names that one building has, and the building that a text names behind them."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {"A": ("甲社区", "甲街道"), "B": ("乙社区", "甲街道")}
REGISTER = {"正义路1号五华大厦A座": "A", "正义路1号五华大厦B座": "B", "丰宁小区1幢": "A", "丰宁小区2幢": "B"}
ALIASES = {"昆百大": "五华大厦a幢", "幸福楼": "丰宁小区1幢"}


@pytest.mark.parametrize("text", ["昆百大B座", "昆百大2号楼", "昆百大B幢3楼", "昆百大C座5楼", "幸福楼2幢301"])
def test_another_building_is_not_certainly_the_one_that_is_called_so(text):
    found = city(REGISTER, GRIDS, aliases=ALIASES).match(text)
    assert found.certainty is not Certainty.CERTAIN


@pytest.mark.parametrize("text", ["昆百大", "昆百大门口", "幸福楼301室", "幸福楼3单元301"])
def test_the_building_and_what_is_in_it_are(text):
    found = city(REGISTER, GRIDS, aliases=ALIASES).match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)
