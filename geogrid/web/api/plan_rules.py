"""/api/plans/{number}/rules and /golden: what a plan holds its rules to, the places that must stay, their tables."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, Response, g, request

from geogrid.domain.evaluation.contents import Golden
from geogrid.errors import QueryError
from geogrid.io.table import SUFFIXES
from geogrid.services import plan_rules
from geogrid.services.plan_rules import LONGEST_LABEL, MOST_GOLDEN, Given
from geogrid.services.plan_work import State
from geogrid.web import given_table, identity, plans, versions
from geogrid.web.api import body, query
from geogrid.web.api.body import Body
from geogrid.web.running import running

api = Blueprint("api_plan_rules", __name__)

_LARGEST = 2_000_000
"""Bytes: ten thousand places."""
_LISTED = 100
"""Rows of a table that something is wrong with; all are counted."""


@api.post("/api/plans/<int:number>/rules")
def change(number: int) -> Response:
    told, seen = body.read().values, versions.seen_number()
    return _state(plan_rules.change(running().plans, number, told, seen, identity.record(), identity.actor()))


@api.get("/api/plans/<int:number>/golden")
def golden(number: int) -> Response:
    version = running().plans.dossier(number, identity.actor()).version  # not that of a list that comes later
    found = plan_rules.golden(running().database, running().plans, number, identity.actor())
    return versions.tagged(_fresh(query.json({"version": version, "places": _told(found)})), version)


@api.post("/api/plans/<int:number>/golden")
def keep(number: int) -> Response:
    sent, seen = body.read(_LARGEST), versions.seen_number()
    given = [_given(each) for each in sent.objects("places", MOST_GOLDEN)]
    places = plan_rules.placed(running().plans.state(number, identity.actor()), given)
    return _state(plan_rules.keep(running().plans, number, places, seen, identity.record(), identity.actor()))


@api.get("/api/plans/<int:number>/golden.csv")
def golden_csv(number: int) -> Response:
    # The writers of files take a while to load; only this asks for them.
    from geogrid.services import golden_file

    found = plan_rules.golden(running().database, running().plans, number, identity.actor())
    with TemporaryDirectory() as folder:
        file = Path(folder) / "golden.csv"
        golden_file.write(file, found, g.wording)
        answer = Response(file.read_bytes(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="geogrid-plan-{number}-golden.csv"'
    return _fresh(answer)


@api.post("/api/plans/<int:number>/golden/table")
def golden_table(number: int) -> Response:
    """Read a table, with what is wrong by row; nothing is stored by it."""
    from geogrid.services import golden_file

    given = request.files.get("file")
    if given is None or not given.filename:
        raise QueryError(field="file", value="-", expected=", ".join(SUFFIXES))
    crs = query.crs(request.form.get("crs", "cgcs2000"))
    state = running().plans.state(number, identity.actor())
    found = golden_file.read(state, given_table.read(PurePath(given.filename).name, given.save), crs)
    told = [{"row": each.facts["row"], "text": g.wording.error(each)} for each in found.problems[:_LISTED]]
    return _fresh(query.json({"places": _told(found.places), "problems": told, "problem_count": len(found.problems)}))


def _told(places: Iterable[Golden]) -> list[dict[str, Any]]:
    return [{"label": p.label, "grid": p.grid, "lon": round(p.lon, 7), "lat": round(p.lat, 7)} for p in places]


def _given(place: Body) -> Given:
    lon, lat = place.number("lon", -180, 180), place.number("lat", -90, 90)
    return Given(lon, lat, place.text("label", LONGEST_LABEL).strip(), place.text("grid") or None)


def _state(state: State) -> Response:
    return versions.tagged(_fresh(query.json(plans.state(state, g.wording))), state.dossier.version)


def _fresh(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
