"""The areas that rights are given for, by their names."""

from __future__ import annotations

from typing import Any

from geogrid.clock import today
from geogrid.domain.people.policy import Action, scope
from geogrid.errors import NoGeneration
from geogrid.services import reach
from geogrid.services.snapshot import Snapshot
from geogrid.web import identity
from geogrid.web.running import running


def for_templates() -> dict[str, Any]:
    """Return what a page needs: `area_name`, and `places`, codes and names of areas for which one may give rights."""
    try:
        snapshot: Snapshot = running().lookup.snapshot(today())
    except NoGeneration:
        return {"area_name": lambda code: "", "places": []}
    own = {area for area, _ in scope(identity.actor(), Action.MANAGE_PEOPLE).pairs}
    places = [
        (area.code, area.name)
        for area in sorted(snapshot.areas.values(), key=lambda area: area.code)
        if None in own or own & reach.path_of(snapshot, area.code)
    ]
    return {"area_name": lambda code: _name(snapshot, code), "places": places}


def _name(snapshot: Snapshot, code: str) -> str:
    """Return the name of an area or grid; empty where there is none of this code any more."""
    if (area := snapshot.areas.get(code)) is not None:
        return area.name
    grid = snapshot.grids.get(code)
    return snapshot.full_name(grid) if grid is not None else ""
