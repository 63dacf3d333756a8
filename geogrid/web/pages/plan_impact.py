"""/plans/{number}/impact: who is affected by a plan, to read, to print and to take along."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, Response, g, render_template, send_file

from geogrid.domain.comparing.compare import Difference
from geogrid.domain.comparing.texts import TextChange
from geogrid.domain.sides.side import Direction, Side
from geogrid.domain.sides.style import Style
from geogrid.domain.sides.write import clauses, write
from geogrid.render import plans as words
from geogrid.render.people import ROLES
from geogrid.services import plan_impact, plan_workbook
from geogrid.services.plan_impact import Affected
from geogrid.services.plan_work import State
from geogrid.web import identity
from geogrid.web.running import running

blueprint = Blueprint("plan_impact", __name__)

LISTED = 500
"""So many addresses, and rows of each list, are shown; the workbook has all."""
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _read(number: int) -> tuple[State, Affected]:
    """Return a plan and what it changes, of one and the same version."""
    return running().plans.impact(number, identity.actor(), running().sides.style)


@blueprint.get("/plans/<int:number>/impact")
def page(number: int) -> str:
    state, affected = _read(number)
    work, found = state.work, affected.impact
    return render_template(
        "impact.html",
        page="plan",
        plan=state.dossier,
        newest=running().plans.newest(state.dossier),
        impact=found,
        places=len(found.places),
        flow=plan_impact.flow(work, found)[:LISTED],
        addresses=plan_impact.addresses(running().database, work, found.places, LISTED),
        texts=[_text(each) for each in affected.texts[:LISTED]],
        text_count=len(affected.texts),
        parties=plan_impact.told_parties(work.plan, affected, g.wording)[:LISTED],
        divisions=plan_impact.told_divisions(work.plan, affected, g.wording)[:LISTED],
        lapsed=affected.decided.lapsed,
        households_within=affected.households_within,
        recoded=affected.recoded,
        reassigned=affected.reassigned,
        by_code={each.new: each for each in affected.reassigned},
        reassigned_addresses=plan_impact.addresses(running().database, work, found.reassigned, LISTED),
        left_before=affected.left_before,
        named=partial(plan_impact.named, work.plan),
        listed=LISTED,
        roles=ROLES,
        reasons=words.on_board,
    )


def _text(change: TextChange) -> dict[str, Any]:
    """Return a text of four sides before and after, each side with whether something else is said of it.

    What is kept is told where it is not what the map has: empty where it is, None where nothing is kept.
    """
    style, why = running().sides.style, words.DIFFERENCES[Difference.GONE if change.old else Difference.NEW]
    return {
        "code": change.code,
        "why": None if change.old and change.new else why,
        "old": _clauses(change.old, change.changed, style),
        "new": _clauses(change.new, change.changed, style),
        "kept": change.kept if change.kept != write(change.old, style) else "",
    }


def _clauses(sides: Iterable[Side], changed: Iterable[Direction], style: Style) -> list[tuple[str, bool]]:
    return [(said, direction in changed) for direction, said in clauses(sides, style)]


@blueprint.get("/plans/<int:number>/impact.xlsx")
def workbook(number: int) -> Response:
    state, found = _read(number)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "impact.xlsx"
        plan_workbook.write(file, running().database, state, found, g.wording, running().sides.style)
        stream = file.open("rb")  # is read after the folder is gone
    answer = send_file(stream, _WORKBOOK, as_attachment=True, download_name=f"geogrid-plan-{number}-impact.xlsx")
    answer.headers["Cache-Control"] = "no-store"
    return answer
