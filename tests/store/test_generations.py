"""Publishing: what stays, what ends, what begins."""

import threading
from dataclasses import replace

import pytest
import shapely
from sqlalchemy import Engine, event, select

from geogrid.domain.grid import Area, Level
from geogrid.domain.people.post import Post, Role
from geogrid.errors import BeforeCurrentGeneration, GenerationTaken
from geogrid.store import coverage, generations, models, people
from geogrid.store.rows import Rows
from tests.store import pictures
from tests.store.values import DAY, LATER, generation

BEFORE = "AAB\nACB"
AFTER = "AAB\nADB"
LEADER = Post("A", Role.LEADER, "示例网格长甲", "0559-0000-101")


def publish(database, number, picture, valid_from=DAY, posts=None, **names):
    grids = pictures.grids(picture, **names)
    district = Area("1", "区", Level.DISTRICT, None, shapely.union_all([grid.shape for grid in grids]))
    with database.writing() as session:
        generations.publish(session, generation(number, valid_from), [district], grids, posts)


def rows(database):
    """Every grid row as it is stored."""
    with database.reading() as session:
        grid = models.Grid
        query = select(grid.id, grid.code, grid.name, grid.shape, grid.valid_from, grid.valid_to).order_by(grid.id)
        return [(*row[:3], shapely.to_wkb(row.shape), *row[4:]) for row in session.execute(query)]


def codes(database, on):
    with database.reading() as session:
        return "".join(grid.code for grid in coverage.grids(session, on))


def test_nothing_is_published_at_first(database):
    with database.reading() as session:
        assert generations.current(session) is None
        assert generations.current(session, DAY) is None
        assert generations.latest_number(session) == 0
        assert generations.all_generations(session) == []


def test_what_is_published_is_read_back(database):
    grids = pictures.grids(BEFORE)
    holed = shapely.difference(shapely.box(1, 1, 4, 4), shapely.box(2, 2, 3, 3))
    two = shapely.MultiPolygon([shapely.box(1, 1, 2, 2), shapely.box(3, 3, 4, 4)])
    areas = [Area("1", "区", Level.DISTRICT, None, holed), Area("11", "街道", Level.STREET, "1", two)]
    with database.writing() as session:
        generations.publish(session, generation(1), areas, grids, [LEADER])
    with database.reading() as session:
        assert coverage.grids(session, DAY) == grids
        assert coverage.areas(session, DAY) == areas
        assert people.posts(session, "A", DAY) == people.all_posts(session, DAY, Rows()) == [LEADER]
        assert people.posts(session, "B", DAY) == []
        assert generations.current(session, DAY) == generation(1)
        area = session.scalar(select(models.Grid.area_m2).where(models.Grid.code == "C"))
        assert area == pytest.approx(10_716, rel=1e-3)


def test_unchanged_rows_are_not_touched(database):
    publish(database, 1, BEFORE)
    first = rows(database)
    publish(database, 2, AFTER, LATER)
    stored = rows(database)
    assert [row for row in stored if row[1] in "AB"] == [row for row in first if row[1] in "AB"]
    assert [(row[1], row[4], row[5]) for row in stored if row[1] in "CD"] == [
        ("C", DAY, LATER),
        ("D", LATER, None),
    ]


def test_every_day_keeps_its_answer(database):
    publish(database, 1, BEFORE)
    publish(database, 2, AFTER, LATER)
    yesterday = DAY.replace(year=2025)
    assert codes(database, yesterday) == ""
    assert codes(database, DAY) == codes(database, LATER.replace(month=6, day=30)) == "ABC"
    assert codes(database, LATER) == "ABD"
    with database.reading() as session:
        assert generations.current(session, yesterday) is None
        assert [generations.current(session, day).number for day in (DAY, LATER)] == [1, 2]
        assert generations.current(session).number == 2


def test_a_new_name_or_shape_is_a_change(database):
    publish(database, 1, BEFORE)
    publish(database, 2, BEFORE, LATER, A="新名")
    assert [(row[1], row[2]) for row in rows(database)][3:] == [("A", "新名")]
    publish(database, 3, "AAB\nAAB", LATER, A="新名")
    assert [row[1] for row in rows(database)][4:] == ["A"]


def test_of_two_on_one_day_the_later_number_wins(database):
    publish(database, 1, BEFORE)
    publish(database, 2, AFTER)
    assert codes(database, DAY) == "ABD"
    superseded = next(row for row in rows(database) if row[1] == "C")
    assert superseded[4:] == (DAY, DAY)
    with database.reading() as session:
        assert generations.current(session, DAY).number == 2


def test_a_retired_code_can_come_back(database):
    publish(database, 1, BEFORE)
    publish(database, 2, AFTER)
    publish(database, 3, BEFORE, LATER)
    assert [row[1] for row in rows(database)] == list("ABCDC")
    assert (codes(database, DAY), codes(database, LATER)) == ("ABD", "ABC")


def test_posts_are_left_or_replaced(database):
    publish(database, 1, BEFORE, posts=[LEADER])
    publish(database, 2, AFTER, LATER)
    with database.reading() as session:
        assert people.all_posts(session, LATER, Rows()) == [LEADER]
    follower = replace(LEADER, name="示例网格长乙")
    publish(database, 3, AFTER, LATER, posts=[follower])
    with database.reading() as session:
        assert people.all_posts(session, LATER, Rows()) == [follower]
        assert people.all_posts(session, DAY, Rows()) == [LEADER]


def test_the_past_cannot_be_published(database):
    publish(database, 1, BEFORE, LATER)
    with pytest.raises(BeforeCurrentGeneration, match="2026-01-01"):
        publish(database, 2, AFTER, DAY)
    assert codes(database, LATER) == "ABC"


def test_a_number_is_given_once(database):
    publish(database, 1, BEFORE)
    with pytest.raises(GenerationTaken):
        publish(database, 1, AFTER)
    assert codes(database, DAY) == "ABC"


def test_two_who_publish_at_once(database):
    """One wins whole, the other is told; never a mixture."""
    answers = []
    start = threading.Barrier(2)

    def work(picture):
        start.wait()
        try:
            publish(database, 1, picture)
            answers.append(picture)
        except GenerationTaken:
            answers.append(None)

    threads = [threading.Thread(target=work, args=(picture,)) for picture in (BEFORE, "XYZ")]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    winner = next(picture for picture in answers if picture)
    assert answers.count(None) == 1
    assert codes(database, DAY) == "".join(sorted(pictures.shapes(winner)))


def test_a_failure_at_any_step_leaves_the_old_state(database):
    publish(database, 1, BEFORE, posts=[LEADER])
    before = rows(database)
    for step in range(1, 100):
        seen = []

        def fail(*_, seen=seen, step=step):
            seen.append(1)
            if len(seen) == step:
                raise RuntimeError("the power went")

        event.listen(Engine, "before_cursor_execute", fail)
        try:
            publish(database, 2, AFTER, LATER, posts=[])
        except RuntimeError:
            continue
        finally:
            event.remove(Engine, "before_cursor_execute", fail)
            if len(seen) >= step:
                assert rows(database) == before
        break
    assert step > 8
    assert codes(database, LATER) == "ABD"
