"""/api/plans/{number}/rules and /golden: what a plan holds its rules to, and the places that must stay."""

from __future__ import annotations

from flask import Blueprint, Response, g

from geogrid.errors import QueryError
from geogrid.services import plan_rules
from geogrid.services.plan_rules import LONGEST_LABEL, MOST_GOLDEN, Given
from geogrid.services.plan_work import State
from geogrid.web import identity, plans, versions
from geogrid.web.api import body, query
from geogrid.web.api.body import Body
from geogrid.web.running import running

api = Blueprint("api_plan_rules", __name__)

_LARGEST = 2_000_000
"""Bytes: ten thousand places."""


@api.post("/api/plans/<int:number>/rules")
def change(number: int) -> Response:
    told, seen = body.read().values, versions.seen_number()
    return _state(plan_rules.change(running().plans, number, told, seen, identity.record(), identity.actor()))


@api.get("/api/plans/<int:number>/golden")
def golden(number: int) -> Response:
    found = plan_rules.golden(running().database, running().plans, number, identity.actor())
    told = [{"label": p.label, "grid": p.grid, "lon": round(p.lon, 7), "lat": round(p.lat, 7)} for p in found]
    answer = query.json({"places": told})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@api.post("/api/plans/<int:number>/golden")
def keep(number: int) -> Response:
    sent, seen = body.read(_LARGEST), versions.seen_number()
    given = [_given(each) for each in sent.objects("places", MOST_GOLDEN)]
    places = plan_rules.placed(running().plans.state(number, identity.actor()), given)
    return _state(plan_rules.keep(running().plans, number, places, seen, identity.record(), identity.actor()))


def _given(place: Body) -> Given:
    lon, lat = place.number("lon"), place.number("lat")
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise QueryError(field="places", value=f"{lon}, {lat}", expected="118.31, 29.71")
    return Given(lon, lat, place.text("label", LONGEST_LABEL).strip(), place.text("grid") or None)


def _state(state: State) -> Response:
    answer = versions.tagged(query.json(plans.state(state, g.wording)), state.dossier.version)
    answer.headers["Cache-Control"] = "no-store"
    return answer
