"""geogrid history: what happened to a grid, and who has its ground when it is no more."""

from __future__ import annotations

from datetime import date

import click

from geogrid.cli.database import opened
from geogrid.cli.options import Day
from geogrid.cli.speaking import say, say_json, wording
from geogrid.clock import today
from geogrid.domain.comparing.lineage import beside
from geogrid.render import lineage as words
from geogrid.services import grid_history
from geogrid.services.grid_history import GridHistory, Heir, Told


@click.command("history")
@click.argument("code")
@click.option("--on", type=Day(), default=today, show_default="today", metavar="DAY",
              help="Who has its ground on that day, where it is no grid then.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def history_command(code: str, on: date, as_json: bool) -> None:
    """Show what happened to a grid: where it came from, what became of it, with shares of ground and households."""
    with opened() as database:
        found = grid_history.of_grid(database, code, on)
    if as_json:
        say_json(_plain(found))
    else:
        _say(found, on)


def _say(found: GridHistory, on: date) -> None:
    said = wording()
    say("%(name)s (%(code)s)", name=found.name.full_name, code=found.code)
    for each in found.events:
        day, number = said.day(each.generation.valid_from), each.generation.number
        say("  %(day)s · generation %(number)s · %(event)s", day=day, number=number, event=_text(each, found.code))
    ended = [end for _, end in found.periods if end is not None and end <= on]
    if ended and (then := found.goes_on_as(ended[-1])):
        say("This grid has the code %(code)s since %(day)s.", code=then.code, day=said.day(ended[-1]))
    elif not found.is_in_force:
        heirs = "、".join(map(_heir, found.heirs)) or said("no grid")
        say("On %(day)s it is no grid; its ground is of: %(heirs)s", day=said.day(on), heirs=heirs)


def _heir(heir: Heir) -> str:
    named = f"{heir.grid.full_name} ({heir.grid.code})"
    if heir.area_share is None:
        return named
    return f"{named} {words.shares(heir.area_share, heir.households_share, wording())}"


def _text(told: Told, code: str) -> str:
    return words.event(told.descent, told.old, told.new, code, told.is_first, wording())


def _plain(found: GridHistory) -> dict[str, object]:
    events = [
        {
            "generation": each.generation.number,
            "valid_from": each.generation.valid_from.isoformat(),
            "kind": each.descent.kind.value,
            "also": [kind.value for kind in beside(each.descent, each.old, each.new)],
            "from": each.descent.old,
            "to": each.descent.new,
            "area_share": round(each.descent.area_share, 4),
            "area_share_of_new": round(each.descent.area_share_of_new, 4),
            "households_share": each.descent.households_share,
            "text": _text(each, found.code),
        }
        for each in found.events
    ]
    return {
        "code": found.code,
        "name": found.name.name,
        "full_name": found.name.full_name,
        "in_force": found.is_in_force,
        "events": events,
        "successors": [grid_history.plain(heir) for heir in found.heirs],
    }
