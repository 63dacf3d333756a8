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

import pytest


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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
    raise AssertionError("no answer within two minutes")


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
        assert ask(process, url + "/api/district")["counts"] == {"grids": 0, "places": 0, "cases": 0}


def test_a_taken_port_is_said_in_one_line(geogrid):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = geogrid("serve", "--port", taken.getsockname()[1])
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert "Choose another with --port" in ended.stderr


@pytest.mark.parametrize("port", ["0", "99999", "http"])
def test_impossible_ports(inside, port):
    assert inside("serve", "--port", port).returncode == 2
