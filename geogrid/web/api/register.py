"""/api/aliases, /api/overrides: other names, and addresses that belong to another grid than their point says."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, url_for

from geogrid.clock import today
from geogrid.domain.register import Alias, Override
from geogrid.errors import QueryError
from geogrid.store.aliases import Kept as KeptAlias
from geogrid.store.overrides import Kept as KeptOverride
from geogrid.web import answers, identity, versions
from geogrid.web.api import body, query
from geogrid.web.api.body import Body
from geogrid.web.idempotency import once
from geogrid.web.running import running

api = Blueprint("api_register", __name__)

_TEXT, _REASON = 200, 500


@api.get("/api/aliases")
def aliases() -> Response:
    found = running().register.aliases(query.on())
    return _page("aliases", [answers.alias(each) for each in found])


@api.get("/api/aliases/<int:number>")
def alias(number: int) -> Response:
    return _alias(running().register.alias(number))


@api.post("/api/aliases")
@once()
def add_alias() -> Response:
    sent = body.read()
    value = Alias(sent.text("alias", _TEXT), sent.text("name", _TEXT), _day(sent, "renamed"))
    since = _day(sent, "valid_from") or today()
    added = running().register.add_alias(value, since, identity.record(), identity.actor())
    return _made(_alias(added), url_for("api_register.alias", number=added.number))


@api.post("/api/aliases/<int:number>/end")
def end_alias(number: int) -> Response:
    sent, seen = body.read(), versions.seen()
    on = _day(sent, "valid_to") or today()
    return _alias(running().register.end_alias(number, on, seen, identity.record(), identity.actor()))


@api.get("/api/overrides")
def overrides() -> Response:
    found = running().register.overrides(query.on(), identity.actor())
    return _page("overrides", [answers.override(each) for each in found])


@api.get("/api/overrides/<int:number>")
def override(number: int) -> Response:
    return _override(running().register.override(number, today(), identity.actor()))


@api.post("/api/overrides")
@once()
def add_override() -> Response:
    sent = body.read()
    valid_to = _day(sent, "valid_to")
    if valid_to is None:
        raise QueryError(field="valid_to", value="-", expected="2026-01-31")
    texts = sent.text("address", _TEXT), sent.text("grid"), sent.text("reason", _REASON), sent.text("document")
    since = _day(sent, "valid_from") or today()
    value = Override(*texts, valid_to)
    added = running().register.add_override(value, since, identity.record(), identity.actor())
    return _made(_override(added), url_for("api_register.override", number=added.number))


@api.post("/api/overrides/<int:number>/end")
def end_override(number: int) -> Response:
    sent, seen = body.read(), versions.seen()
    on = _day(sent, "valid_to") or today()
    return _override(running().register.end_override(number, on, seen, identity.record(), identity.actor()))


def _day(sent: Body, field: str) -> date | None:
    return query.day(field, sent.text(field))


def _page(name: str, listed: list[dict[str, Any]]) -> Response:
    limit, offset = query.whole("limit", 100, 1_000), query.whole("offset", 0, 10_000_000)
    return _fresh(query.json({"total": len(listed), name: listed[offset : offset + limit]}))


def _alias(kept: KeptAlias) -> Response:
    told = answers.alias(kept)
    return versions.tagged(_fresh(query.json(told)), told["version"])


def _override(kept: KeptOverride) -> Response:
    told = answers.override(kept)
    return versions.tagged(_fresh(query.json(told)), told["version"])


def _made(answer: Response, where: str) -> Response:
    answer.status_code = 201
    answer.headers["Location"] = where
    return answer


def _fresh(answer: Response) -> Response:
    """Have nobody keep what the next change makes another."""
    answer.headers["Cache-Control"] = "no-store"
    return answer
