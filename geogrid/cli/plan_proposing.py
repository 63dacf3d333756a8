"""geogrid plan propose: redraws of a grid, an area or the district, compared, and the best of them done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from geogrid.cli.database import opened, record
from geogrid.cli.plans import as_json_option, plan_group, plan_number
from geogrid.cli.speaking import Bar, say, say_json, wording
from geogrid.domain.editing import wire
from geogrid.domain.redraw.division import Division
from geogrid.render.redraws import fallen_short
from geogrid.services import plan_proposals
from geogrid.services.lookup import Lookup
from geogrid.services.plan_proposals import MOST_GRIDS, MOST_SEEDS, Asked, Candidate, Proposed
from geogrid.services.plan_proposing import measures
from geogrid.services.plans import Plans

_LISTED, _STEPS = 5, 100


@plan_group.command()
@plan_number
@click.option("--grids", "wanted", type=click.IntRange(1, MOST_GRIDS), required=True, metavar="N",
              help="Into how many grids.")  # fmt: skip
@click.option("--within", metavar="CODE", help="A grid, a community or an area above; the whole district unless said.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="The same gives the same redraw."
)
@click.option("--seeds", "ways", type=click.IntRange(1, MOST_SEEDS), default=1, show_default=True, metavar="N",
              help="So many redraws are made and compared, by this seed and the next ones.")  # fmt: skip
@click.option("--commit", is_flag=True, help="Do the edits of the best; without it only what they would be is shown.")
@as_json_option
def propose(plan: int, wanted: int, within: str | None, seed: int, ways: int, commit: bool, as_json: bool) -> None:
    """Propose a redraw along roads and waters, with as many households in each grid."""
    asked = Asked(plan, wanted, within, tuple(range(seed, seed + ways)), wording().language)
    with opened() as database:
        plans = Plans(database, Lookup(database))
        with Bar("Proposing") as bar:
            so_far = _SoFar(bar)
            found = plan_proposals.candidates(database, plans, asked, so_far.at, so_far.show)
        best = found.candidates[0]
        if commit:
            plans.apply_all(plan, best.proposal.edits, found.version, record(database))
    if as_json:
        say_json({**_told(best), "edits": [wire.to_json(edit) for edit in best.proposal.edits], "done": commit,
                  "candidates": [_told(each) for each in found.candidates]})  # fmt: skip
    else:
        _say(found, commit)


class _SoFar:
    """How far it is, with the best that was found so far beside it."""

    def __init__(self, bar: Bar) -> None:
        self._bar, self._best = bar, ""

    def at(self, share: float) -> None:
        self._bar.at(round(_STEPS * share), _STEPS, self._best)

    def show(self, found: Proposed) -> None:
        division = found.candidates[0].proposal.division
        self._best = wording()(
            "best of %(tries)s: at most %(deviation)s %% off the mean, compactness %(compact)s",
            tries=sum(len(each.seeds) for each in found.candidates),
            deviation=wording().number(100 * division.worst_deviation, 1),
            compact=wording().number(division.mean_compactness, 2),
        )


def _told(found: Candidate) -> dict[str, Any]:
    division = found.proposal.division
    shortfalls = [each.reason for each in division.shortfalls]
    return {"seed": found.seed, "seeds": list(found.seeds), **measures(division), "shortfalls": shortfalls}


def _say(found: Proposed, done: bool) -> None:
    for each in found.candidates:
        if len(each.seeds) > 1:
            others = wording().fact(each.seeds[1:])
            say("Redraw with seed %(seed)s, the same with %(others)s:", seed=each.seed, others=others)
        elif len(found.candidates) > 1:
            say("Redraw with seed %(seed)s:", seed=each.seed)
        _say_figures(each.proposal.division, found.names)
    if not done:
        edits = len(found.candidates[0].proposal.edits)
        say(
            "Nothing was changed. To do its %(edits)s edits, add --commit."
            if len(found.candidates) == 1
            else "Nothing was changed. To do the %(edits)s edits of the first, the best, add --commit.",
            edits=edits,
        )


def _say_figures(division: Division, names: Mapping[str, str]) -> None:
    found, count = measures(division), wording().number
    households = division.blocks.by_households
    say(
        "%(grids)s grids, at most %(deviation)s %% off the mean, compactness %(compact)s, %(moved)s addresses move."
        if not households
        else "%(grids)s grids, at most %(deviation)s %% off the mean, compactness %(compact)s, "
        "%(moved)s households move.",
        grids=found["grids"], deviation=count(100 * found["worst_deviation"], 1),
        compact=count(found["mean_polsby_popper"], 2), moved=count(round(division.moved)),
    )  # fmt: skip
    least = found["least_compact"]
    place = [*([least["grid"]] if least["grid"] else []), *_place(least["lon"], least["lat"])]
    figure = count(found["least_polsby_popper"], 2)
    say("  Least compact grid: %(figure)s (%(place)s)", figure=figure, place=", ".join(place))
    if found["golden"]:
        say("  Golden addresses that move: %(moved)s of %(all)s.", moved=found["golden_moved"], all=found["golden"])
    for each in division.shortfalls[:_LISTED]:
        reason = fallen_short(each, names, wording())
        say("  △ %(reason)s", reason=", ".join([reason, *_place(each.lon, each.lat)]))
    if (rest := len(division.shortfalls) - _LISTED) > 0:
        say("  △ %(count)s more bounds that are not met", count=count(rest))


def _place(lon: float | None, lat: float | None) -> list[str]:
    return [] if lon is None or lat is None else [f"{lon:.6f}", f"{lat:.6f}"]
