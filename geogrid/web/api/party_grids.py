"""GET /api/party-grids.geojson: the party grids (网格集成组团) of a day, each the ground of its grids."""

from __future__ import annotations

import shapely
from flask import Blueprint, Response, request

from geogrid.domain.editing.mesh import Party
from geogrid.domain.measure import area_m2
from geogrid.render import geojson
from geogrid.services.edition import Day
from geogrid.services.snapshot import Snapshot
from geogrid.web.api import query
from geogrid.web.running import running

api = Blueprint("api_party_grids", __name__)


@api.get("/api/party-grids.geojson")
def listing() -> Response:
    day, code = running().lookup.day(query.on()), request.args.get("code")
    return query.keyed(day, lambda: _drawn(day, code))


def _drawn(day: Day, code: str | None) -> Response:
    found = {party.code: party for party in day.parties.values() if code in (None, party.code)}
    parties = [party for _, party in sorted(found.items())]
    shapes = [_ground(party, day.snapshot) for party in parties]
    told = [
        {"code": party.code, "name": party.name, "grids": sorted(party.members), "area_m2": round(area_m2(shape), 1)}
        for party, shape in zip(parties, shapes, strict=True)
    ]
    return query.geojson(geojson.feature_collection(shapes, told, geojson.DATA_DECIMALS))


def _ground(party: Party, snapshot: Snapshot) -> shapely.Polygon | shapely.MultiPolygon:
    """Return the ground of its grids, vertex for vertex where they go together without gaps and overlaps."""
    shapes = [snapshot.grids[code].shape for code in sorted(party.members)]
    return shapely.coverage_union_all(shapes) if shapely.coverage_is_valid(shapes) else shapely.union_all(shapes)
