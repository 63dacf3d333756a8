"""Of a later state only what is new is read; never what was there before the tables were emptied."""

from geogrid.store import changes, contents, coverage, generations
from geogrid.store.rows import Rows
from tests.store import pictures
from tests.store.values import DAY, generation

BEFORE, AFTER = "AABB AACC", "ABBB AACC"


def publish(database, number, picture):
    with database.writing() as session:
        generations.publish(session, generation(number), [], pictures.grids(picture), None)


def read(database, rows):
    with database.reading() as session:
        return coverage.grids(session, DAY, rows)


def test_what_stays_is_not_read_again(database):
    rows = Rows()
    publish(database, 1, BEFORE)
    first = read(database, rows)
    publish(database, 2, AFTER)
    second = read(database, rows)
    assert second == pictures.grids(AFTER)
    assert [new is old for new, old in zip(second, first, strict=True)] == [False, False, True]
    assert read(database, Rows()) == second
    assert read(database, rows) is read(database, rows)


def test_another_day_does_not_displace_this_one(database):
    rows = Rows()
    publish(database, 1, BEFORE)
    first = read(database, rows)
    publish(database, 2, AFTER)
    copy = rows.copy()
    assert read(database, copy) == pictures.grids(AFTER)
    assert read(database, copy) is read(database, copy)
    assert read(database, rows.copy()) is not read(database, copy)
    assert read(database, rows)[2] is first[2]


def test_emptied_tables_are_told(database):
    def told():
        with database.reading() as session:
            return changes.emptied(session)

    publish(database, 1, BEFORE)
    before = told()
    publish(database, 2, AFTER)
    assert told() == before
    with database.writing() as session:
        contents.clear_all(session)
    assert told() != before
