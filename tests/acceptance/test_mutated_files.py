"""Damaged files are imported: each is refused in plain words and changes nothing, or all that was written is sound.

GEOGRID_MUTANTS says how many files, GEOGRID_MUTANT_SEED repeats a run. A file that fails is kept in
GEOGRID_MUTANTS_KEPT (the folder for temporary files unless said); put it into tests/acceptance/corpus, where every run
imports it again.

To start Python and load its libraries takes the child 0.4 s, ten times as long as the reading. So a process that has
them loaded is forked for each file; what the fork then does, and the walls it does it behind, are those of every child.
Every 50th file goes the ordinary way.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely

from geogrid import errors
from geogrid.io import process, table
from geogrid.services import boundary_file, case_import, grid_file, importing, kept_index, locating
from geogrid.services.audit import Record
from geogrid.services.lookup import Lookup
from geogrid.services.point_file import Stated
from geogrid.store import Database, coverage, generations
from tests import drawn
from tests.acceptance import mutants

MUTANTS = int(os.environ.get("GEOGRID_MUTANTS") or 120)
SEED = int(os.environ.get("GEOGRID_MUTANT_SEED") or random.randrange(10**9))
KEPT = Path(os.environ.get("GEOGRID_MUTANTS_KEPT") or tempfile.gettempdir())
CORPUS = Path(__file__).parent / "corpus"
ORDINARY = 50
DAY = date(2027, 1, 1)
PATIENCE = 120.0

STARTER = """
import ctypes, json, os, signal, sys, time, traceback
from pathlib import Path
from importlib.util import find_spec
from geogrid.io.child import __main__ as child
for library in Path(find_spec("pyogrio").origin).parents[1].glob("pyogrio.libs/*.so*"):
    ctypes.CDLL(str(library))  # loaded, GDAL not yet begun

def begin(folder, message, environment):
    os.setsid()
    os.chdir(folder + "/given")
    os.environ.clear()
    os.environ.update(environment)
    (Path(folder) / "message").write_text(message)
    for number, name, way in ((0, folder + "/message", os.O_RDONLY), (1, os.devnull, os.O_WRONLY),
                              (2, folder + "/errors.txt", os.O_WRONLY | os.O_CREAT)):
        os.dup2(os.open(name, way, 0o600), number)
    sys.argv = ["child", folder]
    code = 1
    try:
        child.main()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)

for line in sys.stdin:
    asked = json.loads(line)
    pid = os.fork()
    if pid == 0:
        begin(asked["folder"], asked["message"], asked["environment"])
    deadline, ended = time.monotonic() + asked["seconds"], 0
    while not ended:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if not ended and time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            break
        time.sleep(0 if ended else 0.002)
    print(os.waitstatus_to_exitcode(status) if ended else "late", flush=True)
"""


class Starter:
    """Forks children that are limited as all are, from a process that has loaded what they need."""

    def __init__(self, folder: Path) -> None:
        self._ordinary, self._asked, self.codes = process._run, 0, Counter()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", STARTER],
            env=process.environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, folder: Path, message: str, seconds: float, file: str) -> int:
        self._asked += 1
        if self._asked % ORDINARY == 0 or '"job": "coordinates"' in message:
            return self._ordinary(folder, message, seconds, file)
        asked = {
            "folder": str(folder),
            "message": message,
            "environment": process.environment(folder),
            "seconds": seconds,
        }
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        told = self._process.stdout.readline().strip()
        if told == "late":
            raise errors.ReadTimeout(file=file, seconds=seconds)
        self.codes[int(told)] += 1
        return int(told)

    def end(self) -> None:
        self._process.stdin.close()
        assert self._process.wait(30) == 0
        self._process.stdout.close()


@pytest.fixture
def starter(tmp_path, monkeypatch):
    started = Starter(tmp_path)
    monkeypatch.setattr(process, "_run", started.run)
    yield started
    started.end()


class Store:
    """A database of the drawn district that is as it was at the beginning before each file."""

    def __init__(self, embedded_file: Path, record: Record) -> None:
        self.record = record
        self.file, self.sound = embedded_file, embedded_file.with_suffix(".sound")
        with closing(Database.at(embedded_file)) as database:
            drawn.store_in(database)
        shutil.copy(self.file, self.sound)
        self.at_first = self.sums()
        self.database = Database.at(self.file)
        self.snapshot = Lookup(self.database).snapshot(DAY)

    def sums(self) -> dict[str, str]:
        """Return a sum over the rows of each table."""
        with closing(sqlite3.connect(self.file)) as base:
            names = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            # What SpatiaLite brings along is long, and no import knows of it.
            names = [name for name in names if not name.startswith(("spatial_ref_sys", "sqlite_"))]
            return {
                name: hashlib.sha256(repr(base.execute(f'SELECT * FROM "{name}"').fetchall()).encode()).hexdigest()
                for name in names
            }

    def renew(self) -> None:
        self.database.close()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        shutil.copy(self.sound, self.file)
        self.database = Database.at(self.file)


@pytest.fixture
def store(embedded_file, record):
    made = Store(embedded_file, record)
    yield made
    made.database.close()


@pytest.fixture
def grids(tmp_path):
    (tmp_path / "good.geojson").write_bytes(mutants.sound(tmp_path)["grids.geojson"])
    return grid_file.read(tmp_path / "good.geojson")


@pytest.fixture
def quarantine(tmp_path, monkeypatch):
    """The folder in which temporary ones are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def import_grids(path: Path, store: Store) -> bool:
    """Do what `geogrid import grids --commit` does; False when the file's own shapes forbid it."""
    content = boundary_file.read(path, demand_name=True, crs="EPSG:4490" if path.suffix in (".kml", ".kmz") else None)
    with store.database.reading() as session:
        planned = importing.plan_grids(session, content, DAY)
    if planned.blocked:
        return False
    with store.database.writing() as session:
        generation = importing.commit(session, planned, store.record)
        kept_index.keep(store.database, session, generation)
    with store.database.reading() as session:
        assert generations.latest_number(session) == 2
        stored = [grid.shape for grid in coverage.grids(session, DAY)]
        stored += [area.shape for area in coverage.areas(session, DAY)]
    assert len(stored) == len(content.codes) + len(drawn.AREAS)
    assert {shape.geom_type for shape in stored} <= {"Polygon", "MultiPolygon"}
    assert shapely.is_valid(stored).all()
    corners = shapely.get_coordinates(stored)
    assert np.isfinite(corners).all()
    assert (np.abs(corners) <= (180, 90)).all()
    return True


def import_cases(path: Path, store: Store) -> bool:
    """Do what `geogrid import cases --commit` does; False when rows of the file forbid it."""
    content = table.read(path)
    with store.database.writing() as session:
        planned = case_import.plan_import(session, store.snapshot, content, crs="cgcs2000", on=DAY)
        if planned.problems:
            return False
        case_import.commit(session, planned, store.record)
    with closing(sqlite3.connect(store.file)) as base:
        count, *bounds = base.execute(CASES).fetchone()
    assert count == len(planned.cases) + len(drawn.CASES)
    assert np.isfinite(bounds).all()
    assert np.abs(bounds).max() <= 180
    return True


CASES = "SELECT count(*), min(xmin), max(xmax), min(ymin), max(ymax) FROM idx_cases_shape"


def locate_points(path: Path, grids: grid_file.Grids) -> bool:
    """Do what `geogrid locate` does."""
    planned = locating.plan(path, grids, Stated(crs="cgcs2000"))
    out = path.with_name(f"located{path.suffix}")
    summary = locating.locate_file(path, out, planned, grids)
    assert summary.in_grid + sum(summary.notes.values()) == summary.rows > 0
    assert out.is_file()
    return True


@pytest.fixture
def tried(store, grids, quarantine, tmp_path):
    """Import a file; returns how it went, or fails when anything but a plain answer came of it."""
    folder = tmp_path / "one"

    def tried(name: str, content: bytes) -> str:
        folder.mkdir()
        path = folder / name
        path.write_bytes(content)
        begun = time.monotonic()
        try:
            done = import_grids(path, store) if name.startswith("grids") else (
                import_cases(path, store) if name.startswith("cases") else locate_points(path, grids)
            )  # fmt: skip
            outcome = "accepted" if done else "refused by its rows"
        except (errors.FileError, errors.FieldError, errors.InputError, errors.Conflict) as error:
            str(error)  # can be said
            done, outcome = False, type(error).__name__
        assert time.monotonic() - begun < PATIENCE
        assert list(quarantine.iterdir()) == []
        if done and not name.startswith("points"):
            store.renew()
        else:
            assert store.sums() == store.at_first
        shutil.rmtree(folder)
        return f"{name}: {outcome}"

    return tried


def mutant(number: int, whole: dict[str, bytes]) -> tuple[str, bytes]:
    chance = random.Random(f"{SEED}-{number}")
    name = list(whole)[number % len(whole)]
    return name, mutants.damaged(name, whole[name], chance)


@pytest.mark.timeout(14_400)
def test_mutants(tried, starter, tmp_path, capsys):
    (tmp_path / "whole").mkdir()
    whole, outcomes, failed = mutants.sound(tmp_path / "whole"), Counter(), []
    for name, content in whole.items():
        assert tried(name, content) == f"{name}: accepted"
    begun = time.monotonic()
    try:
        for number in range(MUTANTS):
            name, content = mutant(number, whole)
            try:
                outcomes[tried(name, content)] += 1
            except Exception as fault:
                shutil.rmtree(tmp_path / "one", ignore_errors=True)
                kept = KEPT / f"{name.partition('.')[0]}-{SEED}-{number}.{name.rpartition('.')[2]}"
                kept.write_bytes(content)
                failed.append(f"{kept}: {type(fault).__name__}: {fault}"[:600])
    finally:  # a long run that is broken off says how far it came
        told = [f"  {outcome}: {count}" for outcome, count in sorted(outcomes.items())]
        done = f"{outcomes.total()} of {MUTANTS} mutants well, {len(failed)} failed, {time.monotonic() - begun:.0f} s"
        with capsys.disabled():
            print(f"\n{done}, GEOGRID_MUTANT_SEED={SEED}, children {dict(starter.codes)}", *told, sep="\n")  # noqa: T201
    assert failed == []


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.*")), ids=lambda path: path.name)
def test_what_failed_once(path, tried, starter):
    name = f"{path.name.partition('-')[0]}{path.suffix}"
    tried(name, path.read_bytes())
