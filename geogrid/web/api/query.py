"""Reading what a request asks, and answering in JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import orjson
from flask import Response, g, request

from geogrid.clock import today
from geogrid.errors import CrsUnknown, QueryError
from geogrid.render.wording import Wording
from geogrid.services.edition import Day
from geogrid.web.application import Brief

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CRS = re.compile(r"wgs84|cgcs2000|gcj02|bd09|(EPSG:)?\d{4,6}", re.ASCII | re.IGNORECASE)

_VARY = "Accept-Language, Cookie"
_KEPT = [("Cache-Control", "no-cache"), ("Vary", _VARY)]


def day(field: str, text: str | None) -> date | None:
    """Return a day written as 2026-01-31; None when there is none.

    Raises
    ------
    QueryError
    """
    if not text:
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # such as 2026-02-31
    raise QueryError(field=field, value=text[:40], expected="2026-01-31")


def on() -> date:
    """Return the day the request asks about, today unless it says otherwise."""
    if not request.environ.get("QUERY_STRING"):
        return today()
    return day("on", request.args.get("on")) or today()


def number(field: str, text: str, expected: str = "118.31") -> float:
    """Return a decimal number as people write it: no underscores, infinities or digits of other scripts."""
    if not _NUMBER.fullmatch(text):
        raise QueryError(field=field, value=text[:40], expected=expected)
    return float(text)


def crs(text: str) -> str:
    """Return a coordinate system by one of the four names or its EPSG number; nothing else of PROJ's is taken."""
    if not _CRS.fullmatch(text):
        raise CrsUnknown(crs=text[:40])
    return text


def whole(field: str, default: int, most: int) -> int:
    """Return a whole number from 0 to `most` of the query."""
    text = request.args.get(field, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and int(text) <= most):
        raise QueryError(field=field, value=text[:40], expected=f"0 … {most}")
    return int(text)


def metres(field: str, most: float) -> float | None:
    """Return metres from 0 to `most` of the query; None when there are none."""
    text = request.args.get(field)
    if not text:
        return None
    expected = f"0 … {most}"
    found = number(field, text, expected)
    if not 0 <= found <= most:
        raise QueryError(field=field, value=text[:40], expected=expected)
    return found


def near() -> tuple[float, float] | None:
    """Return ?lon= and ?lat= in degrees; None without both."""
    found = []
    for field, most in (("lon", 180), ("lat", 90)):
        if not (text := request.args.get(field)):
            return None
        expected = f"-{most} … {most}"
        found.append(number(field, text, expected))
        if not -most <= found[-1] <= most:
            raise QueryError(field=field, value=text[:40], expected=expected)
    return found[0], found[1]


def box() -> tuple[float, float, float, float] | None:
    """Return ?bbox=west,south,east,north in degrees; None when there is none."""
    text = request.args.get("bbox")
    if not text:
        return None
    expected = "118.2,29.6,118.4,29.8"
    try:
        west, south, east, north = (number("bbox", part) for part in text.split(","))
    except (ValueError, QueryError):
        raise QueryError(field="bbox", value=text[:80], expected=expected) from None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise QueryError(field="bbox", value=text[:80], expected=expected)
    return west, south, east, north


def json(value: Any) -> Response:
    return Response(orjson.dumps(value), mimetype="application/json")


def keyed(day: Day, answer: Callable[[], Response | bytes]) -> Response:
    """Answer what stays the same, in each language, as long as what is in force on a day; 304 to whoever has it.

    Parameters
    ----------
    answer
        Gives the answer, or the JSON of one.
    """
    headers = kept_by(day, g.wording)
    tag = headers[0][1].strip('"')
    if "HTTP_IF_NONE_MATCH" in request.environ and request.if_none_match.contains_weak(tag):
        return Response(status=304, headers=headers)
    made = answer()
    if isinstance(made, bytes):
        if len(made) < Brief.LONGEST:
            return Brief(made, headers)
        made = Response(made, mimetype="application/json")
    made.headers.extend(headers)
    return made


def kept_by(day: Day, wording: Wording) -> list[tuple[str, str]]:
    """Return the headers by which browsers keep such an answer, the ETag first."""
    return [("ETag", f'"{day.key}-{wording.language}"'), *_KEPT]


def geojson(body: bytes) -> Response:
    return Response(body, mimetype="application/geo+json")


def tagged(answer: Response) -> Response:
    """Let browsers keep the answer and ask whether it still holds."""
    answer.add_etag()
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Vary"] = _VARY
    answer.make_conditional(request)
    return answer
