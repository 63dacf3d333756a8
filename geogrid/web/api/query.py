"""Reading what a request asks, and answering in JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from flask import Response, request

from geogrid.errors import QueryError

# The day turns over in the district's own time zone, wherever the server stands.
DISTRICT_TIME = ZoneInfo("Asia/Shanghai")


def today() -> date:
    return datetime.now(DISTRICT_TIME).date()


def day(field: str, text: str | None) -> date | None:
    """Return a day written as 2026-01-31; None when there is none.

    Raises
    ------
    QueryError
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise QueryError(field=field, value=text[:40], expected="2026-01-31") from None


def on() -> date:
    """Return the day the request asks about, today unless it says otherwise."""
    return day("on", request.args.get("on")) or today()


def number(field: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise QueryError(field=field, value=text[:40], expected="118.31") from None


def whole(field: str, default: int, most: int) -> int:
    """Return a whole number from 0 to `most` of the query."""
    text = request.args.get(field, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and int(text) <= most):
        raise QueryError(field=field, value=text[:40], expected=f"0 … {most}")
    return int(text)


def box() -> tuple[float, float, float, float] | None:
    """Return ?bbox=west,south,east,north in degrees; None when there is none."""
    text = request.args.get("bbox")
    if not text:
        return None
    expected = "118.2,29.6,118.4,29.8"
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise QueryError(field="bbox", value=text[:80], expected=expected) from None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise QueryError(field="bbox", value=text[:80], expected=expected)
    return west, south, east, north


def json(value: Any) -> Response:
    return Response(orjson.dumps(value), mimetype="application/json")


def geojson(body: bytes) -> Response:
    return Response(body, mimetype="application/geo+json")


def tagged(answer: Response) -> Response:
    """Let browsers keep the answer and ask whether it still holds."""
    answer.add_etag()
    answer.headers["Cache-Control"] = "no-cache"
    answer.vary.update(("Accept-Language", "Cookie"))
    answer.make_conditional(request)
    return answer
