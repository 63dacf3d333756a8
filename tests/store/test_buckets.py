"""What somebody may still ask for comes back with time, is counted once for all, and is not kept for good."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from geogrid.store import buckets, models

DAY = 86_400.0


def take(session, key, at, cost=1.0):
    return buckets.take(session, key, at, size=2.0, per_second=0.5, cost=cost, kept=DAY)


def test_what_is_taken_comes_back_with_time(database):
    with database.writing() as session:
        asked = [take(session, "a", at) for at in (0, 0, 0, 1, 2, 2)]
    assert asked == [0, 0, 2, 1, 0, 2]


def test_no_more_is_given_back_than_it_holds(database):
    with database.writing() as session:
        asked = [take(session, "a", 0, cost) for cost in (1, -5, 2, 1)]
    assert asked == [0, 0, 0, 2]


def test_those_not_asked_for_a_day_are_forgotten_when_another_is_made(database):
    with database.writing() as session:
        for key, at in (("old", 0), ("seen again", 0), ("new", DAY)):
            take(session, key, at)
        take(session, "seen again", DAY)
    with database.writing() as session:
        take(session, "another", DAY + 1)
        assert set(session.scalars(select(models.Bucket.key))) == {"seen again", "new", "another"}


@pytest.mark.parametrize("at", [0.0, 2 * DAY])
def test_many_at_once_take_no_more_than_there_is(database, at):
    """Also while those of two days ago are forgotten."""
    with database.writing() as session:
        for number in range(20):
            take(session, f"old {number}", 0)

    def asked(number):
        with database.writing() as session:
            take(session, f"old {number % 20}", at)
            return take(session, f"new {number % 5}", at)

    with ThreadPoolExecutor(8) as pool:
        assert sum(wait == 0 for wait in pool.map(asked, range(40))) == 10
