"""Places that an older geogrid, or a careless column, has in an estate called 小区: which one, their address says."""

import pytest

from geogrid.domain.addressing.finding import How
from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.places.whole import Wholes
from geogrid.domain.addressing.register.directory import PlacesInMemory, place_key
from geogrid.domain.register import Place, PlaceKind

NAMES = Gazetteer({}, [(Level.ROAD, "南园巷"), (Level.COMMUNITY, "彩香一村社区"), (Level.ESTATE, "小区")])


def building(address, estate):
    return Place("P1", PlaceKind.BUILDING, address, None, 118.3, 29.7, None, None, estate, "3幢")


@pytest.mark.parametrize(
    ("address", "estate"),
    [("南园巷小区3幢", "小区"), ("彩香一村一区3幢", "一区"), ("彩香一村社区公寓3幢", "公寓"), ("南苑3幢", "南苑")],
)
def test_its_key_is_what_its_address_says(address, estate):
    assert place_key(building(address, estate), NAMES) == address


def test_its_kind_alone_is_no_estate():
    assert NAMES.named("小区") is None
    places = PlacesInMemory([building("南园巷小区3幢", "小区")], ["G1"], NAMES)
    assert Wholes(None, {}, Gazetteer()).of("小区", How.ESTATE, places) is None
