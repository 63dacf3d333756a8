"""A generation published while worker processes answer: all turn to it together, and nobody waits."""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

import pytest
from shapely import box

from geogrid.io import export
from geogrid.store import Database, generations
from tests import drawn
from tests.cli.test_serving import serving
from tests.drawn import GROUND, NE, NW

pytestmark = pytest.mark.alone  # how long readers wait is looked at
READERS, CONNECTIONS, AFTERWARDS = 8, 4, 50
SOON, PAUSE, PATIENCE = 2.0, 1.0, 60.0
# Two that change grid, one on the border that moves, one that does not care.
POINTS = ["118.3101,29.715", "118.31005,29.712", "118.31,29.715", "118.305,29.705"]
MOVED = {NW: box(118.30, 29.71, 118.3102, 29.72), NE: box(118.3102, 29.71, 118.32, 29.72)}


@pytest.fixture(params=["embedded", pytest.param("postgis", marks=pytest.mark.postgis)])
def environment(request, folder):
    """The settings of a data folder whose database holds the drawn district."""
    folder.mkdir()
    url = request.getfixturevalue("durable_postgis_url") if request.param == "postgis" else ""
    database = Database.at(url or folder / "geogrid.sqlite")
    database.migrate()
    drawn.store_in(database)
    database.close()
    return {**os.environ, "GEOGRID_DATA": str(folder), "GEOGRID_DATABASE_URL": url, "LC_ALL": "C.UTF-8"}


@dataclass
class Reader:
    """Asks over several connections in turn, so that it meets every worker."""

    port: int
    seen: list = field(default_factory=list)  # (asked at, answered at, connection, point, body)
    error: Exception | None = None

    def run(self, done):
        try:
            connections = [http.client.HTTPConnection("127.0.0.1", self.port, timeout=30) for _ in range(CONNECTIONS)]
            turn = 0
            while not done.is_set():
                connection, point = turn % CONNECTIONS, POINTS[turn // CONNECTIONS % len(POINTS)]
                asked = time.monotonic()
                connections[connection].request("GET", f"/api/point/cgcs2000/{point}")
                body = connections[connection].getresponse().read()
                self.seen.append((asked, time.monotonic(), connection, point, body))
                turn += 1
            for connection in connections:
                connection.close()
        except Exception as error:
            self.error = error

    def has_turned(self):
        newest = self.seen[-AFTERWARDS:]
        return bool(newest) and all(number(body) == 2 for *_, body in newest)


def number(body):
    return json.loads(body)["generation"]["number"]


def until(condition, what):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.005)
    return time.monotonic()


def published(environment, tmp_path):
    """Move a border by an import on the command line; return when others could see it."""
    shapes = {**GROUND, **MOVED}
    rows = [{"编码": grid.code, "名称": grid.name} for grid in drawn.GRIDS]
    export.write_layers(tmp_path / "moved.gpkg", {"网格": (rows, [shapes[row["编码"]] for row in rows])}, "EPSG:4490")
    command = [sys.executable, "-m", "geogrid.cli", "import", "grids", str(tmp_path / "moved.gpkg"), "--commit"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    url = environment["GEOGRID_DATABASE_URL"]
    database = Database.at(url or f"{environment['GEOGRID_DATA']}/geogrid.sqlite")

    def is_there():
        with database.reading() as session:
            return generations.latest_number(session) == 2 or process.poll() not in (None, 0)

    at = until(is_there, "nothing was published")
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    database.close()
    return at


def test_all_workers_turn_to_a_new_generation_and_no_reader_waits_or_goes_back(environment, tmp_path):
    with serving(environment, "--production", "--workers", "2") as (_, port):
        readers, done = [Reader(port) for _ in range(READERS)], threading.Event()
        threads = [threading.Thread(target=reader.run, args=(done,)) for reader in readers]
        for thread in threads:
            thread.start()
        until(lambda: all(len(reader.seen) >= AFTERWARDS for reader in readers), "the readers did not start")
        at = published(environment, tmp_path)
        until(lambda: all(reader.error or reader.has_turned() for reader in readers), "not all turned")
        done.set()
        for thread in threads:
            thread.join()
    assert [reader.error for reader in readers if reader.error] == []
    for reader in readers:
        numbers = [number(body) for *_, body in reader.seen]
        assert numbers == sorted(numbers)
        assert set(numbers) == {1, 2}
    seen = [answer for reader in readers for answer in reader.seen]
    for point in POINTS:  # one answer by each generation, to the last byte
        assert len({body for *_, asked, body in seen if asked == point}) == 2
    codes = {point: {number(b): json.loads(b)["code"] for *_, p, b in seen if p == point} for point in POINTS}
    assert codes[POINTS[0]] == codes[POINTS[1]] == {1: NE, 2: NW}
    assert max(asked for asked, *_, body in seen if number(body) == 1) - at < SOON
    assert max(answered - asked for asked, answered, *_ in seen) < PAUSE
