"""geogrid bench sides: how well and how fast grids are put into words and drawn again."""

from __future__ import annotations

import click

from geogrid.cli.speaking import say, say_json, tell, wording
from geogrid.services import bench
from geogrid.services import bench_sides as measuring


@click.command("sides")
@click.option("--seeds", type=click.IntRange(min=1), default=measuring.SEEDS, show_default=True,
              help="So many districts of 92 grids.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def bench_sides(seeds: int, as_json: bool) -> None:
    """Measure what comes back when grids are described in words and drawn from these.

    Districts are simulated; of each grid whose sides all have names the text is made and drawn again.
    """
    found = measuring.round_trip(seeds, tell)
    if as_json:
        say_json({"machine": bench.machine(), "versions": bench.versions(), "seeds": seeds, **vars(found)})
        return
    number = wording().number
    say("%(grids)s grids, of %(named)s all sides have names.", grids=number(found.grids), named=number(found.named))
    say("Drawn again with 98 %% of the ground: %(first)s %% as the first, %(top)s %% among the first three.",
        first=_share(found.first, found.named), top=_share(found.top, found.named))  # fmt: skip
    say("Called certain: %(certain)s %%; wrong of these: %(wrong)s.", certain=_share(found.certain, found.named),
        wrong=number(found.wrong))  # fmt: skip
    say("Described: a district in %(describe)s s at most; drawn: %(rate)s texts a second.",
        describe=number(found.describe_s, 2), rate=number(found.named / found.draw_s, 0))  # fmt: skip
    for text in found.lost:
        say("  %(problem)s", problem=text)


def _share(part: int, whole: int) -> str:
    return wording().number(100 * part / max(whole, 1), 2)
