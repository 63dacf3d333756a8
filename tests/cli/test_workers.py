"""What `geogrid serve --production` answers over HTTP, beside what the one process of `geogrid serve` answers."""

import contextlib
import http.client
import json
import os
import re
import socket
import time
from pathlib import Path

import pytest

from geogrid.store import Database
from geogrid.web.production import THREADS
from tests import drawn
from tests.cli.test_serving import serving

POINT = "/api/point/cgcs2000/118.305,29.715"
PIECE, MEGABYTE = 65_536, 1 << 20
PATIENCE = 60.0


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    database = Database.at(folder / "geogrid.sqlite")
    database.migrate()
    drawn.store_in(database)
    database.close()
    return {**os.environ, "GEOGRID_DATA": str(folder), "GEOGRID_DATABASE_URL": "", "LC_ALL": "C.UTF-8"}


@pytest.fixture(scope="module")
def many(environment):
    """One worker, so that it is known which process answers."""
    with serving(environment, "--production", "--workers", "1") as (process, port):
        worker = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0]
        yield Path("/proc") / worker, port


@pytest.fixture(scope="module")
def alone(environment):
    with serving(environment) as (_, port):
        yield port


def until(reached, failed):
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline, failed
        time.sleep(0.02)


def asked(port, method, path, body=None, headers=()):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in dict(headers).items():
            connection.putheader(name, value)
        if isinstance(body, bytes):
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
        elif body:
            connection.putheader("Transfer-Encoding", "chunked")
            connection.endheaders(iter(body), encode_chunked=True)
        else:
            connection.endheaders()
        answer = connection.getresponse()
        return answer.status, sorted((name.lower(), value) for name, value in answer.getheaders()), answer.read()


# What belongs to the server and the connection, or is new in every answer.
OWN = ("date", "x-request-id", "server", "connection", "transfer-encoding", "via")


def comparable(answer):
    status, headers, body = answer
    nonce = dict(headers).get("content-security-policy", "").partition("'nonce-")[2].partition("'")[0]
    told = [(name, value.replace(nonce or "'", "")) for name, value in headers if name not in OWN]
    told = [(name, re.sub("Expires=[^;]+", "", value)) for name, value in told]  # a year from each answer on
    told = [(name, sorted(value.split(", ")) if name == "allow" else value) for name, value in told]
    return status, told, body.replace(nonce.encode() or b"\0", b"")


CSV = b"x,y\n" + b"118.305,29.715\n" * 30_000
JSON = {"Content-Type": "application/json"}
REQUESTS = [
    ("GET", POINT),
    ("GET", POINT, None, {"Accept-Language": "en", "Accept-Encoding": "gzip"}),
    ("GET", POINT, None, {"Accept-Language": "en", "Cookie": "lang=zh"}),
    ("GET", POINT + "?on="),
    ("HEAD", POINT),
    ("GET", "/api/point/gcj02/118.31,29.71"),
    ("GET", "/api/point/4548/626000,3288000"),
    ("GET", "/api/point/wgs84/1.5,2.5"),
    ("GET", "/api/point/wgs84/x,y"),
    ("GET", "/api/point/nonsense/1,2"),
    ("GET", POINT, None, {"Host": "bad host"}),
    ("GET", "/"),
    ("GET", "/", None, {"Accept-Encoding": "gzip"}),
    ("HEAD", "/list"),
    ("GET", "/nothing/%E7%BD%91%E6%A0%BC%20%ff"),
    ("GET", "/api/places?q=%E8%A5%BF%E8%A1%97"),
    ("GET", "/lang/en?next=/list%3Fa=%E7%BD%91"),
    ("GET", "/static/css/tokens.css"),
    ("GET", "/static/css/tokens.css", None, {"Range": "bytes=10-20"}),
    ("HEAD", "/static/css/tokens.css"),
    ("POST", "/api/locate", CSV, {"Content-Type": "text/csv"}),
    ("POST", "/api/locate", [CSV[i : i + PIECE] for i in range(0, len(CSV), PIECE)], {"Content-Type": "text/csv"}),
    ("POST", "/api/locate", b'{"points": [[118.305, 29.715]]}', JSON),
    ("POST", "/api/locate", b"", JSON),
    ("POST", "/api/locate", b"1" * (33 * MEGABYTE), {"Content-Type": "text/csv"}),
    ("POST", "/api/repair/skip", b"1" * (3 * MEGABYTE), JSON),
    ("POST", "/api/repair/skip", [b"1" * MEGABYTE] * 3, JSON),
    ("POST", "/api/repair/skip", b"{}", JSON),
    ("POST", "/api/repair/skip", None, JSON),
    ("POST", "/api/repair/skip", b'{"position": 0}', {**JSON, "Origin": "http://elsewhere.example"}),
    ("POST", "/plan", b"a=1", {"Content-Type": "application/x-www-form-urlencoded"}),
    ("POST", "/api/locate", [b"1" * MEGABYTE] * 34, {"Content-Type": "text/csv"}),
    ("DELETE", POINT),
    ("OPTIONS", POINT),
]  # fmt: skip


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda asked: f"{asked[0]} {asked[1][:40]}")
def test_workers_answer_as_one_process_does(many, alone, request_):
    mine, other = comparable(asked(many[1], *request_)), comparable(asked(alone, *request_))
    assert mine[:2] == other[:2]
    assert mine[2] == other[2]


def test_who_has_the_answer_is_not_sent_it_again(many):
    tag = dict(asked(many[1], "GET", POINT)[1])["etag"]
    status, headers, body = asked(many[1], "GET", POINT, None, {"If-None-Match": tag})
    assert (status, dict(headers)["etag"], body) == (304, tag, b"")


def test_a_refused_upload_is_not_asked_for(many):
    with socket.create_connection(("127.0.0.1", many[1]), PATIENCE) as connection:
        length = f"Content-Length: {40 * MEGABYTE}"
        lines = "POST /api/locate HTTP/1.1", "Host: localhost", "Content-Type: text/csv", length
        connection.sendall("\r\n".join([*lines, "Expect: 100-continue", "", ""]).encode())
        assert connection.recv(PIECE).startswith(b"HTTP/1.1 413 ")


def test_what_breaks_off_is_answered_by_nobody(many, environment):
    """Neither by its length nor in chunks a part of the rows counts as all of them."""
    for head in (b"Content-Length: 5000000", b"Transfer-Encoding: chunked"):
        with socket.create_connection(("127.0.0.1", many[1]), PATIENCE) as connection:
            lines = b"POST /api/locate HTTP/1.1", b"Host: localhost", b"Content-Type: text/csv", head, b"", b""
            connection.sendall(b"\r\n".join(lines))
            if b"chunked" in head:
                connection.sendall(b"%x\r\n" % len(CSV))
            connection.sendall(CSV[:200_000])
            connection.shutdown(socket.SHUT_WR)
            assert b" 200 " not in connection.recv(PIECE)


@pytest.fixture
def long_answer(many, environment):
    """The address of a job's answer of 400 MB."""
    rows = b"x,y\n" + b"118.305,29.715\n" * 100_001
    told = json.loads(asked(many[1], "POST", "/api/locate", rows, {"Content-Type": "text/csv"})[2])
    state = f"/api/jobs/{told['id']}"
    until(lambda: json.loads(asked(many[1], "GET", state)[2])["state"] == "finished", "the job does not end")
    file = Path(environment["GEOGRID_DATA"]) / "jobs" / told["id"] / "answer"
    os.truncate(file, 400 * MEGABYTE)
    yield state + "/result", file
    asked(many[1], "DELETE", state)


def opened(worker, file):
    found = 0
    for descriptor in (worker / "fd").iterdir():
        with contextlib.suppress(OSError):
            found += descriptor.readlink() == file
    return found


def resident(worker):
    return int((worker / "status").read_text().partition("VmRSS:")[2].split()[0]) * 1024


def begin(port, path):
    connection = socket.create_connection(("127.0.0.1", port), PATIENCE)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert connection.recv(PIECE).startswith(b"HTTP/1.1 200 ")
    return connection


def test_a_slow_reader_is_waited_for_and_one_who_leaves_is_forgotten(many, long_answer):
    (worker, port), (path, file) = many, long_answer
    before = resident(worker)
    readers = [begin(port, path) for _ in range(THREADS)]
    for _ in range(20 * MEGABYTE // PIECE):
        readers[0].recv(PIECE)
    assert asked(port, "GET", POINT)[0] == 200  # though all threads wait
    assert opened(worker, file) == THREADS
    assert resident(worker) - before < 60 * MEGABYTE
    for reader in readers:
        reader.close()
    until(lambda: opened(worker, file) == 0, "the file stays open")
    status, _, body = asked(port, "GET", path)
    assert (status, len(body)) == (200, 400 * MEGABYTE)


def test_a_stop_lets_what_is_being_answered_end(environment, many, long_answer):
    path, _ = long_answer
    with serving(environment, "--production", "--workers", "2") as (process, port):
        reader = begin(port, path)
        process.terminate()
        until(lambda: not listening(port), "it takes new connections")
        got = 0
        while piece := reader.recv(MEGABYTE):
            got += len(piece)
        reader.close()
        said, _ = process.communicate(timeout=60)
    assert got > 399 * MEGABYTE
    assert process.returncode == 0, said


def listening(port):
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    return False
