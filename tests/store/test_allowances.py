"""Allowances come, are replaced and go; and what is worked out from the store is seen to be out of date."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import shapely

from geogrid.domain.coverage.defect import Allowance, DefectKind
from geogrid.errors import CodeTaken
from geogrid.store import allowances, changes, contents, generations, places
from geogrid.store.migrations import run
from tests.store import pictures
from tests.store.values import DAY, LATER, generation, place

LAKE = Allowance("K1", "湖", "示例审批人", date(2025, 12, 24), shapely.box(118.3, 29.7, 118.31, 29.71), DefectKind.GAP)
SQUARE = Allowance("K2", "共用广场", "示例审批人", None, shapely.box(118.32, 29.7, 118.33, 29.71))


def stored(database, on):
    with database.reading() as session:
        return allowances.allowances(session, on)


def state(database, on):
    with database.reading() as session:
        return changes.state(session, on)


def test_what_is_added_is_read_back_from_its_day_on(database):
    with database.writing() as session:
        assert allowances.add(session, [SQUARE, LAKE], DAY) == 2
    assert stored(database, DAY) == [LAKE, SQUARE]
    assert stored(database, DAY - timedelta(1)) == []


def test_the_same_code_again_takes_its_place(database):
    other = replace(LAKE, reason="水库", kind=None)
    with database.writing() as session:
        allowances.add(session, [LAKE], DAY)
        allowances.add(session, [other], LATER)
    assert stored(database, LATER - timedelta(1)) == [LAKE]
    assert stored(database, LATER) == [other]


def test_a_code_given_twice_is_refused(database):
    with pytest.raises(CodeTaken), database.writing() as session:
        allowances.add(session, [LAKE, replace(SQUARE, code="K1")], DAY)
    assert stored(database, DAY) == []


def test_one_is_retired(database):
    with database.writing() as session:
        allowances.add(session, [LAKE, SQUARE], DAY)
        assert allowances.retire(session, ["K1", "unknown"], LATER) == 1
    assert stored(database, LATER) == [SQUARE]
    assert stored(database, LATER - timedelta(1)) == [LAKE, SQUARE]


def test_the_state_changes_with_whatever_is_dated(database):
    seen = [state(database, LATER)]
    for write in (
        lambda session: generations.publish(session, generation(1), [], pictures.grids("AB"), None),
        lambda session: places.add(session, [place("P1", "前园南路1号")], DAY),
        lambda session: allowances.add(session, [LAKE], DAY),
        lambda session: allowances.retire(session, ["K1"], DAY),
        contents.clear_all,
    ):
        with database.writing() as session:
            write(session)
        seen.append(state(database, LATER))
    assert len(set(seen)) == len(seen)
    with database.reading() as session:
        assert contents.is_empty(session)


def test_between_two_days_of_change_the_state_is_the_same(database):
    with database.writing() as session:
        allowances.add(session, [LAKE], DAY)
        allowances.retire(session, ["K1"], LATER)
    assert state(database, DAY - timedelta(1))[1] is None
    assert state(database, DAY) == state(database, LATER - timedelta(1))
    assert state(database, LATER) == state(database, LATER + timedelta(99)) != state(database, DAY)


def test_the_days_of_what_was_stored_before_are_noted(database):
    with database.writing() as session:
        generations.publish(session, generation(1), [], pictures.grids("AB"), None)
        generations.publish(session, generation(2, LATER), [], pictures.grids("AC"), None)
        run.downgrade(session.connection(), "0002")
    database.migrate()
    assert state(database, LATER) == (2, LATER)
    assert state(database, LATER - timedelta(1)) == (2, DAY)
