"""Other names of simulated districts: unique, of things that are there, the same from the same seed."""

from __future__ import annotations

from datetime import date

from geogrid.domain.grid import Level
from geogrid.domain.register import Alias, LineKind, LineRank, PlaceKind
from geogrid.domain.simulate import District, Recipe, simulate
from tests.domain.simulate.conftest import TODAY


def named(district: District) -> list[str]:
    things = (*district.areas, *district.lines, *district.surfaces, *district.estates)
    return [thing.name for thing in things] + [place.address for place in district.places]


def test_an_alias_is_no_other_name(any_seed: District) -> None:
    found = [alias.alias for alias in any_seed.aliases]
    assert len(set(found)) == len(found)
    assert not set(found) & set(named(any_seed))


def test_an_alias_stands_for_something_that_is_there(any_seed: District) -> None:
    assert {alias.name for alias in any_seed.aliases} <= set(named(any_seed))


def test_those_on_record_are_there(any_seed: District) -> None:
    assert any_seed.aliases[:3] == [
        Alias("老大桥", "镇海桥"),
        Alias("前园村", "前园社区", date(2004, 1, 1)),
        Alias("率口", "屯光镇"),
    ]


def test_each_kind_of_thing_has_some(demo: District) -> None:
    roads = [line for line in demo.lines if line.kind is LineKind.ROAD]
    kinds = [
        {estate.name for estate in demo.estates},
        {road.name for road in roads if road.rank is LineRank.LANE},
        {road.name for road in roads if road.rank is not LineRank.LANE},
        {place.address for place in demo.places if place.kind is PlaceKind.SITE},
        {area.name for area in demo.areas if area.level is Level.COMMUNITY},
    ]
    assert [bool(names & {alias.name for alias in demo.aliases}) for names in kinds] == [True] * 5


def test_a_site_keeps_what_it_is(demo: District, recipe: Recipe) -> None:
    sites = {place.address for place in demo.places if place.kind is PlaceKind.SITE}
    found = [alias for alias in demo.aliases if alias.name in sites]
    assert found
    for alias in found:
        (kind,) = [kind for kind in recipe.names.sites if alias.name.endswith(kind)]
        assert alias.alias.endswith(kind)


def test_the_same_seed_gives_the_same(recipe: Recipe, demo: District, make) -> None:
    assert simulate(recipe, seed=1, today=TODAY).aliases == demo.aliases != make(seed=2).aliases


def test_a_small_district_has_those_of_its_things_alone(make) -> None:
    small = make(grids=5, places=900, cases=0)
    assert {alias.name for alias in small.aliases} <= set(named(small))
