"""A process that has loaded what geogrid needs: programs start from it at once, by forking, and can be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock

STARTER = """
import ctypes, importlib, json, os, sys, traceback
from sqlalchemy import Engine, event
from geogrid.services import kept_index
for name in sys.argv[1:]:
    importlib.import_module(name)
kept_index.LEAST = 1  # so that the index of a small district is kept, too
system = ctypes.CDLL(None)

def tell(connection, statement, mark):
    # SQLite's BEGIN IMMEDIATE is over when the lock is there, which is waited for long where many write.
    if connection.get_execution_options().get("writing") and not statement.startswith("PRAGMA"):
        os.close(os.open(mark, os.O_WRONLY | os.O_CREAT, 0o600))

def begin(work, arguments, environment, said):
    system.prctl(1, 9)  # PR_SET_PDEATHSIG: nothing stays behind when the tests are killed
    os.setpgid(0, 0)
    os.environ.clear()
    os.environ.update(environment)
    for number, name, way in ((0, os.devnull, os.O_RDONLY), (1, said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)):
        os.dup2(os.open(name, way, 0o600), number)
    os.dup2(1, 2)
    event.listen(Engine, "after_cursor_execute", lambda *told: tell(told[0], told[2], said + ".writing"))
    code = 1
    try:
        module, _, name = work.partition(":")
        getattr(importlib.import_module(module), name)(arguments)
        code = 0
    except SystemExit as ended:
        code = ended.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)

for line in sys.stdin:
    asked = json.loads(line)
    if "pid" in asked:
        answer = os.waitstatus_to_exitcode(os.waitpid(asked["pid"], 0)[1])
    elif (answer := os.fork()) == 0:
        begin(**asked)
    else:
        try:
            os.setpgid(answer, answer)  # here, too: whoever gets to know the group can kill it
        except OSError:
            pass  # it has begun to work
    print(answer, flush=True)
"""
GEOGRID = "geogrid.cli.main:main"
LOADED = (
    "geogrid.cli.main", "geogrid.cli.serving", "geogrid.cli.imports", "geogrid.store.embedded.engine",
    "geogrid.store.postgis", "geogrid.render.insight_map", "psycopg", "sqlalchemy.dialects.sqlite",
    "sqlalchemy.dialects.postgresql.psycopg", "numpy.ma", "encodings.idna", "tests.acceptance.place_writer",
)  # fmt: skip


class Forked:
    """Starts programs; each is a process group of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", STARTER, *LOADED],
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._one = Lock()
        self._alive: set[int] = set()

    def start(self, *arguments: object, environment: Mapping[str, str], said: Path, work: str = GEOGRID) -> int:
        """Start a program and return the number of its process.

        What it says goes to a file; beside it is one with .writing behind its name once it writes to a database.
        """
        told = {"work": work, "arguments": list(map(str, arguments)), "environment": dict(environment)}
        pid = self._ask(**told, said=str(said))
        self._alive.add(pid)
        return pid

    def kill(self, pid: int) -> None:
        """Kill a program and its process group, if it has not ended."""
        if pid in self._alive:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)

    def ended(self, pid: int) -> int:
        """Wait for the end of a program and return its exit code; negative, the signal that ended it."""
        code = self._ask(pid=pid)
        self._alive.discard(pid)
        return code

    def close(self) -> None:
        """Kill what goes on, and end."""
        for pid in list(self._alive):
            self.kill(pid)
            self.ended(pid)
        self._process.stdin.close()
        assert self._process.wait(30) == 0
        self._process.stdout.close()

    def _ask(self, **asked: object) -> int:
        with self._one:
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())
