"""/api/plans/{number}/propose: redraws compared, made as a job that shows each; .../proposal: one of them done."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import shapely
from flask import Blueprint, Response, g, url_for

from geogrid.domain.editing import wire
from geogrid.domain.redraw.change import change
from geogrid.domain.redraw.division import Division
from geogrid.errors import GeogridError, JobUnknown, QueryError
from geogrid.render import geojson
from geogrid.render.redraws import fallen_short
from geogrid.render.wording import Wording
from geogrid.services import job_so_far, plan_proposals
from geogrid.services.batch_file import JSON, Pieces
from geogrid.services.jobs import Work
from geogrid.services.plan_proposals import Asked, Candidate, Proposed
from geogrid.services.plan_proposing import measures
from geogrid.services.plans import Plans
from geogrid.services.stepwise import Tell, told
from geogrid.store import Database
from geogrid.web import identity, plans, versions
from geogrid.web.api import body, query
from geogrid.web.api.locate import described
from geogrid.web.idempotency import once
from geogrid.web.running import running

api = Blueprint("api_plan_proposals", __name__)

KIND = "propose"
_STEPS = 100
_MOST_SEED = 2**31 - 1


@api.post("/api/plans/<int:number>/propose")
@once()
def propose(number: int) -> Response:
    sent = body.read()
    seeds = sent.values.get("seeds", [1])
    if not isinstance(seeds, list) or not all(type(seed) is int and 0 <= seed <= _MOST_SEED for seed in seeds):
        raise QueryError(field="seeds", value=str(seeds)[:40], expected="[1, 2, 3]")
    asked = Asked(
        number,
        sent.whole("grids", 1, plan_proposals.MOST_GRIDS),
        sent.text("within") or None,
        tuple(seeds),
        g.wording.language,
    )
    plan_proposals.check(asked, running().plans, identity.actor())
    job = running().jobs.start({"work": KIND, **asked.as_plain()}, b"", _STEPS, JSON)
    answer = query.json(described(job))
    answer.status_code = 202
    answer.headers["Location"] = url_for("api_locate.job", id=job.id)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@api.post("/api/plans/<int:number>/proposal")
def take(number: int) -> Response:
    """Do the edits of a redraw that was proposed, all or none; others that are still being made are then not."""
    sent, seen = body.read(), versions.seen_number()
    job = running().jobs.job(sent.text("job"))
    if job.asked.get("work") != KIND or job.asked.get("plan") != number:
        raise JobUnknown()
    found = orjson.loads(running().jobs.so_far(job.id))
    if "ground" not in found:
        raise JobUnknown()
    seed = sent.number("seed", 0, _MOST_SEED)
    edits = next((each["edits"] for each in found["candidates"] if seed in each["seeds"]), None)
    if edits is None:
        raise QueryError(field="seed", value=str(seed)[:20], expected=_seeds(found))
    proposed = [wire.from_json(edit) for edit in edits]
    house, actor = running().plans, identity.actor()
    wanted = plan_proposals.fitted(house, number, proposed, found["version"], found["ground"], actor)
    changed = house.apply_all(number, wanted, seen, identity.record(), actor)
    if not job.is_over:
        running().jobs.stop(job.id)
    answer = query.json(plans.changed(changed, g.wording))
    answer.headers["Cache-Control"] = "no-store"
    return versions.tagged(answer, changed.state.dossier.version)


def _seeds(found: dict[str, Any]) -> str:
    return ", ".join(str(seed) for each in found["candidates"] for seed in each["seeds"])


def work(database: Database, of: Plans) -> Work:
    """Return what makes the answers of such jobs."""

    def make(plain: dict[str, Any], _: bytes, folder: Path) -> tuple[dict[str, str], Pieces]:
        asked = Asked.of_plain({name: value for name, value in plain.items() if name != "work"})
        return {"Cache-Control": "no-store"}, told(partial(_made, database, of, asked, folder), _STEPS)

    return make


def _made(database: Database, of: Plans, asked: Asked, folder: Path, tell: Tell) -> bytes:
    wording = Wording(asked.language)

    def show(found: Proposed) -> None:
        tried = sum(len(each.seeds) for each in found.candidates)
        job_so_far.put(folder, tried, _told(asked, found, wording))

    try:
        return _told(asked, plan_proposals.candidates(database, of, asked, tell, show), wording)
    except GeogridError as error:  # whoever waits is told why
        return orjson.dumps({"plan": asked.plan, "candidates": [], "refused": wording.error(error)})


def _told(asked: Asked, found: Proposed, wording: Wording) -> bytes:
    listed = [_candidate(each, found.names, wording) for each in found.candidates]
    return orjson.dumps({"plan": asked.plan, "version": found.version, "ground": found.ground, "candidates": listed})


def _candidate(candidate: Candidate, names: Mapping[str, str], wording: Wording) -> dict[str, Any]:
    """Return a redraw with its figures, its shapes to be looked at, and its edits."""
    division = candidate.proposal.division
    return {
        "seed": candidate.seed,
        "seeds": list(candidate.seeds),
        **measures(division),
        "shortfalls": [fallen_short(each, names, wording) for each in division.shortfalls],
        "shortfall_places": [None if each.lon is None else [each.lon, each.lat] for each in division.shortfalls],
        "shapes": orjson.Fragment(_shapes(division)),
        "change": orjson.Fragment(_change(division)),
        "edits": [wire.to_json(edit) for edit in candidate.proposal.edits],
    }


def _shapes(division: Division) -> bytes:
    grids = [shapely.coverage_union_all(division.blocks.shapes[division.members(at)]) for at in range(len(division))]
    return geojson.feature_collection(grids, [{"households": round(each)} for each in division.households.tolist()])


def _change(division: Division) -> bytes:
    """Return what is another on the map: ground that goes over, borders that are new, and those that go."""
    found = change(division)
    named = {"ground": found.ground, "new": found.fresh, "gone": found.gone}
    kept = {what: shape for what, shape in named.items() if not shape.is_empty}
    return geojson.feature_collection(list(kept.values()), [{"what": what} for what in kept])
