"""geogrid locate --dask: a real scheduler and real workers on this machine, one of which is killed."""

import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from shapely import box

from geogrid.io import export

pytest.importorskip("distributed")
PARTS, ROWS = 40, 4_000
DEADLINE = 90


def wait_for(what, child=None):
    """Wait until something is so; what keeps it from becoming so fails the test."""
    give_up = time.monotonic() + DEADLINE
    while not (found := what()):
        assert time.monotonic() < give_up
        assert child is None or child.poll() is None, child.communicate()
        time.sleep(0.01)
    return found


class Cluster:
    """A scheduler and workers, each a process."""

    def __init__(self, folder):
        self.folder, self.file, self.workers = folder, folder / "scheduler.json", []
        self.scheduler = self._started("dask_scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard")

    def _started(self, module, *options):
        command = [sys.executable, "-m", f"distributed.cli.{module}", "--scheduler-file", str(self.file), *options]
        with (self.folder / f"{module}-{len(self.workers)}.log").open("wb") as log:
            return subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)

    def add_worker(self):
        place = self.folder / f"worker-{len(self.workers)}"
        self.workers.append(
            self._started(
                "dask_worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(place)
            )
        )

    @property
    def address(self):
        return wait_for(lambda: self.file.exists() and json.loads(self.file.read_text() or "{}"), self.scheduler)[
            "address"
        ]

    def stop(self):
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path):
    started = Cluster(tmp_path)
    try:
        yield started
    finally:
        started.stop()


@pytest.fixture
def data(tmp_path):
    random = np.random.default_rng(4)
    shapes = [box(118 + i / 10, 29 + j / 10, 118.1 + i / 10, 29.1 + j / 10) for i in range(10) for j in range(10)]
    rows = [{"code": f"{n:03d}", "name": f"第{n}网格"} for n in range(100)]
    export.write_layers(tmp_path / "grids.gpkg", {"grids": (rows, shapes)})
    (tmp_path / "in").mkdir()
    for part in range(PARTS):
        lon, lat = random.uniform(117.95, 119.05, ROWS), random.uniform(28.95, 30.05, ROWS)
        lon[:50] = np.nan
        ids = pa.array([f"{part}-{row}" for row in range(ROWS)])
        pq.write_table(pa.table({"id": ids, "lon": lon, "lat": lat}), tmp_path / "in" / f"part-{part:03d}.parquet")
    return tmp_path / "in"


def locate(folder, data, out, *options):
    command = [sys.executable, "-m", "geogrid.cli", "locate", data, "-g", folder / "grids.gpkg", "-o", out]
    options = ["--crs", "cgcs2000", "--within", "100", "--json", *options]
    return subprocess.Popen(
        [*map(str, command), *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "LC_ALL": "en_GB.UTF-8"},
    )  # fmt: skip


def ended(process):
    told, talk = process.communicate(timeout=DEADLINE)
    assert process.returncode == 1, talk
    summary = json.loads(told)
    return {key: summary[key] for key in ("rows", "in_grid", "near_border", "notes", "columns")}


def test_a_killed_worker_costs_time_and_no_rows(cluster, data, tmp_path):
    cluster.add_worker()
    cluster.add_worker()
    cluster_run = locate(tmp_path, data, tmp_path / "out", "--dask", cluster.address)
    wait_for(lambda: list((tmp_path / "out").glob("*.parquet")), cluster_run)
    cluster.workers[0].send_signal(signal.SIGKILL)
    unfinished = PARTS - len(list((tmp_path / "out").glob("*.parquet")))
    assert unfinished > 0
    told = ended(cluster_run)
    assert told == ended(locate(tmp_path, data, tmp_path / "alone"))
    assert told["rows"] == PARTS * ROWS
    names = [path.name for path in sorted(data.iterdir())]
    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == names
    for name in names:
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "alone" / name).read_bytes()


def test_two_runs_at_once_write_each_their_own(cluster, data, tmp_path):
    cluster.add_worker()
    for path in sorted(data.iterdir())[6:]:
        path.unlink()
    (tmp_path / "other").mkdir()
    for path in sorted(data.iterdir()):  # named alike, as programs name parts
        rows = pq.read_table(path)
        pq.write_table(rows.slice(0, ROWS // 2), tmp_path / "other" / path.name)
    places = {data: tmp_path / "out", tmp_path / "other": tmp_path / "out2"}
    runs = [locate(tmp_path, place, out, "--dask", cluster.address) for place, out in places.items()]
    assert [ended(run)["rows"] for run in runs] == [6 * ROWS, 6 * ROWS // 2]
    for place, out in places.items():
        ended(locate(tmp_path, place, tmp_path / f"{out.name}-alone"))
        for path in sorted(place.iterdir()):
            assert (out / path.name).read_bytes() == (tmp_path / f"{out.name}-alone" / path.name).read_bytes()


def test_what_a_part_lacks_is_told_as_on_one_machine(cluster, data, tmp_path):
    cluster.add_worker()
    for path in sorted(data.iterdir())[3:]:
        path.unlink()
    pq.write_table(pa.table({"id": ["x"], "lon": [1.0]}), data / "part-001.parquet")
    run = locate(tmp_path, data, tmp_path / "out", "--dask", cluster.address)
    _, talk = run.communicate(timeout=DEADLINE)
    assert run.returncode == 2
    assert "part-001.parquet has no field lat" in talk
    assert "Traceback" not in talk


def test_no_scheduler_and_no_dask(data, tmp_path, inside, monkeypatch):
    options = ("locate", data, "-g", tmp_path / "grids.gpkg", "-o", tmp_path / "out", "--crs", "cgcs2000")
    monkeypatch.setattr("geogrid.services.locating_cluster._ANSWERS_WITHIN", 1.0)
    refused = inside(*options, "--dask", "tcp://127.0.0.1:9")
    assert refused.returncode == 2
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in refused.stderr
    assert "No Dask scheduler answers at nonsense" in inside(*options, "--dask", "nonsense").stderr
