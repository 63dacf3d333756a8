"""Several processes' watches over one database, as threads of one: who turns when, and to what."""

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from shapely import box

from geogrid.clock import today
from geogrid.domain.grid import Generation
from geogrid.domain.people.post import Post, Role
from geogrid.errors import NoGeneration
from geogrid.services import watch as watching
from geogrid.services.lookup import Lookup
from geogrid.services.watch import Watch
from geogrid.store import Database, attendance, changes, contents, generations, models
from geogrid.store.pointer import Pointer
from tests import drawn
from tests.drawn import AREAS, GRIDS, NE, NW, POSTS, SE

ON = date(2026, 11, 23)
MOVED = [
    replace(
        grid,
        shape={NW: box(118.30, 29.71, 118.3102, 29.72), NE: box(118.3102, 29.71, 118.32, 29.72)}.get(
            grid.code, grid.shape
        ),
    )
    for grid in GRIDS
]


@pytest.fixture
def start(district, folder):
    """Start a watch as a process of its own would: its own connections, the common pointer."""
    folder.mkdir()
    started = []

    def start():
        lookup = Lookup(district)
        lookup.watch(folder)
        started.append(lookup)
        return lookup

    yield start
    for lookup in started:
        lookup.close()


def publish(database, number, since=date(2026, 7, 1), posts=None):
    with database.writing() as session:
        generations.publish(session, Generation(number, since, False, f"file {number}"), AREAS, MOVED, posts)


def until(condition):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def total(database):
    with database.reading() as session:
        return changes.total(session)


def number(lookup):
    return lookup.snapshot(ON).generation.number


def of_today(lookup):
    """What is at hand, also while the store holds something newer."""
    return lookup.snapshot(today()).generation.number


def test_all_turn_at_the_same_moment(district, start):
    first, second = start(), start()
    publish(district, 2)
    until(lambda: number(first) == 2)
    assert number(second) == 2  # at once, although nobody waited for it
    assert second.point("wgs84", 118.3101, 29.715, ON).found.grid.code == NW
    assert second.point("wgs84", 118.3101, 29.715, date(2026, 6, 30)).found.grid.code == NE


def test_nobody_turns_before_all_are_ready(district, start, folder):
    """One process takes long to read the new state: it is in the list and not ready."""
    first, second = start(), start()
    assert (number(first), number(second)) == (1, 1)
    old = total(district)
    slow = attendance.enter(folder, district.url, old)
    publish(district, 2)
    new = total(district)
    until(lambda: sorted(slow.numbers()) == [old, new, new])
    assert (number(first), number(second)) == (1, 1)
    slow.ready(new)
    until(lambda: number(first) == 2)
    assert number(second) == 2
    slow.close()


def test_who_ends_is_not_waited_for(district, start, folder):
    lookup = start()
    ending = attendance.enter(folder, district.url, total(district))
    publish(district, 2)
    ending.close()
    until(lambda: number(lookup) == 2)


def test_a_removed_list_is_no_reason_to_stay_with_the_old(district, start, folder):
    first, second = start(), start()
    (listed,) = folder.glob("serving-*")
    shutil.rmtree(listed)
    publish(district, 2)
    until(lambda: (number(first), number(second)) == (2, 2))


def test_whatever_goes_wrong_is_tried_again(embedded_file, folder, caplog):
    """The list is no folder any more for a while, which nobody foresees."""
    folder.mkdir()
    database = Database.at(embedded_file)
    drawn.store_in(database)
    lookup = Lookup(database)
    lookup.watch(folder)
    (listed,) = folder.glob("serving-*")
    shutil.rmtree(listed)
    listed.write_bytes(b"")
    publish(database, 2)
    until(lambda: "Not a directory" in caplog.text)
    assert of_today(lookup) == 1
    listed.unlink()
    until(lambda: of_today(lookup) == 2)
    lookup.close()
    database.close()


def test_who_stands_still_is_not_waited_for_without_end(district, start, folder, monkeypatch):
    monkeypatch.setattr(watching, "PATIENCE", 0.3)
    lookup = start()
    still = attendance.enter(folder, district.url, total(district))
    publish(district, 2)
    until(lambda: of_today(lookup) == 2)
    still.close()


def test_who_starts_meanwhile_does_not_hurry_the_others(district, start, folder):
    lookup = start()
    assert number(lookup) == 1
    slow = attendance.enter(folder, district.url, total(district))
    publish(district, 2)
    new = total(district)
    with ThreadPoolExecutor(1) as pool:
        starting = pool.submit(start)
        until(lambda: list(slow.numbers()).count(new) == 2)  # the one that starts has read it too
        assert number(lookup) == 1
        slow.ready(new)
        assert number(starting.result()) == number(lookup) == 2
    slow.close()


def test_who_missed_a_state_goes_on_and_never_back(district, start, monkeypatch):
    """One process sees the second generation and the third; the other only the third."""
    monkeypatch.setattr(watching, "PATIENCE", 2.0)  # the one that sleeps is waited for so long
    monkeypatch.setattr(watching, "EVERY", 3600.0)
    slow = start()
    monkeypatch.setattr(watching, "EVERY", 0.01)
    quick = start()
    publish(district, 2)
    until(lambda: of_today(quick) == 2)
    publish(district, 3)
    seen = [of_today(slow)]  # it had slept; asked, it reads what is there
    until(lambda: seen.append(max(of_today(slow), of_today(quick))) or seen[-1] == 3)
    assert seen == sorted(seen) and seen[0] >= 2
    until(lambda: of_today(slow) == of_today(quick) == 3)


def test_new_posts_are_noticed(district, start):
    lookup = start()
    assert lookup.grid(SE, ON).leader is None
    before = lookup.grid(SE, ON).day.key
    publish(district, 2, posts=[*POSTS, Post(SE, Role.LEADER, "示例网格长丙", "0559-0000-009")])
    until(lambda: lookup.grid(SE, ON).leader is not None)
    assert lookup.grid(SE, ON).duty_phone == "0559-0000-009"
    assert lookup.grid(SE, ON).day.key != before


def test_whoever_published_sees_it_at_once(district, start):
    lookup, other = start(), start()
    publish(district, 2)
    lookup.catch_up()
    assert (number(lookup), number(other)) == (2, 2)


def test_a_day_asked_for_while_the_store_moves_on_is_answered_by_what_it_holds_now(district, start):
    """Both start on the same day: of the first nothing is left to read."""
    lookup = start()
    publish(district, 2, since=drawn.SINCE)
    assert lookup.snapshot(date(2026, 2, 3)).generation.number == 2


def test_an_older_copy_of_the_database_is_answered_by(embedded, tmp_path, folder):
    folder.mkdir()
    drawn.store_in(embedded)
    publish(embedded, 2)
    pointer = Pointer.of(folder, embedded.url)
    pointer.advance(1_000_000)  # of a time when much more was stored
    watch = Watch(embedded, folder)
    assert [generation.number for generation in watch.current().generations] == [1, 2]
    watch.close()


def test_another_database_in_its_place_is_not_taken_for_a_later_state(embedded, folder):
    """Its rows have the same ids, and say something else."""
    folder.mkdir()
    drawn.store_in(embedded)
    lookup = Lookup(embedded)
    lookup.watch(folder)
    assert of_today(lookup) == 1
    with embedded.writing() as session:
        emptied = changes.emptied(session)
        contents.clear_all(session)
        session.execute(models.Change.__table__.delete().where(models.Change.day == date.min))
        assert changes.emptied(session) == emptied
        other = Generation(1, drawn.SINCE, False, "another district")
        generations.publish(session, other, AREAS, MOVED, POSTS)
        changes.note(session, drawn.SINCE)
    grid = next(grid for grid in MOVED if grid.code == NW)
    until(lambda: lookup.snapshot(today()).generation.source == "another district")
    assert lookup.snapshot(today()).grids[NW].shape.equals(grid.shape)
    lookup.close()


def test_an_emptied_database_answers_nothing_of_before(district, start):
    lookup = start()
    with district.writing() as session:
        contents.clear_all(session)

    def is_empty():
        with pytest.raises(NoGeneration):
            lookup.snapshot(date(2000, 1, 1))
        try:
            lookup.snapshot(ON)
        except NoGeneration:
            return True
        return False

    until(is_empty)


def test_look_ups_go_on_while_the_database_is_away(embedded_file, folder):
    folder.mkdir()
    database = Database.at(embedded_file)
    drawn.store_in(database)
    lookup = Lookup(database)
    lookup.watch(folder)
    database.close()
    embedded_file.rename(embedded_file.with_name("away.sqlite"))
    embedded_file.mkdir()  # a folder opens as no database
    for _ in range(100):
        assert lookup.point("wgs84", 118.305, 29.705, today()).found.grid.code == drawn.SW
    lookup.close()
    database.close()
