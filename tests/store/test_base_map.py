"""Lines, surfaces, estates and buildings: what goes in comes out, in a box or all."""

import pytest
import shapely

from geogrid.domain.register import Building, Estate, Line, LineKind, LineRank, Surface, SurfaceKind
from geogrid.store import base_map
from tests.store import pictures
from tests.store.values import DAY, LATER

GROUND = pictures.shapes("AB\nCD")
ROAD = shapely.LineString([pictures.at(0, 0), pictures.at(2, 2)])
LINES = [
    Line("前园南路", LineKind.ROAD, LineRank.ARTERIAL, 20.5, ROAD),
    Line(
        "",
        LineKind.RIVER,
        LineRank.ARTERIAL,
        80.0,
        shapely.MultiLineString([[(1, 1), (2, 2)], [(3, 3), (4, 4)]]),
    ),
]
SURFACES = [Surface("新安江", SurfaceKind.WATER, shapely.MultiPolygon([GROUND["A"], GROUND["D"]]))]
ESTATES = [Estate("城市花园", "341002002004", GROUND["A"])]
BUILDINGS = [Building(code, None, f"{code}幢", 6, 24, shape) for code, shape in GROUND.items()]


@pytest.fixture
def mapped(database):
    with database.writing() as session:
        base_map.replace_base_map(session, DAY, LINES, SURFACES, ESTATES, BUILDINGS)
    return database


def test_what_goes_in_comes_out(mapped):
    with mapped.reading() as session:
        assert base_map.lines(session, DAY) == LINES
        assert base_map.surfaces(session, DAY) == SURFACES
        assert base_map.estates(session, DAY) == ESTATES
        assert base_map.buildings(session, DAY) == BUILDINGS


def test_a_box_takes_what_it_meets(mapped):
    """The border counts; what the index finds too many, for it rounds to 32 bits, is left out."""
    north_west = (*pictures.at(0.2, 0.8), *pictures.at(0.8, 0.2))
    edge = (*pictures.at(0.2, 0.8), *pictures.at(1, 0.2))
    hair_short = (*pictures.at(0.2, 0.8), pictures.at(1, 0)[0] - 1e-9, pictures.at(0, 0.2)[1])
    with mapped.reading() as session:
        found = [
            "".join(building.code for building in base_map.buildings(session, DAY, box))
            for box in (north_west, edge, hair_short)
        ]
        assert found == ["A", "AB", "A"]
        assert base_map.lines(session, DAY, (*pictures.at(1.2, 0.8), *pictures.at(1.8, 0.2))) == []
        assert base_map.lines(session, DAY, (*pictures.at(0.5, 0.8), *pictures.at(0.9, 0.2))) == LINES[:1]
        assert base_map.surfaces(session, DAY, north_west) == SURFACES
        assert base_map.estates(session, DAY, (10, 10, 11, 11)) == []


def test_a_new_map_starts_on_its_day(mapped):
    with mapped.writing() as session:
        base_map.replace_base_map(session, LATER, LINES[:1], [], ESTATES, BUILDINGS[1:])
    with mapped.reading() as session:
        assert base_map.lines(session, LATER) == LINES[:1]
        assert base_map.surfaces(session, LATER) == []
        assert base_map.buildings(session, LATER) == BUILDINGS[1:]
        assert base_map.buildings(session, DAY) == BUILDINGS
        assert base_map.surfaces(session, DAY) == SURFACES
