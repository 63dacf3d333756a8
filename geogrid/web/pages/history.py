"""/history: what happened to a grid, for everybody, to be read and printed."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.render import lineage as words
from geogrid.services import grid_history
from geogrid.web import history
from geogrid.web.api import query
from geogrid.web.running import running

blueprint = Blueprint("history", __name__)


@blueprint.get("/history")
def page() -> ResponseReturnValue:
    on = query.on()
    running().lookup.day(on)  # a day before all is refused as everywhere
    found = grid_history.of_grid(running().database, request.args.get("grid", ""), on)
    told = [(each.generation, history.event(each, found.code, g.wording)) for each in found.events]
    return render_template(
        "history.html",
        page="resident",
        found=found,
        on=on,
        days=[(generation, [event for _, event in some]) for generation, some in groupby(told, lambda pair: pair[0])],
        share=lambda heir: _share(heir),
    )


def _share(heir: grid_history.Heir) -> str:
    return "" if heir.area_share is None else words.shares(heir.area_share, heir.households_share, g.wording)
