"""geogrid plan impact: who is affected by a plan."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from geogrid import settings
from geogrid.cli.comparing import say_nested
from geogrid.cli.database import opened
from geogrid.cli.options import Day
from geogrid.cli.outputs import check_outputs
from geogrid.cli.plans import as_json_option, plan_group, plan_number
from geogrid.cli.speaking import say, say_json, wording
from geogrid.domain.sides.write import write
from geogrid.render.sides import text_change
from geogrid.services import plan_impact, plan_workbook
from geogrid.services.lookup import Lookup
from geogrid.services.plan_reassigned import Belonging
from geogrid.services.plans import Plans
from geogrid.services.sides_texts import house_style

_LISTED = 20


@plan_group.command()
@plan_number
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
              help="Also write every row to this file (.xlsx).")  # fmt: skip
@click.option("--on", type=Day(), metavar="DAY", help="Count what is known of this day, from which it may be in force.")
@as_json_option
def impact(plan: int, output: Path | None, on: date | None, as_json: bool) -> None:
    """Show what a plan changes for people: addresses and cases that move, boards, posts, texts of four sides."""
    check_outputs([output], [])
    with opened() as database:
        plans, style = Plans(database, Lookup(database)), house_style(settings.read(os.environ))
        state, affected = plans.impact(plan, style=style, on=on)
        if output:
            plan_workbook.write(output, database, state, affected, wording(), style)
    found = affected.impact
    parties = plan_impact.told_parties(state.work.plan, affected, wording())
    divisions = plan_impact.told_divisions(state.work.plan, affected, wording())
    told = {
        "places": len(found.places), "cases": len(found.cases), "households": found.told,
        "residents": found.residents, "boards": len(found.boards), "posts": len(found.posts),
        "posts_left_before": len(affected.left_before),
        "texts": len(affected.texts), "reassigned_places": len(found.reassigned),
    }  # fmt: skip
    if as_json:
        flow = [{"from": old, "to": now, "places": count} for (old, now), count in found.places.flow().cells.items()]
        boards = [{"grid": each.code, "reasons": [str(r.value) for r in each.reasons]} for each in found.boards]
        texts = [text_change(each, style) for each in affected.texts]
        say_json({**told, "flow": flow, "notice_boards": boards, "texts": texts, "parties": parties,
                  "recoded": [asdict(each) for each in affected.recoded], "micro_grids": divisions,
                  "reassigned": plan_impact.told_reassigned(affected), "decisions": plan_impact.told_lapsed(affected),
                  "households_within": affected.households_within})  # fmt: skip
        return
    count = wording().number
    say("Addresses that move: %(places)s", places=count(told["places"]))
    if affected.reassigned:
        say("Addresses in a new community: %(places)s", places=count(told["reassigned_places"]))
    for given in affected.reassigned:
        say("  %(grid)s: %(old)s → %(new)s", grid=given.old, old=_belonging(given.before), new=_belonging(given.after))
    say("Cases that move: %(cases)s", cases=count(told["cases"]))
    say("Households to be told: %(households)s, about %(residents)s people.",
        households=count(told["households"]), residents=count(told["residents"]))  # fmt: skip
    say("Notice boards to change: %(boards)s", boards=count(told["boards"]))
    say("Posts without a grid: %(posts)s", posts=count(told["posts"]))
    if affected.left_before:
        say("Posts of grids that were no more before: %(posts)s", posts=count(len(affected.left_before)))
    for grid in affected.recoded:
        say("  %(old)s is given the code %(new)s and keeps its %(places)s addresses", old=grid.old, new=grid.new,
            places=count(grid.places))  # fmt: skip
    if affected.decided.lapsed:
        say("Decisions about addresses that lose their grid: %(count)s", count=count(len(affected.decided.lapsed)))
    for lapsed in affected.decided.lapsed[:_LISTED]:
        say("  %(address)s: %(document)s, %(old)s → %(new)s", address=lapsed.override.address,
            document=lapsed.override.document, old=lapsed.override.grid,
            new=", ".join(code or "–" for code in lapsed.to) or "–")  # fmt: skip
    say("Texts of four sides to write anew: %(texts)s", texts=count(told["texts"]))
    for each in affected.texts[:_LISTED]:
        say("  %(grid)s: %(old)s → %(new)s", grid=each.code, old=write(each.old, style) or "–",
            new=write(each.new, style) or "–")  # fmt: skip
    say_nested(parties, divisions, affected.households_within)


def _belonging(side: Belonging) -> str:
    return " ".join(filter(None, (side.street, side.community))) or "–"
