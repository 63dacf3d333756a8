"""Nobody approves the own plan: whoever had a part in what would be published is refused."""

import pytest
from shapely import box

from geogrid.domain.people.account import Assignment, Capacity
from tests import drawn, signing

# Two overlaps of 10 m, one in each community.
SHIFTED = {
    drawn.NW: box(118.30, 29.71, 118.3101, 29.72),
    drawn.SW: box(118.30, 29.70, 118.3101, 29.71),
}
BOTH = [Assignment(Capacity.PLANNER), Assignment(Capacity.APPROVER)]


@pytest.fixture
def district(database, monkeypatch):
    grids = [type(g)(g.code, g.name, g.community, g.households, SHIFTED.get(g.code, g.shape)) for g in drawn.GRIDS]
    monkeypatch.setattr(drawn, "GRIDS", grids)
    drawn.store_in(database)
    return database


@pytest.fixture
def both(app):
    """Somebody who plans and approves."""
    return signing.client_of(app, "both", BOTH)


@pytest.fixture
def planner(app):
    return signing.client_of(app, "planner", [Assignment(Capacity.PLANNER)])


def send(client, action, **sent):
    seen = {"If-Match": client.get("/api/repair").headers["ETag"], "Accept-Language": "en"}
    answer = client.post(f"/api/repair/{action}", json=sent, headers=seen)
    return answer.status_code, answer.json


def done(client, action, **sent):
    status, answer = send(client, action, **sent)
    assert status == 200, answer
    return answer


def overlaps(client):
    return [item for item in client.get("/api/repair").json["items"] if item["kind"] == "overlap"]


def may_publish(client):
    told = 'id="for-approver"' in client.get("/plan").text
    status, answer = send(client, "publish", valid_from="2026-03-01")
    assert told == (status == 403), "the page says so before"
    return status, answer.get("code")


def first_proposal(client, key):
    return client.get(f"/api/repair/{key}").json[0]["name"]


def accept(client):
    key = overlaps(client)[0]["key"]
    done(client, "accept", key=key, proposal=first_proposal(client, key))


def skip(client):
    key = overlaps(client)[0]["key"]
    done(client, "skip", key=key)
    done(client, "unskip", key=key)


def allow(client):
    done(client, "allow", key=overlaps(client)[0]["key"], reason="a square")


def change_what_another_allowed(client, planner):
    key = overlaps(client)[0]["key"]
    done(planner, "allow", key=key, reason="a square")
    done(client, "allow", key=key, reason="a market")


def be_changed_by_another(client, planner):
    key = overlaps(client)[0]["key"]
    done(client, "allow", key=key, reason="a square")
    done(planner, "allow", key=key, reason="a market")


@pytest.mark.parametrize("part", [accept, skip, allow])
def test_who_had_a_part_in_it_cannot_publish_it(both, planner, part):
    part(both)
    done(planner, "accept-all", max_width=50)
    assert may_publish(both) == (403, "own_work")
    assert may_publish(signing.client_of(both.application, "other", BOTH)) == (200, None)


@pytest.mark.parametrize("part", [change_what_another_allowed, be_changed_by_another])
def test_who_stated_or_changed_what_is_meant_so_cannot_publish_it(both, planner, part):
    part(both, planner)
    done(planner, "accept-all", max_width=50)
    assert may_publish(both) == (403, "own_work")


def test_who_allowed_what_the_plan_does_not_rely_on_may_publish_it(both, planner):
    allow(both)
    meant = next(item["allowed"]["code"] for item in overlaps(both) if item["allowed"])
    done(planner, "disallow", allowance=meant)
    done(planner, "accept-all", max_width=50)
    assert may_publish(both) == (200, None)


def test_what_was_taken_back_makes_nobody_an_author(both, planner):
    accept(both)
    done(planner, "undo")
    done(planner, "accept-all", max_width=50)
    assert may_publish(both) == (200, None)
