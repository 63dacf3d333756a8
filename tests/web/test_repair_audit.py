"""Work on a repair is noted: who did what to which defect, what was there before and after, and who took it back."""

import json

import pytest
from shapely import box

from geogrid.store import audit
from geogrid.web.running import of
from tests import drawn, signing

# Two overlaps of 10 m, one in each community.
SHIFTED = {
    drawn.NW: box(118.30, 29.71, 118.3101, 29.72),
    drawn.SW: box(118.30, 29.70, 118.3101, 29.71),
}


@pytest.fixture
def district(database, monkeypatch):
    grids = [type(g)(g.code, g.name, g.community, g.households, SHIFTED.get(g.code, g.shape)) for g in drawn.GRIDS]
    monkeypatch.setattr(drawn, "GRIDS", grids)
    drawn.store_in(database)
    return database


def act(client, action, **sent):
    seen = client.get("/api/repair").headers["ETag"]
    answer = client.post(f"/api/repair/{action}", json=sent, headers={"If-Match": seen})
    return seen.strip('"'), answer


def noted(app):
    with of(app).database.reading() as session:
        entries = list(audit.entries(session))
    return [(e.who, e.action, e.object, json.loads(e.before or "null"), json.loads(e.after or "null")) for e in entries]


def key_of(client):
    return next(item["key"] for item in client.get("/api/repair").json["items"] if item["kind"] == "overlap")


def test_each_action_is_noted_with_before_and_after(app, client):
    key = key_of(client)
    name = client.get(f"/api/repair/{key}").json[0]["name"]
    actions = [
        ("skip", {"key": key}, {"action": "skip", "defect": key, "mended": 0, "grids": 0}),
        ("unskip", {"key": key}, {"action": "unskip", "defect": key, "mended": 0, "grids": 0}),
        ("accept", {"key": key, "proposal": name}, {"action": f"do:{name}", "defect": key, "mended": 1}),
        ("accept-all", {"max_width": 20}, {"action": "all:20.0", "defect": None, "mended": 1}),
    ]
    for count, (action, sent, told) in enumerate(actions):
        seen, answer = act(client, action, **sent)
        assert answer.status_code == 200
        who, noted_action, subject, before, after = noted(app)[-1]
        assert (who, noted_action, subject) == ("1", f"repair.{action}", "repair 1")
        assert before == {"actions": count, "version": seen}
        assert after["version"] == answer.headers["ETag"].strip('"')
        assert after["actions"] == count + 1
        assert told.items() <= after.items()
    assert len(noted(app)) == len(actions)


def test_what_was_undone_stays_told_with_who_had_done_it(app, client):
    key = key_of(client)
    first, _ = act(client, "skip", key=key)
    other = signing.client_of(app, "other")
    second, _ = act(other, "undo")
    who, action, subject, before, after = noted(app)[-1]
    assert (who, action, subject) == ("2", "repair.undo", "repair 1")
    assert after == {"actions": 0, "version": first}
    assert before.pop("at").startswith("20")
    assert before == {
        "actions": 1, "version": second, "action": "skip", "defect": key, "mended": 0, "grids": 0, "account": 1,
    }  # fmt: skip


def test_what_is_refused_is_not_noted(app, client):
    for action, sent in (("undo", {}), ("skip", {"key": "x"}), ("join", {}), ("accept", {"key": "x", "proposal": "y"})):
        assert act(client, action, **sent)[1].status_code in (404, 409)
    assert noted(app) == []
