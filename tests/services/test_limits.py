"""What is counted, and what is answered all the same while the database is away: counted, too."""

import pytest

from geogrid.errors import DatabaseUnreachable, TooMany
from geogrid.services import limits
from geogrid.services.limits import Limit
from geogrid.services.reading_pace import PORTION, ReadingPace
from geogrid.store import Database

ONE = Limit("one", 1, 1)


def test_what_needs_no_database_is_answered_while_it_is_away():
    away = Database.at("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    away.key = b"0" * 32
    try:
        limits.count_anyway(away, ONE, "somebody")
        limits.count_anyway(away, ONE, "another")
        with pytest.raises(TooMany):
            limits.count_anyway(away, ONE, "somebody")
    finally:
        away.close()


def test_too_many_are_refused_where_it_is_there(district):
    district.key = b"0" * 32
    limits.count_anyway(district, ONE, "somebody")
    with pytest.raises(TooMany):
        limits.count_anyway(district, ONE, "somebody")


def test_lists_are_counted_where_all_count_or_not_answered():
    away = Database.at("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    away.key = b"0" * 32
    pace = ReadingPace(away)
    try:
        for _ in range(PORTION):
            pace.count("somebody")
        with pytest.raises(DatabaseUnreachable):
            pace.count("somebody")
    finally:
        away.close()
