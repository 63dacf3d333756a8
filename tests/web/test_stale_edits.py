"""Edits of several planners on one version of a plan, sent at once over HTTP: one is done, the others hear of it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Barrier, Event, Thread

import pytest
from werkzeug.serving import make_server

from geogrid.domain.editing.edit import Rename
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.services import patience
from geogrid.web.identity import COOKIE, CSRF_HEADER
from geogrid.web.running import of
from tests import signing
from tests.drawn import SE

MANY = 4


@pytest.fixture
def port(app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server.port
    server.shutdown()
    thread.join()
    server.server_close()


class Planner:
    """Somebody who plans, signed in, at the other end of a socket."""

    def __init__(self, app, port, name):
        client = signing.client_of(app, name, [Assignment(Capacity.PLANNER)])
        self.proof = {
            "Cookie": f"{COOKIE}={client.get_cookie(COOKIE).value}",
            CSRF_HEADER: client.environ_base[f"HTTP_{CSRF_HEADER.upper().replace('-', '_')}"],
            "Content-Type": "application/json",
        }
        self.port = port

    def send(self, method, path, sent=None, seen=None):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = self.proof if seen is None else {**self.proof, "If-Match": f'"{seen}"'}
        connection.request(method, path, None if sent is None else json.dumps(sent).encode(), headers)
        answer = connection.getresponse()
        told = json.loads(answer.read())
        connection.close()
        return answer.status, told

    def rename(self, plan, name, seen):
        return self.send("POST", f"{plan}/edits", {"edit": {"kind": "rename", "code": SE, "name": name}}, seen)


def test_of_edits_on_one_version_one_is_done_and_the_others_hear_what_is_other(app, port):
    planners = [Planner(app, port, f"画图人{number}") for number in range(MANY)]
    _, opened = planners[0].send("POST", "/api/plans", {"name": "调整"})
    plan, seen = f"/api/plans/{opened['id']}", opened["version"]
    ready = Barrier(MANY)

    def rename(number):
        ready.wait()
        return planners[number].rename(plan, f"网格{number}", seen)

    with ThreadPoolExecutor(MANY) as at_once:
        answers = list(at_once.map(rename, range(MANY)))
    assert sorted(status for status, _ in answers) == [200, *[412] * (MANY - 1)]
    first = next(number for number, (status, _) in enumerate(answers) if status == 200)
    for number in set(range(MANY)) - {first}:
        _, refused = answers[number]
        assert (refused["code"], refused["facts"]["now"], refused["facts"]["known"]) == ("stale", seen + 1, seen)
        (change,) = refused["facts"]["changes"]
        assert (change["version"], change["author_name"]) == (seen + 1, f"画图人{first}")
        assert f"画图人{first}" in refused["detail"] and f"网格{first}" in refused["detail"]
        _, other = planners[number].send("GET", f"{plan}/changes?since={seen}")
        assert [feature["properties"]["name"] for feature in other["changed"]["features"]] == [f"网格{first}"]
        assert other["events"] == [change]
    last = next(iter(set(range(MANY)) - {first}))
    status, told = planners[last].rename(plan, f"网格{last}", seen + 1)
    assert (status, len(told["steps"])) == (200, 2)


class Slow(list):
    """Edits of which the first is not done before somebody says so."""

    def __init__(self, *edits):
        super().__init__(edits)
        self.begun, self.may_end = Event(), Event()

    def __iter__(self):
        self.begun.set()
        assert self.may_end.wait(60)
        return super().__iter__()


def test_an_edit_of_one_plan_keeps_nobody_waiting_at_another(app, port, monkeypatch):
    monkeypatch.setattr(patience, "SECONDS", 0.01)  # whoever has to wait is told so
    one, other = (Planner(app, port, name) for name in ("张三", "李四"))
    held, free = (f"/api/plans/{one.send('POST', '/api/plans', {'name': name})[1]['id']}" for name in "甲乙")
    running, slow = of(app), Slow(Rename(SE, "滨江网格"))
    number = int(held.rpartition("/")[2])
    with ThreadPoolExecutor(1) as editor:
        done = editor.submit(running.plans.apply_all, number, slow, 1, running.audit.by())
        assert slow.begun.wait(60)
        try:
            assert other.rename(free, "江边网格", 1)[0] == 200
            assert other.send("POST", f"{free}/undo", {}, 2)[0] == 200
            assert other.send("GET", free)[1]["version"] == 3
            assert other.send("POST", "/api/plans", {"name": "丙"})[0] == 201
            assert [each["id"] for each in other.send("GET", "/api/plans")[1]["plans"]]
            status, refused = other.rename(held, "江边网格", 1)
            assert (status, refused["code"]) == (503, "busy")
        finally:
            slow.may_end.set()
        assert done.result(60).codes == (SE,)
    assert one.send("GET", held)[1]["version"] == 2


ENGLISH, CHINESE = {"Accept-Language": "en"}, {"Accept-Language": "zh-CN"}


@pytest.fixture
def people(app):
    return [signing.client_of(app, name, [Assignment(Capacity.PLANNER)]) for name in ("张三", "李四")]


@pytest.fixture
def done(people):
    """A plan at version 7: three names, the last undone and another given in its place, then a description."""
    first, second = people
    plan = first.post("/api/plans", json={"name": "调整"}).headers["Location"]
    names = [(first, "甲网格"), (second, "乙网格"), (second, "丙网格")]
    deeds = [(who, "edits", {"edit": {"kind": "rename", "code": SE, "name": name}}) for who, name in names]
    again = {"edit": {"kind": "rename", "code": SE, "name": "丁网格"}}
    for who, path, sent in [
        *deeds,
        (second, "undo", {}),
        (first, "edits", again),
        (first, "describe", {"reason": "户数"}),
    ]:
        seen = who.get(plan).headers["ETag"]
        assert who.post(f"{plan}/{path}", json=sent, headers={"If-Match": seen}).status_code == 200
    return plan


def test_who_is_stale_is_told_the_newest_changes_and_who_did_them(people, done):
    def told(seen, language):
        sent = {"edit": {"kind": "rename", "code": SE, "name": "戊网格"}}
        return people[1].post(f"{done}/edits", json=sent, headers={"If-Match": f'"{seen}"', **language}).json

    english = told(1, ENGLISH)
    assert english["detail"] == (
        "Somebody has changed the plan since you looked (version 7, you saw 1). "
        "张三: name, reason, document or target changed; 张三: 水心亭社区乙网格 called 丁网格; 李四: a step undone; "
        "and 3 before that. Look, then try again."
    )
    assert english["facts"]["more"] == 3
    told_of = [(each["version"], each["deed"], each["author_name"]) for each in english["facts"]["changes"]]
    assert told_of == [(7, "describe", "张三"), (6, "apply", "张三"), (5, "undo", "李四")]
    chinese = told(5, CHINESE)
    assert chinese["detail"] == (
        "您查看之后，方案已被修改（现为版本 7，您看到的是版本 5）。"
        "张三：修改了名称、理由、文号或目标户数；张三：水心亭社区乙网格改名为丁网格。请查看后再试。"
    )
    assert chinese["facts"]["more"] == 0


def test_what_is_undone_is_named_as_long_as_nothing_has_taken_its_place(people, done):
    first, second = people
    second.post(f"{done}/undo", json={}, headers={"If-Match": '"7"'})
    events = first.get(f"{done}/changes?since=3", headers=ENGLISH).json["events"]
    assert [(event["deed"], event["text"]) for event in events] == [
        ("apply", "grids redrawn"),  # another step has taken its place
        ("undo", "a step undone"),
        ("apply", "水心亭社区乙网格 called 丁网格"),
        ("describe", "name, reason, document or target changed"),
        ("undo", "undone: 水心亭社区乙网格 called 丁网格"),
    ]


@pytest.mark.parametrize("path", ["undo", "redo", "submit", "describe", "share", "discard", "rules"])
def test_every_change_of_a_plan_that_is_stale_says_who_was_quicker(people, done, path):
    sent = {"accounts": []} if path == "share" else {}
    refused = people[0].post(f"{done}/{path}", json=sent, headers={"If-Match": '"6"', **ENGLISH})
    assert refused.status_code == 412
    assert "张三: name, reason, document or target changed." in refused.json["detail"]
