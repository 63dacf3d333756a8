"""Edits of several planners on one version of a plan, sent at once over HTTP: one is done, the others hear of it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Barrier, Thread

import pytest
from werkzeug.serving import make_server

from geogrid.domain.people.account import Assignment, Capacity
from geogrid.web.identity import COOKIE, CSRF_HEADER
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
        assert (refused["code"], refused["facts"]) == ("stale", {"now": seen + 1, "known": seen})
        _, other = planners[number].send("GET", f"{plan}/changes?since={seen}")
        assert [feature["properties"]["name"] for feature in other["changed"]["features"]] == [f"网格{first}"]
        assert [(event["version"], event["deed"]) for event in other["events"]] == [(seen + 1, "apply")]
    last = next(iter(set(range(MANY)) - {first}))
    status, told = planners[last].rename(plan, f"网格{last}", seen + 1)
    assert (status, len(told["steps"])) == (200, 2)
