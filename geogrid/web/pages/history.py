"""/history: what happened to a grid, for everybody, to be read and printed."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.errors import GridUnknown
from geogrid.render import lineage as words
from geogrid.services.grid_history import Heir
from geogrid.web import history
from geogrid.web.api import query
from geogrid.web.errors import status_of
from geogrid.web.running import running

blueprint = Blueprint("history", __name__)


@blueprint.get("/history")
def page() -> ResponseReturnValue:
    on, code = query.on(), request.args.get("grid", "").strip()
    if not code:
        return _ask()
    try:
        found = running().lookup.history(code, on)
    except GridUnknown as error:
        return _ask(error), status_of(error)
    told = [(each.generation, history.event(each, found.code, g.wording)) for each in found.events]
    return render_template(
        "history.html",
        page="resident",
        found=found,
        on=on,
        days=[(generation, [event for _, event in some]) for generation, some in groupby(told, lambda pair: pair[0])],
        share=lambda heir: _share(heir),
    )


def _ask(error: GridUnknown | None = None) -> str:
    """Ask for the code of a grid, and say what that is which was asked for."""
    return render_template("history_ask.html", page="resident", error=error)


def _share(heir: Heir) -> str:
    return "" if heir.area_share is None else words.shares(heir.area_share, heir.households_share, g.wording)
