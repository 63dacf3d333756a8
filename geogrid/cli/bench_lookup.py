"""geogrid bench lookup: look-ups a second over HTTP."""

from __future__ import annotations

import os
from typing import Any

import click

from geogrid.cli.speaking import say, say_json, tell, wording
from geogrid.services import bench
from geogrid.services import bench_lookup as measuring
from geogrid.services.bench_lookup import Served


@click.command("lookup")
@click.option(
    "--grids", type=click.IntRange(min=1), default=measuring.GRIDS, show_default=True, help="So many in the district."
)
@click.option(
    "--seconds", type=click.FloatRange(1, 600), default=15.0, show_default=True, help="For each way to answer."
)
@click.option(
    "--postgis", metavar="URL", help="A PostGIS database to measure beside, empty or of a demo; it is filled."
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def bench_lookup(grids: int, seconds: float, postgis: str | None, as_json: bool) -> None:
    """Measure how many look-ups a second are answered over HTTP, by two workers, with the load from this machine.

    In the same run, taking turns: gunicorn's threads with the same application, where gunicorn is installed, and a
    query of PostGIS for each request, where --postgis names a database.
    """
    for name in measuring.missing(postgis):
        tell("Not measured: %(way)s (install gunicorn, or name a database with --postgis).", way=name)
    ours, *others = measuring.lookup_bench(grids, seconds, postgis, tell)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    if as_json:
        facts = {"machine": {**bench.machine(), "load": load}, "versions": bench.versions()}
        say_json({**facts, "rows": _rows(grids, ours, others), "served": [ours, *others]})
        return
    for served in (ours, *others):
        _say(served)
    for other in others:
        say("%(ratio)s times %(way)s.", ratio=wording().number(ours.rate / other.rate, 1), way=other.name)
    if load is not None:
        say("Load of the machine: %(load)s.", load=wording().number(load, 1))


def _say(served: Served) -> None:
    number = wording().number
    say(
        "%(way)s: %(rate)s look-ups a second; half of them within %(p50)s ms, 99 of 100 within %(p99)s ms; "
        "%(failed)s failed; CPU time for each: server %(server)s µs, load %(load)s µs.",
        way=served.name,
        rate=number(served.rate, 0),
        p50=number(served.p50_ms, 1),
        p99=number(served.p99_ms, 1),
        failed=served.failed,
        server="-" if served.server_us is None else number(served.server_us, 0),
        load=number(served.load_us, 0),
    )


def _rows(grids: int, ours: Served, others: list[Served]) -> list[dict[str, Any]]:
    times = {"p50 (ms)": ours.p50_ms, "p99 (ms)": ours.p99_ms}
    rate = {"job": f"lookup {grids} (1/s)", "ours": ours.rate}
    return [
        {**rate, "peer": None, "ratio": None, "against": None},
        *({**rate, "peer": o.rate, "ratio": ours.rate / o.rate, "against": o.name} for o in others),
        *(
            {"job": f"lookup {grids} {name}", "ours": value, "peer": None, "ratio": None, "against": None}
            for name, value in times.items()
        ),
    ]
