"""What another process stores while a plan is judged: it goes no further unless it fits that, too."""

import time
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import count
from threading import Event, Thread

import pytest
import shapely
from sqlalchemy import event, text

from geogrid.clock import today
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.store import Database
from tests import drawn, signing
from tests.web.test_plan_cases import SPLIT

ON_THE_BORDER = shapely.box(118.30495, 29.7150, 118.30505, 29.7151)
BESIDE_IT = shapely.box(118.3030, 29.7150, 118.3031, 29.7151)
STAGES = ["submit", "approve", "publish"]
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'changes'::regclass"


@pytest.fixture
def other(district):
    """The store as another process has it."""
    database = Database.at(district.url if district.file is None else district.file)
    yield database
    database.close()


@pytest.fixture
def deeds(app):
    """The steps of a plan, each with who takes it and what is sent."""
    planner, approver = (
        signing.client_of(app, each.value, [Assignment(each)]) for each in (Capacity.PLANNER, Capacity.APPROVER)
    )
    from_tomorrow = {"valid_from": (today() + timedelta(days=1)).isoformat()}
    return {"submit": (planner, {}), "approve": (approver, {}), "publish": (approver, from_tomorrow)}


@pytest.fixture
def taken(deeds):
    """Open a plan, take it up to a step, and return how that is asked for, and how it is looked at."""
    planner, _ = deeds["submit"]
    plan = planner.post("/api/plans", json={"name": "调整"}).headers["Location"]
    planner.post(f"{plan}/edits", json={"edit": SPLIT}, headers={"If-Match": '"1"'})

    def ask(stage, seen=None):
        client, sent = deeds[stage]
        seen = planner.get(plan).json["version"] if seen is None else seen
        return client.post(f"{plan}/{stage}", json=sent, headers={"If-Match": f'"{seen}"', "Accept-Language": "en"})

    def up_to(stage):
        for before in STAGES[: STAGES.index(stage)]:
            assert ask(before).status_code == 200
        return partial(ask, stage), lambda: planner.get(plan).json["stage"]

    return up_to


@contextmanager
def each_time(database, happens):
    """Let something happen just before each transaction that changes something begins."""

    def begins(_connection):
        happens()

    event.listen(database._writer, "begin", begins, insert=True)
    yield
    event.remove(database._writer, "begin", begins)


@contextmanager
def at_the_last_moment(database, ask, happens):
    """Let something happen just before the transaction that takes a plan on begins, once it has been judged."""
    before, now = count(1), count(1)
    with each_time(database, partial(next, before)):
        assert ask(seen=0).json["code"] == "stale"  # with those that any request has
    last = next(before)

    def begins():
        if next(now) == last:
            happens()

    with each_time(database, begins):
        yield
    assert next(now) > last


@pytest.mark.parametrize("stage", STAGES)
def test_a_building_that_another_process_stores_at_the_last_moment(district, other, taken, stage):
    ask, look = taken(stage)
    before = look()
    with at_the_last_moment(district, ask, lambda: drawn.build(other, ON_THE_BORDER)):
        refused = ask()
    assert (refused.status_code, refused.json["code"]) == (409, "plan_unfinished")
    assert [each["rule"] for each in refused.json["facts"]["places"]] == ["buildings_whole"]
    assert look() == before


@pytest.mark.parametrize("stage", STAGES)
def test_what_does_no_harm_is_counted_and_the_plan_goes_on(district, other, taken, stage):
    ask, _ = taken(stage)
    with at_the_last_moment(district, ask, lambda: drawn.build(other, BESIDE_IT)):
        assert ask().status_code in (200, 201)


def test_what_another_process_is_storing_is_waited_for(district, other, taken):
    ask, look = taken("publish")
    held = Event()

    def store():
        with other.writing() as session:
            drawn.build_in(session, ON_THE_BORDER)
            held.set()
            until_it_waits(other)

    storing = Thread(target=store)
    with at_the_last_moment(district, ask, lambda: (storing.start(), held.wait(60))):
        assert ask().json["code"] == "plan_unfinished"
    storing.join(60)
    assert look() == "approved"


def until_it_waits(database):
    """Wait until whoever asks waits for what is being stored; the embedded store lets nobody begin meanwhile."""
    if database.file is not None:
        return
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with database.reading() as session:
            if session.scalar(text(WAITING)):
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits for what is being stored")


def test_a_register_that_never_rests_is_said_to_be_busy(district, other, taken):
    ask, look = taken("publish")
    with each_time(district, lambda: drawn.build(other, BESIDE_IT)):
        answer = ask()
    assert (answer.status_code, answer.json["code"]) == (503, "busy") and answer.headers["Retry-After"]
    assert look() == "approved"
