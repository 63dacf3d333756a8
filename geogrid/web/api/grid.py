"""GET /api/grid/{code} and /api/grid/{code}.geojson: a grid by its code."""

from flask import Blueprint, Response

from geogrid.render import geojson
from geogrid.services.lookup import GridAnswer
from geogrid.web import answers
from geogrid.web.api import query
from geogrid.web.running import running

api = Blueprint("api_grid", __name__)


@api.get("/api/grid/<code>")
def one(code: str) -> Response:
    found = running().lookup.grid(code, query.on())
    return query.keyed(found.day, lambda: answers.grid_json(found))


@api.get("/api/grid/<code>.geojson")
def shape(code: str) -> Response:
    found = running().lookup.grid(code, query.on())
    return query.keyed(found.day, lambda: _drawn(found))


def _drawn(found: GridAnswer) -> Response:
    return query.geojson(geojson.feature(found.grid.shape, answers.grid_answer(found)))
