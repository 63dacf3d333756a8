"""The demo in a database: made once, replaced when asked for, and never in place of real data."""

from datetime import date, datetime

import pytest

from geogrid.domain.cases.case import Case
from geogrid.errors import NotTheDemo
from geogrid.services.simulation import Size, prepare_demo
from geogrid.store import cases, coverage, generations
from tests import drawn

TODAY = date(2026, 11, 23)
SMALL = Size(grids=5, places=400, cases=30, seed=1)
OTHER = Size(grids=6, places=400, cases=30, seed=2)


def prepare(database, size):
    return prepare_demo(database, size, TODAY, lambda said: None)


def grids(database):
    with database.reading() as session:
        return [grid.code for grid in coverage.grids(session, TODAY)]


def test_made_once_and_replaced_only_when_another_is_asked_for(database):
    assert prepare(database, SMALL)
    made = grids(database)
    assert len(made) == 5
    assert not prepare(database, SMALL)
    assert not prepare(database, None)
    assert grids(database) == made
    assert prepare(database, OTHER)
    assert len(grids(database)) == 6


def test_real_grids_are_refused_and_left(district):
    for size in (None, SMALL):
        with pytest.raises(NotTheDemo):
            prepare(district, size)
    assert grids(district) == sorted(grid.code for grid in drawn.GRIDS)


def test_a_real_case_in_the_demo_is_refused_and_left(database):
    prepare(database, SMALL)
    with database.writing() as session:
        cases.add(session, [Case("REAL-1", "暴露垃圾", datetime(2026, 11, 1), 118.31, 29.71)])
    with pytest.raises(NotTheDemo):
        prepare(database, OTHER)
    with database.reading() as session:
        assert cases.count(session) == 31
        assert generations.latest_number(session) == 1


def test_a_case_in_an_empty_database_is_real(database):
    with database.writing() as session:
        cases.add(session, [Case("REAL-1", "暴露垃圾", datetime(2026, 11, 1), 118.31, 29.71)])
    with pytest.raises(NotTheDemo):
        prepare(database, None)
