"""/api/plans/{number}/...: what a planner draws with. Nothing here changes the plan."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

import orjson
import shapely
from flask import Blueprint, Response, g, request
from shapely import Polygon

from geogrid.domain.editing import wire
from geogrid.domain.editing.edit import Place
from geogrid.domain.editing.outline import Shape
from geogrid.domain.redraw.halves import Half, parts
from geogrid.domain.redraw.pick import Picked
from geogrid.domain.redraw.picked import Unit
from geogrid.domain.redraw.taking import Takers
from geogrid.errors import QueryError
from geogrid.render import geojson
from geogrid.services import plan_drawing
from geogrid.services.plan_work import State
from geogrid.web import identity, versions
from geogrid.web.api import body, query
from geogrid.web.running import running

api = Blueprint("api_plan_drawing", __name__)

MOST_PLACES = 200
MOST_VERTICES = 300
"""Of an outline that is drawn by hand; one that crosses itself everywhere takes time to be made sense of."""
_LARGEST = 200_000
_PLACE = "[118.31, 29.71]"
_GRID, _PARTY = "grid", "party"


@api.get("/api/plans/<int:number>/next-grid")
def next_grid(number: int) -> Response:
    kind = request.args.get("kind", _GRID)
    if kind not in (_GRID, _PARTY):
        raise QueryError(field="kind", value=kind[:40], expected=f"{_GRID} / {_PARTY}")
    community = request.args.get("community") or None
    named = plan_drawing.next_grid(_state(number), community, party=kind == _PARTY)
    return _fresh({"code": named.code, "name": named.name})


@api.post("/api/plans/<int:number>/ground")
def ground(number: int) -> Response:
    sent = body.read(_LARGEST)
    unit, places, within = (
        _unit(sent),
        _places(sent.values.get("places", []), "places"),
        _outline(sent.values.get("within")),
    )
    state = _state(number)
    taker = sent.text("taker") or None
    found = plan_drawing.ground(state, unit, places, within, taker)
    answer = _ground(found)
    if unit is Unit.GAP:
        answer["community"] = plan_drawing.community(state, found.ground)
    if taker is None:
        answer |= _takers(plan_drawing.takers(state, found))
    return versions.tagged(_fresh(answer), state.dossier.version)


@api.post("/api/plans/<int:number>/crossing")
def crossing(number: int) -> Response:
    sent = body.read()
    grid = sent.text("grid")
    if "line" in sent.values:
        drawn = tuple(_places(sent.values["line"], "line", 2))
        parting = plan_drawing.split(_state(number), grid, drawn)
        return _fresh({**_halves(parting.halves), "cuts": list(parting.cuts[:MOST_PLACES])})
    found = plan_drawing.crossing(_state(number), grid, _place(sent.values.get("at"), "at"))
    line = {"type": "LineString", "coordinates": [list(place) for place in found.line.coords]}
    cuts = list(found.cuts[:MOST_PLACES])
    return _fresh({"name": found.name, "line": line, **_halves(found.halves), "cuts": cuts})


def _halves(halves: tuple[Half, Half]) -> dict[str, Any]:
    """Return the halves of a grid, and the edit by which the first keeps its code."""
    shapes = geojson.geometries([half.shape for half in halves], geojson.MAP_DECIMALS)
    edits = [None if half.edit is None else wire.to_json(half.edit) for half in halves]
    told = [
        {
            "part": part.value,
            "households": half.households,
            "places": half.places,
            "golden": half.golden,
            "area_m2": round(half.area_m2, 1),
            "geometry": shape,
            "edit": edit,
        }
        for half, part, shape, edit in zip(halves, parts(halves), shapes, edits, strict=True)
    ]
    return {"edit": edits[0], "halves": told}


def _state(number: int) -> State:
    return running().plans.state(number, identity.actor())


def _fresh(value: dict[str, Any]) -> Response:
    answer = query.json(value)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _ground(found: Picked) -> dict[str, Any]:
    shape = None if found.ground is None else orjson.Fragment(shapely.to_geojson(found.ground))
    return {
        "ground": shape,
        "givers": list(found.givers),
        "labels": list(found.labels[:MOST_PLACES]),
        "count": found.count,
        "households": found.households,
        "nobodys": asdict(found.nobodys),
    }


def _takers(found: Takers) -> dict[str, Any]:
    """Return who can have ground; where nobody can, why not: what would be cut off, and who is of another community."""
    told = [
        {
            "taker": each.taker,
            "reason": g.wording.fact(each.reason),
            "grid": each.grid,
            "piece": None if each.piece is None else geojson.geometries([each.piece], geojson.MAP_DECIMALS)[0],
        }
        for each in found.obstacles
    ]
    return {"takers": list(found.able), "obstacles": told, "strangers": list(found.strangers)}


def _unit(sent: body.Body) -> Unit:
    value = sent.text("unit")
    if value not in set(Unit):
        raise QueryError(field="unit", value=value or "-", expected=" / ".join(Unit))
    return Unit(value)


def _places(value: object, field: str, least: int = 0) -> list[Place]:
    if not isinstance(value, list) or not least <= len(value) <= MOST_PLACES:
        raise QueryError(field=field, value=str(value)[:40], expected=f"{least} … {MOST_PLACES} × {_PLACE}")
    return [_place(each, field) for each in value]


def _place(value: object, field: str) -> Place:
    if not isinstance(value, list) or len(value) != 2 or not all(_is_degrees(each) for each in value):
        raise QueryError(field=field, value=str(value)[:40], expected=_PLACE)
    return float(value[0]), float(value[1])


def _is_degrees(value: object) -> bool:
    return (
        isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and abs(value) <= 180
    )


def _outline(value: object) -> Shape | None:
    if value is None:
        return None
    if not isinstance(value, list) or not 3 <= len(value) <= MOST_VERTICES:
        raise QueryError(field="within", value=str(value)[:40], expected=f"3 … {MOST_VERTICES} × {_PLACE}")
    drawn = Polygon([_place(each, "within") for each in value])
    if not drawn.is_valid:  # a lasso that crosses itself means all that it goes around
        drawn = shapely.union_all(
            shapely.get_parts(shapely.make_valid(drawn, method="structure", keep_collapsed=False))
        )
    if shapely.area(drawn) == 0.0:
        raise QueryError(field="within", value="-", expected=_PLACE)
    return drawn
