"""Reported problems: the filters, alone and together."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from shapely import box

from geogrid.domain.cases.case import LocatedBy
from geogrid.domain.cases.selection import Within
from geogrid.domain.grid import Grid
from geogrid.errors import CodeTaken
from geogrid.store import cases, contents, generations, places
from tests.store.values import DAY, LATER, case, generation, place

CASES = [
    case("E1", datetime(2026, 1, 1, 0, 0), grid="A", address="前园南路1号", located_by=LocatedBy.ADDRESS),
    case("E2", datetime(2026, 1, 31, 23, 59, 59), grid="A", category="占道经营"),
    case("E3", datetime(2026, 2, 1, 0, 0), grid="B", lon=118.35, lat=29.75),
    case("E4", datetime(2026, 2, 1, 0, 0), category="占道经营", lon=118.4, lat=29.8),
]
JANUARY = {"since": date(2026, 1, 1), "until": date(2026, 2, 1)}


@pytest.fixture
def reported(database):
    with database.writing() as session:
        assert cases.add(session, iter(CASES)) == 4
    return database


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "E3 E4 E2 E1"),
        (JANUARY, "E2 E1"),
        ({"since": date(2026, 2, 1)}, "E3 E4"),
        ({"until": date(2026, 1, 31)}, "E1"),
        ({"categories": ["占道经营"]}, "E4 E2"),
        ({"categories": ["占道经营", "暴露垃圾"]}, "E3 E4 E2 E1"),
        ({"categories": []}, ""),
        ({"box": (118.35, 29.75, 118.4, 29.8)}, "E3 E4"),
        ({"box": (118.350000001, 29.7, 118.399999999, 29.9)}, ""),
        (JANUARY | {"categories": ["占道经营"], "box": (118, 29, 119, 30)}, "E2"),
    ],
)
def test_filters(reported, filters, expected):
    with reported.reading() as session:
        found = cases.select(session, **filters)
        assert " ".join(each.code for each in found) == expected
        assert cases.count(session, **filters) == len(found)
        in_grids = [each.grid for each in found if each.grid]
        assert cases.counts_by_grid(session, date(2026, 12, 31), **filters) == {
            grid: in_grids.count(grid) for grid in in_grids
        }


@pytest.mark.parametrize(
    ("on", "first", "second"),
    [
        (DAY, "E2 E1", "E3"),
        (date(2026, 6, 30), "E2 E1", "E3"),
        (LATER, "", "E3 E2 E1"),
        (date(2027, 1, 1), "", "E2 E1"),
    ],
    ids=["from the first day", "until the last", "moved", "B is no more"],
)
def test_a_case_lies_in_the_community_that_its_grid_has_or_had_last(reported, on, first, second):
    """A goes from one community to another; B goes out of force, so that it stays where it was last, and comes anew."""
    a, b = Grid("A", "A", "one", None, box(0, 0, 1, 1)), Grid("B", "B", "two", None, box(1, 0, 2, 1))
    moved = replace(a, community="two")
    with reported.writing() as session:
        generations.publish(session, generation(1), [], [a, b], None)
        generations.publish(session, generation(2, LATER), [], [moved], None)
        generations.publish(session, generation(3, date(2027, 1, 1)), [], [moved, replace(b, community="three")], None)
    with reported.reading() as session:
        for community, there in (("one", first), ("two", second)):
            found = cases.select(session, within=[Within((community,), (), None, on)])
            assert " ".join(each.code for each in found) == there


def test_a_grid_that_was_never_in_force_moves_no_case(reported):
    grid = Grid("A", "A", "one", None, box(0, 0, 1, 1))
    with reported.writing() as session:
        generations.publish(session, generation(1), [], [grid], None)
        generations.publish(session, generation(2, LATER), [], [replace(grid, community="two")], None)
        generations.publish(session, generation(3, LATER), [], [], None)
    with reported.reading() as session:
        assert cases.count(session, within=[Within(("one",), (), None, LATER)]) == 2
        assert cases.count(session, within=[Within(("two",), (), None, LATER)]) == 0


def test_every_field_comes_back(reported):
    with reported.reading() as session:
        assert sorted(cases.select(session), key=lambda each: each.code) == CASES


def test_pages(reported):
    with reported.reading() as session:
        pages = [cases.select(session, limit=3, offset=offset) for offset in (0, 3, 6)]
    assert [[each.code for each in page] for page in pages] == [["E3", "E4", "E2"], ["E1"], []]


def test_what_there_is(reported):
    with reported.reading() as session:
        assert cases.categories(session) == ["占道经营", "暴露垃圾"]
        assert cases.period(session) == (date(2026, 1, 1), date(2026, 2, 1))
        assert cases.states(session, ["E1", "E9", *map(str, range(2000))]) == {"E1": None}


def test_a_code_is_used_once(reported):
    with pytest.raises(CodeTaken, match="cases"), reported.writing() as session:
        cases.add(session, [case("E9"), case("E1")])
    with reported.reading() as session:
        assert cases.count(session) == 4


def test_without_any(database):
    with database.reading() as session:
        assert (cases.period(session), cases.categories(session), cases.select(session)) == (None, [], [])
        assert contents.is_empty(session)
        assert not contents.is_simulated(session)


def test_simulated_means_every_generation(database):
    with database.writing() as session:
        generations.publish(session, generation(1), [], [], None)
        assert contents.is_simulated(session)
        generations.publish(session, generation(2, simulated=False), [], [], None)
        assert not contents.is_simulated(session)
        assert not contents.is_empty(session)


@pytest.mark.parametrize("real", ["case", "place"])
def test_simulated_means_every_case_and_place_too(database, real):
    with database.writing() as session:
        generations.publish(session, generation(1), [], [], None)
        cases.add(session, [case("S1")], simulated=True)
        places.add(session, [place("S1", "前园南路1号")], date(2026, 1, 1), simulated=True)
        assert contents.is_simulated(session)
        if real == "case":
            cases.add(session, [case("E1")])
        else:
            places.add(session, [place("E1", "前园南路2号")], date(2026, 1, 1))
        assert not contents.is_simulated(session)
