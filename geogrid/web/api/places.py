"""/api/places: places by what people type, one by its code, corrected, merged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request

from geogrid.clock import today
from geogrid.domain.addressing.reading import personal
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.people.policy import Action, can
from geogrid.domain.register import PlaceKind
from geogrid.errors import QueryError
from geogrid.services import places
from geogrid.services.register_places import MOST_MERGED, PlaceSeen
from geogrid.web import answers, identity, versions
from geogrid.web.api import body, query
from geogrid.web.api.body import Body
from geogrid.web.api.operation import PARTS
from geogrid.web.idempotency import once
from geogrid.web.running import running

api = Blueprint("api_places", __name__)

LONGEST = 200
_CODE = 60


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


@api.get("/api/places/<code>")
def one(code: str) -> Response:
    seen = running().places.one(code, query.on())
    if not can(identity.actor(), Action.SEE_REGISTER):
        seen = replace(seen, place=personal.shown(seen.place))
    return _place(seen)


@api.patch("/api/places/<code>")
def change(code: str) -> Response:
    sent, seen = body.read(), versions.seen()
    since = query.day("valid_from", sent.text("valid_from")) or today()
    return _place(running().places.change(code, _told(sent), since, seen, identity.record(), identity.actor()))


@api.post("/api/places/merge")
@once()
def merge() -> Response:
    sent, seen = body.read(), versions.seen()
    since = query.day("valid_from", sent.text("valid_from")) or today()
    others = {each.text("code", _CODE): each.text("version") for each in sent.objects("places", MOST_MERGED)}
    into = sent.text("into", _CODE)
    done = running().places.merge(others, into, since, seen, identity.record(), identity.actor())
    named = [{"alias": each.alias, "name": each.name} for each in done.aliases]
    return _place(done.into, merged=list(done.codes), aliases=named)


def _told(sent: Body) -> dict[str, Any]:
    """Return what a place is to say, by field; an empty text is none."""
    told: dict[str, Any] = {
        name: sent.text(name, LONGEST) or None for name in ("community", *PARTS) if name in sent.values
    }
    if "address" in sent.values:
        told["address"] = sent.text("address", LONGEST)
    if "kind" in sent.values:
        try:
            told["kind"] = PlaceKind(sent.text("kind"))
        except ValueError:
            expected = ", ".join(PlaceKind)
            raise QueryError(field="kind", value=sent.text("kind")[:40], expected=expected) from None
    return told | {
        name: sent.number(name, -most, most) for name, most in (("lon", 180), ("lat", 90)) if name in sent.values
    }


def _place(seen: PlaceSeen, **more: Any) -> Response:
    snapshot = running().register.snapshot(seen.valid_from if seen.valid_from > today() else today())
    answer = query.json({**answers.place_seen(snapshot, seen), **more})
    answer.headers["Cache-Control"] = "no-store"
    return versions.tagged(answer, seen.version)
