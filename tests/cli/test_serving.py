"""demo and serve as processes: started, asked over HTTP, stopped."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.ports import free_port

_AGAIN = 0.02


@contextlib.contextmanager
def running(folder, *arguments):
    port = free_port()
    environment = {**os.environ, "GEOGRID_DATA": str(folder), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "geogrid.cli", *map(str, arguments), "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def ask(process, url):
    """Ask until it answers; a process that has ended never will."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, process.stdout.read()
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return json.load(answer)
        except (ConnectionError, urllib.error.URLError) as error:
            if isinstance(error, urllib.error.HTTPError):
                raise
            time.sleep(_AGAIN)  # what is being started needs the processor
    raise AssertionError("no answer within two minutes")


def _wait_for_children(pid, count):
    """Wait until a process has begun its workers."""
    deadline = time.monotonic() + 60
    children = Path(f"/proc/{pid}/task/{pid}/children")
    while len(children.read_text().split()) < count:
        assert time.monotonic() < deadline
        time.sleep(_AGAIN)


@contextlib.contextmanager
def serving(environment, *arguments):
    """Serve a database until the test is done; gives the process, which answers by then, and its port."""
    port = free_port()
    command = [sys.executable, "-m", "geogrid.cli", "serve", *arguments, "--port", str(port)]
    # Its log goes where that of the tests goes: a pipe that nobody reads would fill.
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        ask(process, f"http://127.0.0.1:{port}/api/district")
        yield process, port
    finally:
        process.terminate()
        process.communicate(timeout=60)


SMALL = ("--grids", 6, "--places", 600, "--cases", 40)


def test_the_demo_is_made_once_and_kept(folder):
    with running(folder, "demo", *SMALL) as (process, url):
        first = ask(process, url + "/api/district")
    assert first["simulated"]
    assert first["counts"]["grids"] == 6
    made = (folder / "demo.sqlite").stat().st_mtime_ns
    with running(folder, "demo", *SMALL) as (process, url):
        assert ask(process, url + "/api/district") == first
    assert (folder / "demo.sqlite").stat().st_mtime_ns == made
    assert not (folder / "geogrid.sqlite").exists()


def test_serve_an_empty_database(folder):
    with running(folder, "serve") as (process, url):
        assert ask(process, url + "/api/district")["counts"] == {"grids": 0, "places": 0}


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_production_answers_until_it_is_stopped(folder, stop):
    with running(folder, "serve", "--production", "--workers", 2) as (process, url):
        assert ask(process, url + "/api/district")["counts"] == {"grids": 0, "places": 0}
        process.send_signal(stop)
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert [line for line in said.splitlines() if not line.startswith("{")] == [
        f"geogrid is at {url} (stop it with Ctrl+C)"
    ]


def test_production_stops_at_once_while_its_workers_get_ready(folder):
    with running(folder, "serve", "--production", "--workers", 2) as (process, url):
        assert process.stdout.readline() == f"geogrid is at {url} (stop it with Ctrl+C)\n"
        _wait_for_children(process.pid, 2)
        asked = time.monotonic()
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "")
    assert time.monotonic() - asked < 15  # a worker that did not hear would be killed after 20 s


def test_production_without_granian_is_one_process_of_waitress(folder, tmp_path, monkeypatch):
    (tmp_path / "granian.py").write_text("raise ImportError")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with running(folder, "serve", "--production") as (process, url):
        assert ask(process, url + "/api/district")["counts"]["grids"] == 0
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    assert said.startswith("granian cannot be used here: waitress serves, in one process.\n")


def test_workers_are_for_production(inside):
    ended = inside("serve", "--workers", 2)
    assert ended.returncode == 2
    assert "--workers is for --production." in ended.stderr


@pytest.mark.parametrize("more", [[], ["--production"]])
def test_a_taken_port_is_said_in_one_line(geogrid, more):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = geogrid("serve", *more, "--port", taken.getsockname()[1])
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert "Choose another with --port" in ended.stderr


@pytest.mark.parametrize("port", ["0", "99999", "http"])
def test_impossible_ports(inside, port):
    assert inside("serve", "--port", port).returncode == 2
