"""The grid of a point or a code, as of a day, on both stores."""

from dataclasses import replace
from datetime import date
from threading import Thread

import pytest
from shapely import box

from geogrid.domain import crs
from geogrid.domain.grid import Generation
from geogrid.errors import CrsUnknown, GridUnknown, NoGeneration, NoGridHere, PointOutOfRange
from geogrid.services.lookup import Lookup, Rule
from geogrid.store import generations
from tests.drawn import AREAS, GRIDS, NE, NW, SE, SW

TODAY = date(2026, 11, 23)


@pytest.fixture
def lookup(district):
    return Lookup(district)


def test_a_point_inside(lookup):
    answer = lookup.point("cgcs2000", 118.309, 29.715, TODAY)
    assert answer.found.grid.code == NW
    assert answer.rule == Rule.INSIDE
    assert answer.border_m == pytest.approx(96.8, abs=0.1)
    assert answer.neighbour.code == NE
    assert answer.found.leader.name == "示例网格长甲"
    assert answer.found.duty_phone == "0559-0000-001"
    snapshot = answer.found.snapshot
    assert snapshot.full_name(answer.found.grid) == "前园社区第一网格"
    assert snapshot.street(answer.found.grid).name == "昱中街道"
    assert snapshot.district().name == "屯溪区"


def test_a_point_on_the_border_goes_to_the_lowest_code(lookup):
    answer = lookup.point("cgcs2000", 118.31, 29.71, TODAY)
    assert answer.found.grid.code == min(NW, NE, SW, SE)
    assert answer.rule == Rule.ON_BORDER_LOWEST_CODE
    assert answer.border_m == 0


@pytest.mark.parametrize("system", ["wgs84", "gcj02", "bd09", "4548", "4490"])
def test_every_coordinate_system_leads_to_the_same_grid(lookup, system):
    x, y = crs.from_storage(system, 118.305, 29.705)
    answer = lookup.point(system, float(x), float(y), TODAY)
    assert answer.found.grid.code == SW
    assert (answer.lon, answer.lat) == pytest.approx((118.305, 29.705), abs=1e-8)


@pytest.mark.parametrize("system", ["wgs84", "gcj02", "bd09", "4548"])
def test_the_point_in_the_answer_asked_again_gives_the_same_answer(lookup, system):
    """Corners and middles of borders, where the last digits decide."""
    for lon, lat in ((118.31, 29.71), (118.31, 29.705), (118.305, 29.71), (118.30, 29.70)):
        x, y = crs.from_storage(system, lon, lat)
        answer = lookup.point(system, float(x), float(y), TODAY)
        again = lookup.point("cgcs2000", answer.lon, answer.lat, TODAY)
        assert (again.found.grid, again.rule) == (answer.found.grid, answer.rule)
        assert answer.rule == Rule.ON_BORDER_LOWEST_CODE or answer.border_m == 0


def test_outside_every_grid_the_nearest_is_named(lookup):
    with pytest.raises(NoGridHere) as refusal:
        lookup.point("wgs84", 118.33, 29.705, TODAY)
    assert refusal.value.facts["code"] == SE
    assert refusal.value.facts["name"] == "水心亭社区第二网格"
    assert refusal.value.facts["distance_m"] == pytest.approx(967.7, abs=0.1)


@pytest.mark.parametrize("point", [(float("nan"), 29.7), (1e300, 29.7), (29.7, 118.3), (float("inf"), 0)])
@pytest.mark.parametrize("system", ["wgs84", "gcj02", "bd09"])
def test_impossible_points_are_refused(lookup, system, point):
    with pytest.raises(PointOutOfRange):
        lookup.point(system, *point, TODAY)


def test_impossible_metres_are_refused(lookup):
    with pytest.raises(PointOutOfRange):
        lookup.point("4548", 1e300, 0.0, TODAY)


def test_an_unknown_system_is_refused(lookup):
    with pytest.raises(CrsUnknown):
        lookup.point("nonsense", 118.3, 29.7, TODAY)


def test_a_grid_by_code(lookup):
    assert lookup.grid(SE, TODAY).leader is None
    with pytest.raises(GridUnknown):
        lookup.grid("341002001003999", TODAY)


def test_before_the_first_generation_nothing_answers(lookup):
    with pytest.raises(NoGeneration):
        lookup.point("wgs84", 118.305, 29.705, date(2025, 12, 31))


def test_every_day_answers_by_its_own_generation_and_the_new_one_is_seen_at_once(district, lookup):
    assert lookup.point("wgs84", 118.31001, 29.715, TODAY).found.grid.code == NE
    west, east = box(118.30, 29.71, 118.3102, 29.72), box(118.3102, 29.71, 118.32, 29.72)
    moved = [replace(grid, shape={NW: west, NE: east}.get(grid.code, grid.shape)) for grid in GRIDS]
    with district.writing() as session:
        generations.publish(session, Generation(2, date(2026, 7, 1), False, "moved"), AREAS, moved, None)
    assert lookup.point("wgs84", 118.31001, 29.715, TODAY).found.grid.code == NW
    assert lookup.point("wgs84", 118.31001, 29.715, date(2026, 6, 30)).found.grid.code == NE
    assert lookup.point("wgs84", 118.31001, 29.715, date(2026, 7, 1)).found.snapshot.generation.number == 2


def test_many_threads_build_one_index(district, lookup):
    seen = []

    def ask():
        seen.append(lookup.snapshot(TODAY))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len({id(snapshot) for snapshot in seen}) == 1
