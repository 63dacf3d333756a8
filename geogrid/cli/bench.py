"""geogrid bench: how fast the work is here, beside other tools."""

from __future__ import annotations

from enum import StrEnum

import click

from geogrid.cli.bench_address import bench_address
from geogrid.cli.bench_locate import bench_locate
from geogrid.cli.bench_lookup import bench_lookup
from geogrid.cli.bench_plan import bench_plan
from geogrid.cli.bench_sides import bench_sides
from geogrid.cli.speaking import say, say_json, tell, wording
from geogrid.services import bench
from geogrid.services.bench import Job, Row

_JOBS: dict[StrEnum, str] = {
    Job.CHECK: "Check",
    Job.MEMORY: "Peak memory of the check",
    Job.REPAIR: "Repair, one in a hundred damaged",
    Job.EDIT: "Check after one edit",
}


@click.group("bench")
def bench_group() -> None:
    """Measure how fast geogrid is on this machine, beside other tools, in one run."""


for command in (bench_address, bench_locate, bench_lookup, bench_plan, bench_sides):
    bench_group.add_command(command)


@bench_group.command("validate")
@click.option("--grids", type=click.IntRange(min=1), metavar="N", help="So many grids, instead of 8,000 and 100,000.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def bench_validate(grids: int | None, as_json: bool) -> None:
    """Measure the check and the repair of grids of 70 vertices, in seconds and memory.

    The check stands beside shapely.coverage_invalid_edges, which says where neighbours do not match, not with whom nor
    how much, and finds no gaps; the repair beside maup.smart_repair, where maup is installed.
    """
    rows = []
    for row in bench.check_bench([grids] if grids else bench.SIZES, _announce):
        rows.append(row)
        if not as_json:
            _say(row)
    if as_json:
        say_json({"machine": bench.machine(), "versions": bench.versions(), "rows": [row.plain() for row in rows]})


def _announce(job: Job, grids: int) -> None:
    tell("%(job)s, %(grids)s grids ...", job=wording()(_JOBS[job]), grids=grids)


def _say(row: Row) -> None:
    facts = {"job": wording()(_JOBS[row.job]), "grids": row.grids, "unit": row.unit, "ours": _figure(row.ours)}
    if row.peer is None or row.ratio is None:
        say("%(job)s, %(grids)s grids: %(ours)s %(unit)s.", **facts)
    else:
        say(
            "%(job)s, %(grids)s grids: %(ours)s %(unit)s; %(against)s %(peer)s %(unit)s, %(ratio)s times as much.",
            **facts,
            against=row.against,
            peer=_figure(row.peer),
            ratio=_figure(row.ratio),
        )


def _figure(value: float) -> str:
    return wording().number(value, 0 if value >= 100 else 2)
