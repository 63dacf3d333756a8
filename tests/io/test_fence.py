"""What the child can do: a probe runs inside the same walls in which a file is read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from geogrid.io import process
from geogrid.io.child import formats

# pyogrio names the certificates it brings.
CERTIFICATES = ("GDAL_CURL_CA_BUNDLE", "PROJ_CURL_CA_BUNDLE")
PROBE = """
import json, os, socket, sys
from pathlib import Path
from geogrid.io.child import boundary, fence
from geogrid.io.limits import Limits

folder, secret, port, driver = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
def attempt(deed):
    try:
        deed()
    except OSError as error:
        return type(error).__name__
    return "done"

told = {"fences": fence.put_up(folder, Limits())}
told["drivers"] = sorted(boundary.only_driver(driver, "a").list_drivers())
told["connect"] = attempt(lambda: socket.create_connection(("127.0.0.1", port), 2))
told["passwd"] = attempt(lambda: open("/etc/passwd").read())
told["secret"] = attempt(lambda: open(secret).read())
told["write outside"] = attempt(lambda: open(secret + ".new", "w"))
told["start a program"] = attempt(lambda: os.execv("/bin/true", ["true"]))
told["write inside"] = attempt(lambda: (folder / "answer" / "a").write_text("a"))
told["environment"] = dict(os.environ)
told["heavy"] = sorted({"pandas", "geopandas", "sqlalchemy", "flask"} & {m for m in sys.modules if sys.modules[m]})
print(json.dumps(told))
"""

WAITING = """
import signal, sys
from pathlib import Path
from geogrid.io.child import fence
from geogrid.io.limits import Limits

print(*fence.put_up(Path(sys.argv[1]), Limits()), flush=True)
signal.pause()
"""
STARTING = "import subprocess, sys; subprocess.run([sys.executable, '-I', '-c', *sys.argv[1:]], close_fds=False)"


@pytest.fixture
def probe(tmp_path, honeypot):
    own, outside = tmp_path / "own", tmp_path / "outside.txt"
    (own / "answer").mkdir(parents=True)
    outside.write_text("secret")

    def run(driver: str) -> dict:
        port = honeypot[0].rpartition(":")[2]
        done = subprocess.run(
            [sys.executable, "-I", "-c", PROBE, str(own), str(outside), port, driver],
            env=process.environment(own),
            capture_output=True,
            check=True,
            cwd=own,
        )
        return json.loads(done.stdout)

    return run


@pytest.mark.parametrize("driver", formats.DRIVERS)
def test_gdal_knows_one_driver(probe, driver):
    assert probe(driver)["drivers"] == [driver]


def test_the_walls(probe, monkeypatch, honeypot):
    monkeypatch.setenv("GEOGRID_SECRET", "not for the child")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    told = probe("GeoJSON")
    assert {"memory", "time", "size"} <= set(told["fences"])
    assert set(told["environment"]) <= {*process.environment(Path()), "LC_CTYPE", *CERTIFICATES}
    assert told["heavy"] == []
    assert told["write inside"] == "done"
    if "network" not in told["fences"] and "folders" not in told["fences"]:
        pytest.skip("this machine gives neither network namespaces nor Landlock")
    if "network" in told["fences"]:
        assert told["connect"] != "done"
        assert honeypot[1] == []
    if "folders" in told["fences"]:
        outside = ("passwd", "secret", "write outside", "start a program")
        assert {told[deed] for deed in outside} == {"PermissionError"}


def test_it_ends_with_who_started_it(tmp_path):
    held, holds = os.pipe()
    command = [sys.executable, "-I", "-c", STARTING, WAITING, str(tmp_path)]
    pipes = {"stdout": subprocess.PIPE, "pass_fds": [holds]}
    with subprocess.Popen(command, text=True, **pipes) as parent, open(held, "rb") as end:
        os.close(holds)
        fences = parent.stdout.readline().split()
        parent.kill()
        if "parent" not in fences:
            pytest.skip("this system ends no process with its parent")
        assert end.read() == b""  # nobody holds the other end any longer
