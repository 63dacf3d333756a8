"""A house with a public office behind it that the register has elsewhere, or by another name."""

import pytest

from geogrid.domain.addressing.finding import Certainty, Remark
from tests.domain.addressing.cities import city

GRIDS = {"A": ("经七社区", "泺源街道"), "B": ("王官庄社区", "王官庄街道"), "C": ("阳光社区", "王官庄街道")}
REGISTER = {
    "经七路188号": "A",
    "阳光路8号": "C",
    "槐荫区公安分局王官庄派出所": "B",
    "槐荫区大庙小学": "B",
    "泺源街道办事处": "A",
    "王官庄社区卫生服务中心": "B",
}


@pytest.mark.parametrize("text", ["经七路188号王官庄派出所", "经七路188号大庙小学", "经七路188号（大庙小学）"])
def test_a_house_with_an_office_that_is_elsewhere_is_not_certain(text):
    found = city(REGISTER, GRIDS).match(text)
    assert (found.grid, found.certainty, found.notes[0].remark) == ("A", Certainty.PROBABLE, Remark.ALSO_FITS)
    assert {grid for spot in found.spots for grid in spot.grids} == {"A", "B"}


def test_a_house_with_an_office_of_which_the_register_has_only_others_is_not_certain():
    found = city(REGISTER, GRIDS).match("经七路188号泉城派出所")
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)
    assert found.notes[0].remark is Remark.NOT_LISTED


@pytest.mark.parametrize(
    "text",
    [
        "阳光路8号小王超市", "阳光路8号泉城小学", "阳光路8号建设银行", "阳光路8号社区卫生服务中心",
        "经七路188号泺源街道办", "经七路188号",
    ],
)  # fmt: skip
def test_a_house_with_what_is_at_its_number_is_certain(text):
    found = city(REGISTER, GRIDS).match(text)
    assert (found.grid, found.certainty) == (REGISTER[text[: text.index("号") + 1]], Certainty.CERTAIN)


def test_a_house_that_the_register_has_with_its_office_is_certain():
    found = city({**REGISTER, "经七路190号王官庄派出所": "A"}, GRIDS).match("经七路190号王官庄派出所")
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


PARTS = {
    "锦绣华城3栋": "A", "锦绣华城7栋": "B", "锦绣华城幼儿园": "A", "云塘派出所": "C", "人民路12号": "A",
}  # fmt: skip
AROUND = {code: (f"{name}社区", "某街道") for code, name in zip("ABC", ("河东", "河西", "云塘"), strict=True)}


@pytest.mark.parametrize("text", ["锦绣华城7栋幼儿园", "锦绣华城7栋派出所", "人民路12号派出所"])
def test_one_behind_a_building_that_is_elsewhere_is_told(text):
    assert city(PARTS, AROUND).match(text).certainty is not Certainty.CERTAIN


@pytest.mark.parametrize(
    ("text", "grid"), [("锦绣华城3栋幼儿园", "A"), ("锦绣华城7栋小超市", "B"), ("锦绣华城7栋停电", "B")]
)
def test_one_that_is_there_and_a_shop_are_not(text, grid):
    found = city(PARTS, AROUND).match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["人民路12号噪音扰民派出所不管", "人民路12号要求派出所处理"])
def test_what_is_said_of_an_office_is_none_of_its_name(text):
    found = city(PARTS, AROUND).match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)
