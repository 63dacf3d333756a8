"""A place that stands before a house says where that is; the house is what is meant."""

import pytest

from geogrid.domain.addressing.finding import Certainty, Remark
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{name}社区", "夫子庙街道") for code, name in zip("AB", ("贡院", "瞻园"), strict=True)}
REGISTER = {"夫子庙": "A", "红花派出所": "A", "贡院街8号": "A", "瞻园路128号": "B", "瞻园路128号3楼": "B"}
NEAR = 0.002
"""The side of a grid, degrees: the middles are 200 m apart."""


@pytest.mark.parametrize(
    "text", ["夫子庙瞻园路128号", "夫子庙 瞻园路128号", "夫子庙的瞻园路128号", "红花派出所瞻园路128号"]
)
def test_the_house_is_meant(text):
    near, far = (city(REGISTER, GRIDS, side=side).match(text) for side in (NEAR, 10 * NEAR))
    assert (near.grid, near.certainty) == ("B", Certainty.CERTAIN)
    assert (far.grid, far.certainty, far.notes[0].remark) == ("B", Certainty.PROBABLE, Remark.ALSO_FITS)


@pytest.mark.parametrize("text", ["红花派出所辖区瞻园路128号", "夫子庙景区内瞻园路128号", "夫子庙商圈 瞻园路128号"])
def test_the_area_of_a_place_says_nothing_of_where_the_house_is(text):
    found = city(REGISTER, GRIDS, side=10 * NEAR).match(text)
    assert (found.grid, found.certainty) == ("B", Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["夫子庙、瞻园路128号", "夫子庙到瞻园路128号", "瞻园路128号、夫子庙"])
def test_a_place_and_a_house_that_are_two_are_open(text):
    assert city(REGISTER, GRIDS, side=NEAR).match(text).certainty is Certainty.OPEN


@pytest.mark.parametrize(
    "text", ["红花派出所辖区", "红花派出所的辖区", "红花派出所管区", "红花派出所管辖范围", "红花派出所责任区"]
)
def test_the_area_of_a_police_station_is_not_the_station(text):
    found = city(REGISTER, GRIDS).match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)
    assert city(REGISTER, GRIDS).match("红花派出所").certainty is Certainty.CERTAIN
