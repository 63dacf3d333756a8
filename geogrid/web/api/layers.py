"""GET /api/map/{layer}.geojson: what the map draws."""

from flask import Blueprint, Response

from geogrid.domain.grid import SIMULATED
from geogrid.render import geojson
from geogrid.services import base_map
from geogrid.web.api import query
from geogrid.web.running import running

api = Blueprint("api_layers", __name__)


@api.get("/api/map/<name>.geojson")
def layer(name: str) -> Response:
    on = query.on()
    snapshot = running().lookup.snapshot(on)
    with running().database.reading() as session:
        found = base_map.layer(session, snapshot, name, query.box(), on)
    source = SIMULATED if snapshot.generation.simulated else None
    return query.tagged(query.geojson(geojson.feature_collection(found.shapes, found.properties, source=source)))
