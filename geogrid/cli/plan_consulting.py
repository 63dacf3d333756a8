"""geogrid plan consult: a plan put out for comment."""

from __future__ import annotations

from datetime import date

import click

from geogrid.cli.database import opened, record
from geogrid.cli.options import Day
from geogrid.cli.speaking import say, say_json, wording
from geogrid.services.consultations import Consultations, last_day
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans


@click.command()
@click.argument("plan", type=click.IntRange(min=1))
@click.option("--until", type=Day(), metavar="DAY", help="The last day on which comments are taken.")
@click.option("--where", metavar="TEXT", help="Where to object otherwise: an office, its address, its telephone.")
@click.option("--end", is_flag=True, help="Take no more comments.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def consult(plan: int, until: date | None, where: str | None, end: bool, as_json: bool) -> None:
    """Put a plan that was submitted or approved out for comment; with --end, take no more."""
    if end == bool(until or where) or (not end and not (until and where)):
        raise click.UsageError(wording()("Give --until and --where, or --end."))
    with opened() as database:
        plans, by = Plans(database, Lookup(database)), record(database)
        house = Consultations(database, plans)
        if end or until is None or where is None:
            found = house.end(plan, by)
        else:
            found = house.open(plan, until, where, plans.dossier(plan).version, by)
    if as_json:
        days = {"until": found.until.isoformat(), "last_day": last_day(found).isoformat()}
        say_json({"consultation": found.id, "plan": plan, **days, "ended": end})
    elif end:
        day = wording().day(last_day(found))
        say("Consultation %(number)s was ended: its last day was %(day)s.", number=found.id, day=day)
    else:
        day = wording().day(found.until)
        say(
            "Plan %(plan)s is open for comment until %(day)s: /consultation/%(number)s",
            plan=plan,
            day=day,
            number=found.id,
        )
