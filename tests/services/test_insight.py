"""Figures for officials, on both stores."""

from datetime import date, datetime

import pytest

from geogrid.domain.cases.case import Case
from geogrid.domain.cases.selection import Selection
from geogrid.domain.insight.figures import Measure
from geogrid.services import insight
from geogrid.services.cases import find, range_of
from geogrid.services.lookup import Lookup
from geogrid.store import cases
from tests.drawn import NE, NW, SE, SW

EVERYTHING = Selection()
MARCH_TO_JUNE = Selection(date(2026, 3, 1), date(2026, 7, 1))


def case(code, day, category, grid, lon=118.305, lat=29.705):
    return Case(code, category, datetime.combine(day, datetime.min.time()), lon, lat, grid=grid)


@pytest.fixture
def reported(district):
    """Beside SJ-1 (March, SW) and SJ-2 (April, NE): three in SE, one nowhere, one in a grid no longer in force."""
    with district.writing() as session:
        cases.add(
            session,
            [
                case("A1", date(2026, 5, 1), "暴露垃圾", SE),
                case("A2", date(2026, 5, 2), "暴露垃圾", SE),
                case("A3", date(2026, 6, 30), "占道经营", SE),
                case("A4", date(2026, 7, 1), "占道经营", None, lon=118.5),
                case("A5", date(2026, 7, 2), "占道经营", "retired"),
            ],
        )
    return district


EVERYTHING = Selection()


@pytest.fixture
def figures(reported):
    snapshot = Lookup(reported).snapshot(date(2026, 11, 23))

    def ask(selection=EVERYTHING, measure=Measure.COUNT):
        with reported.reading() as session:
            return insight.figures(session, snapshot, selection, measure)

    return ask


def test_all_cases_and_their_denominators(figures):
    found = figures()
    assert (found.total.cases, found.total.outside) == (7, 2)
    assert (found.total.counted, found.total.households) == (2, 412 + 388 + 405)
    assert (found.total.grids, found.total.grids_without_households) == (4, 1)


def test_the_ranking_by_count_and_by_rate(figures):
    assert [row.code for row in figures().ranking] == [SE, SW, NE, NW]
    assert [row.code for row in figures(measure=Measure.RATE).ranking] == [NE, SW, NW, SE]


def test_a_period_ends_before_its_last_day(figures):
    assert figures(MARCH_TO_JUNE).total.cases == 5
    assert figures(Selection(category="暴露垃圾")).total.cases == 3


def test_the_classes_are_of_the_measure(figures):
    assert [(one.low, one.high, one.size) for one in figures().classes] == [(0, 0, 1), (1, 1, 2), (3, 3, 1)]
    assert sum(one.size for one in figures(measure=Measure.RATE).classes) == 3


def test_whole_months_only(figures):
    assert figures().by_month == [(date(2026, 4, 1), 1), (date(2026, 5, 1), 2), (date(2026, 6, 1), 1)]
    assert figures(MARCH_TO_JUNE).by_month[0] == (date(2026, 3, 1), 1)


def test_nothing_selected(figures):
    found = figures(Selection(category="没有"))
    assert (found.total.cases, found.total.rate) == (0, 0.0)
    assert len(found.classes) == 1


def test_the_picture_has_what_a_map_needs(reported):
    day = date(2026, 11, 23)
    snapshot = Lookup(reported).snapshot(day)
    with reported.reading() as session:
        found = insight.picture(session, snapshot, Selection(), Measure.COUNT, day)
    assert [grid.code for grid in found.grids] == [SW, SE, NW, NE]
    assert found.density.cases == 6  # A4 lies far outside
    assert {line.name for line in found.ground.lines} == {"黄山中路", "前园南路"}


def test_without_cases(database):
    with database.reading() as session:
        assert range_of(session, None).first is None
        assert find(session, Selection()).total == 0


def test_cases_come_newest_first_and_in_pages(reported):
    with reported.reading() as session:
        page = find(session, Selection(), limit=2, offset=1)
        assert (page.total, [found.code for found in page.cases]) == (7, ["A4", "A3"])
        box = (118.31, 29.71, 118.32, 29.72)
        assert [found.code for found in find(session, Selection(), box).cases] == ["SJ-2"]
        span = range_of(session, None)
    assert (list(span.categories), span.first, span.last) == (
        ["占道经营", "暴露垃圾"],
        date(2026, 3, 2),
        date(2026, 7, 2),
    )
