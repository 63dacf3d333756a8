"""GET /api/point/{crs}/{x},{y}: the grid of a point, with the reason."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from flask import Blueprint, Response, g

from geogrid.errors import QueryError
from geogrid.render.wording import Wording
from geogrid.services.lookup import PointAnswer
from geogrid.web import answers
from geogrid.web.api import query
from geogrid.web.running import running

Answer = TypeVar("Answer")

api = Blueprint("api_point", __name__)


@api.get("/api/point/<crs>/<point>")
def at(crs: str, point: str) -> Response:
    found = look_up(running().lookup.point, crs, point, query.on())
    return query.keyed(found.found.day, lambda: body(found, g.wording, crs))


def look_up(ask: Callable[[str, float, float, date], Answer], crs: str, point: str, on: date) -> Answer:
    """Return the grid of a point as it stands in the address.

    Parameters
    ----------
    ask
        `Lookup.point` or another like it.

    Raises
    ------
    QueryError, CrsUnknown, CrsNeedsParameters, PointOutOfRange, NoGridHere, NoGeneration
    """
    x, comma, y = point.partition(",")
    if not comma:
        raise QueryError(field="point", value=point[:40], expected="118.31,29.71")
    east, north = query.number("x", x), query.number("y", y)
    return ask(query.crs(crs), east, north, on)


def body(found: PointAnswer, wording: Wording, crs: str) -> bytes:
    """Return the answer as JSON."""
    return answers.point_answer(found, wording, {"crs": crs, "x": found.x, "y": found.y})
