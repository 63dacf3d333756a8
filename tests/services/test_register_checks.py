"""The look at the register beside the requests: kept for each state, the last one shown while the next is made."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from geogrid.clock import today
from geogrid.domain.addressing.register.health import Ailment
from geogrid.domain.register import Override, Place, PlaceKind
from geogrid.errors import DatabaseUnreachable, NoGeneration
from geogrid.services.lookup import Lookup
from geogrid.services.register_checks import RegisterChecks
from geogrid.store import overrides, places
from tests import drawn

LONG = 60.0
OUTSIDE = Place("X", PlaceKind.SITE, "远处", None, 118.9, 29.9)


def outside(looked):
    return sorted(c for each in looked.found if each.finding.ailment is Ailment.IN_NO_GRID for c in each.finding.codes)


def add(database, *values):
    with database.writing() as session:
        places.add(session, values, drawn.SINCE)


@pytest.fixture
def checks(district):
    return RegisterChecks(district, Lookup(district))


def test_what_was_found_is_kept_until_something_changes(district, checks):
    first = checks.of(today(), LONG)
    assert (outside(first), first.is_current) == ([], True)
    assert checks.of(today(), 0.0).found is first.found
    add(district, OUTSIDE)
    again = checks.of(today(), LONG)
    assert (outside(again), again.is_current) == (["X"], True)


def test_what_was_found_before_is_told_as_such_while_it_is_looked_anew(district, checks):
    assert checks.of(today(), 0.0) is None or checks.of(today(), 0.0).is_current
    checks.of(today(), LONG)
    for number in range(20):
        add(district, replace(OUTSIDE, code=f"X{number}"))
        looked = checks.of(today(), 0.0)
        assert looked.is_current == (len(outside(looked)) == number + 1)
        # A look that was begun for an earlier state may end first; the next question is then about the present one.
        while not (looked := checks.of(today(), LONG)).is_current:
            assert len(outside(looked)) <= number + 1
        assert len(outside(looked)) == number + 1


def test_of_another_day(district, checks):
    later = today() + timedelta(10)
    with district.writing() as session:
        places.add(session, [OUTSIDE], later)
    assert outside(checks.of(later, LONG)) == ["X"]
    assert outside(checks.of(today(), LONG)) == []


def test_without_grids_it_is_said(database):
    with pytest.raises(NoGeneration):
        RegisterChecks(database, Lookup(database)).of(today(), LONG)


def test_roads_are_where_they_run(district, checks):
    (road,) = [each for each in checks.of(today(), LONG).found if each.finding.ailment is Ailment.ROAD_WITHOUT_NUMBERS]
    assert (road.finding.text, road.areas) == ("黄山中路", frozenset(drawn.GROUND))


def test_a_look_that_failed_is_said_once_and_tried_again(district, checks, monkeypatch):
    with district._writer.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE places RENAME TO elsewhere")
    with pytest.raises((DBAPIError, DatabaseUnreachable)):
        checks.of(today(), LONG)
    with district._writer.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO places")
    assert checks.of(today(), LONG).is_current


def test_decisions_whose_grid_is_not_there_are_named(district, checks):
    until = today() + timedelta(10)
    with district.writing() as session:
        made = [Override("前园南路12号", "341002002004099", "挂靠", "8号", until),
                Override("前园南路120号", drawn.NW, "挂靠", "8号", until)]  # fmt: skip
        overrides.add(session, made, today())
    found = [each for each in checks.of(today(), LONG).found if each.finding.ailment is Ailment.DECISION_WITHOUT_GRID]
    assert [(each.finding.text, each.areas) for each in found] == [("前园南路12号", frozenset({drawn.NW}))]
