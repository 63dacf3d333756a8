"""GET /api/grid/{code}, /api/grid/{code}.geojson and /api/grid/{code}/history: a grid by its code."""

import orjson
from flask import Blueprint, Response, g

from geogrid.render import geojson
from geogrid.services import grid_history
from geogrid.services.lookup import GridAnswer
from geogrid.web import answers
from geogrid.web import history as histories
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


@api.get("/api/grid/<code>/history")
def history(code: str) -> Response:
    on = query.on()
    found = grid_history.of_grid(running().database, code, on)
    return query.keyed(running().lookup.day(on), lambda: orjson.dumps(histories.history(found, g.wording)))


def _drawn(found: GridAnswer) -> Response:
    return query.geojson(geojson.feature(found.grid.shape, answers.grid_answer(found)))
