"""geogrid bench locate: how fast points find their grids."""

from __future__ import annotations

import os
from enum import StrEnum

import click

from geogrid.cli.speaking import say, say_json, tell, wording
from geogrid.services import bench
from geogrid.services import bench_locate as measuring
from geogrid.services.bench import Row
from geogrid.services.bench_locate import Job

_JOBS: dict[StrEnum, str] = {
    Job.BUILD: "Build the index",
    Job.BUILD_PLAIN: "Build the index without numba",
    Job.MEMORY: "Memory of the index",
    Job.LOCATE: "Locate",
    Job.LOCATE_PLAIN: "Locate without numba",
    Job.ONE: "Locate one point",
    Job.MANY: "Locate on all cores",
    Job.MANY_ONE_CORE: "Locate on one core",
}


@click.command("locate")
@click.option(
    "--grids", type=click.IntRange(min=1), metavar="N", help="So many grids, instead of 92, 8,000 and 100,000."
)
@click.option("--points", type=click.IntRange(min=1), default=measuring.POINTS, show_default=True, help="On one core.")
@click.option("--many", type=click.IntRange(min=1), default=measuring.MANY, show_default=True, help="On all cores.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def bench_locate(grids: int | None, points: int, many: int, as_json: bool) -> None:
    """Measure how fast points find their grids, beside geopandas.sjoin in the same run.

    On one core it is processor time, on all cores the time on the clock. On all cores DuckDB and SedonaDB stand beside,
    where they are installed; "gather only" is the bound: it reads each point's cell and looks no closer.
    """
    for name, packages in measuring.missing().items():
        tell("Not measured: %(way)s (install %(packages)s).", way=name, packages=", ".join(packages))
    rows = []
    for row in measuring.locate_bench([grids] if grids else measuring.SIZES, points, many, _announce):
        rows.append(row)
        if not as_json:
            _say(row)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    versions = {**bench.versions(), **measuring.versions()}
    if as_json:
        machine = {**bench.machine(), "load": load}
        say_json({"machine": machine, "versions": versions, "rows": [row.plain() for row in rows]})
        return
    say("Versions: %(versions)s.", versions=", ".join(f"{name} {version}" for name, version in versions.items()))
    if load is not None:
        say("Load of the machine: %(load)s.", load=wording().number(load, 1))


def _announce(job: Job, grids: int) -> None:
    tell("%(job)s, %(grids)s grids ...", job=wording()(_JOBS[job]), grids=grids)


def _say(row: Row) -> None:
    job = wording()(_JOBS[row.job])
    facts = {"job": job, "grids": row.grids, "ours": _figure(row.ours), "unit": row.unit, "points": row.points}
    if row.peer is None or row.ratio is None:
        say("%(job)s, %(grids)s grids: %(ours)s %(unit)s.", **facts)
    else:
        say(
            "%(job)s, %(grids)s grids, %(points)s points: %(ours)s %(unit)s; %(against)s %(peer)s %(unit)s, "
            "%(ratio)s times as much.",
            **facts,
            against=row.against,
            peer=_figure(row.peer),
            ratio=wording().number(row.ratio, 1),
        )


def _figure(value: float) -> str:
    return wording().number(value, 4 if value < 1 else 2)
