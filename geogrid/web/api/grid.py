"""GET /api/grid/{code} and /api/grid/{code}.geojson: a grid by its code."""

from flask import Blueprint, Response

from geogrid.render import geojson
from geogrid.web import answers
from geogrid.web.api import query
from geogrid.web.running import running

api = Blueprint("api_grid", __name__)


@api.get("/api/grid/<code>")
def one(code: str) -> Response:
    return query.tagged(query.json(answers.grid_answer(running().lookup.grid(code, query.on()))))


@api.get("/api/grid/<code>.geojson")
def shape(code: str) -> Response:
    found = running().lookup.grid(code, query.on())
    return query.tagged(query.geojson(geojson.feature(found.grid.shape, answers.grid_answer(found))))
