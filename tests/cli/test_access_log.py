"""What serving writes on stderr: lines of JSON without anything of who asked and what about, over a real server."""

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys

import pytest

from geogrid.store import Database
from tests import drawn
from tests.cli.test_serving import ask
from tests.ports import free_port

NUMBER = "13955512345"
CANARIES = (NUMBER, "118.30512", "29.71534", "wangxiaoming", "canary-token", "203.0.113.77", "%E7%8E%8B", "王小明")
POINT = "/api/point/cgcs2000/118.30512,29.71534"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    with contextlib.closing(Database.at(folder / "geogrid.sqlite")) as database:
        database.migrate()
        drawn.store_in(database)
    return folder


@pytest.fixture(params=[("--production", "--workers", "1"), ()], ids=["production", "alone"])
def served(request, folder, tmp_path):
    """Serve; gives the port, and what returns all lines once it has stopped."""
    port, said = free_port(), tmp_path / "stderr"
    command = [sys.executable, "-m", "geogrid.cli", "serve", *request.param, "--port", str(port)]
    environment = {**os.environ, "GEOGRID_DATA": str(folder), "GEOGRID_DATABASE_URL": "", "LC_ALL": "C.UTF-8"}
    with said.open("w") as stderr:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=stderr)

    def lines():
        process.send_signal(signal.SIGTERM if request.param else signal.SIGINT)
        process.wait(60)
        return [line for line in said.read_text().splitlines() if line.startswith("{")]

    try:
        ask(process, f"http://127.0.0.1:{port}/api/district")
        yield port, lines, said
    finally:
        process.terminate()  # killed, it would leave its workers behind
        process.wait(60)


def asked(port, method, path, body=None, headers=None):
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, len(answer.read())


REQUESTS = [
    ("GET", POINT),
    ("GET", POINT + "?on=2026-03-01"),
    ("GET", "/api/point/wgs84/118.30512,wangxiaoming"),
    ("GET", f"/api/places?q={NUMBER}%E7%8E%8B"),
    ("GET", "/?q=wangxiaoming&x=118.30512&y=29.71534"),
    ("GET", f"/nothing/{NUMBER}"),
    ("GET", f"/api/grid/{NUMBER}"),
    ("GET", "/list"),
    ("HEAD", "/list"),
    ("WANGXIAOMING", "/list"),
    ("POST", "/api/locate", b'{"points": [[118.30512, 29.71534]]}', JSON),
    ("POST", "/api/locate", "x,y\nwangxiaoming,13955512345\n", {"Content-Type": "text/csv"}),
    (
        "POST",
        "/api/repair/allow",
        f'{{"position": 0, "key": "{NUMBER}", "reason": "wangxiaoming"}}',
        JSON,
    ),
    ("POST", "/api/repair/skip", b"{}", {**JSON, "Origin": f"http://{NUMBER}.example"}),
]
HEADERS = {
    "Authorization": "Bearer canary-token",
    "Cookie": "session=canary-token",
    "User-Agent": f"wangxiaoming {NUMBER}",
    "Referer": "http://canary-token.example/",
    "X-Forwarded-For": "203.0.113.77",
    "X-Request-Id": "canary-token\x20with spaces",
}


def test_nothing_of_who_asked_and_what_about(served):
    port, lines, said = served
    answers = [
        asked(port, method, path, body, {**HEADERS, **(more[0] if more else {})})
        for method, path, body, *more in ((*request, None)[: max(3, len(request))] for request in REQUESTS)
    ]
    told = [json.loads(line) for line in lines()]
    text = said.read_text()
    assert [word for word in (*CANARIES, '127.0.0.1"') if word in text] == []
    of_requests = [line for line in told if "route" in line][1:]  # the first asked whether it answers
    assert len(of_requests) == len(REQUESTS) - 1  # the look-up is only counted
    for (status, headers, length), line, request in zip(answers[1:], of_requests, REQUESTS[1:]):
        assert set(line) == {"time", "level", "request", "method", "route", "status", "ms", "bytes"}
        assert line["status"] == status
        assert line["request"] == headers["x-request-id"]
        assert line["bytes"] == length or request[0] == "HEAD"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["time"])
    routes = [line["route"] for line in of_requests]
    assert routes[:3] == ["/api/point/<crs>/<point>", "/api/point/<crs>/<point>", "/api/places"]
    assert routes[4] is None
    assert of_requests[8]["method"] == "other"


def test_the_id_of_a_request(served):
    port, lines, _ = served
    made_by_proxies = ("5F3C9E2A-77b1-4c0d-9a3e-0123456789ab", "5f3c9e2a77b14c0d9a3e0123456789ab")
    for ours in made_by_proxies:
        assert asked(port, "GET", "/list", None, {"X-Request-Id": ours})[1]["x-request-id"] == ours
    of_people = ("13800138000", "zhang-san-13800138000", "34100219800101123X", "6222020200112233", "1" * 32)
    for other in (*of_people, "5f3c", "a" * 33, "with space here", "under_score", 'quote"quote"'):
        made = asked(port, "GET", "/list", None, {"X-Request-Id": other})[1]["x-request-id"]
        assert re.fullmatch("[0-9a-f]{16}", made)
    said = lines()
    assert [sum(json.loads(line).get("request") == ours for line in said) for ours in made_by_proxies] == [1, 1]
    assert not [other for other in of_people if any(other in line for line in said)]
