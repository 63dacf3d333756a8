"""Reading the JSON that a request brings: an object of a few short values, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from geogrid.errors import MemberUnknown, QueryError
from geogrid.errors.requests import TextTooLong
from geogrid.io import json_keys
from geogrid.web.api.operation import JSON, Schema
from geogrid.web.api.operations import OPERATIONS

LARGEST = 16 * 1024
_DEEPEST = 10
"""Lists and objects one in the other; the ground of an edit has six."""

_TEXT = "a text in quotation marks"
_IN_ONE_LINE = "a text in one line, of letters, digits and signs that can be seen"


@dataclass(frozen=True)
class Body:
    """What was sent, by field."""

    values: dict[str, Any]

    def text(self, field: str, most: int = 100) -> str:
        """Return a text of at most so many characters, without those that cannot be shown; empty when missing."""
        value = self.values.get(field)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise QueryError(field=field, value=str(value)[:40], expected=_TEXT)
        if len(value) > most:
            raise TextTooLong(field=field, count=len(value), most=most)
        if not value.isprintable():
            raise QueryError(field=field, value=_shown(value), expected=_IN_ONE_LINE)
        return value

    def objects(self, field: str, most: int) -> list[Body]:
        """Return a list of at most so many objects."""
        value = self.values.get(field)
        if not isinstance(value, list) or len(value) > most or not all(isinstance(each, dict) for each in value):
            raise QueryError(field=field, value=str(value)[:40], expected="[{…}, …]")
        return [Body(each) for each in value]

    def number(self, field: str, least: int, most: int) -> float:
        """Return a number from one to another that a person may have typed."""
        value = self.values.get(field)
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not least <= value <= most:
            raise QueryError(field=field, value=str(value)[:40], expected=f"{least} … {most}")
        return float(value)

    def whole(self, field: str, least: int, most: int) -> int:
        """Return a whole number from one to another: half of anything is refused, not rounded."""
        value = self.number(field, least, most)
        if not value.is_integer():
            raise QueryError(field=field, value=str(self.values[field])[:40], expected=f"{least} … {most}")
        return int(value)


def read(largest: int = LARGEST) -> Body:
    """Return what a request brings.

    Parameters
    ----------
    largest
        Bytes that it may have.

    Raises
    ------
    QueryError
        When it is not a JSON object.
    MemberTwice
        When an object has a field twice.
    MemberUnknown
        When it has a field that the description of the view (`operations`) does not know.
    RequestEntityTooLarge
        When it has more bytes than it may.
    """
    if request.mimetype != "application/json":
        raise QueryError(field="Content-Type", value=request.mimetype or "-", expected="application/json")
    if request.content_length is None or request.content_length > largest:
        raise RequestEntityTooLarge()
    content = request.get_data(cache=False)
    try:
        values = orjson.loads(content)
    except orjson.JSONDecodeError:
        values = None
    if not isinstance(values, dict) or _is_deeper(values, _DEEPEST):
        raise QueryError(field="body", value="-", expected='{"key": "…"}')
    json_keys.refuse_twice(content)
    _check(values, (OPERATIONS[str(request.endpoint)].sent or {}).get(JSON, {}))
    return Body(values)


def _is_deeper(value: Any, most: int) -> bool:
    """Return whether more than so many lists and objects are one in the other: Python ends at a thousand."""
    inside = [value]
    for _ in range(most):
        nested = (each.values() if isinstance(each, dict) else each for each in inside)
        inside = [member for members in nested for member in members if isinstance(member, (dict, list))]
    return bool(inside)


def _check(value: Any, schema: Schema) -> None:
    """Refuse a field that nobody would read: whoever sent it means something by it."""
    if isinstance(value, dict) and "properties" in schema:
        known = schema["properties"]
        for name, member in value.items():
            if name not in known:
                raise MemberUnknown(field=_shown(name), known=", ".join(known) or "-")
            _check(member, known[name])
    elif isinstance(value, list):
        for member in value[: schema.get("maxItems")]:
            _check(member, schema.get("items", {}))


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name[:40])
