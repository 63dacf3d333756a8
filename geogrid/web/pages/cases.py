"""/cases: reported problems on the map and in a list."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template, request

from geogrid.clock import today
from geogrid.domain.insight.months import months
from geogrid.domain.people.policy import Action
from geogrid.services import cases
from geogrid.web import selection
from geogrid.web.api import query
from geogrid.web.api.cases import MOST_POINTS
from geogrid.web.running import running

blueprint = Blueprint("cases", __name__)

ROWS = 50
MARKS = 8  # shapes for as many categories; the others share one more


@blueprint.get("/cases")
def show() -> str:
    chosen = selection.read(request.args, Action.SEE_CASES)
    number = max(1, query.whole("page", 1, 10_000_000))
    snapshot = running().lookup.snapshot(today())
    with running().database.reading() as session:
        span = cases.range_of(session, chosen.within)
        found = cases.find(session, chosen, limit=ROWS, offset=(number - 1) * ROWS, snapshot=snapshot)
    return render_template(
        "cases.html",
        page="cases",
        asked=request.args,
        chosen=chosen,
        span=span,
        months=months(span.first, span.last) if span.first and span.last else [],
        found=found,
        snapshot=snapshot,
        one_day=timedelta(days=1),
        number=number,
        last=max(1, -(-found.total // ROWS)),
        marks={category: min(place, MARKS) for place, category in enumerate(span.categories)},
        spare=MARKS,
        on_map=MOST_POINTS,
        first_row=(number - 1) * ROWS + 1,
    )
