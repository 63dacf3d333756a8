"""Which processes serve, and what they are ready for: between real processes."""

import signal
import subprocess
import sys

import pytest

from geogrid.store import attendance

URL = "sqlite:///somewhere"
SERVING = """
import sys
from pathlib import Path
from geogrid.store import attendance
entered = attendance.enter(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
print("ready", flush=True)
for line in sys.stdin:
    entered.ready(int(line))
    print("ready", flush=True)
"""


@pytest.fixture
def serve(tmp_path):
    started = []

    def serve(number):
        command = [sys.executable, "-c", SERVING, str(tmp_path), URL, str(number)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout.readline() == "ready\n"
        return process

    yield serve
    for process in started:
        process.kill()
        process.communicate()


def test_each_process_sees_what_the_others_are_ready_for(serve, tmp_path):
    own = attendance.enter(tmp_path, URL, 7)
    other = serve(7)
    assert own.all_ready(7)
    print(8, file=other.stdin, flush=True)
    assert other.stdout.readline() == "ready\n"
    assert (own.all_ready(7), own.all_ready(8)) == (False, False)
    own.ready(8)
    assert own.all_ready(8)
    own.close()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_process_that_was_killed_is_not_waited_for(serve, tmp_path, end):
    own, other = attendance.enter(tmp_path, URL, 8), serve(7)
    assert not own.all_ready(8)
    other.send_signal(end)
    other.wait()
    assert own.all_ready(8)
    own.close()
    assert not list(tmp_path.glob("*/*"))


def test_a_process_that_stands_still_is_there(serve, tmp_path):
    own, other = attendance.enter(tmp_path, URL, 8), serve(7)
    other.send_signal(signal.SIGSTOP)
    assert not own.all_ready(8)
    own.close()


def test_who_serves_another_database_does_not_count(serve, tmp_path):
    serve(7)
    own = attendance.enter(tmp_path, URL + "-else", 8)
    assert own.all_ready(8)
    own.close()
