"""The demo in a database: made once, replaced when asked for, and never in place of real data."""

from datetime import date, datetime

import pytest

from geogrid.domain.audit.entry import COMMAND_LINE, By
from geogrid.domain.cases.case import Case
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.errors import NotTheDemo
from geogrid.services import demo_accounts
from geogrid.services.accounts import Accounts
from geogrid.services.audit import Audit
from geogrid.services.simulation import Size, prepare_demo
from geogrid.store import accounts, cases, coverage, generations
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


def add(database, folder, by, name="root"):
    folder.mkdir(exist_ok=True)
    people = Accounts(database, Audit(b"a" * 32, folder / "heads.log"))
    people.add(by, name, name, [Assignment(Capacity.ADMINISTRATOR)], "a password of one's own")


def names(database):
    with database.reading() as session:
        return [each.name for each in accounts.every(session)]


def test_people_of_the_command_line_are_refused_and_not_joined_by_known_passwords(database, folder):
    add(database, folder, COMMAND_LINE)
    for attempt in (lambda: prepare(database, SMALL), lambda: demo_accounts.prepare(database)):
        with pytest.raises(NotTheDemo):
            attempt()
    assert (names(database), grids(database)) == (["root"], [])


def test_whom_the_demo_adds_belongs_to_it_and_whom_the_command_line_adds_does_not(database, folder):
    prepare(database, SMALL)
    demo_accounts.prepare(database)
    add(database, folder, By("8", "127.0.0.0/24"), "li.na")
    assert not prepare(database, SMALL)
    demo_accounts.prepare(database)
    assert len(names(database)) == len(demo_accounts.DEMO) + 1
    add(database, folder, COMMAND_LINE)
    with pytest.raises(NotTheDemo):
        prepare(database, SMALL)


def test_people_who_were_there_before_the_accounts_of_the_demo_are_refused(database):
    with database.writing() as session:
        for name, demo in (("root", False), ("administrator", True)):
            accounts.add(session, name, name, "", 0.0, must_change=False, demo=demo)
    with pytest.raises(NotTheDemo):
        prepare(database, SMALL)
