"""geogrid register check: what is wrong with the register of places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from geogrid.cli.checking import SOMETHING_IS_WRONG
from geogrid.cli.database import opened
from geogrid.cli.options import Day
from geogrid.cli.outputs import check_outputs
from geogrid.cli.speaking import say, say_json, tell, wording
from geogrid.clock import today
from geogrid.domain.addressing.register.health import Ailment, Finding
from geogrid.errors import FileNotTable
from geogrid.io.table_output import TableOutput
from geogrid.render import matches, register
from geogrid.services import register_health
from geogrid.services.address_file import SUFFIXES
from geogrid.services.lookup import Lookup

_LISTED = 10


@click.group("register")
def register_group() -> None:
    """Look after the register of places."""


@register_group.command()
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="OUT", help="Write all that is found: .csv or .xlsx."
)
@click.option("--on", type=Day(), default=today, show_default="today", metavar="DAY", help="The day to look at.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def check(context: click.Context, /, output: Path | None, on: date, as_json: bool) -> None:
    """Show what is wrong with the register of places.

    Places in no grid, addresses that are there twice in a community, places whose community contradicts the point,
    houses far from their road, numbers out of order along it, and roads without numbers.
    """
    check_outputs([output], [])
    if output and output.suffix.lower() not in SUFFIXES:
        raise FileNotTable(file=output.name)
    with opened() as database:
        snapshot = Lookup(database).snapshot(on)
        with database.reading() as session:
            found = [each.finding for each in register_health.inspect(session, snapshot, on, tell)]
    if output:
        _write(output, found)
    if as_json:
        say_json({"on": on.isoformat(), "found": [_plain(each) for each in found]})
    else:
        _say(found)
        if output:
            say("%(file)s written.", file=output)
    if found:
        context.exit(SOMETHING_IS_WRONG)


def _say(found: Sequence[Finding]) -> None:
    by_ailment: dict[Ailment, list[Finding]] = defaultdict(list)
    for each in found:
        by_ailment[each.ailment].append(each)
    if not found:
        say("Nothing is wrong with the register.")
    for ailment, some in by_ailment.items():
        say("%(ailment)s: %(count)s", ailment=wording()(matches.AILMENTS[ailment]), count=wording().number(len(some)))
        for each in some[:_LISTED]:
            say("  %(finding)s", finding=_told(each))
        if len(some) > _LISTED:
            say("  … and %(count)s more.", count=wording().number(len(some) - _LISTED))


def _told(finding: Finding) -> str:
    parts = [finding.text, *finding.codes]
    if finding.metres is not None:
        parts.append(matches.distance(finding.metres, wording()))
    if finding.stated:
        parts.append(f"{finding.stated} ≠ {finding.found}")
    return " · ".join(parts)


def _write(path: Path, found: Sequence[Finding]) -> None:
    with TableOutput(path, register.HEADS, "register") as output:
        for each in found:
            output.append(register.cells(each))


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "ailment": finding.ailment.value,
        "address": finding.text,
        "codes": list(finding.codes),
        "lon": finding.lon,
        "lat": finding.lat,
        "metres": None if finding.metres is None else round(finding.metres, 1),
        "stated": finding.stated,
        "found": finding.found,
    }
