"""/api/compare: two of what is in force, generations and plans beside each other."""

from __future__ import annotations

import shapely
from flask import Blueprint, Response, g, request

from geogrid.render import geojson
from geogrid.services.comparison_answer import Told
from geogrid.services.comparisons import Compared
from geogrid.web import identity
from geogrid.web.api import query
from geogrid.web.running import running

api = Blueprint("api_compare", __name__)


@api.get("/api/compare")
def compare() -> Response:
    return _fresh(query.json(Told(_compared(), g.wording).plain()))


@api.get("/api/compare/ground.geojson")
def ground() -> Response:
    """Answer the ground that goes over, by the grids whose it was and is."""
    pieces = _compared().comparison.pieces
    told = [{"from": each.old, "to": each.new, "area_m2": round(each.area_m2, 1)} for each in pieces]
    return _fresh(query.geojson(geojson.feature_collection([each.shape for each in pieces], told)))


@api.get("/api/compare/<side>/grids.geojson")
def grids(side: str) -> Response:
    """Answer the grids of one side."""
    found, box = running().comparisons.side(side, identity.actor()), query.box()
    shown = list(found.grids.values())
    if box is not None:
        window = shapely.box(*box)
        shown = [grid for grid in shown if shapely.intersects(grid.shape, window)]
    told = [{"code": each.code, "name": each.name, "full_name": found.full_name(each)} for each in shown]
    return _fresh(query.geojson(geojson.feature_collection([each.shape for each in shown], told)))


def _compared() -> Compared:
    left, right = (request.args.get(name, "") for name in ("left", "right"))
    return running().comparisons.compared(left, right, identity.actor())


def _fresh(answer: Response) -> Response:
    """Have nobody keep what the next edit of a plan changes."""
    answer.headers["Cache-Control"] = "no-store"
    return answer
