"""geogrid bench plan: how long a planner waits."""

from __future__ import annotations

import os

import click

from geogrid.cli.speaking import say, say_json, tell, wording
from geogrid.services import bench
from geogrid.services import bench_plan as measuring
from geogrid.services.bench_plan import Job, Waited

_JOBS: dict[Job, str] = {
    Job.OPEN: "Opening a plan, to the first map",
    Job.FIGURES: "The same, to its figures",
    Job.RENAME: "A grid renamed",
    Job.MERGE: "Two grids merged",
    Job.SPLIT: "A grid split",
    Job.BORDER: "A border moved",
    Job.GIVE: "A block given to another grid",
    Job.UNDO: "An edit undone",
    Job.JUDGE: "Submitting, approving",
    Job.PUBLISH: "Publishing",
    Job.LOOK_UP: "Look-ups before, while and behind that",
}
_MILLI = 1000.0


@click.command("plan")
@click.option("--grids", type=click.IntRange(min=12), default=measuring.GRIDS, show_default=True,
              help="So many in the district.")  # fmt: skip
@click.option("--places", type=click.IntRange(min=1_000), default=measuring.PLACES, show_default=True,
              help="So many addresses in it.")  # fmt: skip
@click.option("--turns", type=click.IntRange(min=1), default=measuring.TURNS, show_default=True,
              help="How often each kind of edit is done and undone.")  # fmt: skip
@click.option("--postgis", metavar="URL", help="In a PostGIS database, empty or of a demo; it is filled.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def bench_plan(grids: int, places: int, turns: int, postgis: str | None, as_json: bool) -> None:
    """Measure how long a planner waits over HTTP: for a plan to open, for edits, for the publication.

    A district is simulated and served as by `geogrid demo`; people look addresses up while the plan is published.
    """
    rows = []
    for row in measuring.plan_bench(grids, places, turns, postgis, tell):
        rows.append(row)
        if as_json:
            tell(_JOBS[row.job])
        else:
            _say(row)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    if as_json:
        facts = {"machine": {**bench.machine(), "load": load}, "versions": bench.versions()}
        say_json({**facts, "grids": grids, "places": places, "rows": [_plain(row) for row in rows]})
    elif load is not None:
        say("Load of the machine: %(load)s.", load=wording().number(load, 1))


def _say(row: Waited) -> None:
    number = wording().number
    facts = {"job": wording()(_JOBS[row.job]), "count": number(row.count, 0), "median": number(_MILLI * row.median, 1),
             "most": number(_MILLI * row.most, 1)}  # fmt: skip
    if row.count == 1:
        say("%(job)s: %(most)s ms.", **facts)
    elif row.job is Job.LOOK_UP:
        say("%(job)s: %(count)s, half of them within %(median)s ms, the longest %(most)s ms; %(failed)s failed.",
            **facts, failed=row.failed)  # fmt: skip
    else:
        say("%(job)s, %(count)s times: half of them within %(median)s ms, the longest %(most)s ms.", **facts)


def _plain(row: Waited) -> dict[str, object]:
    times = {"median_s": row.median, "most_s": row.most, "meant_s": row.meant}
    return {"job": row.job.value, "count": row.count, **times, "failed": row.failed}
