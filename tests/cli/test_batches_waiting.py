"""Many batches at once, and uploads that stand still: whoever asks for anything else is answered."""

import contextlib
import json
import socket
import sqlite3
import time
from pathlib import Path

import pytest

from geogrid.services.limits import BATCH_NET
from geogrid.web.bridge import BATCH_THREADS, BATCHES_WAITING
from geogrid.web.uploads import IN_MEMORY, MOST_LARGE
from tests.cli.test_serving import serving
from tests.cli.test_workers import PATIENCE, asked, environment, until  # noqa: F401 - a fixture

CSV = {"Content-Type": "text/csv"}
MOST = BATCH_THREADS + BATCHES_WAITING
SLOW = b"x,y\n" + b"118.305,29.715\n" * 99_000  # half a second and more


def forget_who_asked(environment):  # noqa: F811
    with contextlib.closing(sqlite3.connect(Path(environment["GEOGRID_DATA"]) / "geogrid.sqlite")) as database:
        database.execute("DELETE FROM buckets")
        database.commit()


@pytest.fixture
def port(environment):  # noqa: F811
    forget_who_asked(environment)
    with serving(environment, "--production", "--workers", "1") as (_, port):
        yield port


def sent(port, body, length=None):
    connection = socket.create_connection(("127.0.0.1", port), PATIENCE)
    told = f"Content-Type: text/csv\r\nContent-Length: {len(body) if length is None else length}"
    connection.sendall(f"POST /api/locate HTTP/1.1\r\nHost: localhost\r\n{told}\r\n\r\n".encode() + body)
    return connection


def test_batches_wait_among_themselves_and_not_without_end(environment, port):  # noqa: F811
    with contextlib.ExitStack() as stack:

        def crowded():
            """Whether one more is refused after many that end at once; who asked before is not refused for that."""
            forget_who_asked(environment)
            begun = [stack.enter_context(sent(port, SLOW[:-1], len(SLOW))) for _ in range(MOST + 4)]
            for connection in begun:
                connection.sendall(SLOW[-1:])
            return refused(port)

        until(crowded, "they all wait")
        begun = time.monotonic()
        assert asked(port, "GET", "/list")[0] == 200
        assert time.monotonic() - begun < PATIENCE / 10
    # Now that they are gone, those that waited are dropped.
    until(lambda: not refused(port), "the place of who is gone stays taken")


def refused(port):
    status, headers, body = asked(port, "POST", "/api/locate", b"x,y\n1,2\n", CSV)
    if status != 503:
        return False
    assert json.loads(body)["code"] == "busy"
    assert dict(headers)["retry-after"] == "5"
    return True


def test_half_sent_bodies_take_no_room_without_end(port):
    half = b"x,y\n" + b"1,2\n" * IN_MEMORY
    with contextlib.ExitStack() as stack:
        for _ in range(MOST_LARGE):
            stack.enter_context(sent(port, half, 2 * len(half)))
        until(lambda: asked(port, "POST", "/api/locate", half, CSV)[0] == 503, "there is room for more")
        assert asked(port, "POST", "/api/locate", b"x,y\n1,2\n", CSV)[0] == 200
    until(lambda: asked(port, "POST", "/api/locate", half, CSV)[0] != 503, "what broke off keeps its room")


def test_a_network_may_ask_only_so_often(port):
    for _ in range(3 * int(BATCH_NET.at_once)):
        status, headers, body = asked(port, "POST", "/api/locate", b"x,y\n1,2\n", CSV)
        if status != 200:
            break
    assert (status, json.loads(body)["code"]) == (429, "too_many")
    assert int(dict(headers)["retry-after"]) >= 1
