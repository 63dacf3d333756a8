"""/api/plans/{number}/comments: what colleagues say about places and grids of a plan.

They leave its version as it is, so that nobody's edit is stale by them; each answer is the whole list.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from geogrid.clock import local
from geogrid.domain.editing.dossier import Comment
from geogrid.errors import QueryError
from geogrid.services import plan_comments, plan_people
from geogrid.services.plan_comments import LONGEST
from geogrid.web import identity
from geogrid.web.api import body, query
from geogrid.web.api.body import Body
from geogrid.web.idempotency import once
from geogrid.web.running import running

api = Blueprint("api_plan_comments", __name__)


@api.get("/api/plans/<int:number>/comments")
def listing(number: int) -> Response:
    return _listing(number)


@api.post("/api/plans/<int:number>/comments")
@once()
def add(number: int) -> Response:
    sent = body.read()
    house, text = (running().database, running().plans), sent.text("text", LONGEST)
    by = identity.record(), identity.actor()
    asked = sent.values.get("answers")
    if asked is None:
        plan_comments.add(*house, number, text, *by, grid=sent.text("grid") or None, at=_at(sent))
    else:
        plan_comments.answer(*house, number, _whole("answers", asked), text, *by)
    made = _listing(number)
    made.status_code = 201
    return made


@api.post("/api/plans/<int:number>/comments/<int:comment>/done")
def settle(number: int, comment: int) -> Response:
    done = body.read().values.get("done", True)
    if not isinstance(done, bool):
        raise QueryError(field="done", value=str(done)[:40], expected="true / false")
    plan_comments.settle(
        running().database, running().plans, number, comment, identity.record(), identity.actor(), done=done
    )
    return _listing(number)


@api.post("/api/plans/<int:number>/comments/<int:comment>/remove")
def remove(number: int, comment: int) -> Response:
    body.read()
    plan_comments.remove(running().database, running().plans, number, comment, identity.record(), identity.actor())
    return _listing(number)


def _at(sent: Body) -> tuple[float, float] | None:
    value = sent.values.get("at")
    if value is None:
        return None
    if not (isinstance(value, list) and len(value) == 2 and all(type(each) in (int, float) for each in value)):
        raise QueryError(field="at", value=str(value)[:40], expected="[118.31, 29.71]")
    return float(value[0]), float(value[1])


def _whole(field: str, value: Any) -> int:
    if type(value) is not int:
        raise QueryError(field=field, value=str(value)[:40], expected="12")
    return value


def _listing(number: int) -> Response:
    said = plan_comments.listing(running().database, running().plans, number, identity.actor())
    people = [account for each in said.comments for account in (each.author, each.done_by)]
    names = plan_people.names(running().database, people)
    told = [_told(each, names) for each in said.comments]
    answer = query.json({"version": said.version, "comments": told})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _told(comment: Comment, names: dict[int, str]) -> dict[str, Any]:
    return {
        "number": comment.id,
        "text": comment.text,
        "grid": comment.grid,
        "lon": round(comment.lon, 7),
        "lat": round(comment.lat, 7),
        "answers": comment.answers,
        "author": comment.author,
        "author_name": names.get(comment.author or 0),
        "own": comment.author is not None and comment.author == identity.actor().account,
        "at": local(comment.at).isoformat(),
        "done_by_name": names.get(comment.done_by or 0),
        "done_at": None if comment.done_at is None else local(comment.done_at).isoformat(),
    }
