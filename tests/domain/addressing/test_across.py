"""What lies across the road of a house: by the houses there, or where none is listed by the line of the road."""

import pytest
import shapely

from geogrid.domain.addressing.finding import How
from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.match import Matcher
from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.register.directory import PlacesInMemory
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.register import Place, PlaceKind

BORDER = 118.31
WEST, EAST = shapely.box(118.3, 29.7, BORDER, 29.71), shapely.box(BORDER, 29.7, 118.32, 29.71)
ROAD = {"羊市街": (shapely.LineString([(BORDER, 29.7), (BORDER, 29.71)]), 12.0)}


def matcher_of(lines, *houses):
    index = LocateIndex(["W", "E"], [WEST, EAST])
    places = [
        Place(number, PlaceKind.HOUSE, f"羊市街{number}", None, lon, 29.705, "羊市街", number) for number, lon in houses
    ]
    names = Gazetteer({}, [(Level.ROAD, "羊市街")])
    grids = index.locate([place.lon for place in places], [place.lat for place in places]).tolist()
    return Matcher(names, PlacesInMemory(places, grids, names), Ground(index), {"W": ["西"], "E": ["东"]}, lines)


@pytest.mark.parametrize(
    ("lines", "houses", "first"),
    [
        (ROAD, [("4号", BORDER - 0.0002)], "E"),
        ({}, [("4号", BORDER - 0.0002)], "W"),
        ({}, [("4号", BORDER - 0.0002), ("5号", BORDER + 0.0002)], "E"),
    ],
)
def test_the_grid_across_the_road_is_the_first(lines, houses, first):
    found = matcher_of(lines, *houses).match("羊市街4号对面")
    assert (found.how, found.grid) == (How.BESIDE, first)


def test_a_line_that_is_far_from_the_house_says_nothing():
    found = matcher_of(ROAD, ("4号", BORDER - 0.001)).match("羊市街4号对面")
    assert found.grid == "W"
