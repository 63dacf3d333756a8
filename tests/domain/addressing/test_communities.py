"""A community as what is matched: certain only of itself, and of nothing that a text says of it or beside it."""

import pytest
import shapely

from geogrid.domain.addressing.finding import Certainty, How
from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.match import Matcher
from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.register.directory import PlacesInMemory
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.register import Place, PlaceKind

GRIDS = [shapely.box(118 + i / 100, 29, 118.01 + i / 100, 29.01) for i in range(3)]
ABOVE = {
    "A": ("体育场社区", "某街道", "第一网格"), "B": ("珍珠路社区", "某街道", "第一网格"),
    "C": ("珍珠路社区", "某街道", "第二网格"),
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    places = [
        Place("1", PlaceKind.HOUSE, "珍珠路51号", None, 118.015, 29.005, road="珍珠路", number="51号"),
        Place("2", PlaceKind.HOUSE, "学院街99号", None, 118.005, 29.005, road="学院街", number="99号"),
    ]
    names = [(Level.COMMUNITY, "体育场社区"), (Level.COMMUNITY, "珍珠路社区"), (Level.ROAD, "珍珠路"),
             (Level.ROAD, "学院街")]  # fmt: skip
    gazetteer = Gazetteer({}, names)
    index = LocateIndex(list(ABOVE), GRIDS)
    return Matcher(gazetteer, PlacesInMemory(places, ["B", "A"], gazetteer), Ground(index), ABOVE, {})


@pytest.mark.parametrize(
    ("text", "grid"),
    [("体育场社区", "A"), ("体育场社区停水", "A"), ("体育场社区第一网格", "A"), ("珍珠路社区第二网格", "C"),
     ("珍珠路社区2网格", "C"), ("珍珠路社区02网格", "C"), ("珍珠路社区第02网格", "C"), ("珍珠路社区网格2", "C"),
     ("珍珠路社区二号网格停水", "C"), ("反映体育场社区噪音扰民", "A")],
)  # fmt: skip
def test_itself_is_certain(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    ["体育场社区3栋501", "体育场社区往东500米", "体育场社区附近", "体育场社区对面", "体育场社区第五网格",
     "体育场社区12号", "体育场社区北河路", "体育场社区3组5号", "距离体育场社区1公里",
     "珍珠路社区第一网格和第二网格", "珍珠路社区2个网格", "珍珠路社区网格2栋", "珍珠路社区12网格",
     "珍珠路社区第二网格5栋"],
)  # fmt: skip
def test_what_is_said_of_it_is_not(matcher, text):
    found = matcher.match(text)
    assert found.certainty is not Certainty.CERTAIN


@pytest.mark.parametrize("text", ["学院街1栋", "学院街11栋1单元101室"])
def test_nor_is_a_building_on_a_road_that_lies_in_one_grid(matcher, text):
    found = matcher.match(text)
    assert found.how is How.ROAD
    assert found.certainty is not Certainty.CERTAIN
