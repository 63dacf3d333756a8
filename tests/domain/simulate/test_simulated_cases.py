"""Simulated cases: their order, their rhythm, and the two planted hotspots."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest
import shapely

from geogrid.domain.simulate import District, Recipe
from tests.domain.simulate.conftest import TODAY


def grids_of(district: District) -> list[str]:
    tree = shapely.STRtree([grid.shape for grid in district.grids])
    points = shapely.points([(case.lon, case.lat) for case in district.cases])
    case, grid = tree.query(points, predicate="intersects")
    assert (case == np.arange(len(points))).all()
    return [district.grids[at].code for at in grid]


def test_cases_are_of_the_two_years_before_today(any_seed: District) -> None:
    days = [case.reported_at.date() for case in any_seed.cases]
    assert TODAY - timedelta(days=730) <= min(days) < max(days) < TODAY
    assert [case.reported_at for case in any_seed.cases] == sorted(case.reported_at for case in any_seed.cases)


def test_codes_count_the_cases_of_each_day(demo: District) -> None:
    count: Counter[date] = Counter()
    for case in demo.cases:
        count[case.reported_at.date()] += 1
        assert case.code == f"SJ{case.reported_at:%Y%m%d}-{count[case.reported_at.date()]:04d}"
        assert case.grid is None


def test_cases_have_the_address_of_a_place(demo: District) -> None:
    assert {case.address for case in demo.cases} <= {place.address for place in demo.places}


def test_categories_are_those_of_the_recipe(demo: District, recipe: Recipe) -> None:
    found = Counter(case.category for case in demo.cases)
    assert set(found) == {category.name for category in recipe.categories}
    assert found.most_common(1)[0][0] == "暴露垃圾"


def test_hours_and_weekdays_have_a_rhythm(demo: District) -> None:
    building = [case.reported_at for case in demo.cases if case.category == "私搭乱建"]
    lamps = [case.reported_at for case in demo.cases if case.category == "路灯损坏"]
    assert np.mean([when.weekday() < 5 for when in building]) > 0.85
    assert np.mean([when.hour >= 18 for when in lamps]) > 0.5 > np.mean([when.hour >= 18 for when in building])


def test_the_lasting_hotspot_stands_out(any_seed: District) -> None:
    hotspot = any_seed.hotspots[0]
    count = Counter(grids_of(any_seed))
    others = [count[grid.code] for grid in any_seed.grids if grid.code != hotspot.grid]
    assert hotspot.cases == 180
    assert count[hotspot.grid] > np.mean(others) + 8 * np.std(others)


def test_the_sudden_hotspot_stands_out_in_its_month_and_category(any_seed: District) -> None:
    hotspot = any_seed.hotspots[1]
    assert (hotspot.until - hotspot.since).days == 31
    found = [
        grid
        for grid, case in zip(grids_of(any_seed), any_seed.cases, strict=True)
        if case.category == hotspot.category and hotspot.since <= case.reported_at.date() < hotspot.until
    ]
    count = Counter(found)
    assert count[hotspot.grid] >= hotspot.cases == 60
    assert all(cases < 5 for grid, cases in count.items() if grid != hotspot.grid)


def test_hotspots_lie_in_two_grids(any_seed: District) -> None:
    lasting, sudden = any_seed.hotspots
    assert lasting.grid != sudden.grid


@pytest.mark.parametrize("cases", [0, 1, 40])
def test_few_cases(make, cases: int) -> None:
    assert len(make(grids=5, places=900, cases=cases).cases) == cases
