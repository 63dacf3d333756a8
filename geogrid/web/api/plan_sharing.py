"""/api/plans/{number}/...: what is written about a plan, sharing and copying it; what is discarded or withdrawn."""

from __future__ import annotations

from flask import Blueprint, Response, g, url_for

from geogrid.clock import today
from geogrid.domain.evaluation.settings import MOST_HOUSEHOLDS
from geogrid.errors import QueryError
from geogrid.render import refusals
from geogrid.services import plan_copying, plan_discarding, plan_sharing, plan_withdrawal
from geogrid.services.plan_sharing import Colleague
from geogrid.services.plan_words import LONGEST, LONGEST_REASON
from geogrid.services.plan_work import State
from geogrid.web import identity, plans, versions
from geogrid.web.api import body, query
from geogrid.web.idempotency import once
from geogrid.web.running import running

api = Blueprint("api_plan_sharing", __name__)

MOST_COLLEAGUES = 200


@api.post("/api/plans/<int:number>/describe")
def describe(number: int) -> Response:
    sent, seen = body.read(), versions.seen_number()
    before = running().plans.dossier(number, identity.actor())

    def text(field: str, most: int) -> str:
        return sent.text(field, most) if field in sent.values else str(getattr(before, field))

    target = sent.whole("target", 1, MOST_HOUSEHOLDS) if "target" in sent.values else before.target
    words = text("name", LONGEST), text("reason", LONGEST_REASON), text("document", LONGEST)
    return _state(
        plan_sharing.describe(running().plans, number, *words, target, seen, identity.record(), identity.actor())
    )


@api.get("/api/plans/<int:number>/sharing")
def sharing(number: int) -> Response:
    found = plan_sharing.sharing(running().database, running().plans, number, identity.actor())
    told = {"members": [_told(each) for each in found.members], "others": [_told(each) for each in found.others]}
    return _fresh(query.json(told))


@api.post("/api/plans/<int:number>/share")
def share(number: int) -> Response:
    sent, seen = body.read(), versions.seen_number()
    wanted = sent.values.get("accounts")
    if not isinstance(wanted, list) or len(wanted) > MOST_COLLEAGUES or not all(type(each) is int for each in wanted):
        raise QueryError(field="accounts", value=str(wanted)[:40], expected="[2, 5]")
    return _state(
        plan_sharing.share(
            running().database, running().plans, number, wanted, seen, identity.record(), identity.actor()
        )
    )


@api.post("/api/plans/<int:number>/copy")
@once()
def copy(number: int) -> Response:
    sent, actor = body.read(), identity.actor()
    name = sent.text("name", LONGEST) or plans.name_of_copy(running().plans.dossier(number, actor), g.wording)
    on = sent.text("on") or "base"
    if on not in ("base", "current"):
        raise QueryError(field="on", value=on[:40], expected="base, current")
    leave_out = sent.values.get("leave_out", False)
    if not isinstance(leave_out, bool) or (leave_out and on == "base"):  # on its own grids nothing is to be left out
        raise QueryError(field="leave_out", value=str(leave_out)[:40], expected="true (on: current), false")
    made = plan_copying.copy(
        running().database, running().plans, number, name, identity.record(), actor,
        onto_newest=on == "current", leave_out=leave_out,
    )  # fmt: skip
    told = plans.state(made.state, g.wording) | {
        "left_out": [refusals.left_out(each, g.wording) for each in made.left_out]
    }
    answer = versions.tagged(_fresh(query.json(told)), made.state.dossier.version)
    answer.status_code = 201
    answer.headers["Location"] = url_for("api_plans.one", number=made.state.dossier.id)
    return answer


@api.post("/api/plans/<int:number>/discard")
@once()
def discard(number: int) -> Response:
    body.read()
    seen = versions.seen_number()
    found = plan_discarding.discard(
        running().database, running().plans, number, seen, identity.record(), identity.actor()
    )
    return versions.tagged(_fresh(query.json(plans.dossier(found, g.wording))), found.version)


@api.post("/api/plans/<int:number>/withdraw")
@once()
def withdraw(number: int) -> Response:
    body.read()
    seen = versions.seen_number()
    return _state(
        plan_withdrawal.withdraw(
            running().plans, running().lookup, number, seen, today(), identity.record(), identity.actor()
        )
    )


def _told(colleague: Colleague) -> dict[str, object]:
    return {"account": colleague.account, "name": colleague.name}


def _state(state: State) -> Response:
    return versions.tagged(_fresh(query.json(plans.state(state, g.wording))), state.dossier.version)


def _fresh(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
