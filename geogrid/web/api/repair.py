"""/api/repair: what is left to mend, what can be done about it, and doing it.

Each POST names in `If-Match` the version on which the choice was made, and is answered with the new state.
"""

from __future__ import annotations

from flask import Blueprint, Response, g

from geogrid.clock import today
from geogrid.domain.grid import SIMULATED
from geogrid.errors import QueryError
from geogrid.render import geojson
from geogrid.services.findings import State
from geogrid.services.repairs import WIDEST
from geogrid.web import answers, identity, repair, versions
from geogrid.web.api import body, query
from geogrid.web.idempotency import once
from geogrid.web.running import running

api = Blueprint("api_repair", __name__)


@api.get("/api/repair")
def look() -> Response:
    return _state(running().repairs.state(today(), identity.actor()))


@api.get("/api/repair/<key>")
def offers(key: str) -> Response:
    day = today()
    snapshot = running().lookup.snapshot(day)
    return _fresh(query.json(repair.offers(running().repairs.offers(key, day, identity.actor()), snapshot, g.wording)))


@api.get("/api/repair/<key>/widest")
def widest(key: str) -> Response:
    lon, lat, width = running().repairs.widest(key, today(), identity.actor())
    return _fresh(query.json({"lon": round(lon, 9), "lat": round(lat, 9), "width_m": round(width, 3)}))


@api.get("/api/repair/grids.geojson")
def grids() -> Response:
    """Answer the grids as they are now, for the map."""
    day, box = today(), query.box()
    snapshot, found = running().lookup.snapshot(day), running().repairs.grids(day, identity.actor())
    shown = [grid for grid in found if box is None or _meets(grid.shape.bounds, box)]
    properties = [{"code": grid.code, "name": grid.name, "community": grid.community} for grid in shown]
    source = SIMULATED if snapshot.generation.simulated else None
    collection = geojson.feature_collection([grid.shape for grid in shown], properties, source=source)
    return _fresh(query.geojson(collection))


@api.post("/api/repair/accept")
def accept() -> Response:
    sent, seen = body.read(), versions.seen()
    key, name, by = sent.text("key"), sent.text("proposal"), identity.record()
    return _state(running().repairs.accept(key, name, seen, today(), by, identity.actor()))


@api.post("/api/repair/accept-all")
def accept_all() -> Response:
    sent, seen = body.read(), versions.seen()
    by = identity.record()
    return _state(
        running().repairs.accept_all(sent.number("max_width", 0, round(WIDEST)), seen, today(), by, identity.actor())
    )


@api.post("/api/repair/join")
def join() -> Response:
    body.read()
    return _state(running().repairs.join(versions.seen(), today(), identity.record(), identity.actor()))


@api.post("/api/repair/skip")
def skip() -> Response:
    sent, seen = body.read(), versions.seen()
    return _state(running().repairs.skip(sent.text("key"), seen, today(), identity.record(), identity.actor()))


@api.post("/api/repair/unskip")
def unskip() -> Response:
    sent, seen = body.read(), versions.seen()
    by = identity.record()
    return _state(running().repairs.skip(sent.text("key"), seen, today(), by, identity.actor(), back=True))


@api.post("/api/repair/undo")
def undo() -> Response:
    body.read()
    return _state(running().repairs.undo(versions.seen(), today(), identity.record(), identity.actor()))


@api.post("/api/repair/allow")
@once()
def allow() -> Response:
    sent, guest = body.read(), identity.guest()
    assert guest is not None  # whoever plans is signed in
    if "author" in sent.values:
        raise QueryError(field="author", value=str(sent.values["author"])[:40], expected="-")
    key, reason, seen = sent.text("key"), sent.text("reason", most=500), versions.seen()
    author, by = guest.account.full_name, identity.record()
    return _state(running().repairs.allow(key, reason, author, seen, today(), by, guest.actor))


@api.post("/api/repair/disallow")
def disallow() -> Response:
    sent = body.read()
    code, seen = sent.text("allowance", most=500), versions.seen()
    return _state(running().repairs.disallow(code, seen, today(), identity.record(), identity.actor()))


@api.post("/api/repair/publish")
@once()
def publish() -> Response:
    sent = body.read()
    valid_from = query.day("valid_from", sent.text("valid_from"))
    if valid_from is None:
        raise QueryError(field="valid_from", value="-", expected="2026-01-31")
    seen = versions.seen()
    generation = running().repairs.publish(valid_from, seen, today(), identity.record(), identity.actor())
    return _fresh(query.json({"generation": answers.generation(generation)}))


def _meets(bounds: tuple[float, ...], box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1]


def _state(state: State) -> Response:
    return versions.tagged(_fresh(query.json(repair.state(state, g.wording))), state.version)


def _fresh(answer: Response) -> Response:
    """Have nobody keep what the next action changes."""
    answer.headers["Cache-Control"] = "no-store"
    return answer
