"""GET /openapi.json: the API as OpenAPI 3.1 describes it, from `operations` and the routes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from flask import Blueprint, Flask, Response, current_app

from geogrid import __version__
from geogrid.web.api import query
from geogrid.web.api.operation import JSON, PATH, Operation, Parameter
from geogrid.web.api.operations import OPERATIONS

api = Blueprint("api_description", __name__)

PROBLEM = "application/problem+json"
_COMMON = (400, 401, 403, 404, 429, 503)
"""What anything may be refused with: not understood, a wrong token, not allowed, not there, too often, not now."""
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_WORDS = {
    200: "The answer", 201: "Added", 202: "Taken on", 204: "Removed", 400: "Not understood", 401: "Sign in first",
    403: "Not allowed", 404: "Not there", 409: "In the way of something else", 412: "Somebody else was quicker",
    413: "Too large", 422: "The key was sent with something else", 428: "Say which version you have seen",
    429: "Asked too often", 503: "Not now",
}  # fmt: skip
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "facts"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "facts": {"type": "object"},
    },
}


@api.get("/openapi.json")
def document() -> Response:
    return query.tagged(query.json(described(current_app._get_current_object())))  # type: ignore[attr-defined]


@cache
def described(app: Flask) -> dict[str, Any]:
    """Return the whole description.

    Raises
    ------
    KeyError
        When a route of the API is not described.
    """
    paths: dict[str, dict[str, Any]] = {}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/"):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            for method in sorted((rule.methods or set()).intersection(_METHODS)):
                paths.setdefault(path, {})[method.lower()] = _operation(rule.endpoint, _in_order(rule.arguments, path))
    return {
        "openapi": "3.1.0",
        "info": {"title": "geogrid", "version": __version__},
        "paths": dict(sorted(paths.items())),
        "security": [{}, {"token": []}],
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Problem": _PROBLEM},
        },
    }


def _in_order(names: Iterable[str], path: str) -> list[str]:
    """Return the parameters of a path as they stand in it."""
    return sorted(names, key=lambda name: path.index(f"{{{name}}}"))


def _operation(endpoint: str, arguments: list[str]) -> dict[str, Any]:
    told = OPERATIONS[endpoint]
    made: dict[str, Any] = {
        "operationId": endpoint,
        "summary": told.told,
        "parameters": [_parameter(each) for each in (*(PATH[name] for name in arguments), *told.takes)],
        "responses": _answers(told),
    }
    if told.sent is not None:
        content = {kind: {"schema": schema} for kind, schema in told.sent.items()}
        made["requestBody"] = {"required": True, "content": content}
    return made


def _parameter(told: Parameter) -> dict[str, Any]:
    place = {"name": told.name, "in": told.place, "required": told.required}
    return {**place, "description": told.told, "schema": told.schema}


def _answers(told: Operation) -> dict[str, Any]:
    gives = {
        str(status): {"description": _WORDS[status], "content": {kind: {"schema": _any(kind)} for kind in kinds}}
        for status, kinds in (told.gives or {}).items()
    }
    problem = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    refused = {str(status): {"description": _WORDS[status], "content": problem} for status in (*_COMMON, *told.refuses)}
    return gives | dict(sorted(refused.items()))


def _any(kind: str) -> dict[str, Any]:
    return {} if kind == JSON or kind.endswith("+json") else {"type": "string"}
