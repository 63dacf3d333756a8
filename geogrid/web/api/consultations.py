"""/api/plans/{number}/consultation: a plan put out for comment, and what was said of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from geogrid.clock import local
from geogrid.domain.consultation import Consultation, Remark
from geogrid.errors import QueryError
from geogrid.services.consultations import last_day
from geogrid.web import identity, versions
from geogrid.web.api import body, query
from geogrid.web.running import running

api = Blueprint("api_consultations", __name__)


@api.get("/api/plans/<int:number>/consultation")
def desk(number: int) -> Response:
    """Answer the consultations of a plan, the newest first, and at most 200 comments."""
    found = running().consultations.desk(number, identity.actor(), query.whole("offset", 0, 2**31 - 1))
    told = [{**_consultation(each.consultation), "standing": each.standing.value} for each in found.seen]
    return _fresh(query.json({"consultations": told, "comments": [_remark(each) for each in found.remarks]}))


@api.post("/api/plans/<int:number>/consultation")
def put(number: int) -> Response:
    """Put a plan out, or end that."""
    sent = body.read()
    seen = versions.seen_number()
    if sent.values.get("end") is True:
        found = running().consultations.end(number, identity.record(), identity.actor())
        return _fresh(query.json(_consultation(found)))
    until = query.day("until", sent.text("until"))
    if until is None:
        raise QueryError(field="until", value="-", expected="2026-01-31")
    made = running().consultations.open(
        number, until, sent.text("where", 500), seen, identity.record(), identity.actor()
    )
    answer = _fresh(query.json(_consultation(made)))
    answer.status_code = 201
    answer.headers["Location"] = f"/consultation/{made.id}"
    return answer


def _consultation(value: Consultation) -> dict[str, Any]:
    return {
        "id": value.id, "plan": value.plan, "fingerprint": value.fingerprint, "title": value.title,
        "reason": value.reason, "document": value.document, "where": value.where,
        "since": value.since.isoformat(), "until": value.until.isoformat(), "ended": value.ended_at is not None,
        "last_day": last_day(value).isoformat(),
    }  # fmt: skip


def _remark(value: Remark) -> dict[str, Any]:
    return {
        "id": value.id, "consultation": value.consultation, "at": local(value.at).isoformat(), "text": value.text,
        "grid": value.grid, "lon": value.lon, "lat": value.lat, "answer": value.answer, "done": value.done,
    }  # fmt: skip


def _fresh(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
