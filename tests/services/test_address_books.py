"""What addresses are matched by, where others ask while it is made anew; both stores."""

import threading
from datetime import timedelta
from threading import Event, Semaphore

import pytest
import shapely

from geogrid.clock import today
from geogrid.domain.grid import Area, Generation, Grid, Level
from geogrid.domain.register import Alias, Override, Place, PlaceKind
from geogrid.services import address_books, watch
from geogrid.services.addresses import Addresses
from geogrid.services.lookup import Lookup
from geogrid.store import aliases, generations, overrides, places

ON = today()
WEST, EAST = shapely.box(118.3, 29.7, 118.31, 29.71), shapely.box(118.31, 29.7, 118.32, 29.71)
AREAS = [Area("341002", "屯溪区", Level.DISTRICT, None, WEST.union(EAST))]


def publish(session, number, since, west="1", east="2"):
    grids = [Grid(west, "甲", None, None, WEST), Grid(east, "乙", None, None, EAST)]
    generations.publish(session, Generation(number, since, False, "-"), AREAS, grids, [])


@pytest.fixture
def addresses(database):
    houses = [
        Place(f"P{n}", PlaceKind.HOUSE, f"前园南路{n}号", None, 118.305, 29.705, "前园南路", f"{n}号") for n in (1, 2)
    ]
    with database.writing() as session:
        publish(session, 1, ON)
        places.add(session, houses, ON)
    return Addresses(database, Lookup(database))


def grid_of(addresses, text):
    return addresses.match(text, ON)[1].grid


def made():
    """Return when nothing is being made beside."""
    for thread in threading.enumerate():
        if thread.name == "address book":
            thread.join()


def test_another_name_is_known_at_once(database, addresses):
    assert grid_of(addresses, "老供电局") is None
    with database.writing() as session:
        aliases.add(session, [Alias("老供电局", "前园南路1号")], ON)
    assert grid_of(addresses, "老供电局") == "1"


def test_nobody_waits_for_another_name_of_a_large_register(database, addresses, monkeypatch):
    """A decision holds at once; the name once the names are read anew, without anybody asking for it."""
    monkeypatch.setattr(address_books, "_LARGE", 2)
    assert grid_of(addresses, "前园南路1号") == "1"
    books, on = addresses._books, today() + timedelta(days=9)
    with books._making:  # as long as the next is being made
        with database.writing() as session:
            aliases.add(session, [Alias("老供电局", "前园南路1号")], ON)
            overrides.add(session, [Override("前园南路2号", "2", "挂靠管理", "3号", on)], ON)
        assert grid_of(addresses, "前园南路2号") == "2"
        assert grid_of(addresses, "老供电局") is None
    made()
    assert (grid_of(addresses, "老供电局"), grid_of(addresses, "前园南路2号")) == ("1", "2")


def test_nobody_waits_for_the_names_of_a_large_register_when_other_grids_are_published(
    database, addresses, monkeypatch
):
    """The names of before answer with the grids of now, until those of now are read."""
    monkeypatch.setattr(address_books, "_LARGE", 2)
    assert grid_of(addresses, "前园南路1号") == "1"
    with addresses._books._making:  # as long as the next is being made
        with database.writing() as session:
            publish(session, 2, ON, west="3", east="4")
            aliases.add(session, [Alias("老供电局", "前园南路1号")], ON)
        assert [grid_of(addresses, text) for text in ("前园南路1号", "前园南路", "老供电局")] == ["3", "3", None]
        assert [each.grid.code for each in addresses.suggest("前园南路1", ON, 5) if each.grid] == ["3"]
    made()
    assert grid_of(addresses, "老供电局") == "3"


def test_another_day_is_not_answered_by_the_names_of_this_one(database, addresses, monkeypatch):
    monkeypatch.setattr(address_books, "_LARGE", 2)
    later = ON + timedelta(days=9)
    with database.writing() as session:
        aliases.add(session, [Alias("老供电局", "前园南路1号")], later)
    assert addresses.match("老供电局", later)[1].grid == "1"
    with database.writing() as session:
        aliases.add(session, [Alias("水文站", "前园南路1号")], ON)
    assert (grid_of(addresses, "老供电局"), grid_of(addresses, "水文站")) == (None, "1")


def test_no_name_stays_unknown_however_quickly_others_are_stored_and_days_asked_about(database, addresses, monkeypatch):
    monkeypatch.setattr(address_books, "_LARGE", 2)
    assert grid_of(addresses, "前园南路1号") == "1"
    with addresses._books._making:
        for name in "甲乙丙丁":
            with database.writing() as session:
                aliases.add(session, [Alias(f"老{name}供电局", "前园南路1号")], ON)
            grid_of(addresses, name)
    for later in range(5):  # which are kept instead
        addresses.match("前园南路1号", ON + timedelta(days=later))
    made()
    assert grid_of(addresses, "前园南路1号") == "1"
    made()
    assert [grid_of(addresses, f"老{name}供电局") for name in "甲乙丙丁"] == ["1"] * 4


@pytest.mark.parametrize("since", [0, 1])
def test_what_is_asked_about_grids_is_loaded_before_somebody_asks(database, addresses, tmp_path, since):
    """Those of a plan that begins tomorrow today."""
    loaded, lookup = [], Lookup(database)
    lookup.watch(tmp_path, lambda day, on: loaded.append((day.snapshot.generation.number, on)))
    day = today() + timedelta(days=since)
    with database.writing() as session:
        publish(session, 2, day, west="3", east="4")
    lookup.catch_up()
    lookup.close()
    assert (2, day) in loaded


def test_it_waits_for_a_moment_in_which_nobody_is_answered(database, addresses, tmp_path):
    quiet, loaded, looked = Event(), Event(), Semaphore(0)

    def is_quiet():
        looked.release()
        return quiet.is_set()

    lookup = Lookup(database)
    lookup.watch(tmp_path, lambda day, on: loaded.set(), is_quiet)
    for _ in range(3):
        assert looked.acquire(timeout=10)
    assert not loaded.is_set()
    quiet.set()
    assert loaded.wait(10)
    lookup.close()


def test_it_does_not_wait_for_ever(database, addresses, tmp_path, monkeypatch):
    monkeypatch.setattr(watch, "LATEST", 0.5)
    loaded, lookup = Event(), Lookup(database)
    lookup.watch(tmp_path, lambda day, on: loaded.set(), lambda: False)
    assert loaded.wait(10)
    lookup.close()


def loading(addresses):
    thread = threading.Thread(target=addresses.load, args=(addresses._lookup.day(ON), ON))
    thread.start()
    return thread


def test_names_that_nobody_waits_for_are_read_while_nobody_is_answered(addresses):
    asked, answered = Semaphore(0), Event()
    addresses.give_way(lambda seconds: asked.release() or answered.wait(seconds))
    thread = loading(addresses)
    for _ in range(3):
        assert asked.acquire(timeout=60)
    assert not addresses._books._books  # it stands still
    answered.set()
    thread.join()
    assert addresses._books._books


def test_who_waits_for_the_names_does_not_wait_for_who_is_answered(addresses):
    asked = Semaphore(0)
    addresses.give_way(lambda seconds: asked.release() or Event().wait(seconds))
    thread = loading(addresses)
    assert asked.acquire(timeout=60)
    assert grid_of(addresses, "前园南路1号") == "1"
    thread.join()


def test_names_are_read_however_long_others_are_answered(addresses, monkeypatch):
    monkeypatch.setattr(address_books, "_LATEST", 0.2)
    addresses.give_way(lambda seconds: Event().wait(seconds))
    loading(addresses).join()
    assert addresses._books._books
