"""/api/plans/{number}/describe, sharing, share and copy: a plan among colleagues."""

import re
from datetime import timedelta

import pytest

from geogrid.clock import today
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.store import audit
from geogrid.web.running import of
from tests import signing
from tests.drawn import NE, NORTH, NW, SE

ENGLISH = {"Accept-Language": "en"}
RENAME = {"kind": "rename", "code": SE, "name": "滨江网格"}


@pytest.fixture
def planner(app):
    return signing.client_of(app, "画图人", [Assignment(Capacity.PLANNER)])


@pytest.fixture
def north(app):
    return signing.client_of(app, "北片", [Assignment(Capacity.PLANNER, NORTH)])


@pytest.fixture
def plan(planner):
    return planner.post("/api/plans", json={"name": "调整", "document": "8号"}).headers["Location"]


def send(client, path, seen, **sent):
    return client.post(path, json=sent, headers={"If-Match": f'"{seen}"', **ENGLISH})


def test_it_is_described_anew_and_what_is_not_sent_stays(planner, plan):
    answer = send(planner, f"{plan}/describe", 1, target=300, reason="户数不均")
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    told = {field: answer.json[field] for field in ("name", "reason", "document", "target")}
    assert told == {"name": "调整", "reason": "户数不均", "document": "8号", "target": 300}
    assert send(planner, f"{plan}/describe", 1, name="x").status_code == 412
    assert send(planner, f"{plan}/describe", 2, name=" ").status_code == 400
    assert [event["deed"] for event in planner.get(f"{plan}/changes?since=1").json["events"]] == ["describe"]


def test_it_is_shared_with_who_may_plan_and_taken_back(app, planner, north, plan):
    account = signing.account(of(app).database, "北片")
    assert planner.get(f"{plan}/sharing").json == {"members": [], "others": [{"account": account, "name": "北片"}]}
    assert north.get(plan).status_code == north.get(f"{plan}/sharing").status_code == 404
    assert send(planner, f"{plan}/share", 1, accounts=[account]).status_code == 200
    assert [each["id"] for each in north.get("/api/plans").json["plans"]] == [1]
    assert send(north, f"{plan}/edits", 2, edit=RENAME).json["code"] == "beyond_scope"
    assert send(north, f"{plan}/share", 2, accounts=[]).json["code"] == "beyond_scope"
    assert send(planner, f"{plan}/share", 2, accounts=[]).status_code == 200
    assert north.get("/api/plans").json["plans"] == []


@pytest.mark.parametrize("accounts", [None, [True], ["1"], [1.5], list(range(300)), [[1]]])
def test_what_is_no_list_of_accounts_is_refused(planner, plan, accounts):
    assert send(planner, f"{plan}/share", 1, accounts=accounts).json["code"] == "query"
    assert send(planner, f"{plan}/share", 1, accounts=[10**12]).json["code"] == "account_unknown"


def test_a_copy_is_made_once_for_a_key_and_named_in_the_readers_language(planner, plan):
    send(planner, f"{plan}/edits", 1, edit=RENAME)
    headers = {**ENGLISH, "Idempotency-Key": "one-and-only-key-of-this-copy"}
    first, again = (planner.post(f"{plan}/copy", json={}, headers=headers) for _ in range(2))
    assert (first.status_code, first.json["name"], first.json["version"]) == (201, "调整 (copy)", 2)
    assert again.headers["Location"] == first.headers["Location"]
    assert len(planner.get("/api/plans").json["plans"]) == 2
    chinese = planner.post(f"{plan}/copy", json={}, headers={"Accept-Language": "zh"})
    assert chinese.json["name"] == "调整 副本"


@pytest.fixture
def outdated(app, planner, plan):
    """Two plans on generation 1, after another one has become generation 2; the second has the edit of that one."""
    approver = signing.client_of(app, "审批", [Assignment(Capacity.APPROVER)])
    same, published = (planner.post("/api/plans", json={"name": name}).headers["Location"] for name in ("同", "先"))
    send(planner, f"{plan}/edits", 1, edit={"kind": "rename", "code": NW, "name": "城北网格"})
    for each in (same, published):
        send(planner, f"{each}/edits", 1, edit=RENAME)
    assert planner.get(plan).json["newest"] is None
    send(planner, f"{published}/submit", 2)
    send(approver, f"{published}/approve", 3)
    send(approver, f"{published}/publish", 4, valid_from=(today() + timedelta(days=1)).isoformat())
    assert planner.get(published).json["newest"] is None
    return plan, same, approver


def test_a_plan_on_other_grids_than_the_newest_says_so_when_it_is_opened(planner, outdated):
    plan, _, _ = outdated
    opened = planner.post("/api/plans", json={"name": "旧版研究", "on": today().isoformat()}).json
    assert (opened["base"], opened["newest"], planner.get(plan).json["newest"]) == (1, 2, 2)
    seen = {"If-None-Match": '"2"'}
    told = planner.get(f"{plan}/changes?since=2&newest=0", headers=seen)  # to whoever has it open
    assert (told.status_code, told.json["newest"], told.json["version"]) == (200, 2, 2)
    assert told.json["newest_from"] == (today() + timedelta(days=1)).isoformat()
    assert planner.get(f"{plan}/changes?since=2&newest=2", headers=seen).status_code == 304
    page = planner.get(plan.removeprefix("/api"), headers=ENGLISH).text
    assert "began with generation 1; the newest is generation 2" in page and "Copy onto generation 2" in page
    listed = planner.get("/plans", headers=ENGLISH).text
    assert listed.count("cannot be published: not on the newest grids") == 3
    assert "Only a plan that begins with generation 2" in listed


def test_edits_are_copied_onto_the_newest_grids_and_published(planner, outdated):
    plan, _, approver = outdated
    made = planner.post(f"{plan}/copy", json={"on": "current"}, headers=ENGLISH)
    assert (made.status_code, made.json["base"], made.json["newest"]) == (201, 2, None)
    assert [step["kind"] for step in made.json["steps"]] == ["rename"]
    copied, day = made.headers["Location"], (today() + timedelta(days=2)).isoformat()
    grids = [feature["properties"] for feature in planner.get(f"{copied}/grids.geojson").json["features"]]
    assert {"城北网格", "滨江网格"} <= {grid["name"] for grid in grids}
    assert send(planner, f"{copied}/submit", 2).status_code == 200
    assert send(approver, f"{copied}/approve", 3).status_code == 200
    assert send(approver, f"{copied}/publish", 4, valid_from=day).status_code == 200


def test_an_edit_that_does_not_apply_to_the_newest_grids_is_named(planner, outdated):
    _, same, _ = outdated
    refused = planner.post(f"{same}/copy", json={"on": "current"}, headers=ENGLISH)
    assert (refused.status_code, refused.json["code"]) == (409, "edit_outdated")
    edit = {
        "edit": 1, "number": 2, "step": "水心亭社区第二网格 called 滨江网格", "reason": "it would change nothing",
        "lon": 118.315, "lat": 29.705, "codes": [SE], "grids": ["水心亭社区滨江网格"],
    }  # fmt: skip
    text = "Edit 1 (水心亭社区第二网格 called 滨江网格): it would change nothing. It is about 水心亭社区滨江网格."
    assert refused.json["facts"] == {**edit, "edits": [1], "left_out": [{**edit, "text": text}]}
    page = planner.post(f"{same.removeprefix('/api')}/copy", data={"on": "current"}, headers=ENGLISH)
    assert (page.status_code, text in page.text) == (409, True)
    assert "on generation 2 these edits cannot be done" in page.text
    assert planner.post(f"{same}/copy", json={"on": "sometime"}).json["code"] == "query"
    assert len(planner.get("/api/plans").json["plans"]) == 3


def test_a_copy_leaves_out_what_cannot_be_done_and_names_it(planner, outdated):
    _, same, _ = outdated
    send(planner, f"{same}/edits", 2, edit={"kind": "rename", "code": NW, "name": "城北网格"})
    made = planner.post(f"{same}/copy", json={"on": "current", "leave_out": True}, headers=ENGLISH)
    assert (made.status_code, made.json["base"], made.json["version"]) == (201, 2, 2)
    assert [(each["edit"], each["reason"]) for each in made.json["left_out"]] == [(1, "it would change nothing")]
    (step,) = made.json["steps"]
    assert (step["version"], step["text"].endswith("called 城北网格")) == (2, True)
    for unfit in ({"on": "current", "leave_out": "yes"}, {"leave_out": True}):
        refused = planner.post(f"{same}/copy", json=unfit)
        assert (refused.status_code, refused.json["facts"]["field"]) == (400, "leave_out")


def test_a_draft_is_discarded_by_whoever_opened_it(app, planner, north, plan):
    approver = signing.client_of(app, "审批", [Assignment(Capacity.APPROVER)])
    own = north.post("/api/plans", json={"name": "北片调整"}).headers["Location"]
    account = signing.account(of(app).database, "北片")
    send(planner, f"{plan}/share", 1, accounts=[account])
    send(planner, f"{plan}/edits", 2, edit=RENAME)
    refused = send(north, f"{plan}/discard", 3)
    assert (refused.status_code, refused.json["code"]) == (403, "beyond_scope")
    stale = send(planner, f"{plan}/discard", 2)
    assert (stale.status_code, stale.json["facts"]["now"], stale.json["facts"]["known"]) == (412, 3, 2)
    send(planner, f"{plan}/submit", 3)
    early = send(planner, f"{plan}/discard", 4)
    assert (early.status_code, early.json["code"]) == (409, "plan_closed")
    send(approver, f"{plan}/return", 4)
    done = send(planner, f"{plan}/discard", 5)
    assert (done.status_code, done.json["stage"], done.headers["ETag"]) == (200, "discarded", '"6"')
    for deed, sent in (("edits", {"edit": RENAME}), ("submit", {}), ("discard", {}), ("describe", {"name": "x"})):
        assert send(planner, f"{plan}/{deed}", 6, **sent).json["code"] == "plan_closed"
    assert approver.get(plan).status_code == 200  # who sees the plans of the whole district still does
    assert [step["kind"] for step in planner.get(plan).json["steps"]] == ["rename"]
    assert send(north, f"{own}/discard", 1).status_code == 200
    told = {each["id"]: each["stage"] for each in planner.get("/api/plans").json["plans"]}
    assert told == {1: "discarded", 2: "discarded"}
    copied = planner.post(f"{plan}/copy", json={}, headers=ENGLISH).json
    assert (copied["id"], copied["stage"], len(copied["steps"])) == (3, "draft", 1)
    with of(app).database.reading() as session:
        noted = [(entry.action, entry.object) for entry in audit.entries(session)]
    assert noted.count(("plan.discard", "plan 1")) == noted.count(("plan.discard", "plan 2")) == 1


def test_a_draft_is_discarded_by_the_form_of_its_page(planner, plan):
    form = {"version": "1"}
    page = planner.get("/plans/1", headers=ENGLISH).text
    assert 'action="/plans/1/discard"' in page
    assert planner.post("/plans/1/discard", data={**form, "version": "7"}).status_code == 412
    answer = planner.post("/plans/1/discard", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/plans#discarded")
    assert "Discarded drafts: 1" in planner.get("/plans", headers=ENGLISH).text
    assert "/plans/1/discard" not in planner.get("/plans/1").text
    assert planner.post("/plans/9/discard", data=form).status_code == 404


def test_a_draft_on_a_withdrawn_generation_says_what_to_do(app, planner, plan):
    approver, day = signing.client_of(app, "审批", [Assignment(Capacity.APPROVER)]), today() + timedelta(days=1)
    send(planner, f"{plan}/edits", 1, edit=RENAME)
    send(planner, f"{plan}/submit", 2)
    send(approver, f"{plan}/approve", 3)
    send(approver, f"{plan}/publish", 4, valid_from=day.isoformat())
    opened = planner.post("/api/plans", json={"name": "续调", "on": day.isoformat()}, headers=ENGLISH)
    number = opened.json["id"]
    send(planner, f"/api/plans/{number}/edits", 1, edit=RENAME | {"name": "江滨网格"})
    planner.post(f"/api/plans/{number}/comments", json={"text": "名称待定", "grid": RENAME["code"]}, headers=ENGLISH)
    page = planner.get(f"/plans/{number}", headers=ENGLISH).text
    assert ('data-tool="split"' in page, 'id="lost"' in page) == (True, False)
    send(approver, f"{plan}/withdraw", 5)
    page = planner.get(f"/plans/{number}", headers=ENGLISH).text
    assert ('data-tool="split"' in page, 'id="lost"' in page, 'id="outdated"' in page) == (False, True, False)
    tools = re.findall(r'<button[^>]+class="tool"[^>]*>', page)
    assert tools and all(" disabled" in tool for tool in tools)
    assert "Copy onto generation 1" in page
    assert re.search(f"left-steps.*{RENAME['code']} called 江滨网格.*left-comments.*名称待定", page, re.DOTALL)
    answer = planner.post(f"/plans/{number}/copy", data={"on": "current"})
    assert answer.status_code == 303
    assert 'data-tool="split"' in planner.get(answer.headers["Location"], headers=ENGLISH).text
    assert planner.post(f"/plans/{number}/discard", data={"version": "2"}).status_code == 303
    assert "Copy onto generation" not in planner.get(f"/plans/{number}", headers=ENGLISH).text


def test_a_draft_on_a_withdrawn_generation_goes_on_without_what_was_drawn_on_its_new_grids(app, planner, plan):
    """One whose edits cannot be done any more, as they are about a grid that went away with the generation."""
    approver, day = signing.client_of(app, "审批", [Assignment(Capacity.APPROVER)]), today() + timedelta(days=1)
    new = NE[:-3] + "009"
    send(planner, f"{plan}/edits", 1, edit={"kind": "recode", "code": NE, "new_code": new})
    send(planner, f"{plan}/submit", 2)
    send(approver, f"{plan}/approve", 3)
    send(approver, f"{plan}/publish", 4, valid_from=day.isoformat())
    number = planner.post("/api/plans", json={"name": "续调", "on": day.isoformat()}).json["id"]
    for seen, (code, name) in enumerate(((new, "新区网格"), (NW, "城北网格"), (new, "滨江网格")), 1):
        send(planner, f"/api/plans/{number}/edits", seen, edit={"kind": "rename", "code": code, "name": name})
    send(approver, f"{plan}/withdraw", 5)
    page = planner.post(f"/plans/{number}/copy", data={"on": "current"}, headers=ENGLISH)
    assert page.status_code == 409
    assert re.findall(r'<li value="(\d)"><p>Edit (\d)', page.text) == [("1", "1"), ("3", "3")]
    assert "in a copy on the same grids" not in page.text  # they are no more
    form = re.search(r'<form[^>]+id="leave-out">(.*?)</form>', page.text, re.DOTALL)[1]
    wanted = {"on": "current", "leave_out": "yes"}
    assert {name: value for name, value in re.findall(r'name="(\w+)" value="(\w+)"', form) if name in wanted} == wanted
    answer = planner.post(f"/plans/{number}/copy", data=wanted)
    assert answer.status_code == 303
    copied = planner.get(f"/api{answer.headers['Location']}", headers=ENGLISH).json
    assert (copied["base"], [step["text"] for step in copied["steps"]]) == (1, ["前园社区第一网格 called 城北网格"])
    onto_its_own = planner.post(f"/plans/{number}/copy", data={}, headers=ENGLISH)
    assert (onto_its_own.status_code, "was withdrawn" in onto_its_own.text) == (409, True)


def test_what_is_to_come_is_withdrawn_by_an_approver(app, planner, plan, anybody):
    approver, day = signing.client_of(app, "审批", [Assignment(Capacity.APPROVER)]), today() + timedelta(days=1)
    send(planner, f"{plan}/edits", 1, edit=RENAME)
    send(planner, f"{plan}/submit", 2)
    send(approver, f"{plan}/approve", 3)
    send(approver, f"{plan}/publish", 4, valid_from=day.isoformat())
    asked = f"/api/grid/{SE}?on={day.isoformat()}"
    assert anybody.get(asked).json["name"] == "滨江网格"
    assert send(planner, f"{plan}/withdraw", 5).status_code == 403
    assert send(approver, f"{plan}/withdraw", 4).status_code == 412
    told = send(approver, f"{plan}/withdraw", 5)
    assert (told.status_code, told.json["stage"], told.json["valid_from"]) == (200, "approved", None)
    assert anybody.get(asked).json["name"] != "滨江网格"
    send(approver, f"{plan}/publish", 6, valid_from=today().isoformat())
    refused = send(approver, f"{plan}/withdraw", 7)
    assert (refused.status_code, refused.json["code"]) == (409, "withdrawal_refused")
    assert refused.json["facts"]["reason"] == "it is in force already; a new plan corrects it"


@pytest.mark.parametrize("target", [1e18, -1e18, 0, 100_001, "many", None, True])
def test_a_number_out_of_range_is_refused_with_the_field_and_the_range(planner, plan, target):
    opened = planner.post("/api/plans", json={"name": "调整", "target": target})
    for answer in (opened, send(planner, f"{plan}/describe", 1, target=target)):
        assert (answer.status_code, answer.json["code"]) == (400, "query"), answer.json
        assert (answer.json["facts"]["field"], answer.json["facts"]["expected"]) == ("target", "1 … 100000")


def test_an_edit_without_a_field_names_it(planner, plan):
    answer = send(planner, f"{plan}/edits", 1, edit={"kind": "rename", "code": NW})
    assert (answer.status_code, answer.json["code"]) == (400, "query")
    assert (answer.json["facts"]["field"], answer.json["facts"]["expected"]) == ("name", '"…"')
