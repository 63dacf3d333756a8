"""GET /healthz: this process answers. GET /readyz: it can answer from the database. GET /metrics: how much it does."""

from __future__ import annotations

from flask import Blueprint, Response, g

from geogrid.clock import today
from geogrid.errors import SetupError
from geogrid.services import readiness
from geogrid.web import metrics
from geogrid.web.api import query
from geogrid.web.running import running

api = Blueprint("api_health", __name__)


@api.get("/healthz")
def alive() -> Response:
    return _fresh(query.json({"status": "alive"}))


@api.get("/readyz")
def ready() -> Response:
    """Answer the generation in force; why it is not ready by its code alone, for whoever can ask."""
    try:
        number = readiness.generation(running().database, today())
    except SetupError as error:
        return _fresh(_not_ready(error.code))
    return _fresh(query.json({"status": "ready", "generation": number}))


@api.get("/metrics")
def figures() -> Response:
    number = readiness.generation(running().database, today())
    return _fresh(Response(metrics.page(number), content_type=metrics.CONTENT_TYPE))


def _not_ready(code: str) -> Response:
    detail = g.wording("geogrid cannot answer now; its operator finds the reason with geogrid doctor.")
    answer = query.json(
        {"type": "about:blank", "title": code, "status": 503, "code": code, "detail": detail, "facts": {}}
    )
    answer.status_code, answer.mimetype = 503, "application/problem+json"
    return answer


def _fresh(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
