"""Columns of house numbers that go on with what is inside the house: no further houses of the road; both stores."""

from datetime import date

import pytest
import shapely

from geogrid.domain.addressing.finding import Certainty
from geogrid.domain.grid import Area, Generation, Grid, Level
from geogrid.domain.register import Place, PlaceKind
from geogrid.services.addresses import Addresses
from geogrid.services.lookup import Lookup
from geogrid.store import generations, places

ON = date(2026, 11, 1)
WEST, EAST = shapely.box(118.3, 29.7, 118.31, 29.71), shapely.box(118.31, 29.7, 118.32, 29.71)
GROUND = shapely.union_all([WEST, EAST])
AREAS = [Area("341002", "屯溪区", Level.DISTRICT, None, GROUND)]
REGISTER = [
    ("粤秀街", "20号3楼", WEST),
    ("榨粉街", "30号203房", WEST),
    ("豪贤路", "40号自编8号", WEST),
    ("万福路", "88号2座301", WEST),
    ("仰忠街", "9号大院8号", WEST),
    ("小马站", "90号A座", WEST),
    ("小马站", "90号B座", EAST),
    ("流水井", "自编7号", WEST),
    ("流水井", "7号", EAST),
    ("光塔路", "3、5号", WEST),
    ("光塔路", "12号附1号", EAST),
]


@pytest.fixture
def ask(database):
    stored = [
        Place(f"P{at}", PlaceKind.HOUSE, road + number, None, shape.centroid.x, 29.705, road, number)
        for at, (road, number, shape) in enumerate(REGISTER)
    ]
    grids = [Grid("1", "西", None, None, WEST), Grid("2", "东", None, None, EAST)]
    with database.writing() as session:
        generations.publish(session, Generation(1, ON, False, "-"), AREAS, grids, [])
        places.add(session, stored, ON)
    return lambda text: Addresses(database, Lookup(database)).match(text, ON)[1]


def test_each_is_found_by_its_own_text(ask):
    found = {road + number: ask(road + number) for road, number, _ in REGISTER}
    assert {text: (each.grid, each.certainty) for text, each in found.items()} == {
        road + number: ("1" if shape is WEST else "2", Certainty.CERTAIN) for road, number, shape in REGISTER
    }


@pytest.mark.parametrize("text", ["粤秀街3号", "榨粉街203号", "豪贤路8号", "万福路2号", "仰忠街8号"])
def test_what_is_inside_is_no_house_of_the_road(ask, text):
    assert ask(text).certainty is not Certainty.CERTAIN


@pytest.mark.parametrize(
    ("text", "grid"),
    [("粤秀街20号", "1"), ("榨粉街30号", "1"), ("豪贤路40号", "1"), ("仰忠街9号", "1"), ("光塔路3号", "1"),
     ("光塔路5号", "1"), ("流水井自编7号", "1"), ("流水井7号", "2")],
)  # fmt: skip
def test_the_house_itself_is_known(ask, text, grid):
    found = ask(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)
