"""How many look-ups a second are answered over HTTP on this machine, beside other ways to answer them, in one run."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from geogrid.clock import today
from geogrid.services import simulation
from geogrid.services.bench_server import HOST, Server, running
from geogrid.services.load import Answered, load
from geogrid.services.lookup import Lookup
from geogrid.store import Database

OURS, GUNICORN, POSTGIS = "granian", "gunicorn gthread", "PostGIS query"
GRIDS, WORKERS, THREADS, CONNECTIONS = 1_000, 2, 4, 16
ROUNDS, WARM_UP_SECONDS = 3, 1.0
_PLACES, _CASES, _POINTS = 1_000, 10, 20_000
_MICRO = 1e6
_NOWHERE = "/api/point/cgcs2000/0,0"

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Served:
    """What one way to answer was measured at.

    Parameters
    ----------
    name
        Of the way.
    rate
        Requests answered a second.
    p50_ms, p99_ms
        How long half of them and 99 of 100 took at most.
    server_us, load_us
        CPU time a request in the server's processes (None where the system does not tell) and in making the load.
    failed
        Requests that were not answered with 200.
    """

    name: str
    rate: float
    p50_ms: float
    p99_ms: float
    server_us: float | None
    load_us: float
    failed: int


def missing(postgis: str | None) -> list[str]:
    """Return the ways that cannot be measured here."""
    return [GUNICORN] * (find_spec("gunicorn") is None) + [POSTGIS] * (postgis is None)


def lookup_bench(grids: int, seconds: float, postgis: str | None, tell: Tell) -> list[Served]:
    """Measure look-ups of random points of a simulated district, ours first.

    The ways take turns, each on two workers, with the load made by a process of the same machine.

    Parameters
    ----------
    grids
        How many the district has.
    seconds
        For each way, in all.
    postgis
        URL of a PostGIS database, empty or a demo's; None leaves it out.
    tell
        Called with what is going on.

    Raises
    ------
    ServerSilent
        When a server does not answer.
    NotTheDemo, DatabaseUnreachable
        Of the PostGIS database.
    """
    size = simulation.Size(grids, _PLACES, _CASES)
    with TemporaryDirectory(prefix="geogrid-bench-") as folder, ExitStack() as servers:
        paths = _paths(_prepared(Database.at(Path(folder) / "geogrid.sqlite"), size, tell))
        environment = {**os.environ, "GEOGRID_DATA": folder, "GEOGRID_DATABASE_URL": ""}
        ways = {OURS: (_geogrid, environment), GUNICORN: (_gunicorn, environment)}
        if postgis is not None:
            _prepared(Database.at(postgis), size, tell).close()
            ways[POSTGIS] = (_by_query, environment | {"GEOGRID_DATABASE_URL": postgis})
        left_out = missing(postgis)
        answering = {
            name: servers.enter_context(running(name, *way, _NOWHERE))
            for name, way in ways.items()
            if name not in left_out
        }
        return _measured(answering, paths, seconds, tell)


def _measured(answering: dict[str, Server], paths: Sequence[str], seconds: float, tell: Tell) -> list[Served]:
    turns: dict[str, list[tuple[Answered, float | None]]] = {name: [] for name in answering}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as maker:
        for turn in range(ROUNDS + 1):
            for name, server in answering.items():
                tell(name)
                lasting = seconds / ROUNDS if turn else WARM_UP_SECONDS
                before = server.cpu()
                answered = maker.submit(load, HOST, server.port, paths, CONNECTIONS, lasting).result()
                after = server.cpu()
                if turn:
                    turns[name].append((answered, None if before is None or after is None else after - before))
    return [_served(name, held) for name, held in turns.items()]


def _served(name: str, turns: Sequence[tuple[Answered, float | None]]) -> Served:
    waits = np.concatenate([answered.waits for answered, _ in turns])
    spent = [cpu for _, cpu in turns if cpu is not None]
    return Served(
        name,
        len(waits) / sum(answered.seconds for answered, _ in turns),
        float(np.median(waits)) * 1000.0,
        float(np.percentile(waits, 99)) * 1000.0,
        sum(spent) / len(waits) * _MICRO if spent else None,
        sum(answered.cpu for answered, _ in turns) / len(waits) * _MICRO,
        sum(answered.failed for answered, _ in turns),
    )


def _prepared(database: Database, size: simulation.Size, tell: Tell) -> Database:
    database.migrate()
    simulation.prepare_demo(database, size, today(), tell)
    return database


def _paths(database: Database) -> list[str]:
    """Return the addresses of random points that lie in a grid."""
    index = Lookup(database).snapshot(today()).index
    database.close()
    bounds = np.array([shape.bounds for shape in index.shapes])
    low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    lon, lat = np.random.default_rng(1).uniform(low, high, (_POINTS, 2)).round(7).T
    inside = index.positions(lon, lat) >= 0
    return [f"/api/point/cgcs2000/{x:.7f},{y:.7f}" for x, y in zip(lon[inside], lat[inside], strict=True)]


# --- the ways to answer


def _geogrid(port: int) -> list[str]:
    return ["-m", "geogrid.cli", "serve", "--production", "--workers", str(WORKERS), "--port", str(port)]


def _gunicorn(port: int) -> list[str]:
    threads = ["-w", str(WORKERS), "-k", "gthread", "--threads", str(THREADS), "--log-level", "error"]
    return ["-m", "gunicorn", *threads, "-b", f"{HOST}:{port}", "geogrid.web.production:from_environment()"]


def _by_query(port: int) -> list[str]:
    threads = ["--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "error"]
    where = ["--interface", "wsgi", "--host", HOST, "--port", str(port)]
    return ["-m", "granian", *threads, *where, "--factory", "geogrid.web.by_query:from_environment"]
