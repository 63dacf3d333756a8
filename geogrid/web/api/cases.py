"""GET /api/cases and /api/cases.geojson: reported problems, newest first."""

from __future__ import annotations

from typing import Any

import shapely
from flask import Blueprint, Response, request

from geogrid.domain.cases.case import Case
from geogrid.domain.grid import SIMULATED
from geogrid.domain.people.policy import Action
from geogrid.render import geojson
from geogrid.services import cases
from geogrid.services.snapshot import Snapshot
from geogrid.web import selection
from geogrid.web.api import query
from geogrid.web.running import running

api = Blueprint("api_cases", __name__)

MOST = 1000  # rows in one answer
MOST_POINTS = 50_000  # on one map, the newest
FURTHEST = 100_000_000


@api.get("/api/cases")
def listing() -> Response:
    limit, offset = query.whole("limit", 100, MOST), query.whole("offset", 0, FURTHEST)
    snapshot, chosen = running().lookup.snapshot(query.on()), selection.read(request.args, Action.SEE_CASES)
    with running().database.reading() as session:
        found = cases.find(session, chosen, query.box(), limit, offset, snapshot)
    return query.tagged(query.json({"total": found.total, "cases": [_case(snapshot, case) for case in found.cases]}))


@api.get("/api/cases.geojson")
def points() -> Response:
    limit, offset = query.whole("limit", MOST_POINTS, MOST_POINTS), query.whole("offset", 0, FURTHEST)
    snapshot, chosen = running().lookup.snapshot(query.on()), selection.read(request.args, Action.SEE_CASES)
    with running().database.reading() as session:
        found = cases.find(session, chosen, query.box(), limit, offset, snapshot)
    shapes = shapely.points([[case.lon, case.lat] for case in found.cases]) if found.cases else []
    properties = [_properties(_case(snapshot, case)) for case in found.cases]
    source = SIMULATED if snapshot.generation.simulated else None
    return query.tagged(query.geojson(geojson.feature_collection(shapes, properties, source=source)))


def _case(snapshot: Snapshot, case: Case) -> dict[str, Any]:
    grid = snapshot.grids.get(case.grid) if case.grid else None
    return {
        "code": case.code,
        "category": case.category,
        "reported_at": case.reported_at.isoformat(timespec="minutes"),
        "lon": case.lon,
        "lat": case.lat,
        "address": case.address,
        "grid": {"code": grid.code, "full_name": snapshot.full_name(grid)} if grid else None,
    }


def _properties(case: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in case.items() if key not in ("lon", "lat")}
