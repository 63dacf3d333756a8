"""House numbers, estates, and the roads of the town as the recipe names them."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest
import shapely

from geogrid.domain.register import Line, LineKind, Place, PlaceKind
from geogrid.domain.simulate import District, Recipe


def houses_on(district: District) -> dict[str, list[tuple[int, Place]]]:
    found = defaultdict(list)
    for place in district.places:
        if place.kind is PlaceKind.HOUSE:
            found[place.road].append((int((place.number or "").removesuffix("号")), place))
    return {road: sorted(houses, key=lambda house: house[0]) for road, houses in found.items()}


def roads_of(district: District) -> dict[str, Line]:
    return {line.name: line for line in district.lines if line.kind is LineKind.ROAD}


def test_addresses_and_codes_are_unique(any_seed: District) -> None:
    for key in ("address", "code"):
        assert max(Counter(getattr(place, key) for place in any_seed.places).values()) == 1
    assert len({building.code for building in any_seed.buildings}) == len(any_seed.buildings)
    assert len({line.name for line in any_seed.lines}) == len(any_seed.lines)


def test_the_examples_are_there(any_seed: District) -> None:
    places = {place.address: place for place in any_seed.places}
    for number in range(1, 7):
        assert places[f"城市花园{number}幢"].community == "341002001003"
    room = places["城市花园3幢2单元501室"]
    assert (room.estate, room.building, room.unit, room.room) == ("城市花园", "3幢", "2单元", "501室")
    assert places["前园南路8号"].road == "前园南路"


def test_the_demo_has_the_house_of_the_first_page(demo: District) -> None:
    (place,) = [place for place in demo.places if place.address == "前园南路12号"]
    assert (place.road, place.number) == ("前园南路", "12号")


def test_house_numbers_leave_none_out(any_seed: District) -> None:
    for houses in houses_on(any_seed).values():
        for side in (1, 0):
            numbers = [number for number, _ in houses if number % 2 == side]
            assert numbers == list(range(2 - side, 2 * len(numbers) + 1, 2))


def test_house_numbers_follow_the_road_from_its_end(any_seed: District) -> None:
    """From the east on roads that run east and west, from the north on the others; both sides from the same end."""
    roads = roads_of(any_seed)
    for road, houses in houses_on(any_seed).items():
        line = roads[road].shape
        if line.geom_type == "LineString":
            along = shapely.line_locate_point(line, [shapely.Point(house.lon, house.lat) for _, house in houses])
            for side in (0, 1):
                backwards = [at for at, (number, _) in zip(along, houses, strict=True) if number % 2 == side]
                assert backwards == sorted(backwards, reverse=True), road
            (west, south), (east, north) = line.coords[0], line.coords[-1]
            assert west < east if east - west > abs(north - south) else south < north


@pytest.mark.parametrize(("road", "odd_is"), [("黄山中路", "north"), ("前园南路", "west")])
def test_odd_numbers_are_on_their_side(any_seed: District, road: str, odd_is: str) -> None:
    line = roads_of(any_seed)[road].shape
    for number, house in houses_on(any_seed)[road]:
        nearest = line.interpolate(line.project(shapely.Point(house.lon, house.lat)))
        beyond = house.lat > nearest.y if odd_is == "north" else house.lon < nearest.x
        assert beyond == (number % 2 == 1)


def test_the_numbering_rule_is_data(recipe: Recipe) -> None:
    assert (recipe.numbering.row_from_east, recipe.numbering.row_odd_north) == (True, True)
    assert (recipe.numbering.column_from_north, recipe.numbering.column_odd_west) == (True, True)


def test_estate_buildings_count_from_one(any_seed: District) -> None:
    numbers = defaultdict(list)
    for building in any_seed.buildings:
        if building.estate:
            numbers[building.estate].append(building.number)
    for found in numbers.values():
        assert found == [f"{number}幢" for number in range(1, len(found) + 1)]


def test_places_lie_in_the_community_they_state(demo: District) -> None:
    tree = shapely.STRtree([grid.shape for grid in demo.grids])
    points = shapely.points([(place.lon, place.lat) for place in demo.places])
    place, grid = tree.query(points, predicate="intersects")
    assert (place == np.arange(len(points))).all()
    assert [demo.grids[at].community for at in grid] == [place.community for place in demo.places]


def test_the_sides_of_qianyuan_are_those_on_record(any_seed: District) -> None:
    """东起前园南路, 南至滨江路, 西至仙人洞南路, 北至黄山中路."""
    (area,) = [area for area in any_seed.areas if area.name == "前园社区"]
    roads = roads_of(any_seed)
    sides = {
        name: area.shape.boundary.intersection(roads[name].shape)
        for name in ("前园南路", "滨江路", "仙人洞南路", "黄山中路")
    }
    assert shapely.union_all(list(sides.values())).equals(area.shape.boundary)
    middle = area.shape.centroid
    assert sides["前园南路"].bounds[0] > middle.x > sides["仙人洞南路"].bounds[2]
    assert sides["黄山中路"].bounds[1] > middle.y > sides["滨江路"].bounds[3]


def test_only_some_roads_cross_the_river(demo: District) -> None:
    (river,) = [line for line in demo.lines if line.name == "新安江"]
    across = {line.name for line in demo.lines if line.kind is LineKind.ROAD and line.shape.intersects(river.shape)}
    assert across == {"华山路", "仙人洞南路", "前园南路"}


def test_roads_in_the_recipe_are_roads_of_the_town(demo: District, recipe: Recipe) -> None:
    names = {line.name for line in demo.lines}
    assert {stretch.way.name for stretch in recipe.stretches} <= names
