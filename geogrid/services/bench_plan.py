"""How long a planner waits on this machine, over HTTP: to open a plan, for edits, to publish while people look up."""

from __future__ import annotations

import http.client
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from geogrid import settings
from geogrid.clock import today
from geogrid.domain.audit.entry import COMMAND_LINE
from geogrid.errors import ServerSilent
from geogrid.services import demo_accounts, simulation
from geogrid.services.accounts import Accounts
from geogrid.services.audit import Audit
from geogrid.services.bench_server import HOST, running
from geogrid.services.load import Answered, load
from geogrid.store import Database

GRIDS, PLACES, TURNS = 8_000, 1_000_000, 20
_CASES, _POINTS = 3_000, 2_000
_LOAD_SECONDS, _BEFORE = 10.0, 1.0
_PATIENCE = 120.0  # s
_NAME = "geogrid demo"
_PLANNER, _APPROVER = "planner", "approver"
_OK, _CREATED, _REFUSED, _BUSY = 200, 201, 409, 503
_SHARE = 0.1
"""How far the middle of a border is moved towards the middle of a grid, as a share of the way."""

Tell = Callable[[str], None]


class Job(StrEnum):
    """What is waited for."""

    OPEN = "open"
    FIGURES = "figures"
    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    BORDER = "move_border"
    GIVE = "transfer"
    UNDO = "undo"
    JUDGE = "judge"
    PUBLISH = "publish"
    LOOK_UP = "look_up"


MEANT = {
    Job.OPEN: 3.0, Job.RENAME: 0.25, Job.MERGE: 0.25, Job.SPLIT: 0.25, Job.BORDER: 0.25, Job.GIVE: 0.25,
    Job.UNDO: 0.25, Job.PUBLISH: 60.0,
}  # fmt: skip
"""How long it is meant to take at most, s."""


@dataclass(frozen=True)
class Waited:
    """How long something took.

    Parameters
    ----------
    job
        What.
    count
        How often it was done.
    median, most
        Half of them took at most, and the longest, s.
    failed
        Of look-ups those that were not answered.
    """

    job: Job
    count: int
    median: float
    most: float
    failed: int = 0

    @property
    def meant(self) -> float | None:
        """How long it is meant to take at most, s."""
        return MEANT.get(self.job)


def plan_bench(grids: int, places: int, turns: int, postgis: str | None, tell: Tell) -> Iterator[Waited]:
    """Yield how long the steps of a plan take, from its opening to its publication, as the demo's server answers them.

    Parameters
    ----------
    grids, places
        How many the district has.
    turns
        How often each kind of edit is done, each undone behind.
    postgis
        URL of a PostGIS database, empty or a demo's, instead of the embedded store.
    tell
        Called with what is going on before anything is measured.

    Raises
    ------
    ServerSilent
        When the server does not answer, or otherwise than it should.
    NotTheDemo, DatabaseUnreachable
        Of the PostGIS database.
    """
    with TemporaryDirectory(prefix="geogrid-bench-") as folder:
        environment = {**os.environ, "GEOGRID_DATA": folder, "GEOGRID_DATABASE_URL": postgis or ""}
        tokens = _prepared(Path(folder), environment, simulation.Size(grids, places, _CASES), tell)
        with running(_NAME, _command, environment, "/healthz") as server:
            planner, approver = (_Client(server.port, token) for token in tokens)
            yield from _Bench(planner, approver, server.port, turns).rows()


def _command(port: int) -> list[str]:
    return ["-m", "geogrid.cli", "demo", "--port", str(port)]


def _prepared(folder: Path, environment: Mapping[str, str], size: simulation.Size, tell: Tell) -> tuple[str, str]:
    """Make the district, and return what the demo's planner and approver sign in with."""
    chosen = replace(settings.read(environment), demo=True)
    database = Database(chosen) if chosen.database_url else Database.at(folder / "demo.sqlite")
    try:
        database.migrate()
        simulation.prepare_demo(database, size, today(), tell)
        demo_accounts.prepare(database)
        accounts = Accounts(database, Audit.of(chosen, database))
        planner, approver = (
            accounts.add_token(COMMAND_LINE, accounts.named(name).id, _NAME, 1, may_write=True)
            for name in (_PLANNER, _APPROVER)
        )
        return planner, approver
    finally:
        database.close()


class _Client:
    """Asks the server for somebody, over one connection."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=_PATIENCE)
        self._token = token

    def ask(self, method: str, path: str, value: object = None, seen: int | None = None) -> tuple[int, Any]:
        """Return the status and what the answer says."""
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        if seen is not None:
            headers["If-Match"] = f'"{seen}"'
        sent = None if method == "GET" else json.dumps(value or {})
        try:
            self._connection.request(method, path, sent, headers)
            answer = self._connection.getresponse()
            read = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise ServerSilent(server=_NAME, reason=str(error)) from None
        return answer.status, json.loads(read) if read else None

    def get(self, path: str) -> Any:
        return self._good("GET", path, None, None)

    def post(self, path: str, value: object = None, seen: int | None = None) -> Any:
        return self._good("POST", path, value, seen)

    def _good(self, method: str, path: str, value: object, seen: int | None) -> Any:
        until = time.monotonic() + _PATIENCE
        status, told = self.ask(method, path, value, seen)
        while status == _BUSY and time.monotonic() < until:  # figures take longer than an answer is waited for
            status, told = self.ask(method, path, value, seen)
        if status not in (_OK, _CREATED):
            raise ServerSilent(server=_NAME, reason=f"{method} {path}: {status}")
        return told


class _Bench:
    """A plan that is drawn and published, and how long each step took."""

    def __init__(self, planner: _Client, approver: _Client, port: int, turns: int) -> None:
        self._planner, self._approver, self._port = planner, approver, port
        self._turns = turns
        self._plan, self._version = "", 0
        self._taken: dict[Job, list[float]] = {}

    def rows(self) -> Iterator[Waited]:
        """Yield what was measured, in the order in which it was done."""
        yield from self._opened()
        grids = {
            each["properties"]["code"]: each for each in self._planner.get(f"{self._plan}/grids.geojson")["features"]
        }
        for job, asked in _EDITS.items():
            self._try(job, asked, grids)
            if job in self._taken:
                yield self._row(job)
        yield self._row(Job.UNDO)
        self._keep_one(grids)
        yield from self._published(grids)

    def _row(self, job: Job) -> Waited:
        taken = self._taken[job]
        return Waited(job, len(taken), float(np.median(taken)), max(taken))

    def _opened(self) -> Iterator[Waited]:
        """Yield how long it takes to the first map, and to the figures, from the same moment on."""
        start = time.perf_counter()
        told = self._planner.post("/api/plans?wait=no", {"name": "测速", "reason": "测速", "document": "测速"})
        self._plan, self._version = f"/api/plans/{told['id']}", told["version"]
        self._planner.get(f"{self._plan}/grids.geojson?wait=no")
        self._taken[Job.OPEN] = [time.perf_counter() - start]
        yield self._row(Job.OPEN)
        self._planner.get(self._plan)
        self._taken[Job.FIGURES] = [time.perf_counter() - start]
        yield self._row(Job.FIGURES)

    def _try(self, job: Job, asked: Asked, grids: dict[str, Any]) -> None:
        """Do so many edits of a kind and undo each; what the ground does not allow is tried in another grid."""
        codes, done = list(grids), 0
        for at in np.linspace(0, len(codes) - 1, min(len(codes), 5 * self._turns)).astype(int).tolist():
            edit = asked(self._planner, self._plan, grids, codes[at])
            if edit is None or not self._do(job, edit):
                continue
            self._undo()
            done += 1
            if done == self._turns:
                return

    def _do(self, job: Job, edit: dict[str, Any]) -> bool:
        """Do an edit, and note how long it took; return whether it could be done."""
        start = time.perf_counter()
        status, told = self._planner.ask("POST", f"{self._plan}/edits", {"edit": edit}, self._version)
        taken = time.perf_counter() - start
        if status == _REFUSED:
            return False
        if status != _OK:
            raise ServerSilent(server=_NAME, reason=f"{job}: {status} {told}")
        self._taken.setdefault(job, []).append(taken)
        self._version = told["version"]
        return True

    def _undo(self) -> None:
        start = time.perf_counter()
        told = self._planner.post(f"{self._plan}/undo", None, self._version)
        self._taken.setdefault(Job.UNDO, []).append(time.perf_counter() - start)
        self._version = told["version"]

    def _keep_one(self, grids: dict[str, Any]) -> None:
        """Merge two grids, which is what is published."""
        for code in grids:
            edit = _merge(self._planner, self._plan, grids, code)
            if edit and self._do(Job.MERGE, edit):
                return

    def _published(self, grids: dict[str, Any]) -> Iterator[Waited]:
        """Yield how long the plan's last steps take, and look-ups meanwhile."""
        for client, step in ((self._planner, "submit"), (self._approver, "approve")):
            start = time.perf_counter()
            self._version = client.post(f"{self._plan}/{step}", None, self._version)["version"]
            self._taken.setdefault(Job.JUDGE, []).append(time.perf_counter() - start)
        yield self._row(Job.JUDGE)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as maker:
            looking = maker.submit(load, HOST, self._port, _points(grids), 1, _LOAD_SECONDS)
            time.sleep(_BEFORE)  # so that people look up before, while and behind it
            start = time.perf_counter()
            self._approver.post(f"{self._plan}/publish", {"valid_from": today().isoformat()}, self._version)
            self._taken[Job.PUBLISH] = [time.perf_counter() - start]
            yield self._row(Job.PUBLISH)
            yield _looked_up(looking.result())


def _looked_up(answered: Answered) -> Waited:
    waits = answered.waits
    return Waited(Job.LOOK_UP, len(waits), float(np.median(waits)), float(max(waits)), answered.failed)


def _points(grids: dict[str, Any]) -> list[str]:
    """Return the look-ups of points of some grids."""
    shapes = [shape(each["geometry"]) for each in list(grids.values())[:_POINTS]]
    xy = shapely.get_coordinates(shapely.point_on_surface(shapes))
    return [f"/api/point/cgcs2000/{x:.7f},{y:.7f}" for x, y in xy.tolist()]


# --- edits: each from a grid, None where there is none of the kind

Asked = Callable[[_Client, str, dict[str, Any], str], dict[str, Any] | None]


def _rename(client: _Client, plan: str, grids: dict[str, Any], code: str) -> dict[str, Any]:
    return {"kind": "rename", "code": code, "name": f"{grids[code]['properties']['name']}甲"}


def _merge(client: _Client, plan: str, grids: dict[str, Any], code: str) -> dict[str, Any] | None:
    piece = _border(client, plan, grids, code)
    return piece and {"kind": "merge", "codes": [code, piece[0]], "into": code}


def _split(client: _Client, plan: str, grids: dict[str, Any], code: str) -> dict[str, Any] | None:
    ground = shape(grids[code]["geometry"])
    west, _, east, _ = ground.bounds
    middle = ground.representative_point().y
    line = [[2 * west - east, middle], [2 * east - west, middle]]
    status, told = client.ask("POST", f"{plan}/crossing", {"grid": code, "line": line})
    return told["edit"] if status == _OK else None


def _move_border(client: _Client, plan: str, grids: dict[str, Any], code: str) -> dict[str, Any] | None:
    piece = _border(client, plan, grids, code)
    if piece is None or len(piece[1]) < 3:
        return None
    other, line = piece
    moved, at, into = [*line], len(line) // 2, shape(grids[code]["geometry"]).representative_point()
    x, y = moved[at]
    moved[at] = [x + _SHARE * (into.x - x), y + _SHARE * (into.y - y)]
    return {"kind": "move_border", "grids": [code, other], "at": line[at], "line": moved}


def _give(client: _Client, plan: str, grids: dict[str, Any], code: str) -> dict[str, Any] | None:
    place = shape(grids[code]["geometry"]).representative_point()
    status, told = client.ask("POST", f"{plan}/ground", {"unit": "block", "places": [[place.x, place.y]]})
    if status != _OK or not told["takers"]:
        return None
    ground = shapely.geometry.mapping(shapely.multipolygons(shapely.get_parts(shape(told["ground"]))))
    return {"kind": "transfer", "ground": ground["coordinates"], "givers": told["givers"], "taker": told["takers"][0]}


def _border(client: _Client, plan: str, grids: dict[str, Any], code: str) -> tuple[str, Sequence[list[float]]] | None:
    """Return a grid of the same community beside another one, and the border between them."""
    community = grids[code]["properties"]["community"]
    for piece in client.get(f"{plan}/borders.geojson?grids={code}")["features"]:
        sides = {piece["properties"]["left"], piece["properties"]["right"]} - {code, None}
        if len(sides) == 1 and grids[other := sides.pop()]["properties"]["community"] == community:
            return other, piece["geometry"]["coordinates"]
    return None


_EDITS: dict[Job, Asked] = {
    Job.RENAME: _rename, Job.MERGE: _merge, Job.SPLIT: _split, Job.BORDER: _move_border, Job.GIVE: _give,
}  # fmt: skip
