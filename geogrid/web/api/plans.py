"""/api/plans: drafts of a generation to be, the edits done to them, what they change, publishing them.

Each POST but the first names in `If-Match` the version that was seen, and is answered with the new state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from flask import Blueprint, Response, g, request, url_for

from geogrid.clock import today
from geogrid.domain.editing import wire
from geogrid.domain.editing.dossier import Dossier
from geogrid.domain.evaluation.figures import TARGET_HOUSEHOLDS
from geogrid.domain.evaluation.settings import MOST_HOUSEHOLDS
from geogrid.errors import GenerationTaken, GeogridError, GridUnknown, PlanUnknown, QueryError
from geogrid.render import refusals
from geogrid.services import plan_drawing
from geogrid.services.plan_words import LONGEST, LONGEST_REASON
from geogrid.services.plan_work import Changed, State
from geogrid.services.plans import Plans
from geogrid.web import answers, identity, plans, versions
from geogrid.web.api import body, query
from geogrid.web.idempotency import once
from geogrid.web.running import running

api = Blueprint("api_plans", __name__)

_MOST_GRIDS, _MOST_STEPS = 50, 100_000
LARGEST_EDIT = 1_000_000
"""Bytes: a border of thirty thousand vertices."""


@api.before_request
def look_whether_to_wait() -> None:
    """See, before anything is done, whether the answer is to wait for figures: unless `wait=no` says otherwise."""
    wait = request.args.get("wait", "yes")
    if wait not in ("yes", "no"):
        raise QueryError(field="wait", value=wait[:40], expected="yes, no")
    g.waits = wait == "yes"


@api.get("/api/plans")
def listing() -> Response:
    found = running().plans.listing(identity.actor())
    return _fresh(query.json({"plans": [plans.dossier(each, g.wording) for each in found]}))


@api.post("/api/plans")
@once()
def add() -> Response:
    sent = body.read()
    name, reason, document = (
        sent.text("name", LONGEST),
        sent.text("reason", LONGEST_REASON),
        sent.text("document", LONGEST),
    )
    target = sent.whole("target", 1, MOST_HOUSEHOLDS) if "target" in sent.values else round(TARGET_HOUSEHOLDS)
    on = query.day("on", sent.text("on")) or today()
    state = running().plans.open(
        name, reason, document, identity.record(), target=target, on=on, actor=identity.actor()
    )
    answer = _state(state)
    answer.status_code = 201
    answer.headers["Location"] = url_for("api_plans.one", number=state.dossier.id)
    return answer


@api.get("/api/plans/<int:number>")
def one(number: int) -> Response:
    return _state(running().plans.state(number, identity.actor()))


@api.get("/api/plans/<int:number>/grids.geojson")
def grids(number: int) -> Response:
    """Answer all grids as they are now, with their figures."""
    state = running().plans.state(number, identity.actor())
    with _counted(state) as counted:
        found = plans.grids(state, sorted(state.work.plan.mesh.grids), counted=counted)
    return versions.tagged(_fresh(query.geojson(found)), state.dossier.version)


@api.get("/api/plans/<int:number>/party-grids.geojson")
def party_grids(number: int) -> Response:
    """Answer the party grids as they are now, each the ground of its grids."""
    state = running().plans.state(number, identity.actor())
    return versions.tagged(_fresh(query.geojson(plans.party_grids(state))), state.dossier.version)


@api.get("/api/plans/<int:number>/areas.geojson")
def areas(number: int) -> Response:
    """Answer the communities and the areas above as they are now, each the ground of its grids."""
    state = running().plans.state(number, identity.actor())
    return versions.tagged(_fresh(query.geojson(plans.areas(state))), state.dossier.version)


@api.get("/api/plans/<int:number>/borders.geojson")
def borders(number: int) -> Response:
    """Answer the pieces of border around some grids, each with the grids on its sides."""
    state = running().plans.state(number, identity.actor())
    mesh = state.work.plan.mesh
    codes = [code for code in request.args.get("grids", "").split(",") if code]
    if not 1 <= len(codes) <= _MOST_GRIDS:
        raise QueryError(field="grids", value=len(codes), expected=f"1 … {_MOST_GRIDS}")
    for code in codes:
        if code not in mesh.grids:
            raise GridUnknown(grid=code[:40])
    return versions.tagged(_fresh(query.geojson(plans.borders(mesh, mesh.bordering(codes)))), state.dossier.version)


@api.get("/api/plans/<int:number>/changes")
def changes(number: int) -> Response:
    """Answer what is other than in a version that was seen, also where only a comment or a generation is new."""
    since = query.whole("since", 0, 2**31 - 1)
    found = running().plans.since(number, since, identity.actor())
    now = found.state.dossier
    newer = plans.newest(now)
    newest = newer.number if newer else 0
    said, published = (query.whole(*each, 2**31 - 1) for each in (("comments", now.comments), ("newest", newest)))
    heard = (said, published) == (now.comments, newest) and _has_figures(found.state)
    if now.version == since and heard and request.if_none_match.contains(str(since)):
        return versions.tagged(_fresh(Response(status=304)), since)
    told = [refusals.change(each, g.wording) for each in running().plans.changes(found.state, since)]
    return _changed(found, events=told)


def _has_figures(state: State) -> bool:
    """Return whether who asks has figures as good as those that are here, and knows whether others are being counted.

    Another process may have counted theirs already, by what is on the ground now.
    """
    seen, told = request.args.get("ground"), request.args.get("figures")
    if seen is None or not state.work.is_counted:
        return True
    is_same = seen == state.work.tally.contents.stamp
    return told == plans.figures(state) if is_same else state.work.is_old


@api.get("/api/plans/<int:number>/impact")
def impact(number: int) -> Response:
    style = running().sides.style
    state, found = running().plans.impact(number, identity.actor(), style, query.day("on", request.args.get("on")))
    return _fresh(query.json(plans.impact(state, found, style, g.wording)))


@api.post("/api/plans/<int:number>/edits")
@once()
def edit(number: int) -> Response:
    sent, seen = body.read(LARGEST_EDIT), versions.seen_number()
    wanted = wire.asked(sent.values.get("edit"))
    plan_drawing.check_amount(running().plans.state(number, identity.actor()), wanted)
    return _changed(running().plans.apply(number, wanted, seen, identity.record(), identity.actor()))


@api.post("/api/plans/<int:number>/undo")
def undo(number: int) -> Response:
    return _turned_back(number, Plans.undo)


@api.post("/api/plans/<int:number>/redo")
def redo(number: int) -> Response:
    return _turned_back(number, Plans.redo)


@api.post("/api/plans/<int:number>/submit")
def submit(number: int) -> Response:
    return _judged(number, Plans.submit)


@api.post("/api/plans/<int:number>/return")
def send_back(number: int) -> Response:
    why = body.read().text("why", LONGEST_REASON)
    return _given_back(number, partial(Plans.send_back, why=why))


@api.post("/api/plans/<int:number>/take-back")
def take_back(number: int) -> Response:
    body.read()
    return _given_back(number, Plans.take_back)


@api.post("/api/plans/<int:number>/approve")
def approve(number: int) -> Response:
    return _judged(number, Plans.approve)


@api.post("/api/plans/<int:number>/publish")
@once()
def publish(number: int) -> Response:
    sent, seen = body.read(), versions.seen_number()
    valid_from = query.day("valid_from", sent.text("valid_from"))
    if valid_from is None:
        raise QueryError(field="valid_from", value="-", expected="2026-01-31")
    made = running().plans.publish(number, valid_from, seen, today(), identity.record(), identity.actor())
    return _fresh(query.json({"generation": answers.generation(made)}))


def _turned_back(number: int, turn: Callable[..., Changed]) -> Response:
    """Undo or redo: one step unless `steps` says how many, in one act."""
    sent = body.read()
    steps = sent.whole("steps", 1, _MOST_STEPS) if "steps" in sent.values else 1
    seen = versions.seen_number()
    return _changed(turn(running().plans, number, seen, identity.record(), identity.actor(), steps))


def _judged(number: int, judge: Callable[..., State]) -> Response:
    body.read()
    seen = versions.seen_number()
    return _state(judge(running().plans, number, seen, today(), identity.record(), identity.actor()))


def _given_back(number: int, give: Callable[..., Dossier]) -> Response:
    """Answer what is done as done, also where the plan's grids are no more, or whoever did it sees no drafts."""
    made = give(running().plans, number, versions.seen_number(), today(), identity.record(), identity.actor())
    try:
        return _state(running().plans.state(number, identity.actor()))
    except (GenerationTaken, PlanUnknown):
        return versions.tagged(_fresh(query.json(plans.dossier(made, g.wording))), made.version)


@contextmanager
def _counted(state: State) -> Iterator[bool]:
    """Give whether to answer with figures; what is answered without them is answered first, then they are counted."""
    counted = _are_there(state)
    yield counted
    if not counted:
        state.work.counting.begin()


def _are_there(state: State) -> bool:
    """Wait for figures, if whoever asks does; what was done is answered as done even where they cannot be had."""
    if not g.waits:
        return state.work.is_counted
    try:
        return bool(state.work.tally)
    except GeogridError:
        if request.method == "GET":
            raise
        return False


def _state(state: State) -> Response:
    with _counted(state) as counted:
        told = plans.state(state, g.wording, counted=counted)
    return versions.tagged(_fresh(query.json(told)), state.dossier.version)


def _changed(found: Changed, **more: object) -> Response:
    with _counted(found.state) as counted:
        told = {**plans.changed(found, g.wording, counted=counted), **more}
    return versions.tagged(_fresh(query.json(told)), found.state.dossier.version)


def _fresh(answer: Response) -> Response:
    """Have nobody keep what the next edit changes."""
    answer.headers["Cache-Control"] = "no-store"
    return answer
