"""GET /api/point/{crs}/{x},{y}: the grid of a point, with the reason."""

from flask import Blueprint, Response, g

from geogrid.web import answers
from geogrid.web.api import query
from geogrid.web.running import running

api = Blueprint("api_point", __name__)


@api.get("/api/point/<crs>/<x>,<y>")
def at(crs: str, x: str, y: str) -> Response:
    east, north = query.number("x", x), query.number("y", y)
    answer = running().lookup.point(crs, east, north, query.on())
    asked = {"crs": crs, "x": east, "y": north}
    return query.tagged(query.json(answers.point_answer(answer, g.wording, asked)))
