"""GET /api/point/{crs}/{x},{y}: the grid of a point, with the reason."""

from flask import Blueprint, Response, g

from geogrid.errors import QueryError
from geogrid.web import answers
from geogrid.web.api import query
from geogrid.web.running import running

api = Blueprint("api_point", __name__)


@api.get("/api/point/<crs>/<point>")
def at(crs: str, point: str) -> Response:
    x, comma, y = point.partition(",")
    if not comma:
        raise QueryError(field="point", value=point[:40], expected="118.31,29.71")
    east, north = query.number("x", x), query.number("y", y)
    answer = running().lookup.point(query.crs(crs), east, north, query.on())
    asked = {"crs": crs, "x": east, "y": north}
    return query.keyed(answer.found.day, lambda: answers.point_answer(answer, g.wording, asked))
