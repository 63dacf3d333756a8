"""/plans: all plans, and the studio in which one is drawn."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.clock import today
from geogrid.domain.editing.dossier import Stage
from geogrid.domain.editing.plan import Plan
from geogrid.domain.evaluation.figures import TARGET_HOUSEHOLDS
from geogrid.domain.grid import full_name
from geogrid.domain.people.policy import Action, can
from geogrid.errors import GeogridError, QueryError
from geogrid.render import plans as words
from geogrid.render.people import ROLES
from geogrid.services import plan_impact, plan_people, plan_sharing
from geogrid.services.plan_words import LONGEST
from geogrid.web import identity, plans
from geogrid.web.api import query
from geogrid.web.errors import status_of
from geogrid.web.running import running

blueprint = Blueprint("plans", __name__)

LISTED = 500
"""So many addresses, and rows of each list, are shown; files have all."""


@blueprint.get("/plans")
def listing() -> ResponseReturnValue:
    return _listing()


@blueprint.post("/plans")
def add() -> ResponseReturnValue:
    sent = request.form
    name, reason, document = (sent.get(field, "")[: 10 * LONGEST] for field in ("name", "reason", "document"))
    try:
        on = query.day("on", sent.get("on")) or today()
        state = running().plans.open(
            name, reason, document, identity.record(), target=_target(), on=on, actor=identity.actor()
        )
    except GeogridError as error:
        return _listing(error), status_of(error)
    return redirect(f"/plans/{state.dossier.id}", 303)


def _target() -> int:
    text = request.form.get("target", "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        raise QueryError(field="target", value=text[:40] or "-", expected="420")
    return int(text)


def _listing(error: GeogridError | None = None) -> str:
    found = running().plans.listing(identity.actor())
    return render_template(
        "plans.html",
        page="plan",
        plans=found,
        stages=words.STAGES,
        names=plan_people.names(running().database, [each.author for each in found]),
        generations=running().lookup.generations(),
        today=today(),
        target=round(TARGET_HOUSEHOLDS),
        sent=request.form,
        error=error,
    )


@blueprint.get("/plans/<int:number>")
def studio(number: int) -> str:
    actor = identity.actor()
    dossier = running().plans.dossier(number, actor)
    return render_template(
        "studio.html",
        page="plan",
        plan=plans.dossier(dossier, g.wording),
        draws=dossier.stage is Stage.DRAFT and can(actor, Action.PLAN),
        judges=can(actor, Action.PUBLISH),
        today=today(),
    )


@blueprint.post("/plans/<int:number>/copy")
def copy(number: int) -> ResponseReturnValue:
    actor = identity.actor()
    name = plans.name_of_copy(running().plans.dossier(number, actor), g.wording)
    state = plan_sharing.copy(running().database, running().plans, number, name, identity.record(), actor)
    return redirect(f"/plans/{state.dossier.id}", 303)


@blueprint.get("/plans/<int:number>/impact")
def impact(number: int) -> str:
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
        named=partial(_named, work.plan),
        listed=LISTED,
        roles=ROLES,
        reasons=words.DIFFERENCES,
    )


def _named(plan: Plan, code: str | None) -> str | None:
    """Return the name of a grid with its community's, as it is to be or was."""
    for mesh in (plan.mesh, plan.base):
        grid = mesh.grids.get(code or "")
        if grid is not None:
            return full_name(grid.name, mesh.area_name(grid.community))
    return None
