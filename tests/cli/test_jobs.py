"""A job whose server is killed in the middle of it: the server that is started next ends it."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import numpy as np
import pytest

from geogrid.store import Database
from tests import drawn
from tests.cli.test_serving import ask
from tests.drawn import NE, NW, SE, SW
from tests.ports import free_port

POINTS = 150_000


@pytest.fixture
def environment(embedded_file, folder):
    folder.mkdir()
    embedded_file.rename(folder / "geogrid.sqlite")
    database = Database.at(folder / "geogrid.sqlite")
    drawn.store_in(database)
    database.close()
    return {**os.environ, "GEOGRID_DATA": str(folder), "LC_ALL": "C.UTF-8"}


@contextmanager
def serving(environment, said):
    """Serve from two processes, in a group of their own: killed together, if they still are."""
    port = free_port()
    command = [sys.executable, "-m", "geogrid.cli", "serve", "--production", "--workers", "2", "--port", str(port)]
    with said.open("w") as file:
        process = subprocess.Popen(command, env=environment, stdout=file, stderr=file, start_new_session=True)
    try:
        ask(process, f"http://127.0.0.1:{port}/api/district")
        yield process, f"http://127.0.0.1:{port}"
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=60)


def told(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return json.load(answer)


def until(url, condition):
    deadline = time.monotonic() + 120
    while not condition(job := told(url)):
        assert time.monotonic() < deadline, job
        time.sleep(0.01)
    return job


def test_it_is_taken_up_by_one_process_and_ends_with_the_right_answer(environment, folder, tmp_path):
    rng = np.random.default_rng(9)
    x, y = rng.uniform((118.3001, 29.7001), (118.3199, 29.7199), (POINTS, 2)).round(7).T
    body = json.dumps({"x": x.tolist(), "y": y.tolist()}).encode()
    headers = {"Content-Type": "application/json", "Accept": "text/csv"}
    with serving(environment, tmp_path / "first") as (_, url):
        asked = urllib.request.Request(f"{url}/api/locate", body, headers)
        with urllib.request.urlopen(asked, timeout=60) as answer:
            job = json.load(answer)
        assert (answer.status, job["state"], job["of"]) == (202, "waiting", POINTS)
        until(f"{url}/api/jobs/{job['id']}", lambda job: job["state"] == "running" and job["done"])
    assert not (folder / "jobs" / job["id"] / "answer").exists()
    with serving(environment, tmp_path / "second") as (_, url):
        over = until(f"{url}/api/jobs/{job['id']}", lambda job: job["state"] not in ("waiting", "running"))
        assert (over["state"], over["done"]) == ("finished", POINTS)
        with urllib.request.urlopen(f"{url}{over['result']}", timeout=60) as answer:
            assert answer.headers["Geogrid-Located"] == str(POINTS)
            lines = answer.read().decode("utf-8-sig").splitlines()
    codes = np.where(y <= 29.71, np.where(x <= 118.31, SW, SE), np.where(x <= 118.31, NW, NE))
    assert [line.split(",")[2] for line in lines[1:]] == codes.tolist()
    assert (tmp_path / "second").read_text().count("is begun again") == 1
