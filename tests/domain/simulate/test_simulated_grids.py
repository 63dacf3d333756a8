"""Codes, names, numbers, households and people of simulated grids."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
import shapely

from geogrid.domain.grid import Grid, Level
from geogrid.domain.numerals import numeral
from geogrid.domain.people.post import Role
from geogrid.domain.simulate import District, Recipe, simulate
from geogrid.domain.simulate.partition import reading_order
from tests.domain.simulate.conftest import TODAY


def by_community(district: District) -> dict[str, list[Grid]]:
    found = defaultdict(list)
    for grid in district.grids:
        found[grid.community].append(grid)
    return found


def test_same_seed_same_district(recipe: Recipe, demo: District) -> None:
    again = simulate(recipe, today=TODAY)
    for name in ("areas", "grids", "posts", "lines", "surfaces", "estates", "buildings", "places", "cases", "hotspots"):
        one, other = getattr(demo, name), getattr(again, name)
        assert one == other
        if hasattr(one[0], "shape"):
            assert [row.shape.wkb for row in one] == [row.shape.wkb for row in other]


def test_other_seed_other_district(make, demo: District) -> None:
    assert make(seed=2).grids != demo.grids


@pytest.mark.parametrize("wrong", [{"grids": 0}, {"places": 0}])
def test_nothing_cannot_be_simulated(recipe: Recipe, wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        simulate(recipe, today=TODAY, **wrong)


def test_the_size_asked_for(any_seed: District) -> None:
    assert len(any_seed.grids) == 92
    assert len(any_seed.places) == pytest.approx(20_000, rel=0.02)
    assert len(any_seed.buildings) == pytest.approx(6_000, rel=0.02)
    assert len(any_seed.cases) == 3_000


@pytest.mark.parametrize(("grids", "places"), [(5, 20_000), (5, 900), (150, 9_000), (600, 20_000)])
def test_other_sizes(make, grids: int, places: int) -> None:
    district = make(grids=grids, places=places, cases=10)
    assert len(district.places) == pytest.approx(places, rel=0.02)
    assert len(district.buildings) == pytest.approx(0.3 * places, rel=0.05)


def test_real_names_and_codes(demo: District, recipe: Recipe) -> None:
    names = {area.code: area.name for area in demo.areas}
    assert names["341002000000"] == "屯溪区"
    assert names["341002002000"] == "昱中街道"
    assert names["341002002004"] == "前园社区"
    assert sum(area.level is Level.COMMUNITY for area in demo.areas) == 20
    assert sum(area.level is Level.STREET for area in demo.areas) == len(recipe.townships)


def test_each_area_hangs_under_the_one_its_code_says(any_seed: District) -> None:
    for area in any_seed.areas:
        expected = {
            Level.DISTRICT: None,
            Level.STREET: area.code[:6] + "000000",
            Level.COMMUNITY: area.code[:9] + "000",
        }
        assert area.parent == expected[area.level]


def test_communities_are_added_under_invented_towns(make, recipe: Recipe) -> None:
    district = make(grids=600, places=20_000, cases=10)
    real = {community.code for community in recipe.communities}
    added = [area for area in district.areas if area.level is Level.COMMUNITY and area.code not in real]
    assert added
    assert all(area.name.startswith("模拟第") and 150 <= int(area.code[6:9]) < 200 for area in added)
    codes = [area.code for area in district.areas]
    assert len(set(codes)) == len(codes)


def test_few_grids_take_few_communities(make) -> None:
    areas = make(grids=5, places=900, cases=10).areas
    assert [area.name for area in areas] == ["屯溪区", "昱中街道", "前园社区"]


def test_codes_count_inside_each_community(any_seed: District) -> None:
    assert [grid.code for grid in any_seed.grids] == sorted(grid.code for grid in any_seed.grids)
    for community, grids in by_community(any_seed).items():
        assert [grid.code for grid in grids] == [f"{community}{number:03d}" for number in range(1, len(grids) + 1)]
        assert [grid.name for grid in grids] == [f"第{numeral(n)}网格" for n in range(1, len(grids) + 1)]


def test_numbers_run_from_west_to_east_then_north_to_south(any_seed: District) -> None:
    for grids in by_community(any_seed).values():
        middles = shapely.get_coordinates(shapely.centroid([grid.shape for grid in grids]))
        assert reading_order([grid.shape for grid in grids]) == list(range(len(grids)))
        steps = np.diff(middles, axis=0)
        # A step to the west is the start of a new row, which is further south than the row before began.
        assert (steps[steps[:, 0] < 0, 1] < 0).all()


@pytest.mark.parametrize(
    ("picture", "order"),
    [
        ("abc", "abc"),
        ("ba\ndc", "badc"),
        ("ab\ncb", "abc"),
        ("cca\nbba", "cab"),
    ],
)
def test_reading_order(picture: str, order: str) -> None:
    shapes = drawn(picture)
    names = sorted(shapes)
    assert "".join(names[at] for at in reading_order([shapes[name] for name in names])) == order


def drawn(picture: str) -> dict[str, shapely.Polygon]:
    """Return the shape of each letter; a letter is 0.001 degrees wide and high."""
    cells = defaultdict(list)
    for row, line in enumerate(picture.splitlines()):
        for column, letter in enumerate(line):
            cells[letter].append(shapely.box(column, -row - 1, column + 1, -row))
    return {
        letter: shapely.transform(shapely.union_all(boxes), lambda points: points * 0.001 + [118.3, 29.7])
        for letter, boxes in cells.items()
    }


def test_households_are_about_equal_in_each_community(any_seed: District) -> None:
    for grids in by_community(any_seed).values():
        households = np.array([grid.households for grid in grids])
        assert (abs(households / households.mean() - 1) <= 0.15).all()
        assert ((households >= 300) & (households <= 500)).all()


def test_households_are_those_of_the_buildings(demo: District) -> None:
    tree = shapely.STRtree([grid.shape for grid in demo.grids])
    _, grid = tree.query([building.shape for building in demo.buildings], predicate="within")
    counted = np.bincount(grid, [building.households for building in demo.buildings])
    assert counted.astype(int).tolist() == [grid.households for grid in demo.grids]


def test_grids_are_compact(any_seed: District) -> None:
    grids = [shapely.transform(grid.shape, lambda points: points * [0.87, 1]) for grid in any_seed.grids]
    roundness = 4 * np.pi * shapely.area(grids) / shapely.length(grids) ** 2
    assert np.median(roundness) > 0.5


def test_each_grid_has_a_leader_with_a_duty_phone_of_its_own(demo: District) -> None:
    leaders = [post for post in demo.posts if post.role is Role.LEADER]
    assert [post.grid for post in leaders] == [grid.code for grid in demo.grids]
    phones = [post.duty_phone or "" for post in leaders]
    assert len(set(phones)) == len(leaders) == len({post.name for post in leaders})
    assert all(phone.startswith("0559-0000-") for phone in phones)
    assert all("示例" in post.name for post in demo.posts)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (35, "三十五"),
        (100, "一百"),
        (103, "一百零三"),
        (110, "一百一十"),
        (999, "九百九十九"),
    ],
)
def test_numeral(number: int, text: str) -> None:
    assert numeral(number) == text


@pytest.mark.parametrize("number", [0, 1000])
def test_numeral_ends_at_three_digits(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        numeral(number)
