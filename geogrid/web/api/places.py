"""GET /api/places?q=: places by what people type."""

from flask import Blueprint, Response, request

from geogrid.domain.addressing.normalise import normalise
from geogrid.errors import QueryError
from geogrid.services import places
from geogrid.web import answers
from geogrid.web.api import query
from geogrid.web.running import running

api = Blueprint("api_places", __name__)

LONGEST = 200


@api.get("/api/places")
def search() -> Response:
    text = request.args.get("q", "")
    if len(text) > LONGEST:
        raise QueryError(field="q", value=text[:20] + "…", expected=f"1 … {LONGEST}")
    limit = query.whole("limit", 8, 50)
    on = query.on()
    snapshot = running().lookup.snapshot(on)
    with running().database.reading() as session:
        found = places.search(session, snapshot, text, limit, on)
    listed = [answers.place(snapshot, place) for place in found]
    return query.tagged(query.json({"q": text, "normalised": normalise(text), "places": listed}))
