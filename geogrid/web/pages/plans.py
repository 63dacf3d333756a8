"""/plans: all plans, and the studio in which one is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.clock import local, today
from geogrid.domain.editing.dossier import Stage
from geogrid.domain.evaluation.figures import TARGET_HOUSEHOLDS
from geogrid.domain.people.policy import Action, can
from geogrid.errors import EditOutdated, GenerationTaken, GeogridError, PlanUnknown, QueryError
from geogrid.render import plan_steps, refusals
from geogrid.render import plans as words
from geogrid.services import plan_base, plan_comments, plan_copying, plan_discarding, plan_people, plan_rights
from geogrid.services.plan_work import edit_of
from geogrid.web import identity, plans, versions
from geogrid.web.api import query
from geogrid.web.errors import status_of
from geogrid.web.running import running

blueprint = Blueprint("plans", __name__)


@blueprint.get("/plans")
def listing() -> ResponseReturnValue:
    return _listing()


@blueprint.post("/plans")
def add() -> ResponseReturnValue:
    sent = request.form
    name, reason, document = (sent.get(field, "") for field in ("name", "reason", "document"))
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
    found, known = running().plans.listing(identity.actor()), running().lookup.generations()
    return render_template(
        "plans.html",
        page="plan",
        plans=[each for each in found if each.stage is not Stage.DISCARDED],
        discarded=[each for each in found if each.stage is Stage.DISCARDED],
        stages=words.STAGES,
        names=plan_people.names(running().database, [each.author for each in found]),
        generations=known,
        newest=max(known, key=lambda each: (each.valid_from, each.number)).number if known else None,
        today=today(),
        target=round(TARGET_HOUSEHOLDS),
        sent=request.form,
        error=error,
    )


@blueprint.get("/plans/<int:number>")
def studio(number: int) -> str:
    return _studio(number)


@blueprint.post("/plans/<int:number>/discard")
def discard(number: int) -> ResponseReturnValue:
    def done(seen: int) -> None:
        house = running().plans
        plan_discarding.discard(running().database, house, number, seen, identity.record(), identity.actor())

    return _act(number, done, "/plans#discarded")


@blueprint.post("/plans/<int:number>/take-back")
def take_back(number: int) -> ResponseReturnValue:
    def done(seen: int) -> None:
        running().plans.take_back(number, seen, today(), identity.record(), identity.actor())

    return _act(number, done, f"/plans/{number}")


@blueprint.post("/plans/<int:number>/return")
def send_back(number: int) -> ResponseReturnValue:
    def done(seen: int) -> None:
        why = request.form.get("why", "")
        running().plans.send_back(number, seen, today(), identity.record(), identity.actor(), why=why)

    return _act(number, done, "/plans")  # not every approver sees drafts


def _act(number: int, done: Callable[[int], None], onward: str) -> ResponseReturnValue:
    try:
        done(versions.seen_by_form())
    except PlanUnknown:
        raise
    except GeogridError as error:
        return _studio(number, error), status_of(error)
    return redirect(onward, 303)


def _studio(number: int, error: GeogridError | None = None) -> str:
    actor = identity.actor()
    dossier = running().plans.dossier(number, actor)
    is_lost = plan_base.is_lost(running().database, dossier)
    return render_template(
        "studio.html",
        page="plan",
        plan=plans.dossier(dossier, g.wording),
        is_lost=is_lost,
        left=_left(number) if is_lost else None,
        draws=dossier.stage is Stage.DRAFT and can(actor, Action.PLAN) and not is_lost,
        judges=can(actor, Action.PUBLISH),
        takes_back=dossier.stage is Stage.SUBMITTED and plan_rights.may_take_back(actor, dossier),
        is_handed_in=dossier.stage in (Stage.SUBMITTED, Stage.APPROVED),
        discards=dossier.stage is Stage.DRAFT and plan_rights.may_discard(actor, dossier),
        today=today(),
        refusal=refusals.told(error, g.wording) if error else None,
    )


def _left(number: int) -> dict[str, list[dict[str, Any]]]:
    """Return what is to be read of a plan whose grids are no more: what was drawn, and what was said."""
    database, house, actor = running().database, running().plans, identity.actor()
    steps, said = plan_base.steps(database, number), plan_comments.listing(database, house, number, actor).comments
    names = plan_people.names(database, [step.author for step in steps] + [each.author for each in said])
    return {
        "steps": [
            {
                "text": plan_steps.text(plan_steps.Step(edit_of(step)), g.wording),
                "by": names.get(step.author or 0),
                "at": g.wording.moment(local(step.at)),
                "undone": step.undone,
            }
            for step in steps
        ],
        "comments": [
            {"text": each.text, "by": names.get(each.author or 0), "at": g.wording.moment(local(each.at)),
             "grid": each.grid, "done": each.done_at is not None}
            for each in said
        ],
    }  # fmt: skip


@blueprint.post("/plans/<int:number>/copy")
def copy(number: int) -> ResponseReturnValue:
    actor = identity.actor()
    name = plans.name_of_copy(running().plans.dossier(number, actor), g.wording)
    onto_newest, leave_out = request.form.get("on") == "current", request.form.get("leave_out") == "yes"
    try:
        made = plan_copying.copy(
            running().database, running().plans, number, name, identity.record(), actor,
            onto_newest=onto_newest, leave_out=leave_out,
        )  # fmt: skip
    except (EditOutdated, GenerationTaken) as error:
        return _studio(number, error), status_of(error)
    return redirect(f"/plans/{made.state.dossier.id}", 303)
