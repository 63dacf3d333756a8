"""The areas that rights are given for, by their names."""

from __future__ import annotations

from typing import Any

from geogrid.clock import today
from geogrid.domain.people.policy import Action, scope
from geogrid.errors import NoGeneration
from geogrid.services import reach
from geogrid.services.snapshot import Snapshot
from geogrid.store import cases
from geogrid.web import identity
from geogrid.web.running import running


def for_templates() -> dict[str, Any]:
    """Return what a page needs.

    These are `area_name`, and `places`: codes and names of areas, then of grids, for which one may give rights.
    """
    try:
        snapshot: Snapshot = running().lookup.snapshot(today())
    except NoGeneration:
        return {"area_name": lambda code: "", "places": []}
    own = {area for area, _ in scope(identity.actor(), Action.MANAGE_PEOPLE).pairs}
    places = [
        (code, _name(snapshot, code))
        for code in (*sorted(snapshot.areas), *sorted(snapshot.grids))
        if None in own or own & reach.path_of(snapshot, code)
    ]
    return {"area_name": lambda code: _name(snapshot, code), "places": places}


def for_rights() -> dict[str, Any]:
    """Return what a page with rights to give needs: see `for_templates`, and the `categories` of cases there."""
    try:
        snapshot: Snapshot = running().lookup.snapshot(today())
    except NoGeneration:
        return for_templates() | {"categories": []}
    parts = reach.within(snapshot, scope(identity.actor(), Action.MANAGE_PEOPLE))
    with running().database.reading() as session:
        return for_templates() | {"categories": cases.categories(session, parts)}


def _name(snapshot: Snapshot, code: str) -> str:
    """Return the name of an area or grid; empty where there is none of this code any more."""
    if (area := snapshot.areas.get(code)) is not None:
        return area.name
    grid = snapshot.grids.get(code)
    return snapshot.full_name(grid) if grid is not None else ""
