"""/plans/{number}/consultation: a plan is put out for comment, and comments are answered."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.clock import today
from geogrid.domain.consultation import Remark, Standing
from geogrid.domain.editing.dossier import Stage
from geogrid.errors import GeogridError, QueryError
from geogrid.errors.access import FormOutdated
from geogrid.services.consultations import LISTED, LONGEST_ANSWER, LONGEST_WHERE, last_day
from geogrid.web import identity, plans, versions
from geogrid.web.api import query
from geogrid.web.errors import status_of
from geogrid.web.pages.consultations import STANDINGS
from geogrid.web.running import running

blueprint = Blueprint("plan_consultation", __name__)


@blueprint.get("/plans/<int:number>/consultation")
def page(number: int) -> str:
    return _page(number)


@blueprint.post("/plans/<int:number>/consultation")
def act(number: int) -> ResponseReturnValue:
    deed = _DEEDS.get(request.form.get("deed", ""))
    try:
        if deed is None:
            raise FormOutdated()
        place = deed(number)
    except GeogridError as error:
        return _page(number, error), status_of(error)
    return redirect(f"/plans/{number}/consultation{place}", 303)


def _open(number: int) -> str:
    until = query.day("until", request.form.get("until"))
    if until is None:
        raise QueryError(field="until", value="-", expected="2026-01-31")
    seen, where = versions.seen_by_form(), request.form.get("where", "")
    running().consultations.open(number, until, where, seen, identity.record(), identity.actor())
    return ""


def _end(number: int) -> str:
    running().consultations.end(number, identity.record(), identity.actor())
    return ""


def _answer(number: int) -> str:
    sent = request.form
    comment = query.number("comment", sent.get("comment", ""), "7")
    done, text = sent.get("done") == "1", sent.get("answer", "")
    found = running().consultations.answer(number, int(comment), text, done, identity.record(), identity.actor())
    return f"#comment-{found.id}"


_DEEDS = {"open": _open, "end": _end, "answer": _answer}


def _page(number: int, error: GeogridError | None = None) -> str:
    actor = identity.actor()
    offset = (max(1, query.whole("page", 1, 10_000)) - 1) * LISTED
    desk = running().consultations.desk(number, actor, offset)
    dossier = running().plans.dossier(number, actor)
    newest = desk.seen[0] if desk.seen else None
    shown = running().consultations.exhibit(newest.consultation.id) if newest else None
    return render_template(
        "plan_consultation.html",
        page="plan",
        plan=plans.dossier(dossier, g.wording),
        desk=desk,
        newest=newest,
        is_open=newest is not None and newest.standing is Standing.OPEN,
        overtaken=(overtaken := running().consultations.overtaken_by(dossier.id)),
        basis=running().consultations.basis(dossier.id),
        may_open=overtaken is None and dossier.stage in (Stage.SUBMITTED, Stage.APPROVED) and desk.may_act,
        names=shown.names if shown else {},
        colours=shown.colours if shown else [],
        points=_points(desk.remarks),
        standings=STANDINGS,
        last_day=last_day,
        today=today(),
        error=error,
        sent=request.form,
        longest=(LONGEST_WHERE, LONGEST_ANSWER),
        offset=offset,
        listed=LISTED,
    )


def _points(remarks: Sequence[Remark]) -> str:
    """Return where comments were placed, as JSON for the map."""
    return json.dumps([
        {"id": each.id, "lon": each.lon, "lat": each.lat, "done": each.done} for each in remarks if each.lon is not None
    ])  # fmt: skip
