"""/api/plans/{number}/comments: said, answered, done, taken back; who looks on hears of it."""

import pytest

from geogrid.domain.people.account import Assignment, Capacity
from tests import signing
from tests.drawn import NW, SE

ENGLISH = {"Accept-Language": "en"}
RENAME = {"kind": "rename", "code": SE, "name": "滨江网格"}


@pytest.fixture
def planner(app):
    return signing.client_of(app, "画图人", [Assignment(Capacity.PLANNER)])


@pytest.fixture
def official(app):
    return signing.client_of(app, "领导", [Assignment(Capacity.OFFICIAL)])


@pytest.fixture
def plan(planner):
    return planner.post("/api/plans", json={"name": "调整"}).headers["Location"]


def say(client, plan, path="", **sent):
    return client.post(f"{plan}/comments{path}", json=sent, headers=ENGLISH)


def test_from_a_question_to_its_end(planner, official, plan):
    answer = say(planner, plan, text="可否南移？", grid=NW, at=[118.308, 29.715])
    (asked,) = answer.json["comments"]
    assert answer.status_code == 201
    told = {field: asked[field] for field in ("text", "grid", "lon", "lat", "author_name", "own", "done_at")}
    assert told == {
        "text": "可否南移？", "grid": NW, "lon": 118.308, "lat": 29.715, "author_name": "画图人", "own": True,
        "done_at": None,
    }  # fmt: skip
    number = asked["number"]
    seen = say(official, plan, text="<img src=x onerror=alert(1)>", answers=number).json["comments"]
    assert [(each["answers"], each["own"]) for each in seen] == [(None, False), (number, True)]
    assert say(official, plan, f"/{number}/remove").json["code"] == "beyond_scope"
    assert say(planner, plan, f"/{number}/remove").json["code"] == "comment_answered"
    assert say(official, plan, f"/{number}/done").json["comments"][0]["done_by_name"] == "领导"
    assert say(official, plan, f"/{number}/done", done=False).json["comments"][0]["done_by_name"] is None
    assert len(say(official, plan, f"/{seen[1]['number']}/remove").json["comments"]) == 1
    assert say(planner, plan, f"/{number}/remove").json == {"version": 6, "comments": []}


def test_who_looks_on_hears_of_it_and_nobodys_edit_is_stale(planner, official, plan):
    polled = f"{plan}/changes?since=1&comments=0"
    seen = {"If-None-Match": '"1"'}
    assert official.get(polled, headers=seen).status_code == 304
    say(planner, plan, text="户数偏多", grid=SE)
    told = official.get(polled, headers=seen)
    assert (told.status_code, told.json["comments"], told.json["version"]) == (200, 1, 1)
    assert (told.json["changed"]["features"], told.json["gone"], told.json["events"]) == ([], [], [])
    assert official.get(f"{plan}/changes?since=1&comments=1", headers=seen).status_code == 304
    headers = {"If-Match": '"1"'}
    assert planner.post(f"{plan}/edits", json={"edit": RENAME}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"text": "x"}, "query"),
        ({"text": "", "grid": NW}, "text_missing"),
        ({"text": " ", "grid": NW}, "text_missing"),
        ({"text": ["x"], "grid": NW}, "query"),
        ({"text": "x", "grid": "9"}, "grid_unknown"),
        ({"text": "x", "at": [1]}, "query"),
        ({"text": "x", "at": [True, 2]}, "query"),
        ({"text": "x", "at": [1e300, 2]}, "point_out_of_range"),
        ({"text": "x", "answers": 7}, "comment_unknown"),
        ({"text": "x", "answers": "1"}, "query"),
        ({"text": "x", "grid": NW, "html": "x"}, "member_unknown"),
    ],
)
def test_what_says_nothing_is_refused(planner, plan, sent, code):
    assert say(planner, plan, **sent).json["code"] == code
    assert planner.get(f"{plan}/comments").json == {"version": 0, "comments": []}


def test_it_is_for_those_who_see_the_plan(app, planner, plan):
    say(planner, plan, text="x", grid=NW)
    part = signing.client_of(app, "南片", [Assignment(Capacity.APPROVER, SE)])
    assert part.get(f"{plan}/comments").status_code == say(part, plan, text="x", grid=SE).status_code == 404
    assert {say(part, plan, f"/1/{deed}").status_code for deed in ("done", "remove")} == {404}
    clerk = signing.client_of(app, "社区", [Assignment(Capacity.CLERK)])
    assert clerk.get(f"{plan}/comments").status_code == say(clerk, plan, text="x", grid=SE).status_code == 403
