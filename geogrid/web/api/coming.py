"""GET /api/grid/{code}/coming, /api/point/{crs}/{x},{y}/coming: what published plans make of a grid, of a point."""

from flask import Blueprint, Response, g

from geogrid.services import coming
from geogrid.web import coming as told
from geogrid.web.api import point as points
from geogrid.web.api import query
from geogrid.web.running import running

api = Blueprint("api_coming", __name__)


@api.get("/api/grid/<code>/coming")
def of_grid(code: str) -> Response:
    lookup, on = running().lookup, query.on()
    found = coming.of_grid(lookup, lookup.grid(code, on).grid, on)
    return query.tagged(query.json(told.answer(found, g.wording)))


@api.get("/api/point/<crs>/<point>/coming")
def of_point(crs: str, point: str) -> Response:
    lookup, on = running().lookup, query.on()
    at = points.look_up(lookup.point, crs, point, on)
    found = coming.of_place(lookup, at.found.grid, at.lon, at.lat, on)
    return query.tagged(query.json(told.answer(found, g.wording)))
