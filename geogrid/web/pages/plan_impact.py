"""/plans/{number}/impact: who is affected by a plan, to read, to print and to take along."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, g, render_template, send_file

from geogrid.render import plans as words
from geogrid.render.people import ROLES
from geogrid.services import plan_impact, plan_workbook
from geogrid.web import identity
from geogrid.web.running import running

blueprint = Blueprint("plan_impact", __name__)

LISTED = 500
"""So many addresses, and rows of each list, are shown; the workbook has all."""
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/plans/<int:number>/impact")
def page(number: int) -> str:
    actor = identity.actor()
    state = running().plans.state(number, actor)
    found = running().plans.impact(number, actor)
    work = state.work
    return render_template(
        "impact.html",
        page="plan",
        plan=state.dossier,
        impact=found,
        places=len(found.places),
        flow=plan_impact.flow(work, found)[:LISTED],
        addresses=plan_impact.addresses(running().database, state.dossier, found.places, LISTED),
        named=partial(plan_workbook.named, work.plan),
        listed=LISTED,
        roles=ROLES,
        reasons=words.DIFFERENCES,
    )


@blueprint.get("/plans/<int:number>/impact.xlsx")
def workbook(number: int) -> Response:
    actor = identity.actor()
    state = running().plans.state(number, actor)
    found = running().plans.impact(number, actor)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "impact.xlsx"
        plan_workbook.write(file, running().database, state, found, g.wording)
        stream = file.open("rb")  # is read after the folder is gone
    answer = send_file(stream, _WORKBOOK, as_attachment=True, download_name=f"geogrid-plan-{number}-impact.xlsx")
    answer.headers["Cache-Control"] = "no-store"
    return answer
