"""GET /api/address?q=: the grid of an address with the reason. GET /api/suggest?q=: what somebody may be typing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request

from geogrid.domain.addressing.finding import Match, Spot
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.errors import QueryError
from geogrid.render import matches
from geogrid.render.wording import Wording
from geogrid.services.edition import Day
from geogrid.services.suggesting import Suggested
from geogrid.web import answers
from geogrid.web.api import query
from geogrid.web.running import running

api = Blueprint("api_address", __name__)

LONGEST_TYPED = 100
"""Characters that suggestions are made for."""
MOST_SPOTS = 20
"""Places and grids that are told of one address."""


@api.get("/api/address")
def match() -> Response:
    day, found = running().addresses.match(request.args.get("q", ""), query.on())
    return query.tagged(query.json(answer(day, found, g.wording)))


@api.get("/api/suggest")
def suggest() -> Response:
    text = request.args.get("q", "")
    if len(text) > LONGEST_TYPED:
        raise QueryError(field="q", value=text[:20] + "…", expected=f"1 … {LONGEST_TYPED}")
    on = query.on()
    snapshot = running().lookup.snapshot(on)
    found = running().addresses.suggest(text, on, query.whole("limit", 8, 20), query.near())
    listed = [{**_suggested(each), "grid": each.grid and answers.grid_name(snapshot, each.grid)} for each in found]
    return query.tagged(query.json({"q": text, "suggestions": listed}))


def answer(day: Day, found: Match, wording: Wording) -> dict[str, Any]:
    """Return what an address was matched with, as the API tells it."""
    grids = day.snapshot.grids
    return {
        "q": found.parse.text,
        "elements": [_element(found.parse, element) for element in found.parse.elements],
        "how": {"code": found.how.value, "text": matches.how(found, wording)},
        "certainty": {"code": found.certainty.value, "text": wording(matches.CERTAINTIES[found.certainty])},
        "grids": [
            {
                "grid": answers.grid_name(day.snapshot, grids[code]) if code else None,
                "probability": round(probability, 4),
            }
            for code, probability in found.grids[:MOST_SPOTS]
        ],
        "spots": [_spot(spot) for spot in found.spots[:MOST_SPOTS]],
        "notes": [{"code": note.remark.value, "text": matches.note(note, wording)} for note in found.notes],
        "generation": answers.generation(day.snapshot.generation),
    }


def _element(parse: Parse, element: Element) -> dict[str, Any]:
    return {
        "level": element.level.value,
        "text": parse.text[element.start : element.end],
        "start": element.start,
        "value": element.value,
        "known": element.known,
    }


def _spot(spot: Spot) -> dict[str, Any]:
    lon, lat = spot.where or (None, None)
    return {
        "how": spot.how.value,
        "text": spot.text,
        "place": spot.place,
        "lon": lon,
        "lat": lat,
        "radius_m": round(spot.radius_m, 1),
        "trust": round(spot.trust, 3),
    }


def _suggested(found: Suggested) -> dict[str, Any]:
    place = found.place
    return {
        "text": found.text,
        "kind": found.kind,
        "meaning": found.meaning,
        "places": found.places,
        "place": place and {"code": place.code, "lon": place.lon, "lat": place.lat},
    }
