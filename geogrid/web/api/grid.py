"""GET /api/grid/{code}, and its .geojson, /history, /sides and /micro-grids.geojson: a grid by its code."""

from datetime import date

import orjson
from flask import Blueprint, Response, g

from geogrid.domain.measure import area_m2
from geogrid.render import geojson
from geogrid.services import micro_grids as nested
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
    found = running().lookup.history(code, on)
    return query.keyed(running().lookup.day(on), lambda: orjson.dumps(histories.history(found, g.wording)))


@api.get("/api/grid/<code>/sides")
def sides(code: str) -> Response:
    on = query.on()
    found = running().lookup.grid(code, on)
    return query.keyed(found.day, lambda: _sides(found, on))


@api.get("/api/grid/<code>/micro-grids.geojson")
def micro_grids(code: str) -> Response:
    on = query.on()
    found = running().lookup.grid(code, on)
    return query.keyed(found.day, lambda: _parts(found, on))


def _sides(found: GridAnswer, on: date) -> bytes:
    kept = running().sides.text(found.grid.code, on)
    told = {"text": kept.text, "is_outdated": kept.is_outdated} if kept else {"text": None, "is_outdated": False}
    generation = answers.generation(found.snapshot.generation)
    return orjson.dumps({**answers.grid_name(found.snapshot, found.grid), **told, "generation": generation})


def _parts(found: GridAnswer, on: date) -> Response:
    code = found.grid.code
    micros = nested.of_grid(running().database, code, on)
    properties = [
        {
            "code": micro.code, "name": micro.name, "grid": code, "area_m2": round(area_m2(micro.shape), 1),
            **answers.duty(found.day.duty(micro.code)),
        }
        for micro in micros
    ]  # fmt: skip
    shapes = [micro.shape for micro in micros]
    return query.geojson(geojson.feature_collection(shapes, properties, geojson.DATA_DECIMALS))


def _drawn(found: GridAnswer) -> Response:
    return query.geojson(geojson.feature(found.grid.shape, answers.grid_answer(found)))
