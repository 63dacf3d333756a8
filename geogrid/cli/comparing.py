"""geogrid plan compare: two of what is in force, generations and plans beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from geogrid.cli.database import opened
from geogrid.cli.outputs import check_outputs
from geogrid.cli.speaking import say, say_json, tell, wording
from geogrid.render import comparing as words
from geogrid.services.comparison_answer import Told
from geogrid.services.comparisons import Cell, Comparisons
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans

_LISTED = 50
_table = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("left")
@click.argument("right")
@click.option("--changes", type=_table, metavar="FILE", help="Write the grids that differ to a table: .csv or .xlsx.")
@click.option("--flow", type=_table, metavar="FILE", help="Write what goes over from grid to grid to a table.")
@click.option("--parties", type=_table, metavar="FILE", help="Write the party grids that differ to a table.")
@click.option("--micro-grids", type=_table, metavar="FILE", help="Write the grids divided otherwise to a table.")
@click.option("-o", "--output", type=_table, metavar="FILE.xlsx", help="Write all four tables, a sheet for each.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def compare(left: str, right: str, output: Path | None, as_json: bool, **tables: Path | None) -> None:
    """Show what is different between two of: current, generation:N, plan:N (or the number of a plan alone)."""
    check_outputs([*tables.values(), output], [])
    with opened() as database:
        lookup = Lookup(database)
        comparisons = Comparisons(database, lookup, Plans(database, lookup))
        told = Told(comparisons.compared(_side(left), _side(right)), wording())
    _write(told, tables, output)
    if as_json:
        say_json(told.plain())
    else:
        _say(told)


def _side(text: str) -> str:
    return f"plan:{text}" if text.isdecimal() else text


def _write(told: Told, tables: Mapping[str, Path | None], output: Path | None) -> None:
    from geogrid.services import comparison_file  # the writers of files take a while to load

    for table, file in tables.items():
        if file is not None:
            comparison_file.write(file, table, told)
            tell("%(file)s written.", file=file.name)
    if output is not None:
        comparison_file.write_all(output, told)
        tell("%(file)s written.", file=output.name)


def _say(told: Told) -> None:
    counts, count = told.counts(), wording().number
    say("Grids that differ: %(changed)s; as they were: %(unchanged)s.",
        changed=count(counts["changed"]), unchanged=count(counts["unchanged"]))  # fmt: skip
    changes = list(told.compared.comparison.changes.values())
    for change in changes[:_LISTED]:
        say("  %(grid)s · %(what)s", grid=change.code, what=told.sentence(change))
    moves = [cell for cell in told.compared.cells if cell.moves]
    if moves:
        say("What goes over: %(households)s households, %(places)s addresses, %(cases)s cases of a year.",
            households=count(counts["households"]), places=count(counts["places"]),
            cases=count(counts["cases"]))  # fmt: skip
    for cell in moves[:_LISTED]:
        _say_cell(told, cell)
    for left_out in (len(changes) - _LISTED, len(moves) - _LISTED):
        if left_out > 0:
            say("  … and %(count)s more.", count=count(left_out))
    say_nested(told.parties(), told.divisions(), counts["households_within"])
    slivers = told.compared.comparison.slivers
    if slivers.count:
        say("Left out as slivers below 1 m²: %(count)s, %(area)s m² in all.",
            count=count(slivers.count), area=wording().area(slivers.area_m2))  # fmt: skip


def say_nested(parties: Sequence[dict[str, Any]], divisions: Sequence[dict[str, Any]], households: int) -> None:
    """Say which party grids, and which divisions into micro-grids, differ.

    Parameters
    ----------
    households
        How many change their micro-grid and stay in their grid.
    """
    for each in parties[:_LISTED]:
        say("Party grid %(party)s: %(what)s", party=each["name"], what=each["text"])
    for each in divisions[:_LISTED]:
        say("Micro-grids of %(grid)s: %(what)s", grid=each["full_name"], what=each["text"])
    if households:
        say("Households that change their micro-grid and stay in their grid: %(count)s",
            count=wording().number(households))  # fmt: skip


def _say_cell(told: Told, cell: Cell) -> None:
    count = wording().number
    say(
        "  %(old)s → %(new)s: %(area)s, %(households)s households, %(places)s addresses, %(cases)s cases",
        old=told.called(cell.old, left=True), new=told.called(cell.new, left=False),
        area=words.area(cell.area_m2 or 0.0, wording()),
        households="–" if cell.households is None else count(cell.households),
        places=count(cell.places), cases=count(cell.cases),
    )  # fmt: skip
